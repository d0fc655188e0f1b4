package dev.kraftbench.broker.internal.data;

import dev.kraftbench.protocol.Connection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The held fetches of each connection, so that none is held for a client that has gone: it would keep segments pinned and partitions waking
 * it for as long as that client was willing to wait. Any thread.
 */
final class ConnectionFetches {

    private static final class Held {
        final Set<HeldFetch> fetches = ConcurrentHashMap.newKeySet();
        final AtomicBoolean watched = new AtomicBoolean();
        volatile boolean connectionGone;
    }

    private final Map<Long, Held> byConnection = new ConcurrentHashMap<>();

    void hold(Connection connection, HeldFetch fetch) {
        Held held = byConnection.computeIfAbsent(connection.id(), id -> new Held());
        if (held.fetches.add(fetch) && !held.watched.getAndSet(true)) {
            connection.onClose(() -> gone(connection.id()));
        }
        if (held.connectionGone) {
            fetch.abandon();
        }
    }

    void release(Connection connection, HeldFetch fetch) {
        Held held = byConnection.get(connection.id());
        if (held != null) {
            held.fetches.remove(fetch);
        }
    }

    private void gone(long connectionId) {
        Held held = byConnection.remove(connectionId);
        if (held != null) {
            held.connectionGone = true;
            held.fetches.forEach(HeldFetch::abandon);
        }
    }
}
