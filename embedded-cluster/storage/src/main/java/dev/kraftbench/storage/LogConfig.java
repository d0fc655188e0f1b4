package dev.kraftbench.storage;

import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * The topic configuration as the log needs it. Names, units and defaults are those of Apache Kafka 4.4; values were validated when the
 * configuration was set.
 *
 * @param maxDecompressedRecordBytes how long one record of a compressed batch may be
 * @param compressionType the codec's name, or {@code producer} to keep the producer's
 * @param retentionMillis negative: without limit
 * @param retentionBytes negative: without limit
 * @param timestampBeforeMaxMillis how much older than now a producer's timestamp may be
 * @param timestampAfterMaxMillis how much later than now a producer's timestamp may be
 */
public record LogConfig(
        int segmentBytes,
        long segmentMillis,
        long segmentJitterMillis,
        int segmentIndexBytes,
        int indexIntervalBytes,
        boolean preallocate,
        long retentionMillis,
        long retentionBytes,
        boolean cleanupByDelete,
        boolean cleanupByCompaction,
        long fileDeleteDelayMillis,
        long flushMessages,
        long flushMillis,
        int maxMessageBytes,
        int maxDecompressedRecordBytes,
        String compressionType,
        int gzipLevel,
        int lz4Level,
        int zstdLevel,
        TimestampType timestampType,
        long timestampBeforeMaxMillis,
        long timestampAfterMaxMillis) {

    /** Kafka's name for segments smaller than it allows otherwise, for tests. */
    private static final String INTERNAL_SEGMENT_BYTES_CONFIG = "internal.segment.bytes";

    /** No record can be longer: Kafka's limit of an array. */
    private static final int LONGEST_RECORD_BYTES = Integer.MAX_VALUE - 8;

    /** Kafka's defaults. */
    public static final LogConfig DEFAULT = of(Map.of());

    /** From the effective topic configuration; what is missing has Kafka's default. */
    public static LogConfig of(Map<String, String> effective) {
        String policy = text(effective, TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE).toLowerCase(Locale.ROOT);
        String timestampType = text(effective, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
        return new LogConfig(
                (int) number(effective, INTERNAL_SEGMENT_BYTES_CONFIG, number(effective, TopicConfig.SEGMENT_BYTES_CONFIG, 1 << 30)),
                number(effective, TopicConfig.SEGMENT_MS_CONFIG, 604_800_000L),
                number(effective, TopicConfig.SEGMENT_JITTER_MS_CONFIG, 0),
                (int) number(effective, TopicConfig.SEGMENT_INDEX_BYTES_CONFIG, 10 << 20),
                (int) number(effective, TopicConfig.INDEX_INTERVAL_BYTES_CONFIG, 4096),
                Boolean.parseBoolean(text(effective, TopicConfig.PREALLOCATE_CONFIG, "false")),
                number(effective, TopicConfig.RETENTION_MS_CONFIG, 604_800_000L),
                number(effective, TopicConfig.RETENTION_BYTES_CONFIG, -1),
                policy.contains(TopicConfig.CLEANUP_POLICY_DELETE),
                policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT),
                number(effective, TopicConfig.FILE_DELETE_DELAY_MS_CONFIG, 60_000),
                number(effective, TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, Long.MAX_VALUE),
                number(effective, TopicConfig.FLUSH_MS_CONFIG, Long.MAX_VALUE),
                (int) number(effective, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, 1_048_588),
                (int) number(effective, TopicConfig.MAX_DECOMPRESSED_MESSAGE_BYTES_CONFIG, LONGEST_RECORD_BYTES),
                text(effective, TopicConfig.COMPRESSION_TYPE_CONFIG, "producer").toLowerCase(Locale.ROOT),
                (int) number(effective, TopicConfig.COMPRESSION_GZIP_LEVEL_CONFIG, -1),
                (int) number(effective, TopicConfig.COMPRESSION_LZ4_LEVEL_CONFIG, 9),
                (int) number(effective, TopicConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, 3),
                TimestampType.forName(timestampType),
                number(effective, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.MAX_VALUE),
                number(effective, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, 3_600_000L));
    }

    private static String text(Map<String, String> effective, String name, String defaultValue) {
        @Nullable String value = effective.get(name);
        return value == null ? defaultValue : value.trim();
    }

    private static long number(Map<String, String> effective, String name, long defaultValue) {
        @Nullable String value = effective.get(name);
        return value == null ? defaultValue : Long.parseLong(value.trim());
    }
}
