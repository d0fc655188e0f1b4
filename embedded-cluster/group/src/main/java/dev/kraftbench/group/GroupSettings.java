package dev.kraftbench.group;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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
 * @param assignors group.consumer.assignors, the default one first
 * @param protocols group.coordinator.rebalance.protocols: the types of groups that may be had here
 * @param hidesTopics whether there may be topics that a member may not know of: an authorizer is at work
 */
public record GroupSettings(
        int minSessionTimeoutMillis,
        int maxSessionTimeoutMillis,
        int initialRebalanceDelayMillis,
        int maxSize,
        int offsetMetadataMaxBytes,
        long offsetsRetentionMillis,
        long retentionCheckMillis,
        List<ServerAssignor> assignors,
        Set<GroupType> protocols,
        boolean hidesTopics) {

    /** Kafka 4.4's defaults. */
    public static final GroupSettings DEFAULT = new GroupSettings(
            6_000, 1_800_000, 3_000, Integer.MAX_VALUE, 4_096, 7L * 24 * 60 * 60_000, 600_000,
            List.of(ServerAssignor.values()), EnumSet.allOf(GroupType.class), false);

    public GroupSettings {
        assignors = List.copyOf(assignors);
        protocols = Set.copyOf(protocols);
    }

    /** The same, but for the classic protocol's rules. */
    public GroupSettings withClassic(int initialRebalanceDelayMillis, int maxSize) {
        return new GroupSettings(
                minSessionTimeoutMillis, maxSessionTimeoutMillis, initialRebalanceDelayMillis, maxSize,
                offsetMetadataMaxBytes, offsetsRetentionMillis, retentionCheckMillis, assignors, protocols, hidesTopics);
    }

    /** The same, but for what is known of offsets. */
    public GroupSettings withOffsets(int metadataMaxBytes, long retentionMillis, long checkMillis) {
        return new GroupSettings(
                minSessionTimeoutMillis, maxSessionTimeoutMillis, initialRebalanceDelayMillis, maxSize,
                metadataMaxBytes, retentionMillis, checkMillis, assignors, protocols, hidesTopics);
    }

    /** The same, but for the assignors and protocols that may be had. */
    public GroupSettings with(List<ServerAssignor> assignors, Set<GroupType> protocols) {
        return new GroupSettings(
                minSessionTimeoutMillis, maxSessionTimeoutMillis, initialRebalanceDelayMillis, maxSize,
                offsetMetadataMaxBytes, offsetsRetentionMillis, retentionCheckMillis, assignors, protocols, hidesTopics);
    }

    /** How long a member that has no id yet may wait for its first generation before it is taken for gone. */
    public static final int NEW_MEMBER_JOIN_TIMEOUT_MILLIS = 5 * 60_000;
}
