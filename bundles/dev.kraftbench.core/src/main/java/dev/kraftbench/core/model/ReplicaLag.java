package dev.kraftbench.core.model;

/**
 * How far a follower is behind its leader.
 *
 * @param lagRecords -1 when unknown
 * @param lagMillis time since it was caught up; -1 when unknown (only embedded clusters tell)
 * @param highWatermark as the follower itself knows it; -1 when unknown (only embedded clusters tell)
 * @param leaderHighWatermark at the same time; -1 when unknown (only embedded clusters tell)
 */
public record ReplicaLag(String topic, int partition, int broker, boolean inSync, long logEndOffset, long lagRecords, long lagMillis, long highWatermark,
        long leaderHighWatermark) {

    /** Of a cluster that tells no high watermarks of replicas. */
    public ReplicaLag(String topic, int partition, int broker, boolean inSync, long logEndOffset, long lagRecords, long lagMillis) {
        this(topic, partition, broker, inSync, logEndOffset, lagRecords, lagMillis, -1, -1);
    }
}
