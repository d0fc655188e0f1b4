package dev.kraftbench.controller;

import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.BrokersImage;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** When the active controller last heard of each broker, and how far each has read. Lost with the activity; not in the log. */
final class BrokerSessions {

    static final long NONE = -1;

    /** One run of a broker. */
    static final class Session {
        final long epoch;
        long lastContactNanos;
        long lastProbeNanos;
        boolean probing;
        /** Its connection has closed since it was last heard of: another run may take its place. */
        boolean disconnected;
        /** Of its registration's record. */
        long registrationOffset;
        /** Up to which it has read the metadata, as it says. */
        long metadataOffset = NONE;
        /** Up to which all others must have read before it may go, or {@link #NONE}. */
        long shutdownOffset = NONE;

        private Session(long epoch, long registrationOffset, long nowNanos) {
            this.epoch = epoch;
            this.registrationOffset = registrationOffset;
            this.lastContactNanos = nowNanos;
            this.lastProbeNanos = nowNanos;
        }
    }

    private final Map<Integer, Session> sessions = new TreeMap<>();
    private final long sessionNanos;

    /** All brokers count as just heard of: the controller before may have heard of them a moment ago. */
    BrokerSessions(BrokersImage brokers, long sessionNanos, long nowNanos) {
        this.sessionNanos = sessionNanos;
        for (BrokerRegistration broker : brokers.all()) {
            sessions.put(broker.id(), new Session(broker.epoch(), broker.epoch(), nowNanos));
        }
    }

    void registered(int brokerId, long epoch, long registrationOffset, long nowNanos) {
        Session known = sessions.get(brokerId);
        if (known == null || known.epoch != epoch) {
            sessions.put(brokerId, new Session(epoch, registrationOffset, nowNanos));
        } else {
            known.registrationOffset = registrationOffset;
            known.lastContactNanos = nowNanos;
            known.disconnected = false;
        }
    }

    void remove(int brokerId) {
        sessions.remove(brokerId);
    }

    /** The session of this run of the broker, or null. */
    @Nullable
    Session of(BrokerRegistration broker) {
        Session session = sessions.get(broker.id());
        return session == null || session.epoch != broker.epoch() ? null : session;
    }

    boolean isExpired(Session session, long nowNanos) {
        return nowNanos - session.lastContactNanos > sessionNanos;
    }

    /** Whether another run with the same id must wait: this one is unfenced, was heard of in time and its connection stands. */
    boolean holdsId(BrokerRegistration broker, long nowNanos) {
        Session session = of(broker);
        return session != null && !broker.fenced() && !session.disconnected && !isExpired(session, nowNanos);
    }

    /** What all active brokers but this one have read. */
    long lowestOffsetOfOthers(BrokersImage brokers, int brokerId) {
        long lowest = Long.MAX_VALUE;
        for (BrokerRegistration broker : brokers.all()) {
            Session session = of(broker);
            if (broker.id() != brokerId && broker.isActive() && session != null) {
                lowest = Math.min(lowest, session.metadataOffset);
            }
        }
        return lowest;
    }
}
