package dev.kraftbench.storage.internal;

import java.nio.ByteBuffer;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * Reads the header of a record batch in place, in any of the three formats that a log may hold.
 *
 * <pre>
 * all   0 offset  8 length(of what follows)  16 magic
 * v2    0 base offset  12 leader epoch  17 crc  21 attributes  23 last offset delta  27 base timestamp  35 max timestamp
 *       43 producer id  51 producer epoch  53 base sequence  57 count  61 records
 * v0/1  0 offset (the last one, if compressed)  12 crc  17 attributes  v1: 18 timestamp
 * </pre>
 */
public final class BatchHeader {

    /** Offset and length, which precede every batch. */
    public static final int PREFIX = 12;
    /** Size of a v2 header, the smallest v2 batch. */
    public static final int V2_SIZE = 61;
    /** Smallest v0 message with its prefix. */
    private static final int V0_SIZE = 26;

    public static final int OFFSET_MAGIC = 16;
    public static final int OFFSET_CRC = 17;
    public static final int OFFSET_ATTRIBUTES = 21;

    private static final int COMPRESSION_MASK = 0x07;
    private static final int TIMESTAMP_TYPE_MASK = 0x08;
    private static final int TRANSACTIONAL_MASK = 0x10;
    private static final int CONTROL_MASK = 0x20;

    private ByteBuffer buffer;
    private int at;

    public BatchHeader(ByteBuffer buffer, int at) {
        this.buffer = buffer;
        this.at = at;
    }

    /** Moves to another batch. */
    public void moveTo(ByteBuffer newBuffer, int newAt) {
        buffer = newBuffer;
        at = newAt;
    }

    /** The index of the batch in its buffer. */
    public int at() {
        return at;
    }

    /** Whether length and magic can be those of a batch; nothing else may be asked before. Needs the first 17 bytes. */
    public boolean isPlausible() {
        int length = buffer.getInt(at + 8);
        byte magic = magic();
        return magic == 2 ? length >= V2_SIZE - PREFIX : magic >= 0 && magic < 2 && length >= V0_SIZE - PREFIX;
    }

    /** With the prefix. Overflows only where {@link #isPlausible} would be nonsense anyway, so callers compare as long. */
    public long sizeBytes() {
        return PREFIX + (long) buffer.getInt(at + 8);
    }

    public byte magic() {
        return buffer.get(at + OFFSET_MAGIC);
    }

    public boolean isV2() {
        return magic() == RecordBatch.MAGIC_VALUE_V2;
    }

    /** In old formats, where the first offset of a compressed batch lies inside it, the last offset. */
    public long baseOffset() {
        return buffer.getLong(at);
    }

    public long lastOffset() {
        return isV2() ? buffer.getLong(at) + buffer.getInt(at + 23) : buffer.getLong(at);
    }

    public int leaderEpoch() {
        return isV2() ? buffer.getInt(at + 12) : RecordBatch.NO_PARTITION_LEADER_EPOCH;
    }

    public long maxTimestamp() {
        return switch (magic()) {
            case 0 -> RecordBatch.NO_TIMESTAMP;
            case 1 -> buffer.getLong(at + 18);
            default -> buffer.getLong(at + 35);
        };
    }

    public long baseTimestamp() {
        return buffer.getLong(at + 27);
    }

    public long producerId() {
        return isV2() ? buffer.getLong(at + 43) : RecordBatch.NO_PRODUCER_ID;
    }

    public short producerEpoch() {
        return isV2() ? buffer.getShort(at + 51) : RecordBatch.NO_PRODUCER_EPOCH;
    }

    public int baseSequence() {
        return isV2() ? buffer.getInt(at + 53) : RecordBatch.NO_SEQUENCE;
    }

    /** Sequences wrap around from the largest int to zero. */
    public int lastSequence() {
        int base = baseSequence();
        return base == RecordBatch.NO_SEQUENCE ? base : (base + buffer.getInt(at + 23)) & Integer.MAX_VALUE;
    }

    public int lastOffsetDelta() {
        return buffer.getInt(at + 23);
    }

    public int count() {
        return buffer.getInt(at + 57);
    }

    private int attributes() {
        return isV2() ? buffer.getShort(at + OFFSET_ATTRIBUTES) : buffer.get(at + 17);
    }

    public int compressionId() {
        return attributes() & COMPRESSION_MASK;
    }

    public TimestampType timestampType() {
        return (attributes() & TIMESTAMP_TYPE_MASK) == 0 ? TimestampType.CREATE_TIME : TimestampType.LOG_APPEND_TIME;
    }

    public boolean isTransactional() {
        return isV2() && (attributes() & TRANSACTIONAL_MASK) != 0;
    }

    public boolean isControl() {
        return isV2() && (attributes() & CONTROL_MASK) != 0;
    }

    /** Whether the checksum is right. Needs the whole batch in the buffer. */
    public boolean checksumMatches() {
        int end = at + (int) sizeBytes();
        if (isV2()) {
            return Checksums.crc32c(buffer, at + OFFSET_ATTRIBUTES, end) == buffer.getInt(at + OFFSET_CRC);
        }
        return Checksums.crc32(buffer, at + OFFSET_MAGIC, end) == buffer.getInt(at + PREFIX);
    }

    /** Gives a v2 batch its place; both fields lie outside the checksum. */
    public void assign(long baseOffset, int leaderEpoch) {
        buffer.putLong(at, baseOffset);
        buffer.putInt(at + 12, leaderEpoch);
    }

    /** Changes type and value of the largest timestamp of a v2 batch, and the checksum accordingly. */
    public void setMaxTimestamp(TimestampType type, long maxTimestamp) {
        int attributes = buffer.getShort(at + OFFSET_ATTRIBUTES) & ~TIMESTAMP_TYPE_MASK;
        if (type == TimestampType.LOG_APPEND_TIME) {
            attributes |= TIMESTAMP_TYPE_MASK;
        }
        buffer.putShort(at + OFFSET_ATTRIBUTES, (short) attributes);
        buffer.putLong(at + 35, maxTimestamp);
        buffer.putInt(at + OFFSET_CRC, Checksums.crc32c(buffer, at + OFFSET_ATTRIBUTES, at + (int) sizeBytes()));
    }
}
