package dev.kraftbench.replication;

import java.util.concurrent.TimeUnit;

/**
 * What replication needs of the node's configuration; Kafka's property names in brackets.
 *
 * @param interBrokerListener on which followers reach leaders ({@code inter.broker.listener.name})
 * @param lagTimeMaxNanos how long a follower may lag and stay in the ISR ({@code replica.lag.time.max.ms})
 * @param fetchWaitMaxMillis how long a leader may hold a follower's fetch ({@code replica.fetch.wait.max.ms})
 * @param fetchMinBytes that end the wait ({@code replica.fetch.min.bytes})
 * @param fetchMaxBytes from one partition ({@code replica.fetch.max.bytes})
 * @param fetchResponseMaxBytes in one response ({@code replica.fetch.response.max.bytes})
 * @param fetchBackoffNanos longest pause after a failed fetch; the first pauses are shorter ({@code replica.fetch.backoff.ms})
 * @param requestTimeoutNanos after which an unanswered fetch counts as lost ({@code replica.socket.timeout.ms})
 * @param checkpointIntervalNanos between writes of the checkpoint files ({@code replica.high.watermark.checkpoint.interval.ms})
 * @param retentionCheckIntervalNanos between looks for old segments ({@code log.retention.check.interval.ms})
 * @param rules the safety rules; the simulation replaces them to see itself notice
 */
public record ReplicaConfig(
        int nodeId,
        String interBrokerListener,
        long lagTimeMaxNanos,
        int fetchWaitMaxMillis,
        int fetchMinBytes,
        int fetchMaxBytes,
        int fetchResponseMaxBytes,
        long fetchBackoffNanos,
        long requestTimeoutNanos,
        long checkpointIntervalNanos,
        long retentionCheckIntervalNanos,
        ReplicationRules rules) {

    /** Kafka's defaults. */
    public static ReplicaConfig defaults(int nodeId, String interBrokerListener) {
        return new ReplicaConfig(
                nodeId,
                interBrokerListener,
                TimeUnit.SECONDS.toNanos(30),
                500,
                1,
                1 << 20,
                10 << 20,
                TimeUnit.SECONDS.toNanos(1),
                TimeUnit.SECONDS.toNanos(30),
                TimeUnit.SECONDS.toNanos(5),
                TimeUnit.MINUTES.toNanos(5),
                ReplicationRules.STANDARD);
    }

    public ReplicaConfig withRules(ReplicationRules other) {
        return new ReplicaConfig(
                nodeId,
                interBrokerListener,
                lagTimeMaxNanos,
                fetchWaitMaxMillis,
                fetchMinBytes,
                fetchMaxBytes,
                fetchResponseMaxBytes,
                fetchBackoffNanos,
                requestTimeoutNanos,
                checkpointIntervalNanos,
                retentionCheckIntervalNanos,
                other);
    }
}
