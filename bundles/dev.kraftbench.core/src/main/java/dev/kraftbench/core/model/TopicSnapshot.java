package dev.kraftbench.core.model;

import java.util.List;

/**
 * @param id Kafka's topic id in its base64 form, empty when unknown
 * @param partitions by partition number, without gaps unless the cluster left some out
 * @param minInsyncReplicas {@code min.insync.replicas} as it holds for this topic, or {@link #UNKNOWN}
 * @param uncleanElection {@code unclean.leader.election.enable} as it holds for this topic; false as long as it is not known
 */
public record TopicSnapshot(String name, String id, boolean internal, List<PartitionSnapshot> partitions, int minInsyncReplicas, boolean uncleanElection) {
    public static final int UNKNOWN = -1;

    public TopicSnapshot {
        partitions = List.copyOf(partitions);
    }

    public TopicSnapshot(String name, String id, boolean internal, List<PartitionSnapshot> partitions) {
        this(name, id, internal, partitions, UNKNOWN);
    }

    public TopicSnapshot(String name, String id, boolean internal, List<PartitionSnapshot> partitions, int minInsyncReplicas) {
        this(name, id, internal, partitions, minInsyncReplicas, false);
    }

    public int replicationFactor() {
        return partitions.isEmpty() ? 0 : partitions.getFirst().replicas().size();
    }

    public long underReplicated() {
        return partitions.stream().filter(PartitionSnapshot::underReplicated).count();
    }

    /** Writes with acks=all are refused there; offline ones, which take no writes at all, are not counted. None where the minimum is not known. */
    public long underMinIsr() {
        return partitions.stream().filter(p -> !p.offline() && p.underMinIsr(minInsyncReplicas)).count();
    }

    public long offline() {
        return partitions.stream().filter(PartitionSnapshot::offline).count();
    }
}
