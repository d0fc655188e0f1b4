package dev.kraftbench.ui.cluster.topology.scene;

import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.ReplicaRole;

/**
 * What one broker is to one topic: its replicas counted.
 *
 * @param leaders of them, those that lead
 * @param notPreferred leaders that are not the preferred replica
 */
public record HeatCell(int replicas, int leaders, int notPreferred, int outOfSync, int offline, int moving) {
    public static final HeatCell EMPTY = new HeatCell(0, 0, 0, 0, 0, 0);

    HeatCell plus(PartitionSnapshot partition, int broker) {
        ReplicaRole role = partition.role(broker);
        boolean leads = role == ReplicaRole.LEADER;
        return new HeatCell(replicas + 1, leaders + (leads ? 1 : 0), notPreferred + (leads && !partition.ledByPreferred() ? 1 : 0),
                outOfSync + (role == ReplicaRole.OUT_OF_SYNC ? 1 : 0), offline + (role == ReplicaRole.OFFLINE ? 1 : 0),
                moving + (role == ReplicaRole.MOVING ? 1 : 0));
    }

    /** The worst of its replicas; without problems LEADER if it leads any. */
    public ReplicaRole role() {
        if (replicas == 0) {
            return ReplicaRole.NONE;
        }
        if (offline > 0) {
            return ReplicaRole.OFFLINE;
        }
        if (outOfSync > 0) {
            return ReplicaRole.OUT_OF_SYNC;
        }
        if (moving > 0) {
            return ReplicaRole.MOVING;
        }
        return leaders > 0 ? ReplicaRole.LEADER : ReplicaRole.IN_SYNC;
    }

    /** L, f, f!, X, &gt; of a single replica; of several the glyph with how many it is true of; a star where a leader is not the preferred one. */
    public String glyph() {
        ReplicaRole role = role();
        int count = switch (role) {
            case LEADER -> leaders;
            case IN_SYNC -> replicas;
            case OUT_OF_SYNC -> outOfSync;
            case MOVING -> moving;
            case OFFLINE -> offline;
            case NONE -> 0;
        };
        String star = role == ReplicaRole.LEADER && notPreferred > 0 ? "*" : "";
        return replicas <= 1 ? role.glyph() + star : role.glyph() + " " + count + star;
    }
}
