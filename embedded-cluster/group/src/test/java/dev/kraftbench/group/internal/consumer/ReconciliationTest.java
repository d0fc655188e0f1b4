package dev.kraftbench.group.internal.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.kraftbench.group.internal.consumer.ConsumerMember.Standing;
import dev.kraftbench.group.internal.modern.MemberState;
import dev.kraftbench.group.internal.modern.PartitionSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The steps of a member towards its target. */
class ReconciliationTest {

    private static final Uuid TOPIC = new Uuid(1, 1);

    private static PartitionSet set(Integer... partitions) {
        return PartitionSet.of(Map.of(TOPIC, Arrays.asList(partitions)));
    }

    private static Standing standing(MemberState state, int epoch, PartitionSet assigned, PartitionSet revoking) {
        return new Standing(state, epoch, epoch, OwnedPartitions.of(assigned, epoch), OwnedPartitions.of(revoking, epoch));
    }

    private static Standing stable(int epoch, Integer... partitions) {
        return standing(MemberState.STABLE, epoch, set(partitions), PartitionSet.EMPTY);
    }

    private static @Nullable Standing next(Standing now, int assignmentEpoch, PartitionSet target, @Nullable PartitionSet owned, Integer... taken) {
        List<Integer> others = Arrays.asList(taken);
        return new Reconciliation(assignmentEpoch, target, owned, now.epoch(), (topic, partition) -> others.contains(partition)).next(now);
    }

    @Test
    void aMemberThatHasReachedItsTargetStays() {
        Standing now = stable(3, 1, 2);
        assertSame(now, next(now, 3, set(1, 2), null));
    }

    @Test
    void aMemberThatLosesNothingMovesOnAndTakesWhatIsFree() {
        Standing next = next(stable(3, 1), 4, set(1, 2), null);
        assertEquals(MemberState.STABLE, next.state());
        assertEquals(4, next.epoch());
        assertEquals(3, next.previousEpoch());
        assertEquals(set(1, 2), next.assigned().partitions());
        assertEquals(3, next.assigned().epochOf(TOPIC, 1));
        assertEquals(4, next.assigned().epochOf(TOPIC, 2));
    }

    @Test
    void aMemberThatLosesSomethingStaysInItsEpochUntilItHasGivenItUp() {
        Standing revoking = next(stable(3, 1, 2), 4, set(1), null);
        assertEquals(MemberState.UNREVOKED, revoking.state());
        assertEquals(3, revoking.epoch());
        assertEquals(set(1), revoking.assigned().partitions());
        assertEquals(set(2), revoking.revoking().partitions());
        assertSame(revoking, next(revoking, 4, set(1), null));
        assertSame(revoking, next(revoking, 5, set(1), set(1, 2)));
        Standing done = next(revoking, 4, set(1), set(1));
        assertEquals(MemberState.STABLE, done.state());
        assertEquals(4, done.epoch());
        assertEquals(PartitionSet.EMPTY, done.revoking().partitions());
    }

    @Test
    void whatOthersStillHaveIsWaitedFor() {
        Standing waiting = next(stable(3, 1), 4, set(1, 2, 3), null, 2);
        assertEquals(MemberState.UNRELEASED, waiting.state());
        assertEquals(4, waiting.epoch());
        assertEquals(set(1, 3), waiting.assigned().partitions());
        assertSame(waiting, next(waiting, 4, set(1, 2, 3), null, 2));
        Standing done = next(waiting, 4, set(1, 2, 3), null);
        assertEquals(MemberState.STABLE, done.state());
        assertEquals(set(1, 2, 3), done.assigned().partitions());
    }

    @Test
    void aTargetThatChangesWhileAMemberGivesUpIsTakenUpAfterwards() {
        Standing revoking = next(stable(3, 1, 2), 4, set(1), null);
        Standing done = next(revoking, 5, set(2), set(1));
        assertEquals(MemberState.UNREVOKED, done.state());
        assertEquals(set(1), done.revoking().partitions());
    }

    @Test
    void aMemberInAStateOfALaterVersionHasToBeginAnew() {
        Standing unknown = standing(MemberState.UNKNOWN, 3, set(1), PartitionSet.EMPTY);
        assertNull(next(unknown, 4, set(1), null));
        assertEquals(4, next(unknown, 4, set(1), PartitionSet.EMPTY).epoch());
    }
}
