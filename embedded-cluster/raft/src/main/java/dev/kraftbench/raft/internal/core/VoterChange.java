package dev.kraftbench.raft.internal.core;

import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.ReplicaKey;
import java.util.Map;

/** What an operator wants of the set of voters (KIP-853). */
public sealed interface VoterChange {

    ReplicaKey voter();

    /**
     * A replica that has caught up shall be a voter.
     *
     * @param listeners by which the others reach it
     * @param ackWhenCommitted answered when the change is committed, otherwise as soon as it is in the leader's log
     */
    record Add(ReplicaKey voter, Map<String, Endpoint> listeners, boolean ackWhenCommitted) implements VoterChange {
        public Add {
            listeners = Map.copyOf(listeners);
        }
    }

    /** A voter shall be none, perhaps the leader itself. */
    record Remove(ReplicaKey voter) implements VoterChange {}

    /** Why a change is not made. */
    record Refusal(org.apache.kafka.common.protocol.Errors error, String message) {}
}
