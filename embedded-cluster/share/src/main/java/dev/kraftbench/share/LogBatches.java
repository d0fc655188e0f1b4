package dev.kraftbench.share;

import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.storage.AbortedTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The batches of a slice, one after the other, by their headers; the records are not looked at. Confined to one lane. */
final class LogBatches {

    /** Of the batch format (version 2): where fields lie, from the start of the batch. */
    private static final int LENGTH_AT = 8;

    private static final int ATTRIBUTES_AT = 21;
    private static final int LAST_DELTA_AT = 23;
    private static final int PRODUCER_ID_AT = 43;
    private static final int HEADER_BYTES = 61;
    private static final int LENGTH_ENDS = LENGTH_AT + Integer.BYTES;

    private static final int TRANSACTIONAL = 0x10;
    private static final int CONTROL = 0x20;

    private final RecordSlice slice;
    private final List<AbortedTransaction> aborted;
    private final @Nullable ByteBuffer copied;
    private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    private int position;

    /** @param aborted whose records are not wanted */
    LogBatches(RecordSlice slice, List<AbortedTransaction> aborted) {
        this.slice = slice;
        this.aborted = aborted;
        this.copied = slice.channel() == null ? slice.read() : null;
    }

    /** The next batch that lies in the slice as a whole, or null. */
    @Nullable LogBatch next() {
        if (slice.sizeInBytes() - position < HEADER_BYTES) {
            return null;
        }
        readHeader();
        int size = header.getInt(LENGTH_AT) + LENGTH_ENDS;
        if (size < HEADER_BYTES) {
            throw new IllegalStateException("A batch of " + size + " bytes at " + position + " of " + slice);
        }
        if (size > slice.sizeInBytes() - position) {
            return null;
        }
        long base = header.getLong(0);
        long last = base + header.getInt(LAST_DELTA_AT);
        int attributes = header.getShort(ATTRIBUTES_AT);
        boolean wanted = (attributes & CONTROL) == 0
                && ((attributes & TRANSACTIONAL) == 0 || !isAborted(header.getLong(PRODUCER_ID_AT), base));
        LogBatch batch = new LogBatch(base, last, position, size, wanted);
        position += size;
        return batch;
    }

    private boolean isAborted(long producerId, long offset) {
        for (AbortedTransaction transaction : aborted) {
            if (transaction.producerId() == producerId && transaction.firstOffset() <= offset && offset <= transaction.lastOffset()) {
                return true;
            }
        }
        return false;
    }

    private void readHeader() {
        header.clear();
        if (copied != null) {
            header.put(0, copied, copied.position() + position, HEADER_BYTES);
            return;
        }
        FileChannel channel = slice.channel();
        if (channel == null) {
            throw new IllegalStateException("no channel and no copy of " + slice);
        }
        try {
            while (header.hasRemaining()) {
                if (channel.read(header, slice.position() + position + header.position()) < 0) {
                    throw new IllegalStateException("The segment of " + slice + " ends within it");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
