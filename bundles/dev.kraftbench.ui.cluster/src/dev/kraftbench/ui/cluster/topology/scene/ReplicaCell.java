package dev.kraftbench.ui.cluster.topology.scene;

import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.ReplicaRole;

/** One replica as the map shows it. */
public record ReplicaCell(PartitionSnapshot partition, int broker, ReplicaRole role) {

    public static ReplicaCell of(PartitionSnapshot partition, int broker) {
        return new ReplicaCell(partition, broker, partition.role(broker));
    }

    /** L, f, f!, X; a star behind a leader that is not the preferred one; empty for no replica. */
    public String glyph() {
        return role == ReplicaRole.LEADER && !partition.ledByPreferred() ? role.glyph() + "*" : role.glyph();
    }

    /** The same for this replica in every snapshot. */
    public Spot spot() {
        return Spot.ofReplica(partition.topic(), partition.partition(), broker);
    }
}
