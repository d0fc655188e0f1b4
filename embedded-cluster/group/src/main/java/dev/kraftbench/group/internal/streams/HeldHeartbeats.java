package dev.kraftbench.group.internal.streams;

import dev.kraftbench.group.StreamsHeartbeat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Heartbeats that are not answered yet because there is no news for the member: one for each at most. Confined to the shard's lane. */
final class HeldHeartbeats {

    /**
     * A heartbeat without an answer.
     *
     * @param quiet what is answered if nothing happens
     */
    record Held(StreamsAsk ask, StreamsHeartbeat quiet) {}

    private final Map<String, SortedMap<String, Held>> byGroup = new HashMap<>();

    boolean any(String groupId) {
        return byGroup.containsKey(groupId);
    }

    List<String> members(String groupId) {
        SortedMap<String, Held> members = byGroup.get(groupId);
        return members == null ? List.of() : new ArrayList<>(members.keySet());
    }

    @Nullable Held get(String groupId, String memberId) {
        SortedMap<String, Held> members = byGroup.get(groupId);
        return members == null ? null : members.get(memberId);
    }

    void put(String groupId, String memberId, Held held) {
        byGroup.computeIfAbsent(groupId, each -> new TreeMap<>()).put(memberId, held);
    }

    /** The heartbeat, which has to be answered now, or null if there is none. */
    @Nullable Held take(String groupId, String memberId) {
        SortedMap<String, Held> members = byGroup.get(groupId);
        Held held = members == null ? null : members.remove(memberId);
        if (members != null && members.isEmpty()) {
            byGroup.remove(groupId);
        }
        return held;
    }

    List<Held> takeAll() {
        List<Held> all = new ArrayList<>();
        byGroup.values().forEach(members -> all.addAll(members.values()));
        byGroup.clear();
        return all;
    }
}
