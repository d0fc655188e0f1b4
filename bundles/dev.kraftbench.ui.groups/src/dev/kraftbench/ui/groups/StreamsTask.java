package dev.kraftbench.ui.groups;

import dev.kraftbench.core.model.GroupDetails.Member;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A task that a member of a streams group has, or shall have. */
public record StreamsTask(String name, Role role, Member member, Step step) {
    public enum Role { ACTIVE, STANDBY, WARM_UP }

    /** Whether the member has it for good, shall get it, or shall give it up. */
    public enum Step { HELD, COMING, GOING }

    /** All tasks of a member, in the order it has them, then those to come. */
    public static List<StreamsTask> of(Member member) {
        Set<String> all = new LinkedHashSet<>(member.work());
        all.addAll(member.target());
        List<StreamsTask> tasks = new ArrayList<>();
        for (String text : all) {
            Step step = !member.work().contains(text) ? Step.COMING : member.target().contains(text) ? Step.HELD : Step.GOING;
            // the model marks the roles as people read them
            int space = text.indexOf(' ');
            Role role = space < 0 ? Role.ACTIVE : text.endsWith("(standby)") ? Role.STANDBY : Role.WARM_UP;
            tasks.add(new StreamsTask(space < 0 ? text : text.substring(0, space), role, member, step));
        }
        return tasks;
    }
}
