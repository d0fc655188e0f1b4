package dev.kraftbench.ui.groups;

import dev.kraftbench.core.model.GroupDetails.Member;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A task that a member of a streams group has, or shall have. */
public record StreamsTask(String name, Role role, Member member, Step step) {
    public enum Role {
        ACTIVE,
        STANDBY,
        WARM_UP;

        String text() {
            return switch (this) {
                case ACTIVE -> Messages.role_active;
                case STANDBY -> Messages.role_standby;
                case WARM_UP -> Messages.role_warm_up;
            };
        }
    }

    /** Whether the member has it for good, shall get it, or shall give it up. */
    public enum Step { HELD, COMING, GOING }

    /** All tasks of a member, in the order it has them, then those to come. */
    public static List<StreamsTask> of(Member member) {
        Set<String> all = new LinkedHashSet<>(member.work());
        all.addAll(member.target());
        List<StreamsTask> tasks = new ArrayList<>();
        for (String text : all) {
            Step step = !member.work().contains(text) ? Step.COMING : member.target().contains(text) ? Step.HELD : Step.GOING;
            tasks.add(new StreamsTask(name(text), role(text), member, step));
        }
        return tasks;
    }

    /** What the model calls the work of a member, for people: tasks with their role, anything else as it is. */
    static String text(String work) {
        return role(work) == Role.ACTIVE ? work : name(work) + " (" + role(work).text() + ")";
    }

    private static String name(String text) {
        int space = text.indexOf(' ');
        return space < 0 ? text : text.substring(0, space);
    }

    private static Role role(String text) {
        return text.endsWith(" (standby)") ? Role.STANDBY : text.endsWith(" (warm-up)") ? Role.WARM_UP : Role.ACTIVE;
    }
}
