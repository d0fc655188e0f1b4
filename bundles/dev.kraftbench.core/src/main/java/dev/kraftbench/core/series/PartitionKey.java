package dev.kraftbench.core.series;

/** A partition. */
public record PartitionKey(String topic, int partition) implements Comparable<PartitionKey> {
    @Override
    public int compareTo(PartitionKey other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    /** As people write it: {@code orders-1}. */
    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
