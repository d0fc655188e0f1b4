package dev.kraftbench.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.storage.internal.BatchHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a leader refuses, and what it changes. */
class LeaderValidationTest {

    private static final TopicIdPartition ID = new TopicIdPartition(new Uuid(1, 2), 0, "orders");

    private final VirtualLane lane = new VirtualLane();
    private final CrashDisk disk = new CrashDisk();
    private final Map<String, String> config = new HashMap<>();
    private PartitionLog log;

    private AppendResult append(MemoryRecords records) throws IOException {
        if (log == null) {
            log = PartitionLog.open(
                    new StorageContext(1, disk, lane, lane), lane, Path.of("/data/orders-0"), ID, LogConfig.of(config),
                    new OpenOptions(true, 0, 0, 0));
        }
        return log.appendAsLeader(records, 7, AppendOrigin.CLIENT);
    }

    private AppendResult.Rejected refused(Errors error, MemoryRecords records) throws IOException {
        AppendResult result = append(records);
        AppendResult.Rejected rejected = assertInstanceOf(AppendResult.Rejected.class, result, result::toString);
        assertEquals(error, rejected.error(), rejected::message);
        assertEquals(0, log.logEndOffset());
        return rejected;
    }

    private MutableRecordBatch stored(MemoryRecords records) throws IOException {
        AppendResult result = append(records);
        assertInstanceOf(AppendResult.Appended.class, result, result::toString);
        ReadResult.Slice slice = (ReadResult.Slice) log.read(0, 1 << 20, Long.MAX_VALUE, true);
        MutableRecordBatch batch = MemoryRecords.readableRecords(slice.records().read()).batches().iterator().next();
        slice.records().release();
        batch.ensureValid();
        return batch;
    }

    private static MemoryRecords bytes(MemoryRecords records, java.util.function.Consumer<ByteBuffer> change) {
        ByteBuffer copy = ByteBuffer.allocate(records.sizeInBytes()).put(records.buffer()).flip();
        change.accept(copy);
        return MemoryRecords.readableRecords(copy);
    }

    /** Changes a batch and makes its checksum fit again. */
    private static MemoryRecords forged(MemoryRecords records, java.util.function.Consumer<ByteBuffer> change) {
        return bytes(records, buffer -> {
            change.accept(buffer);
            BatchHeader header = new BatchHeader(buffer, 0);
            header.setMaxTimestamp(header.timestampType(), header.maxTimestamp());
        });
    }

    /** A gzip batch of one record, made of these bytes. */
    private static MemoryRecords gzipped(byte[] record) throws IOException {
        java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
        try (java.util.zip.GZIPOutputStream gzip = new java.util.zip.GZIPOutputStream(body)) {
            gzip.write(record);
        }
        MemoryRecords model = MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(1_000, "k".getBytes(), new byte[body.size() + 50]));
        ByteBuffer batch = ByteBuffer.allocate(HEADER_BYTES + body.size());
        batch.put(0, model.buffer(), 0, HEADER_BYTES);
        batch.put(HEADER_BYTES, body.toByteArray());
        batch.putInt(8, batch.capacity() - 12);
        return forged(MemoryRecords.readableRecords(batch), bytes -> bytes.putShort(21, (short) 1));
    }

    private static final int HEADER_BYTES = 61;

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"producer", "lz4"})
    void aRecordThatClaimsTwoGigabytesTakesNoMemory(String codec) throws IOException {
        config.put("compression.type", codec);
        // Zig-zag varint of 2^31 - 1.
        byte[] record = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0, 0, 0, 1, 1, 0};

        refused(Errors.INVALID_RECORD, gzipped(record));
    }

    @Test
    void aCompressedBatchThatIsTooLongUncompressedIsRefusedByATopicOfUncompressedRecords() throws IOException {
        config.put("compression.type", "uncompressed");
        config.put("max.message.bytes", "1000");

        refused(
                Errors.MESSAGE_TOO_LARGE,
                MemoryRecords.withRecords(Compression.gzip().build(), new SimpleRecord(1_000, "k".getBytes(), new byte[100_000])));
    }

    @Test
    void damageIsRefused() throws IOException {
        MemoryRecords good = Batches.of("a", "b");
        int size = good.sizeInBytes();
        refused(Errors.CORRUPT_MESSAGE, bytes(good, b -> b.put(size - 1, (byte) 77)));
        refused(Errors.CORRUPT_MESSAGE, bytes(good, b -> b.limit(size - 1)));
        refused(Errors.CORRUPT_MESSAGE, bytes(good, b -> b.putInt(8, 3)));
        refused(Errors.CORRUPT_MESSAGE, bytes(good, b -> b.putInt(8, Integer.MIN_VALUE)));
        refused(Errors.INVALID_RECORD, bytes(good, b -> b.limit(5)));
        refused(Errors.INVALID_RECORD, MemoryRecords.EMPTY);
        refused(Errors.INVALID_RECORD, MemoryRecords.readableRecords(Batches.concat(good.buffer(), good.buffer())));
        refused(Errors.INVALID_RECORD, bytes(good, b -> b.putLong(0, 5)));
        refused(Errors.INVALID_RECORD, bytes(good, b -> b.put(16, (byte) 1)));
    }

    @Test
    void liesInTheHeaderAreRefused() throws IOException {
        MemoryRecords good = Batches.of("a", "b");
        refused(Errors.INVALID_RECORD, forged(good, b -> b.putInt(57, 3)));
        refused(Errors.INVALID_RECORD, forged(good, b -> b.putInt(57, 0)));
        refused(Errors.INVALID_RECORD, forged(good, b -> b.putInt(57, 1).putInt(23, 0)));
        refused(Errors.INVALID_RECORD, forged(good, b -> b.putInt(57, 3).putInt(23, 2)));
        refused(Errors.INVALID_RECORD, forged(good, b -> b.putInt(57, MAX).putInt(23, MAX - 1)));
        refused(Errors.UNSUPPORTED_COMPRESSION_TYPE, forged(good, b -> b.putShort(21, (short) 6)));
        refused(Errors.INVALID_RECORD, forged(good, b -> b.putShort(21, (short) 4)));
        refused(Errors.INVALID_RECORD, forged(good, b -> b.putLong(43, 9)));
        refused(Errors.INVALID_TIMESTAMP, forged(good, b -> b.putShort(21, (short) 8)));
    }

    private static final int MAX = Integer.MAX_VALUE;

    @Test
    void malformedRecordsNeverPass() throws IOException {
        MemoryRecords good = MemoryRecords.withRecords(
                Compression.NONE,
                new SimpleRecord(Batches.TIME, "k".getBytes(), "value".getBytes(), new Header[] {new RecordHeader("h", "x".getBytes())}),
                new SimpleRecord(Batches.TIME, null, "value".getBytes()));
        Random random = new Random(3);
        for (int i = 0; i < 3000; i++) {
            MemoryRecords broken = forged(good, b -> b.put(61 + random.nextInt(b.limit() - 61), (byte) random.nextInt(256)));
            AppendResult result = append(broken);
            if (result instanceof AppendResult.Appended) {
                // The change hit a key, a value or something else that may be anything: then the batch must be readable to its end.
                for (Record record : MemoryRecords.readableRecords(broken.buffer()).records()) {
                    record.ensureValid();
                    assertTrue(record.headers().length < 2);
                }
            }
        }
    }

    @Test
    void tooLargeIsRefused() throws IOException {
        config.put("max.message.bytes", "200");
        refused(Errors.MESSAGE_TOO_LARGE, Batches.of("x".repeat(200)));
        config.put("max.message.bytes", "2000");
        config.put("segment.bytes", "300");
        log = null;
        refused(Errors.RECORD_LIST_TOO_LARGE, Batches.of("x".repeat(300)));
    }

    @Test
    void compactedTopicsWantKeys() throws IOException {
        config.put("cleanup.policy", "compact");
        AppendResult.Rejected rejected = refused(
                Errors.INVALID_RECORD,
                MemoryRecords.withRecords(
                        Compression.NONE,
                        new SimpleRecord(Batches.TIME, "k".getBytes(), "a".getBytes()),
                        new SimpleRecord(Batches.TIME, null, "b".getBytes())));
        assertEquals(List.of(1), rejected.recordErrors().stream().map(AppendResult.RecordError::batchIndex).toList());
        refused(Errors.INVALID_RECORD, Batches.of(Compression.lz4().build(), "a"));
    }

    @Test
    void timestampsOutOfRangeAreRefused() throws IOException {
        config.put("message.timestamp.before.max.ms", "1000");
        config.put("message.timestamp.after.max.ms", "500");
        refused(Errors.INVALID_TIMESTAMP, Batches.at(lane.wallMillis() - 1001, "a"));
        AppendResult.Rejected rejected = refused(Errors.INVALID_TIMESTAMP, Batches.at(lane.wallMillis() + 501, "a", "b"));
        assertEquals(2, rejected.recordErrors().size());
        assertInstanceOf(AppendResult.Appended.class, append(Batches.at(lane.wallMillis() - 1000, "a")));
        assertInstanceOf(AppendResult.Appended.class, append(Batches.at(lane.wallMillis() + 500, "a")));
        assertInstanceOf(AppendResult.Appended.class, append(Batches.at(RecordBatch.NO_TIMESTAMP, "a")));
    }

    static Stream<Arguments> codecs() {
        return Stream.of(
                Arguments.of("none", Compression.NONE),
                Arguments.of("gzip", Compression.gzip().build()),
                Arguments.of("snappy", Compression.snappy().build()),
                Arguments.of("lz4", Compression.lz4().build()),
                Arguments.of("zstd", Compression.zstd().build()));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void theBrokersTimeReplacesTheProducers(String name, Compression codec) throws IOException {
        config.put("message.timestamp.type", "LogAppendTime");
        lane.setWallMillis(lane.wallMillis() + 12_345);
        MutableRecordBatch batch = stored(Batches.of(codec, "a", "b"));
        assertEquals(TimestampType.LOG_APPEND_TIME, batch.timestampType());
        batch.forEach(record -> assertEquals(lane.wallMillis(), record.timestamp()));
        assertEquals(codec.type(), batch.compressionType());
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void theTopicsCodecReplacesTheProducers(String name, Compression codec) throws IOException {
        for (String target : List.of("uncompressed", "gzip", "snappy", "lz4", "zstd", "producer")) {
            config.put("compression.type", target);
            log = null;
            disk.deleteIfExists(Path.of("/data/orders-0/00000000000000000000.log"));
            MutableRecordBatch batch = stored(MemoryRecords.withIdempotentRecords(
                    codec, 5L, (short) 1, 3, Batches.record("a"), Batches.record(Batches.TIME + 5, "b"), Batches.record("c")));
            String expected = target.equals("producer") ? name : target.equals("uncompressed") ? "none" : target;
            assertEquals(expected, batch.compressionType().name);
            assertEquals(5, batch.producerId());
            assertEquals(3, batch.baseSequence());
            assertEquals(7, batch.partitionLeaderEpoch());
            assertEquals(Batches.TIME + 5, batch.maxTimestamp());
            assertEquals(2, batch.lastOffset());
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void aWrongMaximumTimestampIsCorrected(String name, Compression codec) throws IOException {
        MutableRecordBatch batch = stored(forged(Batches.of(codec, "a", "b"), b -> b.putLong(35, Batches.TIME + 999)));
        assertEquals(Batches.TIME, batch.maxTimestamp());
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void anUnchangedBatchStaysTheSameButForOffsetAndEpoch(String name, Compression codec) throws IOException {
        MemoryRecords records = Batches.of(codec, "a", "b", "c");
        ByteBuffer before = ByteBuffer.allocate(records.sizeInBytes()).put(records.buffer()).flip();
        stored(records);
        before.putInt(12, 7);
        assertEquals(before, ByteBuffer.wrap(disk.bytes(Path.of("/data/orders-0/00000000000000000000.log"))));
    }

    @Test
    void aCompressedRecordMayBeAsLongAsTheTopicAllowsWhenDecompressed() throws IOException {
        config.put("max.decompressed.message.bytes", Integer.toString(1 << 20));
        config.put("max.message.bytes", Integer.toString(4 << 20));
        String zeros = "\0".repeat(2 << 20);
        refused(Errors.INVALID_RECORD, Batches.of(Compression.zstd().build(), "a", zeros));
        // All of them together may be longer, and so may a record that is not compressed.
        String half = "\0".repeat(1 << 19);
        assertInstanceOf(AppendResult.Appended.class, append(Batches.of(Compression.zstd().build(), half, half, half)));
        assertInstanceOf(AppendResult.Appended.class, append(Batches.of(zeros)));
    }
}
