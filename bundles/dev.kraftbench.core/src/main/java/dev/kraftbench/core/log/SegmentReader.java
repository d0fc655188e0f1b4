package dev.kraftbench.core.log;

import dev.kraftbench.core.log.BatchPage.Reason;
import dev.kraftbench.core.log.BatchPage.TornTail;
import dev.kraftbench.core.log.LogBatch.Checksum;
import dev.kraftbench.core.records.StoredRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.common.utils.internals.CloseableIterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads a segment's log, so many bytes at a time. The file may be written to meanwhile, and may end in the middle of a batch: that is told, not thrown.
 *
 * <pre>
 * int64 base offset  int32 length  int32 leader epoch  int8 magic  uint32 crc32c of what follows
 * int16 attributes  int32 last offset delta  int64 base timestamp  int64 max timestamp  int64 producer id  int16 producer epoch
 * int32 base sequence  int32 count  records…
 * </pre>
 */
public final class SegmentReader {
    static final int HEADER = 61;
    private static final int OVERHEAD = 12;
    private static final int MAGIC_AT = 16;
    private static final int CRC_FROM = 21;
    /** The least any version of a batch has. */
    private static final int LEAST_LENGTH = 14;
    /** A size beyond this is not believed. */
    private static final int MOST_BATCH_BYTES = 512 << 20;
    /** A page reads no more than this, however few batches that are. */
    private static final long MOST_PAGE_BYTES = 32L << 20;
    private static final int CHUNK = 64 << 10;
    /** Of a key or value, for showing. */
    private static final int MOST_VALUE_BYTES = 256 << 10;
    private static final int COMPRESSION = 0x07;
    private static final int APPEND_TIME = 0x08;
    private static final int TRANSACTIONAL = 0x10;
    private static final int CONTROL = 0x20;

    private final Path file;

    public SegmentReader(Path log) {
        this.file = log;
    }

    /** Batches from a position on. @param checksums whether to read all of each batch for its checksum */
    public BatchPage batches(long from, int most, boolean checksums) throws IOException {
        List<LogBatch> batches = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long end = channel.size();
            long position = from;
            while (position < end && batches.size() < most && position - from < MOST_PAGE_BYTES) {
                ByteBuffer header = read(channel, position, (int) Math.min(HEADER, end - position));
                Reason torn = torn(header, end - position);
                if (torn != null) {
                    return new BatchPage(batches, position, end, Optional.of(new TornTail(position, end - position, torn)));
                }
                LogBatch batch = batch(header, position, checksums ? checksum(channel, header, position) : Checksum.UNKNOWN);
                batches.add(batch);
                position += batch.sizeBytes();
            }
            return new BatchPage(batches, position, end, Optional.empty());
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, position + buffer.position());
            if (count < 0) {
                break;
            }
        }
        return buffer.flip();
    }

    private static @Nullable Reason torn(ByteBuffer header, long left) {
        boolean zeros = true;
        for (int i = 0; i < header.limit(); i++) {
            zeros &= header.get(i) == 0;
        }
        if (zeros && header.limit() > MAGIC_AT) {
            return Reason.ZEROS;
        }
        if (header.limit() <= MAGIC_AT) {
            return Reason.INCOMPLETE;
        }
        int length = header.getInt(8);
        byte magic = header.get(MAGIC_AT);
        if (length < LEAST_LENGTH || length > MOST_BATCH_BYTES || magic < 0 || magic > 2 || header.getLong(0) < 0) {
            return Reason.NO_BATCH;
        }
        return length + OVERHEAD > left || magic == 2 && header.limit() < HEADER ? Reason.INCOMPLETE : null;
    }

    private static Checksum checksum(FileChannel channel, ByteBuffer header, long position) throws IOException {
        if (header.get(MAGIC_AT) < 2) {
            return Checksum.UNKNOWN;
        }
        CRC32C crc = new CRC32C();
        long end = position + OVERHEAD + header.getInt(8);
        for (long at = position + CRC_FROM; at < end; at += CHUNK) {
            crc.update(read(channel, at, (int) Math.min(CHUNK, end - at)));
        }
        return crc.getValue() == Integer.toUnsignedLong(header.getInt(17)) ? Checksum.VALID : Checksum.WRONG;
    }

    private static LogBatch batch(ByteBuffer h, long position, Checksum checksum) {
        int size = h.getInt(8) + OVERHEAD;
        byte magic = h.get(MAGIC_AT);
        long base = h.getLong(0);
        if (magic < 2) {
            return new LogBatch(position, size, magic, base, base, -1, -1, "", false, false, false, -1, -1, -1, (short) -1, -1, checksum);
        }
        int attributes = h.getShort(21);
        int codec = attributes & COMPRESSION;
        String compression = codec < CompressionType.values().length ? CompressionType.forId(codec).name : "?" + codec;
        return new LogBatch(position, size, magic, base, base + h.getInt(23), h.getInt(57), h.getInt(12), compression, (attributes & APPEND_TIME) != 0,
                (attributes & TRANSACTIONAL) != 0, (attributes & CONTROL) != 0, h.getLong(27), h.getLong(35), h.getLong(43), h.getShort(51), h.getInt(53),
                checksum);
    }

    /** The first records of a batch. Fails with an IOException where the batch is damaged. */
    public List<LogRecord> records(PartitionDirectory directory, LogBatch batch, int most) throws IOException {
        ByteBuffer bytes;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            bytes = read(channel, batch.position(), batch.sizeBytes());
        }
        List<LogRecord> records = new ArrayList<>();
        try {
            for (MutableRecordBatch each : MemoryRecords.readableRecords(bytes).batches()) {
                try (CloseableIterator<Record> iterator = each.streamingIterator(BufferSupplier.NO_CACHING)) {
                    while (iterator.hasNext() && records.size() < most) {
                        records.add(record(directory, batch, each.timestampType(), iterator.next()));
                    }
                }
            }
        } catch (RuntimeException e) {
            throw new IOException("the batch at position " + batch.position() + " cannot be read: " + e.getMessage(), e);
        }
        return records;
    }

    private static LogRecord record(PartitionDirectory directory, LogBatch batch, TimestampType type, Record record) {
        StoredRecord.TimeKind kind = switch (type) {
            case CREATE_TIME -> StoredRecord.TimeKind.CREATE;
            case LOG_APPEND_TIME -> StoredRecord.TimeKind.APPEND;
            case NO_TIMESTAMP_TYPE -> StoredRecord.TimeKind.NONE;
        };
        List<StoredRecord.Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new StoredRecord.Header(header.key(), header.value()));
        }
        String control = batch.control() ? control(record) : "";
        StoredRecord stored = new StoredRecord(directory.topic(), directory.partition(), record.offset(), record.timestamp(), kind, batch.leaderEpoch(),
                bytes(record.hasKey() ? record.key() : null), bytes(record.hasValue() ? record.value() : null), headers);
        return new LogRecord(stored, record.sizeInBytes(), record.sequence(), control, record.keySize(), record.valueSize());
    }

    private static String control(Record record) {
        try {
            return ControlRecordType.parse(record.key()).name();
        } catch (RuntimeException e) {
            return "?";
        }
    }

    private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[Math.min(buffer.remaining(), MOST_VALUE_BYTES)];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
