package dev.kraftbench.raft;

import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.storage.EpochEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * The metadata log as the quorum needs it: batches with their offsets, in Kafka's record format. Confined to the metadata lane. An {@link
 * IOException} means that the log can't be used further.
 */
public interface RaftLog {

    long startOffset();

    long endOffset();

    /** Each epoch in the log with its first offset, in order. */
    List<EpochEntry> epochs();

    /** Writes batches that begin at the end offset; they are not durable yet. */
    void append(ByteBuffer batches, int leaderEpoch) throws IOException;

    void truncateTo(long offset) throws IOException;

    /** Drops everything; the log then begins and ends at the offset. */
    void truncateFullyAndStartAt(long offset) throws IOException;

    /** Tells the log what is committed. */
    void committed(long highWatermark) throws IOException;

    /** Drops what lies below a snapshot's end. */
    void startAt(long offset) throws IOException;

    /** Whole batches from the one that holds the offset, at least one unless at the log's end; a buffer of the caller's own. */
    ByteBuffer read(long offset, int maxBytes) throws IOException;

    /** Makes what was appended so far durable, by a helper; {@code done} runs on the lane with the offset below which all is durable. */
    void flush(Consumer<Outcome<Long>> done);

    long sizeBytes();

    void close() throws IOException;
}
