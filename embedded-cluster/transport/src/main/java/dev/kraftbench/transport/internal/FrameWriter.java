package dev.kraftbench.transport.internal;

import dev.kraftbench.protocol.RecordSlice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.Writable;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.UnalignedMemoryRecords;
import org.jspecify.annotations.Nullable;

/**
 * Writes a header and a message as a frame that consists of parts: buffers with the fields and, between them, record batches that are
 * not copied but sent from their file or memory.
 */
public final class FrameWriter implements Writable {

    /**
     * A piece of a frame.
     *
     * @param content a {@link ByteBuf} or a {@link SliceRegion}
     * @param slice to release when the content has been sent, if the content does not do so itself
     */
    record Part(Object content, @Nullable RecordSlice slice) {}

    /** A frame ready to be sent; either all its parts are handed to a channel or {@link #release()} is called. */
    public record Frame(List<Part> parts, int sizeBytes) {
        public void release() {
            for (Part part : parts) {
                ReferenceCountUtil.release(part.content());
                if (part.slice() != null) {
                    part.slice().release();
                }
            }
        }
    }

    /** Below this copying is cheaper than another part. */
    private static final int COPY_BELOW_BYTES = 2048;
    private static final int LENGTH_BYTES = 4;

    private final ByteBuf fields;
    private final List<Part> parts = new ArrayList<>(1);
    private int partStart;

    private FrameWriter(ByteBuf fields) {
        this.fields = fields;
    }

    /** Writes a frame. If that fails the message's record slices that were reached are released. */
    public static Frame write(
            ByteBufAllocator allocator, Message header, short headerVersion, ApiMessage message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        MessageSizeAccumulator size = new MessageSizeAccumulator();
        ByteBuf fields;
        try {
            header.addSize(size, cache, headerVersion);
            message.addSize(size, cache, version);
            fields = allocator.ioBuffer(LENGTH_BYTES + size.sizeExcludingZeroCopy());
        } catch (Throwable e) {
            DroppedAnswer.release(message);
            throw e;
        }
        FrameWriter writer = new FrameWriter(fields);
        try {
            fields.writeInt(size.totalSize());
            header.write(writer, cache, headerVersion);
            message.write(writer, cache, version);
            writer.endPart();
        } catch (Throwable e) {
            new Frame(writer.parts, 0).release();
            fields.release();
            throw e;
        }
        fields.release();
        return new Frame(List.copyOf(writer.parts), LENGTH_BYTES + size.totalSize());
    }

    private void endPart() {
        int bytes = fields.writerIndex() - partStart;
        if (bytes > 0) {
            parts.add(new Part(fields.retainedSlice(partStart, bytes), null));
            partStart = fields.writerIndex();
        }
    }

    @Override
    public void writeRecords(BaseRecords records) {
        switch (records) {
            case RecordSlice slice -> writeSlice(slice);
            case MemoryRecords memory -> writeByteBuffer(memory.buffer());
            case UnalignedMemoryRecords memory -> writeByteBuffer(memory.buffer());
            default -> throw new IllegalArgumentException("can't send " + records.getClass());
        }
    }

    private void writeSlice(RecordSlice slice) {
        if (slice.sizeInBytes() == 0) {
            slice.release();
            return;
        }
        endPart();
        parts.add(slice.channel() == null
                ? new Part(Unpooled.wrappedBuffer(slice.read()), slice)
                : new Part(new SliceRegion(slice), null));
    }

    @Override
    public void writeByteBuffer(ByteBuffer bytes) {
        if (bytes.remaining() < COPY_BELOW_BYTES) {
            fields.writeBytes(bytes.duplicate());
        } else {
            endPart();
            parts.add(new Part(Unpooled.wrappedBuffer(bytes), null));
        }
    }

    @Override
    public void writeByte(byte value) {
        fields.writeByte(value);
    }

    @Override
    public void writeShort(short value) {
        fields.writeShort(value);
    }

    @Override
    public void writeInt(int value) {
        fields.writeInt(value);
    }

    @Override
    public void writeLong(long value) {
        fields.writeLong(value);
    }

    @Override
    public void writeDouble(double value) {
        fields.writeDouble(value);
    }

    @Override
    public void writeByteArray(byte[] bytes) {
        fields.writeBytes(bytes);
    }

    @Override
    public void writeUnsignedVarint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            fields.writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        fields.writeByte(rest);
    }

    @Override
    public void writeVarint(int value) {
        writeUnsignedVarint((value << 1) ^ (value >> 31));
    }

    @Override
    public void writeVarlong(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            fields.writeByte((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        fields.writeByte((int) rest);
    }
}
