package dev.kraftbench.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.log.BatchPage.Reason;
import dev.kraftbench.core.log.LogBatch.Checksum;
import dev.kraftbench.core.log.Lookup.Step;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory as Kafka writes it, and what is read of it. */
class LogReaderTest {
    @TempDir
    private Path root;
    private Path directory;

    @BeforeEach
    void partitionDirectory() throws IOException {
        directory = Files.createDirectories(root.resolve("orders-0"));
    }

    private static SimpleRecord record(long timestamp, String value) {
        return new SimpleRecord(timestamp, "key".getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    private void append(long segment, MemoryRecords... batches) throws IOException {
        for (MemoryRecords batch : batches) {
            ByteBuffer bytes = batch.buffer().duplicate();
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            try (OutputStream out = Files.newOutputStream(file(segment, ".log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                out.write(array);
            }
        }
    }

    private Path file(long segment, String extension) {
        return directory.resolve("%020d".formatted(segment) + extension);
    }

    private static MemoryRecords plain(long base, long timestamp, int count) {
        SimpleRecord[] records = new SimpleRecord[count];
        for (int i = 0; i < count; i++) {
            records[i] = record(timestamp + i, "value " + (base + i));
        }
        return MemoryRecords.withRecords(base, Compression.gzip().build(), 7, records);
    }

    private static MemoryRecords abort(long base, long timestamp) {
        return MemoryRecords.withEndTransactionMarker(base, timestamp, 7, 42, (short) 3, new EndTransactionMarker(ControlRecordType.ABORT, 1));
    }

    private PartitionLogView view() throws IOException {
        return LogReader.view(LogReader.partitions(root, 1).getFirst());
    }

    /** Two segments: offsets 0 to 29 in three batches, then 30 to 39 and a marker. */
    private PartitionLogView twoSegments() throws IOException {
        append(0, plain(0, 1_000, 10), plain(10, 2_000, 10), plain(20, 3_000, 10));
        append(30, plain(30, 4_000, 10), abort(40, 5_000));
        List<LogBatch> first = new SegmentReader(file(0, ".log")).batches(0, 10, false).batches();
        index(0, first.get(1), first.get(2));
        time(0, 2_009, 19, 3_009, 29);
        time(30, 4_009, 9, 5_000, 10);
        return view();
    }

    private void index(long segment, LogBatch... batches) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(batches.length * 8 + 80);
        for (LogBatch batch : batches) {
            bytes.putInt((int) (batch.lastOffset() - segment)).putInt((int) batch.position());
        }
        // what follows are the zeros of a file made as large as it may become
        Files.write(file(segment, ".index"), bytes.array());
    }

    private void time(long segment, long firstTime, int firstOffset, long lastTime, int lastOffset) throws IOException {
        Files.write(file(segment, ".timeindex"), ByteBuffer.allocate(24).putLong(firstTime).putInt(firstOffset).putLong(lastTime).putInt(lastOffset).array());
    }

    @Test
    void batchesTellWhatTheirHeadersSay() throws IOException {
        PartitionLogView log = twoSegments();
        assertEquals(List.of(0L, 30L), log.segments().stream().map(SegmentFiles::baseOffset).toList());
        BatchPage page = new SegmentReader(log.segments().getLast().log()).batches(0, 10, true);
        LogBatch data = page.batches().getFirst();
        assertEquals(30, data.baseOffset());
        assertEquals(39, data.lastOffset());
        assertEquals(10, data.records());
        assertEquals("gzip", data.compression());
        assertEquals(7, data.leaderEpoch());
        assertEquals(4_009, data.maxTimestamp());
        assertEquals(Checksum.VALID, data.checksum());
        LogBatch marker = page.batches().getLast();
        assertTrue(marker.control() && marker.transactional());
        assertEquals(42, marker.producerId());
        assertTrue(page.last() && page.tail().isEmpty());
        List<LogRecord> records = new SegmentReader(log.segments().getLast().log()).records(log.directory(), marker, 10);
        assertEquals("ABORT", records.getFirst().control());
    }

    @Test
    void recordsAreReadOutOfCompressedBatches() throws IOException {
        PartitionLogView log = twoSegments();
        SegmentReader reader = new SegmentReader(log.segments().getFirst().log());
        LogBatch batch = reader.batches(0, 10, false).batches().get(1);
        List<LogRecord> records = reader.records(log.directory(), batch, 3);
        assertEquals(List.of(10L, 11L, 12L), records.stream().map(record -> record.stored().offset()).toList());
        assertEquals("value 11", new String(records.get(1).stored().value(), StandardCharsets.UTF_8));
        assertEquals(2_001, records.get(1).stored().timestamp());
        assertFalse(records.get(1).cut());
    }

    @Test
    void pagesGoOnWhereTheLastEnded() throws IOException {
        PartitionLogView log = twoSegments();
        SegmentReader reader = new SegmentReader(log.segments().getFirst().log());
        BatchPage first = reader.batches(0, 2, false);
        assertFalse(first.last());
        BatchPage second = reader.batches(first.next(), 2, false);
        assertEquals(List.of(20L), second.batches().stream().map(LogBatch::baseOffset).toList());
        assertTrue(second.last());
    }

    @Test
    void aTornTailIsToldAndNotThrown() throws IOException {
        append(0, plain(0, 1_000, 10));
        long whole = Files.size(file(0, ".log"));
        byte[] next = plain(10, 2_000, 10).buffer().array();
        try (OutputStream out = Files.newOutputStream(file(0, ".log"), StandardOpenOption.APPEND)) {
            out.write(next, 0, 70);
        }
        BatchPage page = new SegmentReader(file(0, ".log")).batches(0, 10, true);
        assertEquals(1, page.batches().size());
        assertEquals(new BatchPage.TornTail(whole, 70, Reason.INCOMPLETE), page.tail().orElseThrow());
        Files.write(file(20, ".log"), new byte[5_000]);
        assertEquals(Reason.ZEROS, new SegmentReader(file(20, ".log")).batches(0, 10, true).tail().orElseThrow().reason());
        byte[] noise = new byte[200];
        java.util.Arrays.fill(noise, (byte) 0x5A);
        Files.write(file(20, ".log"), noise);
        assertEquals(Reason.NO_BATCH, new SegmentReader(file(20, ".log")).batches(0, 10, true).tail().orElseThrow().reason());
    }

    @Test
    void aFlippedBitMakesTheChecksumWrong() throws IOException {
        append(0, plain(0, 1_000, 10), plain(10, 2_000, 10));
        byte[] bytes = Files.readAllBytes(file(0, ".log"));
        bytes[bytes.length - 5] ^= 1;
        Files.write(file(0, ".log"), bytes);
        SegmentReader reader = new SegmentReader(file(0, ".log"));
        List<LogBatch> batches = reader.batches(0, 10, true).batches();
        assertEquals(List.of(Checksum.VALID, Checksum.WRONG), batches.stream().map(LogBatch::checksum).toList());
        assertThrows(IOException.class, () -> reader.records(view().directory(), batches.getLast(), 10));
    }

    @Test
    void anOffsetIsFoundThroughSegmentIndexAndScan() throws IOException {
        PartitionLogView log = twoSegments();
        Lookup lookup = LogReader.findOffset(log, 25);
        LogBatch found = lookup.found().orElseThrow();
        assertEquals(20, found.baseOffset());
        assertEquals(new Step.SegmentChosen(0, 2), lookup.steps().get(0));
        Step.OffsetEntryFound entry = (Step.OffsetEntryFound) lookup.steps().get(1);
        assertEquals(new IndexEntry.OfOffset(0, 19, (int) lookup.scanned().getFirst().position()), entry.entry());
        assertEquals(List.of(10L, 20L), lookup.scanned().stream().map(LogBatch::baseOffset).toList());
        assertEquals(new Step.FromBeginning(false, 12), LogReader.findOffset(log, 3).steps().get(1));
        assertTrue(LogReader.findOffset(log, 400).found().isEmpty());
    }

    @Test
    void aTimeIsFoundThroughTheTimeIndex() throws IOException {
        PartitionLogView log = twoSegments();
        assertEquals(20, LogReader.findTime(log, 2_500).found().orElseThrow().baseOffset());
        assertEquals(30, LogReader.findTime(log, 3_500).found().orElseThrow().baseOffset());
        assertEquals(0, LogReader.findTime(log, 0).found().orElseThrow().baseOffset());
        Lookup late = LogReader.findTime(log, 9_000);
        assertTrue(late.found().isEmpty());
        assertEquals(new Step.SegmentByTime(30, 5_000), late.steps().getFirst());
    }

    @Test
    void indexEntriesEndWhereTheZerosBegin() throws IOException {
        PartitionLogView log = twoSegments();
        assertEquals(2, LogReader.offsetIndex(log.segments().getFirst(), 0, 100).size());
        assertEquals(List.of(new IndexEntry.OfTime(1, 5_000, 40)), LogReader.timeIndex(log.segments().getLast(), 1, 100));
        assertEquals(List.of(), LogReader.transactionIndex(log.segments().getLast(), 0, 100));
        Files.write(file(30, ".txnindex"), ByteBuffer.allocate(34).putShort((short) 0).putLong(42).putLong(31).putLong(40).putLong(41).array());
        assertEquals(List.of(new IndexEntry.OfTransaction(0, 42, 31, 40, 41)), LogReader.transactionIndex(view().segments().getLast(), 0, 100));
    }

    @Test
    void smallFilesBesideTheSegmentsAreRead() throws IOException {
        twoSegments();
        Files.writeString(directory.resolve("leader-epoch-checkpoint"), "0\n2\n0 0\n7 12\n");
        Files.writeString(directory.resolve("partition.metadata"), "version: 0\ntopic_id: byLSdKq6T5OPwGjHCY_-9Q\n");
        Files.writeString(root.resolve("replication-offset-checkpoint"), "0\n2\nothers 0 99\norders 0 38\n");
        ByteBuffer snapshot = ByteBuffer.allocate(56).putShort((short) 1).putInt(0).putInt(1).putLong(42).putShort((short) 3).putInt(8).putLong(39).putInt(9)
                .putLong(4_009).putInt(-1).putLong(30);
        CRC32C crc = new CRC32C();
        crc.update(snapshot.array(), 6, 50);
        snapshot.putInt(2, (int) crc.getValue());
        Files.write(file(40, ".snapshot"), snapshot.array());
        PartitionLogView log = view();
        assertEquals(List.of(new EpochEntry(0, 0), new EpochEntry(7, 12)), log.epochs());
        assertEquals("byLSdKq6T5OPwGjHCY_-9Q", log.topicId());
        assertEquals(38, log.highWatermark());
        assertEquals(List.of(40L), log.producerSnapshots());
        assertEquals(List.of(new ProducerEntry(42, (short) 3, 8, 39, 9, 4_009, -1, 30)), LogReader.producers(log.directory(), 40));
        Files.write(file(40, ".snapshot"), new byte[] {0, 1, 2});
        assertThrows(IOException.class, () -> LogReader.producers(log.directory(), 40));
    }

    @Test
    void directoriesTellTheirPartitionAndState() throws IOException {
        Files.createDirectories(root.resolve("__consumer_offsets-12"));
        Files.createDirectories(root.resolve("orders-1.0123456789abcdef-delete"));
        Files.createDirectories(root.resolve("lost+found"));
        twoSegments();
        List<PartitionDirectory> found = LogReader.partitions(root, 3);
        assertEquals(List.of("__consumer_offsets-12", "orders-0", "orders-1"), found.stream().map(PartitionDirectory::label).toList());
        assertEquals(PartitionDirectory.State.DELETE, found.getLast().state());
        assertEquals(List.of("orders-0"), LogReader.partitions(directory, -1).stream().map(PartitionDirectory::label).toList());
    }
}
