package dev.kraftbench.core.change;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Starting points for a new topic, as the course names them (section 2.2). */
public enum TopicPreset {
    /** Logs, clicks, metrics: many partitions, compressed, kept for three days. */
    HIGH_THROUGHPUT(12, 24, 2, 1, Duration.ofDays(3), "lz4"),
    /** Orders, payments: three replicas, two of which must have a record before it is acknowledged. */
    HIGH_RELIABILITY(3, 6, 3, 2, Duration.ofDays(30), "uncompressed"),
    /** Monitoring, alerts: short-lived and quick. */
    REAL_TIME(6, 12, 2, 1, Duration.ofDays(1), "lz4");

    private final int minPartitions;
    private final int maxPartitions;
    private final int replicationFactor;
    private final int minInsyncReplicas;
    private final Duration retention;
    private final String compression;

    TopicPreset(int minPartitions, int maxPartitions, int replicationFactor, int minInsyncReplicas, Duration retention, String compression) {
        this.minPartitions = minPartitions;
        this.maxPartitions = maxPartitions;
        this.replicationFactor = replicationFactor;
        this.minInsyncReplicas = minInsyncReplicas;
        this.retention = retention;
        this.compression = compression;
    }

    public int minPartitions() {
        return minPartitions;
    }

    public int maxPartitions() {
        return maxPartitions;
    }

    public String description() {
        return ChangeTexts.TEXTS.of("preset." + name().toLowerCase(Locale.ROOT));
    }

    /** Fitted to a cluster: never more replicas than it has brokers. */
    public TopicChange.Create fill(String topic, int brokers) {
        int replicas = Math.clamp(replicationFactor, 1, Math.max(1, brokers));
        return new TopicChange.Create(topic, minPartitions, replicas, Map.of(
                "retention.ms", Long.toString(retention.toMillis()),
                "compression.type", compression,
                "min.insync.replicas", Integer.toString(Math.min(minInsyncReplicas, replicas))));
    }
}
