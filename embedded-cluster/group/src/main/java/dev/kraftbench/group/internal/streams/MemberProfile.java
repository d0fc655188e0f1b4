package dev.kraftbench.group.internal.streams;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a member says about itself. Immutable; the content of a StreamsGroupMemberMetadata record.
 *
 * @param rebalanceTimeoutMillis how long it may take to give up tasks
 * @param topologyEpoch of the topology it runs
 * @param processId of the instance whose thread it is; a process never holds a task twice
 * @param endpoint where it answers interactive queries
 */
public record MemberProfile(
        @Nullable String instanceId,
        @Nullable String rackId,
        String clientId,
        String clientHost,
        int rebalanceTimeoutMillis,
        int topologyEpoch,
        String processId,
        @Nullable Endpoint endpoint,
        SortedMap<String, String> clientTags) {

    public record Endpoint(String host, int port) {}

    static final MemberProfile UNKNOWN = new MemberProfile(null, null, "", "", -1, -1, "", null, Collections.emptySortedMap());

    public MemberProfile {
        clientTags = clientTags.isEmpty() ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(new TreeMap<>(clientTags));
    }

    /** Whether the difference between the two may change who should do what. */
    boolean assignsLike(MemberProfile other) {
        return topologyEpoch == other.topologyEpoch
                && Objects.equals(rackId, other.rackId)
                && clientTags.equals(other.clientTags)
                && processId.equals(other.processId);
    }
}
