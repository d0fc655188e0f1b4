package dev.kraftbench.core.model;

/** Names a partition. Ordered by topic, then number. */
public record PartitionId(String topic, int partition) implements Comparable<PartitionId> {

    public static PartitionId of(PartitionSnapshot partition) {
        return new PartitionId(partition.topic(), partition.partition());
    }

    @Override
    public int compareTo(PartitionId other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    /** As people write it: {@code orders-1}. */
    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
