package dev.kraftbench.core.model;

import java.util.List;

/** A topic with its partitions' offsets and replicas' logs. {@code gaps} says what did not arrive. */
public record TopicDetails(TopicSnapshot topic, List<PartitionDetails> partitions, List<Gap> gaps) {
    public TopicDetails {
        partitions = List.copyOf(partitions);
        gaps = List.copyOf(gaps);
    }

    /** As far as a snapshot knows it: no offset, no size. */
    public static TopicDetails of(TopicSnapshot topic) {
        return new TopicDetails(topic, topic.partitions().stream().map(p -> new PartitionDetails(p, -1, -1,
                p.replicas().stream().map(broker -> new ReplicaDetails(broker, p.role(broker), -1, -1, -1)).toList())).toList(), List.of());
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

        /**
         * With what the replicas' own brokers told at one moment, where they did: the Admin API only knows how far a follower is from its own high
         * watermark, which is nearly always nought.
         *
         * @param lags of this partition's followers
         */
        public PartitionDetails with(List<ReplicaLag> lags) {
            ReplicaLag told = lags.stream().filter(lag -> lag.leaderHighWatermark() >= 0 && lag.logEndOffset() >= 0 && lag.lagRecords() >= 0).findFirst()
                    .orElse(null);
            if (told == null) {
                return this;
            }
            long leaderEnd = told.logEndOffset() + told.lagRecords();
            return new PartitionDetails(partition, startOffset, told.leaderHighWatermark(), replicas.stream().map(replica -> replica.broker() == partition.leader()
                    ? new ReplicaDetails(replica.broker(), replica.role(), leaderEnd, 0, replica.bytes(), told.leaderHighWatermark())
                    : lags.stream().filter(lag -> lag.broker() == replica.broker()).findFirst().map(lag -> new ReplicaDetails(replica.broker(), replica.role(),
                            lag.logEndOffset(), lag.lagRecords(), replica.bytes(), lag.highWatermark())).orElse(replica)).toList());
        }
    }

    /**
     * @param logEndOffset -1 when unknown
     * @param lag records behind the leader, -1 when unknown
     * @param bytes size on disk, -1 when unknown
     * @param highWatermark as the replica itself knows it, -1 when unknown
     */
    public record ReplicaDetails(int broker, ReplicaRole role, long logEndOffset, long lag, long bytes, long highWatermark) {
        public ReplicaDetails(int broker, ReplicaRole role, long logEndOffset, long lag, long bytes) {
            this(broker, role, logEndOffset, lag, bytes, -1);
        }
    }
}
