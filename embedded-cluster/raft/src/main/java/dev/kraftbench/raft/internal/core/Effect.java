package dev.kraftbench.raft.internal.core;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.raft.LeaderAndEpoch;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.internal.core.Message.RaftRequest;
import dev.kraftbench.raft.internal.core.Message.RaftResponse;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.protocol.ApiMessage;

/** What a replica has to do, in the order given. Whatever must wait for something to become durable comes out only then. */
public sealed interface Effect {

    /** Send; answer with {@link Input.Answered} or {@link Input.Unanswered}, exactly once. */
    record Send(long serial, Peer to, RaftRequest request) implements Effect {}

    record Reply(Object ticket, RaftResponse response) implements Effect {}

    /** Answer who wanted other voters; without error the change is made. */
    record ReplyChange(Object ticket, VoterChange.Refusal outcome) implements Effect {}

    /** Answer a fetch with batches from {@code offset} up to the log's end. */
    record ReplyRecords(Object ticket, Message.Known known, long highWatermark, long offset, int maxBytes) implements Effect {}

    /** Answer with a piece of a snapshot, or say that there is none. */
    record ReplySnapshot(Object ticket, Message.Known known, OffsetAndEpoch snapshot, long position, int maxBytes) implements Effect {}

    /** Make durable, then {@link Input.ElectionStatePersisted}. */
    record PersistElectionState(long version, ElectionState state, int kraftVersion) implements Effect {}

    /** Write batches of a leader, ours or another's; they are not durable before a flush. */
    record Append(List<LogBatch> batches) implements Effect {}

    /** Write one control batch of our own with these records. */
    record AppendControl(long baseOffset, int epoch, List<ApiMessage> records) implements Effect {}

    /** Make the log durable, then {@link Input.LogFlushed}. */
    record FlushLog(long serial, long endOffset) implements Effect {}

    /** Drop everything from the offset on. */
    record Truncate(long offset) implements Effect {}

    /** Drop the whole log and let it begin at the snapshot's end. */
    record StartLogAt(OffsetAndEpoch snapshot) implements Effect {}

    /** Write a piece into the file of a snapshot under way. */
    record StoreSnapshotPiece(OffsetAndEpoch snapshot, long size, long position, ByteBuffer bytes) implements Effect {}

    /** Everything below is committed. */
    record Committed(long highWatermark) implements Effect {}

    /**
     * Another epoch or a leader found.
     *
     * @param epochStartOffset where our own epoch starts, if we lead; otherwise -1
     */
    record LeaderChanged(LeaderAndEpoch leader, long epochStartOffset) implements Effect {}
}
