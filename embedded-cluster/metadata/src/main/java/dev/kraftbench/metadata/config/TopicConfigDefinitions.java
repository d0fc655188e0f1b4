package dev.kraftbench.metadata.config;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidList;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.internal.CompressionType;
import org.jspecify.annotations.Nullable;

/** All topic configurations of Kafka 4.4: type, default, constraint, text, and the broker configurations that give their defaults. */
public final class TopicConfigDefinitions {

    /**
     * A broker configuration that gives the default of a topic configuration.
     *
     * @param factor by which its value is multiplied to get the topic's unit
     */
    public record Synonym(String name, long factor) {
        Synonym(String name) {
            this(name, 1);
        }

        /** Unlimited, which is negative, is so in every unit. */
        String toTopicValue(String brokerValue) {
            if (factor == 1) {
                return brokerValue;
            }
            long value = Long.parseLong(brokerValue.trim());
            return Long.toString(value < 0 ? -1 : Math.multiplyExact(value, factor));
        }
    }

    private static final long MINUTE_MILLIS = 60_000;
    private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;
    private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

    /** The largest array that every JVM can allocate. */
    private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

    /** Segments below the smallest {@code segment.bytes}, for tests. */
    public static final String INTERNAL_SEGMENT_BYTES_CONFIG = "internal.segment.bytes";

    private static final String THROTTLED_REPLICAS_DOC =
            "Replicas whose replication is throttled: a list of partition:broker pairs, or * for all replicas of the topic.";

    private static final ConfigDef DEFINITIONS = new ConfigDef();
    private static final DefinedConfigs CONFIGS = new DefinedConfigs("topic", DEFINITIONS);
    private static final Map<String, List<Synonym>> SYNONYMS = new LinkedHashMap<>();
    private static final Map<String, String> TOPIC_CONFIGS_BY_SYNONYM = new HashMap<>();

    static {
        define(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                Type.LIST,
                "delete",
                ValidList.in("compact", "delete"),
                TopicConfig.CLEANUP_POLICY_DOC,
                new Synonym("log.cleanup.policy"));
        define(
                TopicConfig.COMPRESSION_GZIP_LEVEL_CONFIG,
                Type.INT,
                CompressionType.GZIP.defaultLevel(),
                CompressionType.GZIP.levelValidator(),
                TopicConfig.COMPRESSION_GZIP_LEVEL_DOC,
                new Synonym("compression.gzip.level"));
        define(
                TopicConfig.COMPRESSION_LZ4_LEVEL_CONFIG,
                Type.INT,
                9,
                Range.between(1, 17),
                TopicConfig.COMPRESSION_LZ4_LEVEL_DOC,
                new Synonym("compression.lz4.level"));
        define(
                TopicConfig.COMPRESSION_TYPE_CONFIG,
                Type.STRING,
                "producer",
                ValidString.in("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"),
                TopicConfig.COMPRESSION_TYPE_DOC,
                new Synonym("compression.type"));
        define(
                TopicConfig.COMPRESSION_ZSTD_LEVEL_CONFIG,
                Type.INT,
                3,
                Range.between(-(1 << 17), 22),
                TopicConfig.COMPRESSION_ZSTD_LEVEL_DOC,
                new Synonym("compression.zstd.level"));
        define(
                TopicConfig.DELETE_RETENTION_MS_CONFIG,
                Type.LONG,
                DAY_MILLIS,
                Range.atLeast(0),
                TopicConfig.DELETE_RETENTION_MS_DOC,
                new Synonym("log.cleaner.delete.retention.ms"));
        define(
                TopicConfig.ERRORS_DEADLETTERQUEUE_GROUP_ENABLE_CONFIG,
                Type.BOOLEAN,
                false,
                null,
                TopicConfig.ERRORS_DEADLETTERQUEUE_GROUP_ENABLE_DOC);
        define(
                TopicConfig.FILE_DELETE_DELAY_MS_CONFIG,
                Type.LONG,
                60000L,
                Range.atLeast(0),
                TopicConfig.FILE_DELETE_DELAY_MS_DOC,
                new Synonym("log.segment.delete.delay.ms"));
        define(
                TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG,
                Type.LONG,
                Long.MAX_VALUE,
                Range.atLeast(1),
                TopicConfig.FLUSH_MESSAGES_INTERVAL_DOC,
                new Synonym("log.flush.interval.messages"));
        define(
                TopicConfig.FLUSH_MS_CONFIG,
                Type.LONG,
                Long.MAX_VALUE,
                Range.atLeast(0),
                TopicConfig.FLUSH_MS_DOC,
                new Synonym("log.flush.interval.ms"),
                new Synonym("log.flush.scheduler.interval.ms"));
        define("follower.replication.throttled.replicas", Type.LIST, "", ThrottledReplicasRule.INSTANCE, THROTTLED_REPLICAS_DOC);
        define(
                TopicConfig.INDEX_INTERVAL_BYTES_CONFIG,
                Type.INT,
                4096,
                Range.atLeast(0),
                TopicConfig.INDEX_INTERVAL_BYTES_DOC,
                new Synonym("log.index.interval.bytes"));
        define("leader.replication.throttled.replicas", Type.LIST, "", ThrottledReplicasRule.INSTANCE, THROTTLED_REPLICAS_DOC);
        define(
                TopicConfig.LOCAL_LOG_RETENTION_BYTES_CONFIG,
                Type.LONG,
                -2L,
                Range.atLeast(-2),
                TopicConfig.LOCAL_LOG_RETENTION_BYTES_DOC,
                new Synonym("log.local.retention.bytes"));
        define(
                TopicConfig.LOCAL_LOG_RETENTION_MS_CONFIG,
                Type.LONG,
                -2L,
                Range.atLeast(-2),
                TopicConfig.LOCAL_LOG_RETENTION_MS_DOC,
                new Synonym("log.local.retention.ms"));
        define(
                TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                Type.LONG,
                Long.MAX_VALUE,
                Range.atLeast(1),
                TopicConfig.MAX_COMPACTION_LAG_MS_DOC,
                new Synonym("log.cleaner.max.compaction.lag.ms"));
        define(
                TopicConfig.MAX_DECOMPRESSED_MESSAGE_BYTES_CONFIG,
                Type.INT,
                MAX_ARRAY_BYTES,
                Range.between(1, MAX_ARRAY_BYTES),
                TopicConfig.MAX_DECOMPRESSED_MESSAGE_BYTES_DOC,
                new Synonym("max.decompressed.message.bytes"));
        define(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Type.INT,
                1048588,
                Range.atLeast(0),
                TopicConfig.MAX_MESSAGE_BYTES_DOC,
                new Synonym("message.max.bytes"));
        define(
                TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                Type.LONG,
                HOUR_MILLIS,
                Range.atLeast(0),
                TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_DOC,
                new Synonym("log.message.timestamp.after.max.ms"));
        define(
                TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
                Type.LONG,
                Long.MAX_VALUE,
                Range.atLeast(0),
                TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_DOC,
                new Synonym("log.message.timestamp.before.max.ms"));
        define(
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                Type.STRING,
                "CreateTime",
                ValidString.in("CreateTime", "LogAppendTime"),
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_DOC,
                new Synonym("log.message.timestamp.type"));
        define(
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                Type.DOUBLE,
                0.5,
                Range.between(0, 1),
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_DOC,
                new Synonym("log.cleaner.min.cleanable.ratio"));
        define(
                TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
                Type.LONG,
                0L,
                Range.atLeast(0),
                TopicConfig.MIN_COMPACTION_LAG_MS_DOC,
                new Synonym("log.cleaner.min.compaction.lag.ms"));
        define(
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                Type.INT,
                1,
                Range.atLeast(1),
                TopicConfig.MIN_IN_SYNC_REPLICAS_DOC,
                new Synonym("min.insync.replicas"));
        define(
                TopicConfig.PREALLOCATE_CONFIG,
                Type.BOOLEAN,
                false,
                null,
                TopicConfig.PREALLOCATE_DOC,
                new Synonym("log.preallocate"));
        define(
                TopicConfig.REMOTE_COPY_LAG_BYTES_CONFIG,
                Type.LONG,
                -1L,
                Range.atLeast(-1),
                TopicConfig.REMOTE_COPY_LAG_BYTES_DOC,
                new Synonym("log.remote.copy.lag.bytes"));
        define(
                TopicConfig.REMOTE_COPY_LAG_MS_CONFIG,
                Type.LONG,
                0L,
                Range.atLeast(-1),
                TopicConfig.REMOTE_COPY_LAG_MS_DOC,
                new Synonym("log.remote.copy.lag.ms"));
        define(TopicConfig.REMOTE_LOG_COPY_DISABLE_CONFIG, Type.BOOLEAN, false, null, TopicConfig.REMOTE_LOG_COPY_DISABLE_DOC);
        define(
                TopicConfig.REMOTE_LOG_DELETE_ON_DISABLE_CONFIG,
                Type.BOOLEAN,
                false,
                null,
                TopicConfig.REMOTE_LOG_DELETE_ON_DISABLE_DOC);
        define(
                TopicConfig.REMOTE_LOG_STORAGE_ENABLE_CONFIG,
                Type.BOOLEAN,
                false,
                null,
                TopicConfig.REMOTE_LOG_STORAGE_ENABLE_DOC);
        define(
                TopicConfig.RETENTION_BYTES_CONFIG,
                Type.LONG,
                -1L,
                null,
                TopicConfig.RETENTION_BYTES_DOC,
                new Synonym("log.retention.bytes"));
        define(
                TopicConfig.RETENTION_MS_CONFIG,
                Type.LONG,
                7 * DAY_MILLIS,
                Range.atLeast(-1),
                TopicConfig.RETENTION_MS_DOC,
                new Synonym("log.retention.ms"),
                new Synonym("log.retention.minutes", MINUTE_MILLIS),
                new Synonym("log.retention.hours", HOUR_MILLIS));
        define(
                TopicConfig.SEGMENT_BYTES_CONFIG,
                Type.INT,
                1 << 30,
                Range.atLeast(1 << 20),
                TopicConfig.SEGMENT_BYTES_DOC,
                new Synonym("log.segment.bytes"));
        define(
                TopicConfig.SEGMENT_INDEX_BYTES_CONFIG,
                Type.INT,
                10 << 20,
                Range.atLeast(4),
                TopicConfig.SEGMENT_INDEX_BYTES_DOC,
                new Synonym("log.index.size.max.bytes"));
        define(
                TopicConfig.SEGMENT_JITTER_MS_CONFIG,
                Type.LONG,
                0L,
                Range.atLeast(0),
                TopicConfig.SEGMENT_JITTER_MS_DOC,
                new Synonym("log.roll.jitter.ms"),
                new Synonym("log.roll.jitter.hours", HOUR_MILLIS));
        define(
                TopicConfig.SEGMENT_MS_CONFIG,
                Type.LONG,
                7 * DAY_MILLIS,
                Range.atLeast(1),
                TopicConfig.SEGMENT_MS_DOC,
                new Synonym("log.roll.ms"),
                new Synonym("log.roll.hours", HOUR_MILLIS));
        define(
                TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
                Type.BOOLEAN,
                false,
                null,
                TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_DOC,
                new Synonym("unclean.leader.election.enable"));
        DEFINITIONS.defineInternal(INTERNAL_SEGMENT_BYTES_CONFIG, Type.INT, null, null, Importance.MEDIUM, "Size of a segment in tests.");
    }

    private TopicConfigDefinitions() {}

    private static void define(
            String name,
            Type type,
            Object defaultValue,
            ConfigDef.@Nullable Validator validator,
            String documentation,
            Synonym... synonyms) {
        DEFINITIONS.define(name, type, defaultValue, validator, Importance.MEDIUM, documentation);
        SYNONYMS.put(name, List.of(synonyms));
        for (Synonym synonym : synonyms) {
            TOPIC_CONFIGS_BY_SYNONYM.put(synonym.name(), name);
        }
    }

    /** All names but the internal ones, sorted. */
    public static List<String> names() {
        return CONFIGS.names();
    }

    /** The definition, or null if there is no such configuration. */
    public static @Nullable ConfigKey key(String name) {
        return CONFIGS.key(name);
    }

    public static Set<String> allNames() {
        return Collections.unmodifiableSet(DEFINITIONS.names());
    }

    /** Kafka's description, with its HTML. */
    public static String documentation(String name) {
        ConfigKey key = DEFINITIONS.configKeys().get(name);
        return key == null ? "" : key.documentation;
    }

    /** The broker configurations that give this one's default, the one that wins first. */
    public static List<Synonym> synonyms(String name) {
        return SYNONYMS.getOrDefault(name, List.of());
    }

    /** The topic configuration that this broker configuration gives the default of, or null. */
    public static @Nullable String topicConfigOf(String brokerConfig) {
        return TOPIC_CONFIGS_BY_SYNONYM.get(brokerConfig);
    }

    /**
     * Checks a broker configuration that gives the default of a topic's: a topic must be able to have it.
     *
     * @throws ConfigException if it cannot; never for a broker configuration that gives no default
     */
    static void ensureValidDefault(String brokerConfig, String value) {
        String name = topicConfigOf(brokerConfig);
        ConfigKey key = name == null ? null : key(name);
        if (key == null || key.validator == null) {
            return;
        }
        for (Synonym synonym : synonyms(name)) {
            if (synonym.name().equals(brokerConfig)) {
                key.validator.ensureValid(brokerConfig, ConfigDef.parseType(brokerConfig, synonym.toTopicValue(value), key.type));
            }
        }
    }

    /** The default as text, or null if there is none. */
    public static @Nullable String defaultValue(String name) {
        return CONFIGS.defaultValue(name);
    }

    /**
     * Checks a topic's configuration.
     *
     * @param settings all that is set on the topic
     * @param brokerDefaults what holds where nothing is set, by topic configuration; what is missing has Kafka's default
     * @return what is wrong, in Kafka's words, or null if nothing is
     */
    public static @Nullable String problem(Map<String, String> settings, Map<String, String> brokerDefaults) {
        Map<String, Object> values;
        try {
            values = CONFIGS.parse(settings, brokerDefaults);
        } catch (ConfigException e) {
            return e.getMessage();
        }
        long minLag = (Long) values.get(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG);
        long maxLag = (Long) values.get(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG);
        if (minLag > maxLag) {
            return "conflict topic config setting " + TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG + " (" + minLag + ") > "
                    + TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG + " (" + maxLag + ")";
        }
        if ((Boolean) values.get(TopicConfig.REMOTE_LOG_STORAGE_ENABLE_CONFIG)) {
            return "Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log storage.";
        }
        return null;
    }
}
