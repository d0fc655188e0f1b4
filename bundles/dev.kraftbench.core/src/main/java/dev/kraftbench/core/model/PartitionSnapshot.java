package dev.kraftbench.core.model;

import java.util.List;

/**
 * One partition as of a snapshot.
 *
 * @param leader broker id, or -1 when offline
 * @param leaderEpoch -1 when the cluster does not tell
 * @param partitionEpoch -1 when the cluster does not tell (only embedded ones do)
 * @param replicas in order of preference, the first is the preferred leader
 * @param elr eligible leader replicas (KIP-966)
 * @param adding those of {@code replicas} that a reassignment under way brings
 * @param removing those of {@code replicas} that it takes away
 */
public record PartitionSnapshot(String topic, int partition, int leader, int leaderEpoch, int partitionEpoch, List<Integer> replicas,
        List<Integer> isr, List<Integer> offlineReplicas, List<Integer> elr, List<Integer> lastKnownElr, List<Integer> adding, List<Integer> removing) {
    public static final int NO_LEADER = -1;

    public PartitionSnapshot {
        replicas = List.copyOf(replicas);
        isr = List.copyOf(isr);
        offlineReplicas = List.copyOf(offlineReplicas);
        elr = List.copyOf(elr);
        lastKnownElr = List.copyOf(lastKnownElr);
        adding = List.copyOf(adding);
        removing = List.copyOf(removing);
    }

    /** Not being reassigned. */
    public PartitionSnapshot(String topic, int partition, int leader, int leaderEpoch, int partitionEpoch, List<Integer> replicas, List<Integer> isr,
            List<Integer> offlineReplicas, List<Integer> elr, List<Integer> lastKnownElr) {
        this(topic, partition, leader, leaderEpoch, partitionEpoch, replicas, isr, offlineReplicas, elr, lastKnownElr, List.of(), List.of());
    }

    public boolean offline() {
        return leader == NO_LEADER;
    }

    /** As Kafka counts: a replica that is only being added is not missed yet. */
    public boolean underReplicated() {
        return isr.size() < replicas.size() - adding.size();
    }

    /** A reassignment of it is under way. */
    public boolean moving() {
        return !adding.isEmpty() || !removing.isEmpty();
    }

    public int preferredLeader() {
        return replicas.isEmpty() ? NO_LEADER : replicas.getFirst();
    }

    public boolean ledByPreferred() {
        return leader == preferredLeader();
    }

    public boolean underMinIsr(int minInsyncReplicas) {
        return isr.size() < Math.min(minInsyncReplicas, replicas.size());
    }

    public ReplicaRole role(int broker) {
        if (!replicas.contains(broker)) {
            return ReplicaRole.NONE;
        }
        if (broker == leader) {
            return ReplicaRole.LEADER;
        }
        if (offlineReplicas.contains(broker)) {
            return ReplicaRole.OFFLINE;
        }
        if (adding.contains(broker) || removing.contains(broker)) {
            return ReplicaRole.MOVING;
        }
        return isr.contains(broker) ? ReplicaRole.IN_SYNC : ReplicaRole.OUT_OF_SYNC;
    }

    /** As people write it: {@code orders-1}. */
    public String label() {
        return topic + "-" + partition;
    }
}
