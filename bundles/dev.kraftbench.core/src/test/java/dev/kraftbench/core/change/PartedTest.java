package dev.kraftbench.core.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.model.ClusterModel.ReplicaKey;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.security.Acl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PartedTest {
    private static final PartitionId FIRST = new PartitionId("orders", 0);
    private static final PartitionId SECOND = new PartitionId("orders", 1);

    @Test
    void aReassignmentKeepsItsThrottle() {
        var both = new PlacementChange.Reassign(new TreeMap<>(Map.of(FIRST, List.of(1), SECOND, List.of(2))), 7, true);
        assertEquals(Optional.of(new PlacementChange.Reassign(new TreeMap<>(Map.of(SECOND, List.of(2))), 7, true)), both.only(Set.of(SECOND)));
        assertEquals(Optional.empty(), both.only(Set.of(new PartitionId("payments", 0))));
    }

    @Test
    void movedLogsNameThePartitionsOfTheirReplicas() {
        ReplicaKey moved = new ReplicaKey("orders", 0, 1);
        var both = new PlacementChange.MoveLogs(new TreeMap<>(Map.of(moved, "/a", new ReplicaKey("orders", 1, 1), "/b")),
                new TreeMap<>(Map.of(FIRST, List.of(1), SECOND, List.of(1))));
        assertEquals(Optional.of(new PlacementChange.MoveLogs(new TreeMap<>(Map.of(moved, "/a")), new TreeMap<>(Map.of(FIRST, List.of(1))))),
                both.only(Set.of(moved)));
    }

    @Test
    void offsetsSetAndDeletedAreTakenBackTogether() {
        var set = new GroupChange.SetOffsets("g", GroupKind.CLASSIC, new TreeMap<>(Map.of(FIRST, 5L)), Optional.empty());
        var deleted = new GroupChange.DeleteOffsets("g", GroupKind.CLASSIC, new TreeSet<>(Set.of(SECOND)));
        BatchChange undo = new BatchChange("back", List.of(set, deleted));
        assertEquals(Optional.of(undo), Parted.only(undo, Set.of(FIRST, SECOND)));
        assertEquals(Optional.of(new BatchChange("back", List.of(deleted))), Parted.only(undo, Set.of(SECOND)));
    }

    @Test
    void rulesAreTheirOwnParts() {
        Acl read = new Acl("TOPIC", "orders", false, "User:carol", "*", "READ", true);
        Acl write = new Acl("TOPIC", "orders", false, "User:carol", "*", "WRITE", true);
        assertEquals(Optional.of(new SecurityChange.DeleteAcls(List.of(read))), new SecurityChange.DeleteAcls(List.of(write, read)).only(Set.of(read)));
    }

    @Test
    void aChangeWithoutPartsIsLeftWhole() {
        Change change = new TopicChange.Delete("orders");
        assertEquals(Optional.of(change), Parted.only(change, Set.of(FIRST)));
    }
}
