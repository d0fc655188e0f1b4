package dev.kraftbench.storage.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.internals.BufferSupplier;

/**
 * Walks over the records of a compressed v2 batch while they are decompressed, and checks their structure. It keeps no record, so that a
 * batch cannot take more memory than a window however long its records say they are, and it stops at a limit, so that a batch of a few
 * kilobytes cannot keep a lane busy with gigabytes.
 */
final class StreamWalk implements AutoCloseable {

    /** The batch decompresses to more than is allowed. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;

        TooLong(long limit) {
            super("The record batch has more than " + limit + " bytes when decompressed");
        }
    }

    private static final int WINDOW_BYTES = 16 * 1024;

    private final InputStream source;
    private final BufferSupplier buffers;
    private final ByteBuffer buffer;
    private final byte[] window;
    private final long limit;
    private final int recordLimit;
    private long total;
    private int at;
    private int end;

    /** What is left of the record. */
    private long left;

    private long timestampDelta;
    private int offsetDelta;
    private boolean hasKey;

    /**
     * @param limit in bytes, of the whole batch
     * @param recordLimit in bytes, of each record
     */
    StreamWalk(InputStream source, BufferSupplier buffers, long limit, int recordLimit) {
        this.source = source;
        this.buffers = buffers;
        this.buffer = buffers.get(WINDOW_BYTES);
        this.window = buffer.array();
        this.limit = limit;
        this.recordLimit = recordLimit;
    }

    /**
     * Moves over the next record; false if it is malformed.
     *
     * @throws IOException if the bytes are no such batch or a record is too long, {@link TooLong} if they are too many
     */
    boolean next() throws IOException {
        left = Long.MAX_VALUE;
        int length = varint();
        if (length < 0) {
            return false;
        }
        if (length > recordLimit) {
            // Before it is decompressed.
            throw new IOException("A record has " + length + " bytes when decompressed, the topic allows " + recordLimit);
        }
        left = length;
        octet();
        timestampDelta = varlong();
        offsetDelta = varint();
        int keyLength = varint();
        hasKey = keyLength >= 0;
        if (!skip(keyLength) || !skip(varint())) {
            return false;
        }
        int headers = varint();
        if (headers < 0) {
            return false;
        }
        for (int i = 0; i < headers; i++) {
            int nameLength = varint();
            if (nameLength < 0 || !skip(nameLength) || !skip(varint())) {
                return false;
            }
        }
        return left == 0;
    }

    long timestampDelta() {
        return timestampDelta;
    }

    int offsetDelta() {
        return offsetDelta;
    }

    boolean hasKey() {
        return hasKey;
    }

    boolean atEnd() throws IOException {
        return at == end && !fill();
    }

    /** -1 stands for null. */
    private boolean skip(int length) throws IOException {
        if (length < -1 || length > left) {
            return false;
        }
        long rest = Math.max(0, length);
        left -= rest;
        while (rest > 0) {
            if (at == end && !fill()) {
                throw new EOFException("The record batch ends inside a record");
            }
            int step = (int) Math.min(rest, end - at);
            at += step;
            rest -= step;
        }
        return true;
    }

    private byte octet() throws IOException {
        if (left-- == 0) {
            throw new IOException("A record is longer than it says");
        }
        if (at == end && !fill()) {
            throw new EOFException("The record batch ends inside a record");
        }
        return window[at++];
    }

    private boolean fill() throws IOException {
        int read = source.read(window, 0, WINDOW_BYTES);
        at = 0;
        end = Math.max(0, read);
        total += end;
        if (total > limit) {
            throw new TooLong(limit);
        }
        return read > 0;
    }

    private int varint() throws IOException {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte b = octet();
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new IOException("A number has more than five bytes");
    }

    private long varlong() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte b = octet();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new IOException("A number has more than ten bytes");
    }

    @Override
    public void close() throws IOException {
        buffers.release(buffer);
        source.close();
    }
}
