package dev.kraftbench.raft.internal.log;

import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.raft.RaftLog;
import dev.kraftbench.storage.EpochEntry;
import dev.kraftbench.storage.PartitionLog;
import dev.kraftbench.storage.ReadResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/** The metadata log as a partition log. */
public final class PartitionRaftLog implements RaftLog {

    /** Offset 8 bytes and size 4 come before the counted part of a batch. */
    private static final int SIZE_OFFSET = 8;

    private static final int COUNTED_FROM = 12;

    private final PartitionLog log;

    public PartitionRaftLog(PartitionLog log) {
        this.log = log;
    }

    @Override
    public long startOffset() {
        return log.logStartOffset();
    }

    @Override
    public long endOffset() {
        return log.logEndOffset();
    }

    @Override
    public List<EpochEntry> epochs() {
        return log.epochs();
    }

    @Override
    public void append(ByteBuffer batches, int leaderEpoch) throws IOException {
        log.appendAsFollower(batches, leaderEpoch);
    }

    @Override
    public void truncateTo(long offset) throws IOException {
        log.truncateTo(offset);
    }

    @Override
    public void truncateFullyAndStartAt(long offset) throws IOException {
        log.truncateFullyAndStartAt(offset);
    }

    @Override
    public void committed(long highWatermark) {
        log.advanceHighWatermark(Math.min(highWatermark, log.logEndOffset()));
    }

    @Override
    public void startAt(long offset) throws IOException {
        if (log.incrementLogStartOffset(offset)) {
            log.deleteOldSegments();
        }
    }

    @Override
    public ByteBuffer read(long offset, int maxBytes) throws IOException {
        return switch (log.read(offset, maxBytes, log.logEndOffset(), true)) {
            case ReadResult.Slice(RecordSlice records, long startOffset, long segmentBaseOffset) -> {
                try {
                    yield copyOfWholeBatches(records.read());
                } finally {
                    records.release();
                }
            }
            case ReadResult.OutOfRange range -> throw new IllegalStateException("no offset " + offset + " in the metadata log: " + range);
        };
    }

    private static ByteBuffer copyOfWholeBatches(ByteBuffer source) {
        int start = source.position();
        int end = start;
        while (source.limit() - end >= COUNTED_FROM) {
            int next = end + COUNTED_FROM + source.getInt(end + SIZE_OFFSET);
            if (next > source.limit()) {
                break;
            }
            end = next;
        }
        ByteBuffer copy = ByteBuffer.allocate(end - start);
        copy.put(0, source, start, end - start);
        return copy;
    }

    @Override
    public void flush(Consumer<Outcome<Long>> done) {
        log.flush(done);
    }

    @Override
    public long sizeBytes() {
        return log.sizeBytes();
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
