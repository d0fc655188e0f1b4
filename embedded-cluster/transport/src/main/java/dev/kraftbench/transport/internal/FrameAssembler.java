package dev.kraftbench.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames that begin with their length in four bytes. A frame that came whole is a slice of what was read;
 * only one that came in pieces is copied together. The length is checked before anything is allocated, and memory grows with what has
 * arrived, not with what was announced.
 */
public final class FrameAssembler {

    /** The stream can't be cut into frames any further. */
    public static final class MalformedFrame extends Exception {
        private static final long serialVersionUID = 1;

        MalformedFrame(String message) {
            super(message);
        }
    }

    private static final int LENGTH_BYTES = 4;
    private static final int FIRST_CHUNK_BYTES = 64 * 1024;

    private final @Nullable ByteBufAllocator pool;
    private final int minFrameBytes;
    private int maxFrameBytes;
    private final ArrayDeque<ByteBuf> input = new ArrayDeque<>();
    private int lengthBytesSeen;
    private int length;
    private @Nullable ByteBuf partial;

    private FrameAssembler(@Nullable ByteBufAllocator pool, int minFrameBytes, int maxFrameBytes) {
        this.pool = pool;
        this.minFrameBytes = minFrameBytes;
        this.maxFrameBytes = maxFrameBytes;
    }

    /** Frames in pooled buffers, which the receiver releases. */
    public static FrameAssembler pooled(ByteBufAllocator pool, int minFrameBytes, int maxFrameBytes) {
        return new FrameAssembler(pool, minFrameBytes, maxFrameBytes);
    }

    /** Frames on the heap, which may be kept as long as one likes. */
    public static FrameAssembler onHeap(int minFrameBytes, int maxFrameBytes) {
        return new FrameAssembler(null, minFrameBytes, maxFrameBytes);
    }

    /** Takes the next bytes of the stream and the ownership of the buffer. */
    public void feed(ByteBuf bytes) {
        if (bytes.isReadable()) {
            input.add(bytes);
        } else {
            bytes.release();
        }
    }

    /** The longest frame from now on; one that has begun keeps to the limit there was. */
    public void limit(int bytes) {
        maxFrameBytes = bytes;
    }

    /** Whether a frame has begun to arrive. */
    public boolean insideFrame() {
        return lengthBytesSeen > 0;
    }

    /** Bytes of the frame that is being put together. */
    public int partialBytes() {
        return partial == null ? 0 : partial.readableBytes();
    }

    /** Bytes received and not yet looked at. */
    public boolean hasInput() {
        return !input.isEmpty();
    }

    /** The next whole frame without its length, owned by the caller, or null if more bytes are needed. */
    public @Nullable ByteBuf next() throws MalformedFrame {
        while (lengthBytesSeen < LENGTH_BYTES) {
            ByteBuf head = input.peek();
            if (head == null) {
                return null;
            }
            length = (length << 8) | (head.readByte() & 0xff);
            lengthBytesSeen++;
            dropIfDrained(head);
            if (lengthBytesSeen == LENGTH_BYTES && (length < minFrameBytes || length > maxFrameBytes)) {
                throw new MalformedFrame("frame length " + length + " is not between " + minFrameBytes + " and " + maxFrameBytes);
            }
        }
        ByteBuf head = input.peek();
        if (partial == null && pool != null && head != null && head.readableBytes() >= length) {
            ByteBuf whole = head.readRetainedSlice(length);
            dropIfDrained(head);
            beginNext();
            return whole;
        }
        return collect();
    }

    private @Nullable ByteBuf collect() {
        ByteBuf frame = partial;
        if (frame == null) {
            int capacity = Math.min(length, FIRST_CHUNK_BYTES);
            frame = pool == null ? Unpooled.buffer(capacity, length) : pool.directBuffer(capacity, length);
            partial = frame;
        }
        for (ByteBuf head = input.peek(); head != null && frame.readableBytes() < length; head = input.peek()) {
            int bytes = Math.min(head.readableBytes(), length - frame.readableBytes());
            frame.writeBytes(head, bytes);
            dropIfDrained(head);
        }
        if (frame.readableBytes() < length) {
            return null;
        }
        beginNext();
        return frame;
    }

    private void beginNext() {
        partial = null;
        lengthBytesSeen = 0;
        length = 0;
    }

    private void dropIfDrained(ByteBuf head) {
        if (!head.isReadable()) {
            input.remove();
            head.release();
        }
    }

    /** Releases everything that is held. */
    public void close() {
        input.forEach(ByteBuf::release);
        input.clear();
        if (partial != null) {
            partial.release();
        }
        beginNext();
    }
}
