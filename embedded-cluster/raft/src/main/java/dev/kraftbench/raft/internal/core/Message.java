package dev.kraftbench.raft.internal.core;

import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.ReplicaKey;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** What replicas of the metadata log tell each other, freed from the shape it has on the wire. */
public sealed interface Message {

    /** A request; {@code epoch} is the sender's. */
    sealed interface RaftRequest extends Message {
        int epoch();
    }

    /**
     * Asks for a vote.
     *
     * @param candidate the sender
     * @param voter whom it takes the receiver for
     * @param preVote only asks whether a vote would be given (KIP-996)
     */
    record Vote(int epoch, ReplicaKey candidate, ReplicaKey voter, OffsetAndEpoch logEnd, boolean preVote) implements RaftRequest {}

    /** A new leader makes itself known. */
    record BeginEpoch(int epoch, int leaderId, Map<String, Endpoint> endpoints, ReplicaKey voter) implements RaftRequest {}

    /** A leader steps down, naming the best successors first. */
    record EndEpoch(int epoch, int leaderId, Map<String, Endpoint> endpoints, List<ReplicaKey> preferred) implements RaftRequest {}

    /**
     * Fetches from the leader's log, acknowledging everything below {@code offset}.
     *
     * @param lastEpoch epoch of the record before {@code offset}
     * @param highWatermark that the sender knows, -1 for none, Long.MAX_VALUE from a sender that does not tell (KIP-1166)
     */
    record Fetch(int epoch, ReplicaKey replica, long offset, int lastEpoch, int maxBytes, long maxWaitNanos, long highWatermark)
            implements RaftRequest {}

    /** Fetches a piece of a snapshot. */
    record FetchSnapshot(int epoch, ReplicaKey replica, OffsetAndEpoch snapshot, long position, int maxBytes) implements RaftRequest {}

    /** A voter tells its addresses and versions where they are not what its set says (KIP-853). */
    record UpdateVoter(int epoch, ReplicaKey voter, Map<String, Endpoint> listeners, short minKRaftVersion, short maxKRaftVersion)
            implements RaftRequest {}

    /** A response; epoch and leader are what the answering replica knows. */
    sealed interface RaftResponse extends Message {
        Errors error();

        Known known();
    }

    /**
     * What a replica knows of the current epoch.
     *
     * @param leader address of the leader on the quorum's listener, null if not known
     */
    record Known(int epoch, OptionalInt leaderId, @Nullable Endpoint leader) {}

    record VoteAnswer(Errors error, Known known, boolean granted) implements RaftResponse {}

    /** To {@link BeginEpoch}, {@link EndEpoch} and {@link UpdateVoter}. */
    record EpochAnswer(Errors error, Known known) implements RaftResponse {}

    /**
     * To {@link Fetch}.
     *
     * @param diverging where the leader's log ends in the sender's last epoch, if the logs differ
     * @param snapshot to be fetched because the log does not reach back far enough
     * @param batches complete ones only
     */
    record FetchAnswer(
            Errors error, Known known, long highWatermark, long logStartOffset, @Nullable OffsetAndEpoch diverging,
            @Nullable OffsetAndEpoch snapshot, List<LogBatch> batches)
            implements RaftResponse {}

    record FetchSnapshotAnswer(Errors error, Known known, OffsetAndEpoch snapshot, long size, long position, ByteBuffer bytes)
            implements RaftResponse {}
}
