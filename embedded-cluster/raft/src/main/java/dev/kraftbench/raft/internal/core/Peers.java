package dev.kraftbench.raft.internal.core;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.raft.RaftTimeouts;
import java.util.HashMap;
import java.util.Map;

/** For each other replica: what is under way to it, and how long to leave it alone after a failure. */
final class Peers {

    /** What may be under way to a peer side by side. */
    enum Kind {
        FETCH,
        CONTROL
    }

    /** Failures after which the wait between attempts does not grow any more: 16 times the back-off. */
    private static final int MAX_DOUBLINGS = 4;

    private static final class State {
        final long[] serials = new long[Kind.values().length];
        final int[] epochs = new int[Kind.values().length];
        long readyAtNanos = Long.MIN_VALUE;
        int failures;
    }

    private final RaftTimeouts timeouts;
    private final Map<Integer, State> states = new HashMap<>();
    private long lastSerial;

    Peers(RaftTimeouts timeouts) {
        this.timeouts = timeouts;
    }

    /** Whether a request of this epoch may be sent: none of the kind and epoch is under way, and the peer is not left alone. */
    boolean isReady(int peerId, Kind kind, int epoch, long now) {
        State state = states.get(peerId);
        return state == null || (now >= state.readyAtNanos && !isUnderWay(state, kind, epoch));
    }

    private static boolean isUnderWay(State state, Kind kind, int epoch) {
        return state.serials[kind.ordinal()] != 0 && state.epochs[kind.ordinal()] == epoch;
    }

    boolean isUnderWay(int peerId, Kind kind, int epoch) {
        State state = states.get(peerId);
        return state != null && isUnderWay(state, kind, epoch);
    }

    /** When a peer that is left alone may be asked again; Long.MAX_VALUE while a request is under way. */
    long readyAtNanos(int peerId, Kind kind, int epoch) {
        State state = states.get(peerId);
        if (state == null) {
            return Long.MIN_VALUE;
        }
        return isUnderWay(state, kind, epoch) ? Long.MAX_VALUE : state.readyAtNanos;
    }

    boolean hasFailed(int peerId) {
        State state = states.get(peerId);
        return state != null && state.failures > 0;
    }

    long sent(Peer peer, Kind kind, int epoch) {
        State state = states.computeIfAbsent(peer.id(), id -> new State());
        state.serials[kind.ordinal()] = ++lastSerial;
        state.epochs[kind.ordinal()] = epoch;
        return lastSerial;
    }

    /** @return whether this request still was the one waited for */
    boolean answered(int peerId, long serial) {
        State state = states.get(peerId);
        if (state == null) {
            return false;
        }
        state.failures = 0;
        state.readyAtNanos = Long.MIN_VALUE;
        return clear(state, serial);
    }

    /** @return whether this request still was the one waited for */
    boolean failed(int peerId, long serial, long now) {
        State state = states.get(peerId);
        if (state == null || !clear(state, serial)) {
            return false;
        }
        leaveAlone(state, now);
        return true;
    }

    /** Waits a little before the next request, though the last was answered. */
    void backOff(int peerId, long now) {
        leaveAlone(states.computeIfAbsent(peerId, id -> new State()), now);
    }

    private void leaveAlone(State state, long now) {
        state.readyAtNanos = now + (timeouts.retryBackoffNanos() << Math.min(state.failures, MAX_DOUBLINGS));
        state.failures++;
    }

    private static boolean clear(State state, long serial) {
        for (int i = 0; i < state.serials.length; i++) {
            if (state.serials[i] == serial) {
                state.serials[i] = 0;
                return true;
            }
        }
        return false;
    }

    /** Forgets everything; answers still under way are not waited for any more. */
    void reset() {
        states.clear();
    }
}
