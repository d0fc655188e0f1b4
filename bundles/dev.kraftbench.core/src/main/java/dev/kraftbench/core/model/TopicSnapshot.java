package dev.kraftbench.core.model;

import java.util.List;

/**
 * @param id Kafka's topic id in its base64 form, empty when unknown
 * @param partitions by partition number, without gaps unless the cluster left some out
 */
public record TopicSnapshot(String name, String id, boolean internal, List<PartitionSnapshot> partitions) {
    public TopicSnapshot {
        partitions = List.copyOf(partitions);
    }

    public int replicationFactor() {
        return partitions.isEmpty() ? 0 : partitions.getFirst().replicas().size();
    }

    public long underReplicated() {
        return partitions.stream().filter(PartitionSnapshot::underReplicated).count();
    }

    public long offline() {
        return partitions.stream().filter(PartitionSnapshot::offline).count();
    }
}
