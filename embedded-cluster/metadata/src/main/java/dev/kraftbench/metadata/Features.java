package dev.kraftbench.metadata;

import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.metadata.FeatureLevelRecord;

/**
 * The features of this software (KIP-584): the levels that it supports, which a new cluster starts with, and the record versions that
 * go with {@code metadata.version} 33 (4.4-IV2).
 */
public final class Features {

    public static final String METADATA_VERSION = "metadata.version";
    public static final String KRAFT_VERSION = "kraft.version";
    public static final String GROUP_VERSION = "group.version";
    public static final String SHARE_VERSION = "share.version";
    public static final String STREAMS_VERSION = "streams.version";
    public static final String TRANSACTION_VERSION = "transaction.version";
    public static final String ELIGIBLE_LEADER_REPLICAS_VERSION = "eligible.leader.replicas.version";

    /** 4.4-IV2, the newest that we write, and the oldest that we write. */
    public static final short LATEST_METADATA_VERSION = 33;

    /** 3.3-IV3, the oldest that Apache Kafka 4.4 can still read. */
    public static final short OLDEST_METADATA_VERSION = 7;

    /** What a node supports, as it says in registrations and ApiVersions. */
    public static final SortedMap<String, FeatureRange> SUPPORTED = supported();

    /** What {@code format} finalises for a new cluster; {@code kraft.version} goes into control records instead. */
    public static final SortedMap<String, Short> DEFAULT_LEVELS = defaults();

    private Features() {}

    /** The records with which a new metadata log starts: {@code metadata.version} first, the others by name, without levels of 0. */
    public static List<ApiMessageAndVersion> bootstrapRecords(Map<String, Short> levels) {
        List<ApiMessageAndVersion> records = new ArrayList<>();
        records.add(record(METADATA_VERSION, levels.getOrDefault(METADATA_VERSION, LATEST_METADATA_VERSION)));
        new TreeMap<>(levels).forEach((name, level) -> {
            if (!name.equals(METADATA_VERSION) && !name.equals(KRAFT_VERSION) && level > 0) {
                records.add(record(name, level));
            }
        });
        return records;
    }

    /** {@link #bootstrapRecords(Map)} with {@link #DEFAULT_LEVELS}. */
    public static List<ApiMessageAndVersion> bootstrapRecords() {
        return bootstrapRecords(DEFAULT_LEVELS);
    }

    static ApiMessageAndVersion record(String name, short level) {
        return new ApiMessageAndVersion(new FeatureLevelRecord().setName(name).setFeatureLevel(level), (short) 0);
    }

    private static SortedMap<String, FeatureRange> supported() {
        SortedMap<String, FeatureRange> ranges = new TreeMap<>();
        ranges.put(METADATA_VERSION, new FeatureRange(OLDEST_METADATA_VERSION, LATEST_METADATA_VERSION));
        ranges.put(KRAFT_VERSION, new FeatureRange((short) 0, (short) 1));
        ranges.put(GROUP_VERSION, new FeatureRange((short) 0, (short) 1));
        ranges.put(SHARE_VERSION, new FeatureRange((short) 0, (short) 2));
        ranges.put(STREAMS_VERSION, new FeatureRange((short) 0, (short) 1));
        ranges.put(TRANSACTION_VERSION, new FeatureRange((short) 0, (short) 2));
        ranges.put(ELIGIBLE_LEADER_REPLICAS_VERSION, new FeatureRange((short) 0, (short) 1));
        return java.util.Collections.unmodifiableSortedMap(ranges);
    }

    private static SortedMap<String, Short> defaults() {
        SortedMap<String, Short> levels = new TreeMap<>();
        levels.put(METADATA_VERSION, LATEST_METADATA_VERSION);
        levels.put(GROUP_VERSION, (short) 1);
        levels.put(SHARE_VERSION, (short) 2);
        levels.put(STREAMS_VERSION, (short) 1);
        levels.put(TRANSACTION_VERSION, (short) 2);
        levels.put(ELIGIBLE_LEADER_REPLICAS_VERSION, (short) 1);
        return java.util.Collections.unmodifiableSortedMap(levels);
    }
}
