package dev.kraftbench.engine.internal;

import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.node.NodeState;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The power switches of a cluster's nodes: what was asked of them, and where they stand. Safe for any thread. */
final class BrokerPower {
    record Change(int broker, BrokerState before, BrokerState after) {}

    private final Map<Integer, BrokerState> states = new TreeMap<>();
    private final Set<Integer> killed = ConcurrentHashMap.newKeySet();

    synchronized void known(int broker) {
        states.putIfAbsent(broker, BrokerState.STOPPED);
    }

    /** The next end of this broker is the one that was asked for, and not clean. */
    void killing(int broker) {
        killed.add(broker);
    }

    /** What the node's news changes, if anything. */
    synchronized Optional<Change> became(int broker, NodeState state) {
        BrokerState now = switch (state) {
            case NEW, STOPPED -> killed.contains(broker) ? BrokerState.KILLED : BrokerState.STOPPED;
            case STARTING -> BrokerState.STARTING;
            case RUNNING -> BrokerState.RUNNING;
            case STOPPING -> BrokerState.STOPPING;
            case FAILED -> BrokerState.KILLED;
        };
        if (state == NodeState.STARTING) {
            killed.remove(broker);
        }
        BrokerState known = states.put(broker, now);
        BrokerState before = known == null ? BrokerState.STOPPED : known;
        return before == now ? Optional.empty() : Optional.of(new Change(broker, before, now));
    }

    synchronized Map<Integer, BrokerState> states() {
        return Map.copyOf(states);
    }

    synchronized void clear() {
        states.clear();
        killed.clear();
    }
}
