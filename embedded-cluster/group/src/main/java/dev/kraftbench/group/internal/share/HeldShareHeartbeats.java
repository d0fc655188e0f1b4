package dev.kraftbench.group.internal.share;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * The latest heartbeat of each member of share groups, and whether its answer waits for news. Memory only: a member has none that was in the
 * group when its shard was loaded. Confined to the shard's lane.
 */
final class HeldShareHeartbeats {

    /**
     * @param full whether the answer has to tell the assignment, even if it is the one that the member has
     * @param known the member as it was when it asked
     * @param intervalMillis until the next heartbeat
     */
    record Held(boolean full, ShareMember known, int intervalMillis, Consumer<ShareGroupHeartbeatResponseData> done) {

        void answer(ShareMember member) {
            boolean news = full || !member.assigned().equals(known.assigned());
            done.accept(ShareAnswers.heartbeat(member, news, intervalMillis));
        }

        void refuse(Errors error) {
            done.accept(ShareAnswers.refusal(error, null));
        }
    }

    private record Latest(Held heartbeat, boolean waits) {}

    private final Map<String, Map<String, Latest>> byGroup = new HashMap<>();
    private int size;

    /** How many members have been heard of. */
    int size() {
        return size;
    }

    void hold(String groupId, String memberId, Held heartbeat) {
        set(groupId, memberId, new Latest(heartbeat, true));
    }

    /** The member's latest heartbeat is answered without waiting. */
    void pass(String groupId, String memberId, Held heartbeat) {
        set(groupId, memberId, new Latest(heartbeat, false));
    }

    private void set(String groupId, String memberId, Latest latest) {
        if (byGroup.computeIfAbsent(groupId, any -> new HashMap<>()).put(memberId, latest) == null) {
            size++;
        }
    }

    private @Nullable Latest get(String groupId, String memberId) {
        return byGroup.getOrDefault(groupId, Map.of()).get(memberId);
    }

    /** Members that can be told something now. */
    Set<String> waiting(String groupId) {
        return byGroup.getOrDefault(groupId, Map.of()).entrySet().stream()
                .filter(each -> each.getValue().waits())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The member's heartbeat that waits, or null. */
    @Nullable
    Held waiting(String groupId, String memberId) {
        Latest latest = get(groupId, memberId);
        return latest != null && latest.waits() ? latest.heartbeat() : null;
    }

    /** The member's heartbeat, which waits no longer; null if none does. */
    @Nullable
    Held take(String groupId, String memberId) {
        Held heartbeat = waiting(groupId, memberId);
        if (heartbeat != null) {
            pass(groupId, memberId, heartbeat);
        }
        return heartbeat;
    }

    boolean waits(String groupId, String memberId, Held heartbeat) {
        return waiting(groupId, memberId) == heartbeat;
    }

    /** Whether the member has sent no other heartbeat since. */
    boolean isLatest(String groupId, String memberId, Held heartbeat) {
        Latest latest = get(groupId, memberId);
        return latest != null && latest.heartbeat() == heartbeat;
    }

    /** The member is gone, and has been answered. */
    void forget(String groupId, String memberId) {
        Map<String, Latest> group = byGroup.get(groupId);
        if (group != null) {
            size -= group.remove(memberId) == null ? 0 : 1;
            if (group.isEmpty()) {
                byGroup.remove(groupId);
            }
        }
    }

    /** All that wait; none does any longer. */
    List<Held> takeAll() {
        List<Held> all = byGroup.values().stream()
                .flatMap(group -> group.values().stream())
                .filter(Latest::waits)
                .map(Latest::heartbeat)
                .toList();
        byGroup.clear();
        size = 0;
        return all;
    }
}
