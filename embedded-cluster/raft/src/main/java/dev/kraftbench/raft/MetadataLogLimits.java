package dev.kraftbench.raft;

/**
 * Sizes of the metadata log, by Kafka's property names.
 *
 * @param segmentBytes {@code metadata.log.segment.bytes}
 * @param segmentMillis {@code metadata.log.segment.ms}
 * @param retentionBytes {@code metadata.max.retention.bytes}: of log and snapshots together; negative for no limit
 * @param retentionMillis {@code metadata.max.retention.ms}; negative for no limit
 * @param maxBatchBytes largest batch (Kafka: 8 MiB, internal)
 * @param fetchMaxBytes {@code controller.quorum.fetch.max.bytes}
 * @param fetchSnapshotMaxBytes {@code controller.quorum.fetch.snapshot.max.bytes}
 */
public record MetadataLogLimits(
        int segmentBytes, long segmentMillis, long retentionBytes, long retentionMillis, int maxBatchBytes, int fetchMaxBytes,
        int fetchSnapshotMaxBytes) {

    public static final MetadataLogLimits DEFAULT = new MetadataLogLimits(
            1 << 30, 604_800_000L, 100L << 20, 604_800_000L, 8 << 20, 1 << 20, 1 << 20);
}
