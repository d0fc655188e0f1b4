package dev.kraftbench.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.storage.EpochEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** The pure parts: progress, acknowledgements, ISR states, truncation. */
class ArithmeticTest {

    private static final long LAG = 30;

    @Test
    void aFollowerThatNeverReachesTheEndIsCaughtUpIfItReachesTheEndOfTheFetchBefore() {
        FollowerProgress follower = new FollowerProgress(2);
        follower.restart(0, false);
        assertFalse(follower.isCaughtUp(10, 0, LAG));
        follower.fetched(0, 0, 10, 100, 1);
        assertFalse(follower.isCaughtUp(20, 110, LAG));
        follower.fetched(10, 0, 20, 110, 1);
        assertTrue(follower.isCaughtUp(30, 130, LAG), "it had at 110 what there was at 100");
        assertFalse(follower.isCaughtUp(30, 131, LAG));
        follower.fetched(20, 0, 30, 135, 1);
        assertTrue(follower.isCaughtUp(30, 140, LAG));
    }

    @Test
    void anInSyncFollowerHasTheWholeLagTimeAfterAnElection() {
        FollowerProgress follower = new FollowerProgress(2);
        follower.restart(1_000, true);
        assertTrue(follower.isCaughtUp(50, 1_030, LAG));
        assertFalse(follower.isCaughtUp(50, 1_031, LAG));
    }

    @Test
    void acknowledgementsLeaveInOrderOfOffsets() {
        AckQueue queue = new AckQueue();
        List<Object> out = new ArrayList<>();
        queue.add(new ProduceOutcome.Produced(5, 9, -1, 0), 100, out::add);
        queue.add(new ProduceOutcome.Produced(0, 4, -1, 0), 100, out::add);
        queue.reached(4, true);
        assertTrue(out.isEmpty());
        queue.reached(10, true);
        assertEquals(
                List.of(new ProduceOutcome.Produced(0, 4, -1, 0), new ProduceOutcome.Produced(5, 9, -1, 0)), out);
    }

    @Test
    void acknowledgementsThatComeWithTooFewReplicasAreErrors() {
        AckQueue queue = new AckQueue();
        List<ProduceOutcome> out = new ArrayList<>();
        queue.add(new ProduceOutcome.Produced(0, 4, -1, 0), 100, out::add);
        queue.reached(5, false);
        assertEquals(List.of(new ProduceOutcome.Failed(Errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND)), out);
    }

    @Test
    void expiryTellsWhenTheNextIsDue() {
        AckQueue queue = new AckQueue();
        List<ProduceOutcome> out = new ArrayList<>();
        queue.add(new ProduceOutcome.Produced(0, 0, -1, 0), 100, out::add);
        queue.add(new ProduceOutcome.Produced(1, 1, -1, 0), 50, out::add);
        assertEquals(40, queue.expire(60));
        assertEquals(1, out.size());
        assertEquals(-1, queue.expire(100));
        assertTrue(queue.isEmpty());
    }

    @Test
    void pendingChangesKnowTheUnion() {
        IsrState.Expanding expanding = new IsrState.Expanding(Set.of(1, 2), 3);
        assertEquals(Set.of(1, 2, 3), expanding.requested());
        assertEquals(3, expanding.maximalSize());
        IsrState.Shrinking shrinking = new IsrState.Shrinking(Set.of(1, 2, 3), Set.of(3));
        assertEquals(Set.of(1, 2), shrinking.requested());
        assertEquals(3, shrinking.maximalSize());
        assertTrue(shrinking.isLeaving(3));
    }

    @Test
    void truncationGoesToTheEarlierEndOfACommonEpoch() {
        ReplicationRules rules = ReplicationRules.STANDARD;
        assertEquals(7, rules.truncationOffset(new EpochEnd(4, 7), new EpochEnd(4, 9), 12));
        assertEquals(9, rules.truncationOffset(new EpochEnd(4, 11), new EpochEnd(4, 9), 12));
    }

    @Test
    void truncationGoesBackAnEpochWhereTheFollowerDoesNotKnowTheLeadersOne() {
        assertEquals(6, ReplicationRules.STANDARD.truncationOffset(new EpochEnd(4, 11), new EpochEnd(3, 6), 12));
    }

    @Test
    void truncationTrustsTheLeaderWhereTheFollowerKnowsNoEpoch() {
        assertEquals(11, ReplicationRules.STANDARD.truncationOffset(new EpochEnd(4, 11), EpochEnd.UNDEFINED, 12));
    }
}
