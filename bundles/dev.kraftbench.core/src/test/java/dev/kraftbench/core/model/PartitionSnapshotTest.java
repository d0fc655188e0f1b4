package dev.kraftbench.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionSnapshotTest {
    /** Led by 1, which is replaced: 4 comes, 2 goes. */
    private static PartitionSnapshot moving(List<Integer> isr) {
        return new PartitionSnapshot("orders", 0, 1, 7, -1, List.of(4, 1, 2), isr, List.of(), List.of(), List.of(), List.of(4), List.of(2));
    }

    @Test
    void replicasThatComeAndGoAreMoving() {
        PartitionSnapshot partition = moving(List.of(1, 2));
        assertTrue(partition.moving());
        assertEquals(ReplicaRole.MOVING, partition.role(4));
        assertEquals(ReplicaRole.MOVING, partition.role(2));
        assertEquals(ReplicaRole.LEADER, partition.role(1));
        assertEquals(ReplicaRole.NONE, partition.role(3));
    }

    @Test
    void aReplicaThatIsOnlyBeingAddedIsNotMissed() {
        assertFalse(moving(List.of(1, 2)).underReplicated());
        assertTrue(moving(List.of(1)).underReplicated());
    }

    @Test
    void aTopicCountsPartitionsUnderItsMinimumOnceThatIsKnown() {
        PartitionSnapshot alone = new PartitionSnapshot("orders", 0, 1, 7, -1, List.of(1, 2, 3), List.of(1), List.of(), List.of(), List.of());
        assertEquals(1, new TopicSnapshot("orders", "", false, List.of(alone), 2).underMinIsr());
        assertEquals(0, new TopicSnapshot("orders", "", false, List.of(alone), 1).underMinIsr());
        assertEquals(0, new TopicSnapshot("orders", "", false, List.of(alone)).underMinIsr());
    }
}
