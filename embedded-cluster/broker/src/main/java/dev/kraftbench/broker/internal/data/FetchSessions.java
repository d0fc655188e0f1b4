package dev.kraftbench.broker.internal.data;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The fetch sessions of one lane, least recently used first. The lane is told by the session's id. */
final class FetchSessions {

    /** How long a session is left alone before another may take its place. */
    private static final long EVICTION_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final LinkedHashMap<Integer, FetchSession> sessions = new LinkedHashMap<>(16, 0.75f, true);
    private final int laneIndex;
    private final int lanes;
    private final int slots;
    private final RandomGenerator random;

    FetchSessions(int laneIndex, int lanes, int slots, RandomGenerator random) {
        this.laneIndex = laneIndex;
        this.lanes = lanes;
        this.slots = slots;
        this.random = random;
    }

    /** The index of the lane that has the session. */
    static int laneIndex(int sessionId, int lanes) {
        return Math.floorMod(sessionId, lanes);
    }

    @Nullable
    FetchSession get(int id, long nowNanos) {
        FetchSession session = sessions.get(id);
        if (session != null) {
            session.lastUsedNanos = nowNanos;
        }
        return session;
    }

    void remove(int id) {
        sessions.remove(id);
    }

    /** A new session, or one without an id if there is no room. Followers may take the place of clients. */
    FetchSession create(boolean byTopicId, boolean replica, long nowNanos) {
        if (sessions.size() >= slots && !evict(replica, nowNanos)) {
            return new FetchSession(0, byTopicId, replica);
        }
        FetchSession session = new FetchSession(newId(), byTopicId, replica);
        session.lastUsedNanos = nowNanos;
        sessions.put(session.id(), session);
        return session;
    }

    private boolean evict(boolean forReplica, long nowNanos) {
        for (Iterator<FetchSession> all = sessions.values().iterator(); all.hasNext(); ) {
            FetchSession oldest = all.next();
            boolean unused = nowNanos - oldest.lastUsedNanos > EVICTION_NANOS;
            if (oldest.held == null && (unused || forReplica && !oldest.isReplica())) {
                all.remove();
                return true;
            }
        }
        return false;
    }

    private int newId() {
        while (true) {
            int base = random.nextInt(1, Integer.MAX_VALUE / lanes - 1);
            int id = base * lanes + laneIndex;
            if (!sessions.containsKey(id)) {
                return id;
            }
        }
    }
}
