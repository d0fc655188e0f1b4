package dev.kraftbench.group;

/**
 * What the group coordinator is told by the broker's configuration, under Kafka's names.
 *
 * @param minSessionTimeoutMillis group.min.session.timeout.ms
 * @param maxSessionTimeoutMillis group.max.session.timeout.ms
 * @param initialRebalanceDelayMillis group.initial.rebalance.delay.ms: how long the first members of an empty group wait for others
 * @param maxSize group.max.size: members of one group
 * @param offsetMetadataMaxBytes offset.metadata.max.bytes: characters of the text committed with an offset
 * @param offsetsRetentionMillis offsets.retention.minutes, in milliseconds
 * @param retentionCheckMillis offsets.retention.check.interval.ms
 */
public record GroupSettings(
        int minSessionTimeoutMillis,
        int maxSessionTimeoutMillis,
        int initialRebalanceDelayMillis,
        int maxSize,
        int offsetMetadataMaxBytes,
        long offsetsRetentionMillis,
        long retentionCheckMillis) {

    /** Kafka 4.4's defaults. */
    public static final GroupSettings DEFAULT =
            new GroupSettings(6_000, 1_800_000, 3_000, Integer.MAX_VALUE, 4_096, 7L * 24 * 60 * 60_000, 600_000);

    /** How long a member that has no id yet may wait for its first generation before it is taken for gone. */
    public static final int NEW_MEMBER_JOIN_TIMEOUT_MILLIS = 5 * 60_000;
}
