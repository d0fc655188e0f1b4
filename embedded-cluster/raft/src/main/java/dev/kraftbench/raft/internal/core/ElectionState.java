package dev.kraftbench.raft.internal.core;

import dev.kraftbench.raft.ReplicaKey;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a replica must not forget: its epoch and whom it voted for in it. The leader is kept beside as a hint.
 *
 * @param voted null if it voted for nobody in this epoch
 */
public record ElectionState(int epoch, OptionalInt leaderId, @Nullable ReplicaKey voted) {

    public static final ElectionState INITIAL = new ElectionState(0, OptionalInt.empty(), null);

    /** Whether losing the step from {@code durable} to this one could break a promise: to stay in an epoch, to vote once in it. */
    boolean binds(ElectionState durable) {
        return epoch != durable.epoch || !java.util.Objects.equals(voted, durable.voted);
    }
}
