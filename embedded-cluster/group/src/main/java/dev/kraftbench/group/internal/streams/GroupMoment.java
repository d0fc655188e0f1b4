package dev.kraftbench.group.internal.streams;

import dev.kraftbench.group.internal.streams.topology.TopicResolution;
import dev.kraftbench.metadata.ConfigsImage;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a coordinator knows of a streams group without writing it down: members say it again, or it can be worked out again. Confined to
 * the shard's lane.
 */
final class GroupMoment {

    /**
     * What the topology comes to.
     *
     * @param metadataHash of the topics it was worked out with
     */
    record Resolved(TopicResolution resolution, long metadataHash) {}

    private static final long CREATION_RETRY_MILLIS = 1_000;

    private final Map<String, TaskOffsets> offsets = new HashMap<>();
    private @Nullable Resolved resolved;
    private @Nullable String shutdownRequestedBy;
    private int endpointEpoch;
    private int stamp;
    private boolean gathering;
    private @Nullable TopicResolution creationAskedFor;
    private long creationAskedAtMillis;
    private @Nullable StreamsSettings settings;
    private @Nullable ConfigsImage settingsFrom;
    private @Nullable TopologyDescription description;

    /** Another number means that the group has other things to tell its members than before. */
    int stamp() {
        return stamp;
    }

    @Nullable Resolved resolved() {
        return resolved;
    }

    void resolved(Resolved value) {
        resolved = value;
        stamp++;
    }

    /** Topics or the topology have changed. */
    void forgetResolution() {
        resolved = null;
    }

    /** How far each member's state has come, by member id. */
    TaskOffsets offsets(String memberId) {
        return offsets.getOrDefault(memberId, TaskOffsets.NONE);
    }

    void offsets(String memberId, TaskOffsets value) {
        offsets.put(memberId, value);
    }

    void memberGone(String memberId, boolean last) {
        offsets.remove(memberId);
        if (last) {
            shutdownRequestedBy = null;
        }
    }

    /** The member that asked the whole application to end, or null. */
    @Nullable String shutdownRequestedBy() {
        return shutdownRequestedBy;
    }

    void requestShutdown(String memberId) {
        if (shutdownRequestedBy == null) {
            shutdownRequestedBy = memberId;
            stamp++;
        }
    }

    /** Grows with each change of who answers queries for what. */
    int endpointEpoch() {
        return endpointEpoch;
    }

    void endpointsChanged() {
        endpointEpoch++;
        stamp++;
    }

    /** Whether it is time to have the missing topics of this resolution created: the first time, and again when they do not appear. */
    boolean askForCreation(TopicResolution resolution, long nowMillis) {
        if (resolution == creationAskedFor && nowMillis - creationAskedAtMillis < CREATION_RETRY_MILLIS) {
            return false;
        }
        creationAskedFor = resolution;
        creationAskedAtMillis = nowMillis;
        return true;
    }

    /** The first members wait for others; nobody gets tasks yet. */
    boolean isGathering() {
        return gathering;
    }

    void gathering(boolean value) {
        gathering = value;
    }

    /** What was last read from these configurations, or null if it was from others. */
    @Nullable StreamsSettings settings(ConfigsImage configs) {
        return settingsFrom == configs ? settings : null;
    }

    void settings(ConfigsImage configs, StreamsSettings value) {
        settingsFrom = configs;
        settings = value;
    }

    /** What a member last told of the topology (KIP-1331), or null. */
    @Nullable TopologyDescription description() {
        return description;
    }

    void description(TopologyDescription value) {
        description = value;
    }
}
