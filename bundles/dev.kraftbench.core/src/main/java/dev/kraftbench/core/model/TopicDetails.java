package dev.kraftbench.core.model;

import java.util.List;

/** A topic with its partitions' offsets and replicas' logs. {@code gaps} says what did not arrive. */
public record TopicDetails(TopicSnapshot topic, List<PartitionDetails> partitions, List<Gap> gaps) {
    public TopicDetails {
        partitions = List.copyOf(partitions);
        gaps = List.copyOf(gaps);
    }

    public long records() {
        return partitions.stream().mapToLong(p -> Math.max(0, p.endOffset() - p.startOffset())).sum();
    }

    public long bytes() {
        return partitions.stream().flatMap(p -> p.replicas().stream()).mapToLong(ReplicaDetails::bytes).filter(b -> b > 0).sum();
    }

    /** Offsets are -1 when unknown. {@code endOffset} is what a consumer sees: the high watermark. */
    public record PartitionDetails(PartitionSnapshot partition, long startOffset, long endOffset, List<ReplicaDetails> replicas) {
        public PartitionDetails {
            replicas = List.copyOf(replicas);
        }
    }

    /**
     * @param logEndOffset -1 when unknown
     * @param lag records behind the leader, -1 when unknown
     * @param bytes size on disk, -1 when unknown
     */
    public record ReplicaDetails(int broker, ReplicaRole role, long logEndOffset, long lag, long bytes) {}
}
