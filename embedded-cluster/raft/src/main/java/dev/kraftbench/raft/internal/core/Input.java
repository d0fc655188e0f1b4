package dev.kraftbench.raft.internal.core;

import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.raft.internal.core.Message.RaftRequest;
import dev.kraftbench.raft.internal.core.Message.RaftResponse;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What happens to a replica. */
public sealed interface Input {

    /** Time has passed. */
    record Tick() implements Input {}

    /**
     * A request arrived.
     *
     * @param ticket comes back with the {@link Effect.Reply}
     */
    record Received(RaftRequest request, Object ticket) implements Input {}

    /** The request with this serial was answered. */
    record Answered(long serial, int peerId, RaftRequest request, RaftResponse response) implements Input {}

    /**
     * The request with this serial got no answer.
     *
     * @param unsupported the peer does not know a version of the request that could carry it
     */
    record Unanswered(long serial, int peerId, RaftRequest request, boolean unsupported) implements Input {}

    /** An established connection to the peer broke. */
    record Disconnected(int peerId) implements Input {}

    /** The election state with this version, and all before, is durable. */
    record ElectionStatePersisted(long version) implements Input {}

    /** The log is durable below the offset, as of the {@link Effect.FlushLog} with this serial. */
    record LogFlushed(long serial, long endOffset) implements Input {}

    /** The leader's driver has built a batch of records at {@link RaftCore#logEnd()}. */
    record LeaderAppend(LogBatch batch) implements Input {}

    /**
     * An operator wants other voters.
     *
     * @param ticket comes back with the {@link Effect.ReplyChange}
     * @param timeoutNanos after which it is answered though the change is not committed
     */
    record ChangeVoters(VoterChange change, Object ticket, long timeoutNanos) implements Input {}

    /** Step down, if leading in this epoch. */
    record Resign(int epoch) implements Input {}

    /** A piece of a snapshot was written to its file, which is complete when {@code complete}. */
    record SnapshotPieceStored(OffsetAndEpoch snapshot, long nextPosition, boolean complete) implements Input {}

    /** A snapshot could not be stored; fetching starts over. */
    record SnapshotPieceFailed(OffsetAndEpoch snapshot) implements Input {}

    /** A fetched snapshot is complete and durable: it replaces the log. */
    record SnapshotInstalled(OffsetAndEpoch snapshot, @Nullable VoterSet voters, OptionalInt kraftVersion) implements Input {}

    /** There is a new newest snapshot of our own. */
    record SnapshotTaken(OffsetAndEpoch snapshot) implements Input {}

    /** The log now starts at this snapshot. */
    record LogStartMoved(OffsetAndEpoch snapshot) implements Input {}
}
