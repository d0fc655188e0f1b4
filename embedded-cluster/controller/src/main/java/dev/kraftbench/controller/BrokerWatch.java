package dev.kraftbench.controller;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.BrokersImage;

/**
 * Finds brokers that serve no longer. A session that ends says so for sure but late; a closed connection, or a silence somewhat longer
 * than a heartbeat's, makes the controller ask the broker itself, and a dead process is known at once. On the metadata lane.
 */
final class BrokerWatch {

    private static final long PROBE_TIMEOUT_NANOS = 400_000_000L;

    /** Told of a broker that is to be fenced. */
    @FunctionalInterface
    interface Fencing {
        void fence(int brokerId, String reason);
    }

    private final ControllerConfig config;
    private final BrokerProbe probe;
    private final Lane lane;
    private final BrokerSessions sessions;
    private final Fencing fencing;
    private boolean closed;

    BrokerWatch(ControllerConfig config, BrokerProbe probe, Lane lane, BrokerSessions sessions, Fencing fencing) {
        this.config = config;
        this.probe = probe;
        this.lane = lane;
        this.sessions = sessions;
        this.fencing = fencing;
    }

    void close() {
        closed = true;
    }

    /** A connection of the broker has closed. */
    void disconnected(BrokersImage brokers, int brokerId) {
        BrokerRegistration broker = brokers.broker(brokerId);
        BrokerSessions.Session session = broker == null ? null : sessions.of(broker);
        if (broker != null && session != null && !broker.fenced()) {
            session.disconnected = true;
            ask(broker, session);
        }
    }

    /**
     * A controller that takes over has heard of nobody yet: the one before may have died together with brokers.
     *
     * @param leaderBefore the node that led before: a majority has not heard of it for a while, so if it is a broker that stays silent
     *     now, it is as good as stalled. Waiting for its heartbeats would hold up all writes that it is in the ISR of.
     */
    void probeAll(BrokersImage brokers, int leaderBefore) {
        for (BrokerRegistration broker : brokers.all()) {
            BrokerSessions.Session session = sessions.of(broker);
            if (session != null && broker.id() == leaderBefore) {
                session.lastContactNanos -= config.stallNanos() + 1;
            }
            if (!broker.fenced() && session != null && broker.id() != config.nodeId()) {
                ask(broker, session);
            }
        }
    }

    void tick(BrokersImage brokers) {
        long now = lane.clock().nanos();
        for (BrokerRegistration broker : brokers.all()) {
            BrokerSessions.Session session = sessions.of(broker);
            if (broker.fenced() || session == null) {
                continue;
            }
            if (sessions.isExpired(session, now)) {
                fencing.fence(broker.id(), "session timed out");
            } else if (now - Math.max(session.lastContactNanos, session.lastProbeNanos) > config.stallNanos()) {
                ask(broker, session);
            }
        }
    }

    private void ask(BrokerRegistration broker, BrokerSessions.Session session) {
        if (session.probing) {
            return;
        }
        session.probing = true;
        long askedNanos = lane.clock().nanos();
        probe.probe(broker, PROBE_TIMEOUT_NANOS, finding -> {
            session.probing = false;
            session.lastProbeNanos = lane.clock().nanos();
            boolean heardOfSince = session.lastContactNanos - askedNanos > 0;
            if (closed || heardOfSince) {
                return;
            }
            switch (finding) {
                case ALIVE -> {}
                case GONE -> fencing.fence(broker.id(), "process is gone");
                case SILENT -> {
                    if (session.lastProbeNanos - session.lastContactNanos > config.stallNanos()) {
                        fencing.fence(broker.id(), "stalled");
                    }
                }
            }
        });
    }
}
