package dev.kraftbench.storage.internal;

import dev.kraftbench.kernel.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the batches of a segment file from a position on, through a window that it reads ahead. Stops at the end, at a partial batch
 * and at bytes that can't be a batch.
 */
final class BatchScanner {

    private final DiskFile file;
    private final long end;
    private final boolean whole;
    private ByteBuffer window;
    private long windowStart;
    private long position;
    private long next;
    private final BatchHeader header;
    private boolean malformed;

    /**
     * @param from where a batch begins
     * @param end where the segment's bytes end
     * @param readAheadBytes how much is read at a time
     * @param whole whether batches are wanted whole, not just their headers
     */
    BatchScanner(DiskFile file, long from, long end, int readAheadBytes, boolean whole) {
        this.file = file;
        this.end = end;
        this.whole = whole;
        this.next = from;
        this.window = ByteBuffer.allocate((int) Math.max(BatchHeader.V2_SIZE, Math.min(readAheadBytes, end - from))).limit(0);
        this.windowStart = from;
        this.header = new BatchHeader(window, 0);
    }

    /** Moves to the next batch; false at the end. */
    boolean next() throws IOException {
        position = next;
        if (end - position < BatchHeader.OFFSET_MAGIC + 1) {
            malformed = position < end;
            return false;
        }
        ensure((int) Math.min(BatchHeader.V2_SIZE, end - position));
        header.moveTo(window, (int) (position - windowStart));
        if (!header.isPlausible() || header.sizeBytes() > end - position) {
            malformed = true;
            return false;
        }
        if (whole) {
            ensure((int) header.sizeBytes());
            header.moveTo(window, (int) (position - windowStart));
        }
        next = position + header.sizeBytes();
        return true;
    }

    /** Has the window hold this many bytes from the position on. */
    private void ensure(int bytes) throws IOException {
        if (position >= windowStart && position + bytes <= windowStart + window.limit()) {
            return;
        }
        if (window.capacity() < bytes) {
            window = ByteBuffer.allocate(bytes);
        }
        window.clear();
        window.limit((int) Math.min(window.capacity(), end - position));
        int read = file.readFully(window, position);
        window.flip();
        windowStart = position;
        if (read < bytes) {
            throw new IOException("Segment file ends at " + (position + read) + ", expected " + end + " bytes");
        }
    }

    /** The batch moved to. Valid until the next move. */
    BatchHeader header() {
        return header;
    }

    int position() {
        return Math.toIntExact(position);
    }

    /** Where the last batch moved to ends. */
    int nextPosition() {
        return Math.toIntExact(next);
    }

    /** After {@link #next} gave false: whether bytes are left that are no whole batch. */
    boolean endedMalformed() {
        return malformed;
    }

    /** What the batch says about a transaction, if it is a control batch of a producer. */
    @Nullable
    EndMarker endMarker() throws IOException {
        if (!header.isControl() || header.producerId() == RecordBatch.NO_PRODUCER_ID) {
            return null;
        }
        return EndMarker.of(copyBatch());
    }

    /** A copy of the batch moved to. */
    ByteBuffer copyBatch() throws IOException {
        ByteBuffer copy = ByteBuffer.allocate((int) header.sizeBytes());
        file.readFully(copy, position);
        return copy.flip();
    }
}
