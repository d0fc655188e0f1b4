package dev.kraftbench.storage;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.kernel.jdk.FileDisk;
import dev.kraftbench.protocol.RecordSlice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionLogTest {

    private static final TopicIdPartition ID = new TopicIdPartition(new Uuid(1, 2), 0, "orders");

    @TempDir
    Path root;

    private final VirtualLane lane = new VirtualLane();
    private final StorageContext context = new StorageContext(1, FileDisk.INSTANCE, lane, lane);
    private final Map<String, String> config = new HashMap<>();
    private PartitionLog log;

    private void open(OpenOptions options) throws IOException {
        log = PartitionLog.open(context, lane, root.resolve("orders-0"), ID, LogConfig.of(config), options);
    }

    private void open() throws IOException {
        open(new OpenOptions(true, 0, 0, 0));
    }

    private void reopenAfterCrash() throws IOException {
        long recoveryPoint = log.recoveryPoint();
        log.abandon();
        open(new OpenOptions(false, recoveryPoint, log.logStartOffset(), log.highWatermark()));
    }

    private void reopenAfterClose() throws IOException {
        log.close();
        open(new OpenOptions(true, log.recoveryPoint(), log.logStartOffset(), log.highWatermark()));
    }

    @AfterEach
    void close() {
        if (log != null) {
            lane.settle();
            log.abandon();
        }
    }

    private void append(String... values) throws IOException {
        assertInstanceOf(AppendResult.Appended.class, log.appendAsLeader(Batches.of(values), 0, AppendOrigin.CLIENT));
    }

    private List<String> readAll(long from) throws IOException {
        List<String> values = new ArrayList<>();
        long offset = from;
        while (offset < log.logEndOffset()) {
            ReadResult.Slice slice = assertInstanceOf(ReadResult.Slice.class, log.read(offset, 1 << 20, Long.MAX_VALUE, true));
            ByteBuffer bytes = slice.records().read();
            slice.records().release();
            List<String> some = Batches.values(bytes);
            assertFalse(some.isEmpty(), "nothing at " + offset);
            values.addAll(some);
            offset += some.size();
        }
        return values;
    }

    @Test
    void aNewLogHasNothingOnDiskUntilItsFirstRecord() throws IOException {
        open();
        assertFalse(Files.exists(root.resolve("orders-0")));
        append("a");
        assertEquals(List.of("00000000000000000000.log", "partition.metadata"), files());
        assertEquals("version: 0\ntopic_id: " + ID.topicId(), Files.readString(root.resolve("orders-0/partition.metadata")));
    }

    private List<String> files() throws IOException {
        return FileDisk.INSTANCE.list(root.resolve("orders-0")).stream().map(p -> p.getFileName().toString()).toList();
    }

    @Test
    void whatIsAppendedIsReadInOrder() throws IOException {
        open();
        AppendResult first = log.appendAsLeader(Batches.of("a", "b"), 3, AppendOrigin.CLIENT);
        AppendResult second = log.appendAsLeader(Batches.of("c"), 3, AppendOrigin.CLIENT);
        assertEquals(new AppendResult.Appended(0, 1, Batches.TIME, -1, 0, first instanceof AppendResult.Appended a ? a.sizeBytes() : 0), first);
        assertEquals(2, assertInstanceOf(AppendResult.Appended.class, second).baseOffset());
        assertEquals(3, log.logEndOffset());
        assertEquals(List.of("a", "b", "c"), readAll(0));
        assertEquals(OptionalInt.of(3), log.latestEpoch());
        assertEquals(Files.size(root.resolve("orders-0/00000000000000000000.log")), log.sizeBytes());
    }

    @Test
    void readsStopAtTheBoundAndGiveWholeBatches() throws IOException {
        open();
        append("a");
        append("b");
        append("c");
        RecordSlice slice = slice(0, 1 << 20, 2, true);
        assertEquals(List.of("a", "b"), Batches.values(slice.read()));
        slice.release();
        slice = slice(1, 1, 3, true);
        assertEquals(List.of("b"), Batches.values(slice.read()));
        slice.release();
        assertThrows(IllegalStateException.class, slice::release);
        assertEquals(0, slice(1, 1, 3, false).sizeInBytes());
        assertEquals(0, slice(2, 100, 2, true).sizeInBytes());
        assertEquals(0, slice(3, 100, 3, true).sizeInBytes());
        assertEquals(new ReadResult.OutOfRange(4, 0, 3), log.read(4, 100, 3, true));
    }

    private RecordSlice slice(long offset, int maxBytes, long bound, boolean atLeastOne) throws IOException {
        return assertInstanceOf(ReadResult.Slice.class, log.read(offset, maxBytes, bound, atLeastOne)).records();
    }

    @Test
    void readsOfEveryOffsetInEverySegmentFindTheirBatch() throws IOException {
        config.put("segment.bytes", "6000");
        config.put("index.interval.bytes", "200");
        open();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            append("x" + i, "y" + i);
            expected.add("x" + i);
            expected.add("y" + i);
        }
        assertTrue(log.segments().size() > 3);
        for (int round = 0; round < 2; round++) {
            for (int offset = 0; offset < 600; offset++) {
                RecordSlice slice = slice(offset, 1, 600, true);
                List<String> values = Batches.values(slice.read());
                slice.release();
                assertEquals(List.of("x" + offset / 2, "y" + offset / 2), values);
                RecordSlice bounded = slice(0 + offset / 2 * 2, 1 << 20, Math.min(600, offset / 2 * 2 + 4), true);
                assertTrue(Batches.values(bounded.read()).size() <= 4);
                bounded.release();
            }
            assertEquals(expected, readAll(0));
            reopenAfterClose();
        }
    }

    @Test
    void aSliceOutlivesTheDeletionOfItsSegment() throws IOException {
        config.put("segment.bytes", "100");
        config.put("retention.ms", "1000");
        open();
        append("a".repeat(20));
        append("b".repeat(20));
        RecordSlice slice = slice(0, 1000, 1, true);
        log.advanceHighWatermark(2);
        lane.advanceMillis(5000);
        assertEquals(2, log.deleteOldSegments());
        lane.advanceMillis(60_001);
        assertEquals(2, log.logStartOffset());
        assertEquals(List.of("a".repeat(20)), Batches.values(slice.read()));
        slice.release();
        assertEquals(1, log.segments().size());
        assertFalse(files().toString().contains(".deleted"), () -> "left");
        assertEquals(new ReadResult.OutOfRange(1, 2, 2), log.read(1, 100, 2, true));
    }

    @Test
    void retentionBySizeKeepsTheNewestAndNeverPassesTheHighWatermark() throws IOException {
        config.put("segment.bytes", "100");
        config.put("retention.bytes", "250");
        open();
        for (int i = 0; i < 6; i++) {
            append("v" + i + "-".repeat(18));
        }
        long segment = log.segments().get(0).sizeBytes();
        log.advanceHighWatermark(1);
        assertEquals(1, log.deleteOldSegments());
        log.advanceHighWatermark(6);
        log.deleteOldSegments();
        assertTrue(log.sizeBytes() >= 250 - segment && log.sizeBytes() < 250 + segment, () -> "size " + log.sizeBytes());
        assertEquals(6, log.logEndOffset());
        long start = log.logStartOffset();
        reopenAfterCrash();
        assertEquals(start, log.logStartOffset());
        assertEquals(6, log.logEndOffset());
    }

    @Test
    void retentionOfEverythingKeepsTheEndOffsetOverARestart() throws IOException {
        config.put("retention.ms", "1000");
        open();
        append("a");
        append("b");
        log.advanceHighWatermark(2);
        lane.advanceMillis(10_000);
        assertEquals(1, log.deleteOldSegments());
        lane.settle();
        log.abandon();
        // Not even the log start was checkpointed.
        open(new OpenOptions(false, 0, 0, 0));
        assertEquals(2, log.logEndOffset());
        assertEquals(2, log.logStartOffset());
    }

    @Test
    void segmentsRollByTime() throws IOException {
        config.put("segment.ms", "1000");
        open();
        assertInstanceOf(AppendResult.Appended.class, log.appendAsLeader(Batches.at(lane.wallMillis(), "a"), 0, AppendOrigin.CLIENT));
        assertInstanceOf(AppendResult.Appended.class, log.appendAsLeader(Batches.at(lane.wallMillis() + 1000, "b"), 0, AppendOrigin.CLIENT));
        assertEquals(1, log.segments().size());
        assertInstanceOf(AppendResult.Appended.class, log.appendAsLeader(Batches.at(lane.wallMillis() + 1001, "c"), 0, AppendOrigin.CLIENT));
        assertEquals(2, log.segments().size());
    }

    @Test
    void segmentsRollWhenTheirIndexIsFull() throws IOException {
        config.put("segment.index.bytes", "48");
        config.put("index.interval.bytes", "1");
        open();
        for (int i = 0; i < 20; i++) {
            append("v" + i);
        }
        assertEquals(3, log.segments().size());
        assertEquals(20, readAll(0).size());
    }

    @Test
    void truncationTakesRecordsEpochsAndSegments() throws IOException {
        config.put("segment.bytes", "200");
        open();
        for (int i = 0; i < 10; i++) {
            assertInstanceOf(
                    AppendResult.Appended.class, log.appendAsLeader(Batches.of("v" + i + "-".repeat(10)), i / 4, AppendOrigin.CLIENT));
        }
        log.advanceHighWatermark(9);
        log.truncateTo(5);
        assertEquals(5, log.logEndOffset());
        assertEquals(5, log.highWatermark());
        assertEquals(5, readAll(0).size());
        assertEquals(List.of(new EpochEntry(0, 0), new EpochEntry(1, 4)), log.epochs());
        append("again");
        assertEquals(6, readAll(0).size());
        log.truncateTo(0);
        assertEquals(0, log.logEndOffset());
        append("new");
        assertEquals(List.of("new"), readAll(0));
        lane.settle();
        reopenAfterCrash();
        assertEquals(List.of("new"), readAll(0));
    }

    @Test
    void truncationInsideABatchTakesItWhole() throws IOException {
        open();
        append("a");
        append("b", "c");
        log.truncateTo(2);
        assertEquals(1, log.logEndOffset());
    }

    @Test
    void fullTruncationStartsAnewElsewhere() throws IOException {
        open();
        append("a");
        log.truncateFullyAndStartAt(100);
        assertEquals(100, log.logStartOffset());
        assertEquals(100, log.logEndOffset());
        assertEquals(new LogAppended(100, 100, Batches.TIME, 70), log.appendAsFollower(Batches.stored(100, 7, "cd"), 7));
        assertEquals(List.of(new EpochEntry(7, 100)), log.epochs());
        lane.settle();
        reopenAfterCrash();
        assertEquals(List.of("cd"), readAll(100));
    }

    @Test
    void theLogStartHidesRecordsUntilRetentionDeletesThem() throws IOException {
        config.put("segment.bytes", "100");
        open();
        for (int i = 0; i < 4; i++) {
            append("v" + i + "-".repeat(20));
        }
        assertThrows(IllegalArgumentException.class, () -> log.incrementLogStartOffset(3));
        log.advanceHighWatermark(4);
        assertTrue(log.incrementLogStartOffset(3));
        assertFalse(log.incrementLogStartOffset(2));
        assertEquals(new ReadResult.OutOfRange(2, 3, 4), log.read(2, 100, 4, true));
        assertEquals(3, log.deleteOldSegments());
        assertEquals(new OffsetLookup.Found(3, -1, 0), log.earliestOffset());
    }

    @Test
    void followersTakeBatchesAsTheyAre() throws IOException {
        open();
        ByteBuffer whole = Batches.concat(Batches.stored(0, 1, "a", "b"), Batches.stored(2, 1, "c"), Batches.stored(3, 2, "d"));
        ByteBuffer cut = whole.duplicate().limit(whole.limit() - 5);
        LogAppended appended = log.appendAsFollower(cut, 2);
        assertEquals(2, appended.lastOffset());
        assertEquals(3, log.logEndOffset());
        assertEquals(4, log.appendAsFollower(Batches.stored(3, 2, "d", "e"), 2).lastOffset());
        assertEquals(List.of("a", "b", "c", "d", "e"), readAll(0));
        assertEquals(List.of(new EpochEntry(1, 0), new EpochEntry(2, 3)), log.epochs());
        assertEquals(0, log.appendAsFollower(Batches.stored(5, 9, "newer"), 2).sizeBytes());
        assertThrows(IllegalArgumentException.class, () -> log.appendAsFollower(Batches.stored(4, 2, "twice"), 2));
        ByteBuffer damaged = Batches.stored(5, 2, "f");
        damaged.put(damaged.limit() - 1, (byte) 99);
        assertThrows(CorruptRecordException.class, () -> log.appendAsFollower(damaged, 2));
    }

    @Test
    void epochsEndWhereTheNextBegins() throws IOException {
        open();
        log.appendAsFollower(Batches.concat(Batches.stored(0, 1, "a"), Batches.stored(1, 3, "b", "c"), Batches.stored(3, 5, "d")), 5);
        assertEquals(new EpochEnd(0, 0), log.endOffsetForEpoch(0));
        assertEquals(new EpochEnd(1, 1), log.endOffsetForEpoch(1));
        assertEquals(new EpochEnd(1, 1), log.endOffsetForEpoch(2));
        assertEquals(new EpochEnd(3, 3), log.endOffsetForEpoch(4));
        assertEquals(new EpochEnd(5, 4), log.endOffsetForEpoch(5));
        assertEquals(EpochEnd.UNDEFINED, log.endOffsetForEpoch(6));
        assertEquals(EpochEnd.UNDEFINED, log.endOffsetForEpoch(-1));
        assertEquals(OptionalInt.of(3), log.epochAt(2));
        log.flush(outcome -> {});
        lane.settle();
        assertEquals("0\n3\n1 0\n3 1\n5 3\n", Files.readString(root.resolve("orders-0/leader-epoch-checkpoint")));
    }

    @Test
    void timestampsAreFoundInAnySegment() throws IOException {
        config.put("segment.bytes", "300");
        config.put("index.interval.bytes", "100");
        open();
        for (int i = 0; i < 40; i++) {
            log.appendAsFollower(
                    Batches.concat(MemoryBatches.at(i, 0, Batches.TIME + (i % 2 == 0 ? i : i - 2) * 10L, "v" + i)), 0);
        }
        for (int round = 0; round < 2; round++) {
            assertEquals(new OffsetLookup.Found(0, Batches.TIME, 0), log.offsetForTimestamp(0));
            assertEquals(new OffsetLookup.Found(8, Batches.TIME + 80, 0), log.offsetForTimestamp(Batches.TIME + 75));
            assertEquals(new OffsetLookup.Found(38, Batches.TIME + 380, 0), log.offsetForTimestamp(Batches.TIME + 380));
            assertEquals(OffsetLookup.NOT_FOUND, log.offsetForTimestamp(Batches.TIME + 381));
            assertEquals(new OffsetLookup.Found(38, Batches.TIME + 380, 0), log.maxTimestampOffset());
            assertEquals(new OffsetLookup.Found(40, -1, 0), log.latestOffset());
            reopenAfterClose();
        }
    }

    @Test
    void flushByMessagesMovesTheRecoveryPoint() throws IOException {
        config.put("flush.messages", "3");
        open();
        append("a");
        append("b");
        assertEquals(0, lane.pendingWork());
        append("c");
        assertEquals(1, lane.pendingWork());
        lane.settle();
        append("d");
        lane.settle();
        assertEquals(3, log.recoveryPoint());
    }

    @Test
    void flushByTimeMovesTheRecoveryPoint() throws IOException {
        config.put("flush.ms", "100");
        open();
        append("a");
        lane.advanceMillis(99);
        assertEquals(0, log.recoveryPoint());
        lane.advanceMillis(1);
        assertEquals(1, log.recoveryPoint());
    }

    private void configure(String name, String value) {
        config.put(name, value);
        log.updateConfig(LogConfig.of(config));
    }

    @Test
    void aFlushIsDueAsSoonAsTheSettingsSayNow() throws IOException {
        config.put("flush.ms", "1000000");
        open();
        append("a");
        lane.advanceMillis(60);
        configure("flush.ms", "100");
        lane.advanceMillis(39);
        assertEquals(0, log.recoveryPoint());
        lane.advanceMillis(1);
        assertEquals(1, log.recoveryPoint());

        append("b");
        configure("flush.ms", Long.toString(Long.MAX_VALUE));
        lane.advanceMillis(1_000_000);
        assertEquals(1, log.recoveryPoint());
        configure("flush.ms", "50");
        lane.advanceMillis(50);
        assertEquals(2, log.recoveryPoint());

        config.remove("flush.ms");
        append("c");
        configure("flush.messages", "1");
        lane.settle();
        assertEquals(3, log.recoveryPoint());
    }

    @Test
    void anyDelayWithinKafkasLimitsIsAsLongAsItSays() throws IOException {
        config.put("file.delete.delay.ms", Long.toString(Long.MAX_VALUE));
        config.put("flush.ms", Long.toString(Long.MAX_VALUE - 1));
        open();
        append("a");
        append("b");
        log.advanceHighWatermark(2);
        log.incrementLogStartOffset(2);
        config.put("retention.bytes", "0");
        log.updateConfig(LogConfig.of(config));
        assertEquals(1, log.deleteOldSegments());
        lane.advanceMillis(1_000_000_000);
        assertTrue(files().contains("00000000000000000000.log.deleted"), () -> assertDoesNotThrow(this::files).toString());
    }

    @Test
    void aFlushForWhichTheHelpersHaveNoTimeIsMadeLater() throws IOException {
        open();
        append("a");
        List<Long> durable = new ArrayList<>();
        lane.refuseWork(1);
        log.flush(outcome -> durable.add(outcome.orThrow()));
        lane.settle();
        append("b");
        log.flush(outcome -> durable.add(outcome.orThrow()));
        lane.settle();
        assertEquals(List.of(), durable);
        lane.advanceMillis(1_000);
        assertEquals(List.of(1L, 2L), durable);
        assertEquals(2, log.recoveryPoint());
        append("c");
        assertEquals(List.of("a", "b", "c"), readAll(0));
    }

    @Test
    void flushesAskedForMeanwhileAreServedTogether() throws IOException {
        open();
        append("a");
        List<Long> durable = new ArrayList<>();
        log.flush(outcome -> durable.add(outcome.orThrow()));
        append("b");
        log.flush(outcome -> durable.add(outcome.orThrow()));
        append("c");
        log.flush(outcome -> durable.add(outcome.orThrow()));
        assertEquals(1, lane.pendingWork());
        lane.settle();
        assertEquals(List.of(1L, 3L, 3L), durable);
    }

    @Test
    void aTruncationDuringAFlushLimitsWhatItMadeDurable() throws IOException {
        open();
        append("a");
        append("b");
        append("c");
        List<Long> durable = new ArrayList<>();
        log.flush(outcome -> durable.add(outcome.orThrow()));
        log.truncateTo(1);
        append("d");
        append("e");
        lane.settle();
        assertEquals(List.of(1L), durable);
        assertEquals(1, log.endOffsetForEpoch(0).endOffset() - 2);
    }

    @Test
    void aClosedLogNeedsNoRecovery() throws IOException {
        open();
        append("a");
        append("b");
        log.advanceHighWatermark(1);
        reopenAfterClose();
        assertEquals(List.of("a", "b"), readAll(0));
        assertEquals(1, log.highWatermark());
        assertEquals(2, log.recoveryPoint());
        assertEquals(
                List.of(
                        "00000000000000000000.index",
                        "00000000000000000000.log",
                        "00000000000000000000.timeindex",
                        "leader-epoch-checkpoint",
                        "partition.metadata"),
                files());
    }

    @Test
    void anUntouchedLogClosesWithoutAFile() throws IOException {
        open();
        log.assignEpochStart(3, 0);
        log.flush(outcome -> assertEquals(0L, outcome.orThrow()));
        lane.settle();
        reopenAfterClose();
        assertFalse(Files.exists(root.resolve("orders-0")));
        assertEquals(OptionalInt.empty(), log.latestEpoch());
    }

    @Test
    void idleFilesAreClosedAndOpenAgain() throws IOException {
        config.put("segment.bytes", "200");
        open();
        for (int i = 0; i < 10; i++) {
            append("v" + i);
        }
        lane.settle();
        log.deleteOldSegments();
        RecordSlice slice = slice(0, 1, 10, true);
        log.deleteOldSegments();
        log.deleteOldSegments();
        log.deleteOldSegments();
        assertEquals(List.of("v0"), Batches.values(slice.read()));
        slice.release();
        log.deleteOldSegments();
        log.deleteOldSegments();
        append("v10");
        assertEquals(11, readAll(0).size());
    }

    private void appendAt(long... timestamps) throws IOException {
        SimpleRecord[] records = new SimpleRecord[timestamps.length];
        for (int i = 0; i < timestamps.length; i++) {
            records[i] = Batches.record(timestamps[i], "a");
        }
        MemoryRecords batch = MemoryRecords.withRecords(Compression.NONE, records);
        assertInstanceOf(AppendResult.Appended.class, log.appendAsLeader(batch, 0, AppendOrigin.CLIENT));
    }

    private void deleteBefore(long offset) throws IOException {
        log.advanceHighWatermark(log.logEndOffset());
        log.incrementLogStartOffset(offset);
    }

    @Test
    void theLargestTimestampIsSoughtAmongTheRecordsThatAreLeft() throws IOException {
        open();
        appendAt(100);
        appendAt(50);
        appendAt(60);
        deleteBefore(1);
        assertEquals(new OffsetLookup.Found(2, 60, 0), log.maxTimestampOffset());
        deleteBefore(3);
        assertEquals(OffsetLookup.NOT_FOUND, log.maxTimestampOffset());
    }

    @Test
    void theLargestTimestampIsSoughtInTheRestOfABatch() throws IOException {
        open();
        appendAt(100, 70, 80);
        appendAt(60);
        deleteBefore(1);
        assertEquals(new OffsetLookup.Found(2, 80, 0), log.maxTimestampOffset());
        deleteBefore(3);
        assertEquals(new OffsetLookup.Found(3, 60, 0), log.maxTimestampOffset());
    }

    @Test
    void theLargestTimestampMayLieInALaterSegmentThanThatOfADeletedRecord() throws IOException {
        config.put("internal.segment.bytes", "100");
        open();
        appendAt(100, 50);
        appendAt(70);
        appendAt(60);
        assertEquals(3, log.segments().size());
        deleteBefore(1);
        assertEquals(new OffsetLookup.Found(2, 70, 0), log.maxTimestampOffset());
        appendAt(70);
        assertEquals(new OffsetLookup.Found(2, 70, 0), log.maxTimestampOffset(), "the first of several");
        deleteBefore(2);
        assertEquals(new OffsetLookup.Found(2, 70, 0), log.maxTimestampOffset());
        deleteBefore(3);
        assertEquals(new OffsetLookup.Found(4, 70, 0), log.maxTimestampOffset());
    }
}
