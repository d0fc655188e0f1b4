package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.GroupDetails.Delay;
import dev.kraftbench.core.model.GroupDetails.Member;
import dev.kraftbench.core.model.GroupDetails.PartitionLag;
import dev.kraftbench.core.model.GroupDetails.Subtopology;
import dev.kraftbench.ui.groups.StreamsTask;
import dev.kraftbench.ui.groups.StreamsTask.Role;
import dev.kraftbench.ui.groups.StreamsTask.Step;
import dev.kraftbench.ui.groups.WorkLag;
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

    @Test
    void aTaskIsBehindAsFarAsThePartitionsThatItReads() {
        Member first = member(List.of("0_1", "1_0", "1_1 (standby)"), List.of("0_1", "1_0", "1_1 (standby)"));
        List<Subtopology> topology = List.of(new Subtopology("0", List.of("a", "b"), List.of("r"), List.of(), List.of()),
                new Subtopology("1", List.of(), List.of(), List.of("r"), List.of("c")));
        WorkLag behind = WorkLag.of(new GroupDetails("g", "Streams", "Stable", "", 1, 1, 1, List.of(first),
                List.of(lag("a", 0, 100), lag("a", 1, 3), lag("b", 1, 4), lag("r", 0, 5), lag("r", 1, 6)), topology));
        assertEquals(7, behind.of("0_1"));
        assertEquals(12, behind.of(first), "standbys read changelogs");
        assertEquals(107, behind.of(topology.getFirst()));
        assertEquals(11, behind.of(topology.getLast()));
        assertEquals(3, behind.of("a-1"), "consumers have partitions");
        assertEquals(-1, behind.of("2_0"));
    }

    private static PartitionLag lag(String topic, int partition, long lag) {
        return new PartitionLag(topic, partition, 0, lag, lag, Delay.UNKNOWN);
    }
}
