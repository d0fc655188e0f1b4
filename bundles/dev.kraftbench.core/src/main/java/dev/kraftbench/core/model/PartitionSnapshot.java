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
 */
public record PartitionSnapshot(String topic, int partition, int leader, int leaderEpoch, int partitionEpoch, List<Integer> replicas,
        List<Integer> isr, List<Integer> offlineReplicas, List<Integer> elr, List<Integer> lastKnownElr) {
    public static final int NO_LEADER = -1;

    public PartitionSnapshot {
        replicas = List.copyOf(replicas);
        isr = List.copyOf(isr);
        offlineReplicas = List.copyOf(offlineReplicas);
        elr = List.copyOf(elr);
        lastKnownElr = List.copyOf(lastKnownElr);
    }

    public boolean offline() {
        return leader == NO_LEADER;
    }

    public boolean underReplicated() {
        return isr.size() < replicas.size();
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
        return isr.contains(broker) ? ReplicaRole.IN_SYNC : ReplicaRole.OUT_OF_SYNC;
    }

    /** As people write it: {@code orders-1}. */
    public String label() {
        return topic + "-" + partition;
    }
}
