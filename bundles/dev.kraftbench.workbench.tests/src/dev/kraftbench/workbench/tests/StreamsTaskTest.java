package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.model.GroupDetails.Member;
import dev.kraftbench.ui.groups.StreamsTask;
import dev.kraftbench.ui.groups.StreamsTask.Role;
import dev.kraftbench.ui.groups.StreamsTask.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The tasks of a streams group's member, by role and by what becomes of them. */
class StreamsTaskTest {
    private static Member member(List<String> has, List<String> shallHave) {
        return new Member("m", "client", "/10.0.0.1", Optional.empty(), "", 4, has, shallHave);
    }

    @Test
    void rolesAreTold() {
        List<String> all = List.of("0_1", "0_2 (standby)", "1_0 (warm-up)");
        Member member = member(all, all);
        assertEquals(List.of(new StreamsTask("0_1", Role.ACTIVE, member, Step.HELD), new StreamsTask("0_2", Role.STANDBY, member, Step.HELD),
                new StreamsTask("1_0", Role.WARM_UP, member, Step.HELD)), StreamsTask.of(member));
    }

    @Test
    void aTaskThatChangesItsRoleGoesAndComes() {
        Member member = member(List.of("0_1 (warm-up)", "0_2"), List.of("0_1", "0_2"));
        assertEquals(List.of("0_1 WARM_UP GOING", "0_2 ACTIVE HELD", "0_1 ACTIVE COMING"),
                StreamsTask.of(member).stream().map(task -> task.name() + " " + task.role() + " " + task.step()).toList());
    }
}
