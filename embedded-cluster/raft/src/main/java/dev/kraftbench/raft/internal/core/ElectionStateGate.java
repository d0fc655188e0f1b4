package dev.kraftbench.raft.internal.core;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Sees to it that nobody hears from an epoch or of a vote that this replica could still forget: what leaves after such a step waits until
 * the step is durable. That a leader became known is written down as well, but nothing waits for it.
 */
final class ElectionStateGate {

    private record Held(long version, Effect effect) {}

    private final Consumer<Effect> effects;
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private ElectionState requested;
    private long version;
    private long bindingVersion;
    private long durableVersion;

    ElectionStateGate(ElectionState durable, Consumer<Effect> effects) {
        this.requested = durable;
        this.effects = effects;
    }

    /** The replica takes this state on; it is to be made durable if it is another. */
    void enter(ElectionState state, int kraftVersion) {
        if (!state.equals(requested)) {
            version++;
            if (state.binds(requested)) {
                bindingVersion = version;
            }
            requested = state;
            effects.accept(new Effect.PersistElectionState(version, state, kraftVersion));
        }
    }

    void persisted(long upTo) {
        durableVersion = Math.max(durableVersion, upTo);
        while (!held.isEmpty() && held.getFirst().version() <= durableVersion) {
            effects.accept(held.removeFirst().effect());
        }
    }

    /** Whether the present epoch and vote are durable. */
    boolean isOpen() {
        return bindingVersion <= durableVersion;
    }

    void emit(Effect outgoing) {
        if (isOpen()) {
            effects.accept(outgoing);
        } else {
            held.addLast(new Held(bindingVersion, outgoing));
        }
    }
}
