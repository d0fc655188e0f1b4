package dev.kraftbench.controller;

import java.util.Map;

/**
 * When a node writes a snapshot of the metadata.
 *
 * @param maxBytesBetween {@code metadata.log.max.record.bytes.between.snapshots}: bytes of the log since the last one
 * @param maxIntervalNanos {@code metadata.log.max.snapshot.interval.ms}: age of the last one, if anything changed; 0 for never
 */
public record SnapshotPolicy(long maxBytesBetween, long maxIntervalNanos) {

    public static final SnapshotPolicy DEFAULT = of(Map.of());

    /** From the node's properties; what is missing has Kafka's default. */
    public static SnapshotPolicy of(Map<String, String> properties) {
        NodeProperties values = new NodeProperties(properties);
        return new SnapshotPolicy(
                values.number("metadata.log.max.record.bytes.between.snapshots"),
                values.millisAsNanos("metadata.log.max.snapshot.interval.ms"));
    }
}
