package dev.kraftbench.broker.internal.share;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.LaneGroup;
import dev.kraftbench.protocol.Connection;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.share.SharePartition;
import dev.kraftbench.share.SharePartitions;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The share sessions of a broker. A session lives on the lane of its key; with its end, by the member's word or because its connection
 * closed, everything that the member holds here is free again at once.
 */
final class ShareSessions {

    private final Replicas replicas;
    private final SharePartitions partitions;
    private final LaneGroup lanes;
    private final int limit;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<String, Integer> byGroup = new ConcurrentHashMap<>();
    private final Map<Lane, Map<ShareSession.Key, ShareSession>> byLane = new IdentityHashMap<>();
    private final Map<Long, Set<ShareSession.Key>> byConnection = new ConcurrentHashMap<>();

    /** @param limit most sessions at a time ({@code group.share.max.share.sessions}) */
    ShareSessions(Replicas replicas, SharePartitions partitions, LaneGroup lanes, int limit) {
        this.replicas = replicas;
        this.partitions = partitions;
        this.lanes = lanes;
        this.limit = limit;
        for (int i = 0; i < lanes.size(); i++) {
            byLane.put(lanes.lane(i), new HashMap<>());
        }
    }

    /** Where the session lives. Any thread. */
    Lane laneOf(ShareSession.Key key) {
        return lanes.laneFor(key.hashCode());
    }

    private Map<ShareSession.Key, ShareSession> of(ShareSession.Key key) {
        Map<ShareSession.Key, ShareSession> sessions = byLane.get(laneOf(key));
        if (sessions == null) {
            throw new IllegalStateException("a lane group must give the same lanes each time");
        }
        return sessions;
    }

    @Nullable ShareSession find(ShareSession.Key key) {
        return of(key).get(key);
    }

    /** Begins a session in place of the one there is; null if there are too many. What the member holds it keeps. */
    @Nullable ShareSession begin(ShareSession.Key key, Connection connection) {
        ShareSession before = of(key).remove(key);
        if (before != null) {
            forget(before);
            if (before.held != null) {
                before.held.finish();
            }
        }
        if (count.incrementAndGet() > limit) {
            count.decrementAndGet();
            return null;
        }
        byGroup.merge(key.groupId(), 1, Integer::sum);
        ShareSession session = new ShareSession(key, connection.id());
        if (before != null) {
            before.used().forEach(session.used()::add);
        }
        of(key).put(key, session);
        Set<ShareSession.Key> known = byConnection.computeIfAbsent(connection.id(), id -> ConcurrentHashMap.newKeySet());
        if (known.isEmpty() && known.add(key)) {
            connection.onClose(() -> gone(connection.id()));
        } else {
            known.add(key);
        }
        return session;
    }

    private void forget(ShareSession session) {
        count.decrementAndGet();
        byGroup.computeIfPresent(session.key.groupId(), (group, sessions) -> sessions == 1 ? null : sessions - 1);
        Set<ShareSession.Key> ofConnection = byConnection.get(session.connectionId);
        // The last one stays, as a sign that the connection is watched.
        if (ofConnection != null && ofConnection.size() > 1) {
            ofConnection.remove(session.key);
        }
    }

    private void gone(long connectionId) {
        Set<ShareSession.Key> keys = byConnection.remove(connectionId);
        if (keys != null) {
            keys.forEach(key -> laneOf(key).run(() -> {
                ShareSession session = find(key);
                if (session != null && session.connectionId == connectionId) {
                    end(session);
                }
            }));
        }
    }

    /** Ends a session and frees what its member holds. */
    void end(ShareSession session) {
        of(session.key).remove(session.key);
        forget(session);
        HeldShareFetch held = session.held;
        if (held != null) {
            held.abandon();
        }
        session.used().forEach(place -> release(session.key, place));
        if (!byGroup.containsKey(session.key.groupId())) {
            partitions.retire(session.key.groupId());
        }
    }

    /** Frees what the member holds of one partition. Any thread. */
    void release(ShareSession.Key key, ShareSession.Place place) {
        Partition partition = replicas.partition(place.topicId(), place.partition());
        if (partition != null) {
            partition.lane().run(() -> {
                SharePartition shared = partitions.known(partition, key.groupId());
                if (shared != null) {
                    shared.release(key.memberId());
                }
            });
        }
    }
}
