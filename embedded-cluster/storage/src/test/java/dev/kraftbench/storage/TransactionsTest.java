package dev.kraftbench.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.VirtualLane;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a log knows of transactions: which are open, which were aborted, and what it takes of whom (KIP-98, KIP-890). */
class TransactionsTest {

    private static final TopicIdPartition ID = new TopicIdPartition(new Uuid(1, 2), 0, "orders");
    private static final Path DIRECTORY = Path.of("/data/orders-0");
    private static final int COORDINATOR_EPOCH = 5;
    private static final int VERSION_1 = 1;
    private static final int VERSION_2 = 2;

    private final VirtualLane lane = new VirtualLane();
    private final CrashDisk disk = new CrashDisk();
    private final StorageContext context = new StorageContext(1, disk, lane, lane, 10_000);
    private String segmentBytes = "1000000";
    private PartitionLog log;

    @BeforeEach
    void open() throws IOException {
        lane.setWallMillis(Batches.TIME);
        disk.createDirectories(DIRECTORY.getParent());
        disk.forceDirectory(DIRECTORY.getParent());
        open(new OpenOptions(true, 0, 0, 0));
    }

    private void open(OpenOptions options) throws IOException {
        LogConfig config = LogConfig.of(Map.of("segment.bytes", segmentBytes, "index.interval.bytes", "100"));
        log = PartitionLog.open(context, lane, DIRECTORY, ID, config, options);
    }

    private void smallSegments() throws IOException {
        log.abandon();
        segmentBytes = "400";
        open(new OpenOptions(true, 0, 0, 0));
    }

    private Verification verify(long producer, int epoch, int sequence, boolean epochBump) {
        return log.verify(new TransactionalBatch(producer, (short) epoch, sequence, epochBump));
    }

    private VerificationGuard guard(long producer, int epoch, int sequence, boolean epochBump) {
        return assertInstanceOf(Verification.Needed.class, verify(producer, epoch, sequence, epochBump)).guard();
    }

    private AppendResult append(long producer, int epoch, int sequence, VerificationGuard guard) throws IOException {
        MemoryRecords batch = Batches.producer(producer, epoch, sequence, true, "value of " + producer);
        return log.appendAsLeader(batch, 0, new AppendOrigin.Client(guard));
    }

    /** Appends a batch, verified if it is the first of its transaction. */
    private long write(long producer, int epoch, int sequence) throws IOException {
        AppendResult result =
                switch (verify(producer, epoch, sequence, false)) {
                    case Verification.Needed(VerificationGuard guard) -> append(producer, epoch, sequence, guard);
                    case Verification.Open open -> append(producer, epoch, sequence, VerificationGuard.NONE);
                    case Verification.Refused refused -> throw new AssertionError(refused);
                };
        return base(result);
    }

    private static MemoryRecords marker(long producer, int epoch, ControlRecordType type, int coordinatorEpoch) {
        return MemoryRecords.withEndTransactionMarker(
                Batches.TIME, producer, (short) epoch, new EndTransactionMarker(type, coordinatorEpoch));
    }

    private AppendResult end(long producer, int epoch, ControlRecordType type, int version) throws IOException {
        return log.appendAsLeader(marker(producer, epoch, type, COORDINATOR_EPOCH), 0, new AppendOrigin.Marker(version));
    }

    private long abort(long producer, int epoch) throws IOException {
        return base(end(producer, epoch, ControlRecordType.ABORT, VERSION_1));
    }

    private long commit(long producer, int epoch) throws IOException {
        return base(end(producer, epoch, ControlRecordType.COMMIT, VERSION_1));
    }

    private static long base(AppendResult result) {
        return assertInstanceOf(AppendResult.Appended.class, result, result::toString).baseOffset();
    }

    private void refused(Errors error, AppendResult result) {
        assertEquals(error, assertInstanceOf(AppendResult.Rejected.class, result, result::toString).error());
    }

    private void replicated() {
        log.advanceHighWatermark(log.logEndOffset());
    }

    /** What a reader of committed transactions is told about everything from an offset on, read in steps of this many bytes. */
    private List<AbortedTransaction> aborted(long from, int maxBytes) throws IOException {
        List<AbortedTransaction> all = new ArrayList<>();
        long offset = from;
        while (offset < log.lastStableOffset()) {
            ReadResult.Slice slice =
                    assertInstanceOf(ReadResult.Slice.class, log.read(offset, maxBytes, log.lastStableOffset(), true));
            for (AbortedTransaction one : log.abortedTransactions(slice, log.lastStableOffset())) {
                if (!all.contains(one)) {
                    all.add(one);
                }
            }
            ByteBuffer bytes = slice.records().read();
            slice.records().release();
            for (var batch : MemoryRecords.readableRecords(bytes).batches()) {
                offset = batch.lastOffset() + 1;
            }
        }
        return all;
    }

    // ---- last stable offset

    @Test
    void anOpenTransactionHoldsTheLastStableOffsetUntilItsMarkerIsReplicated() throws IOException {
        base(log.appendAsLeader(Batches.of("plain"), 0, AppendOrigin.CLIENT));
        assertEquals(1, write(1, 0, 0));
        base(log.appendAsLeader(Batches.of("plain"), 0, AppendOrigin.CLIENT));
        replicated();
        assertEquals(1, log.lastStableOffset());

        assertEquals(3, commit(1, 0));
        assertEquals(1, log.lastStableOffset());
        replicated();
        assertEquals(4, log.lastStableOffset());
    }

    @Test
    void theOldestOfSeveralTransactionsHoldsTheLastStableOffset() throws IOException {
        write(1, 0, 0);
        write(2, 0, 0);
        replicated();
        abort(1, 0);
        replicated();
        assertEquals(1, log.lastStableOffset());
        commit(2, 0);
        replicated();
        assertEquals(4, log.lastStableOffset());
    }

    @Test
    void theLastStableOffsetOutlivesACrashAndACleanRestart() throws IOException {
        write(1, 0, 0);
        write(2, 0, 0);
        abort(1, 0);
        lane.die();
        log.abandon();
        open(new OpenOptions(false, 0, 0, 2));
        // The marker is above the high watermark, so that the transaction before it is not decided for readers.
        assertEquals(0, log.lastStableOffset());
        replicated();
        assertEquals(1, log.lastStableOffset());
        lane.settle();
        log.close();
        open(new OpenOptions(true, 3, 0, 3));
        assertEquals(1, log.lastStableOffset());
        assertSame(Verification.Open.INSTANCE, verify(2, 0, 1, false));
    }

    @Test
    void theLastStableOffsetIsNeverBelowTheLogStart() throws IOException {
        write(1, 0, 0);
        write(1, 0, 1);
        replicated();
        log.incrementLogStartOffset(1);
        assertEquals(1, log.lastStableOffset());
        assertEquals(2, commit(1, 0));
        replicated();
        assertEquals(3, log.lastStableOffset());
    }

    @Test
    void followersHaveTheSameLastStableOffset() throws IOException {
        log.appendAsFollower(Batches.batch(0, 0, 1, 0, 0, true, "a").buffer(), 0);
        log.appendAsFollower(stored(1, marker(1, 0, ControlRecordType.ABORT, 1)), 0);
        log.advanceHighWatermark(1);
        assertEquals(0, log.lastStableOffset());
        log.advanceHighWatermark(2);
        assertEquals(2, log.lastStableOffset());
        assertEquals(List.of(new AbortedTransaction(1, 0, 1, 2)), aborted(0, 1000));
    }

    private static ByteBuffer stored(long offset, MemoryRecords marker) {
        ByteBuffer buffer = marker.buffer();
        buffer.putLong(buffer.position(), offset);
        buffer.putInt(buffer.position() + 12, 0);
        return buffer;
    }

    // ---- aborted transactions

    @Test
    void readersAreToldOfTheAbortedTransactionsInTheirRange() throws IOException {
        write(1, 0, 0);
        write(2, 0, 0);
        abort(1, 0);
        commit(2, 0);
        write(3, 0, 0);
        abort(3, 0);
        replicated();

        AbortedTransaction first = new AbortedTransaction(1, 0, 2, 1);
        AbortedTransaction second = new AbortedTransaction(3, 4, 5, 6);
        assertEquals(List.of(first, second), aborted(0, 10_000));
        assertEquals(List.of(first, second), aborted(0, 1));
        assertEquals(List.of(first, second), aborted(2, 1));
        assertEquals(List.of(second), aborted(3, 10_000));
        assertEquals(List.of(), aborted(6, 10_000));
    }

    @Test
    void committedAndEmptyTransactionsAreNotTold() throws IOException {
        write(1, 0, 0);
        commit(1, 0);
        abort(2, 0);
        replicated();
        assertEquals(List.of(), aborted(0, 10_000));
        assertFalse(disk.exists(DIRECTORY.resolve("00000000000000000000.txnindex")));
    }

    @Test
    void aTransactionIsFoundFromAnEarlierSegmentThanItsMarker() throws IOException {
        smallSegments();
        write(1, 0, 0);
        for (int i = 0; i < 20; i++) {
            base(log.appendAsLeader(Batches.of("filler " + i), 0, AppendOrigin.CLIENT));
        }
        abort(1, 0);
        replicated();
        assertTrue(log.segments().size() > 3);
        assertEquals(List.of(new AbortedTransaction(1, 0, 21, 22)), aborted(0, 1));
        assertEquals(List.of(new AbortedTransaction(1, 0, 21, 22)), aborted(10, 10_000));
    }

    private List<AbortedTransaction> manyTransactions() throws IOException {
        List<AbortedTransaction> expected = new ArrayList<>();
        int[] sequences = new int[4];
        long open = write(9, 0, 0);
        for (int i = 0; i < 40; i++) {
            int producer = 1 + i % 3;
            long first = write(producer, 0, sequences[producer]++);
            write(producer, 0, sequences[producer]++);
            if (i % 2 == 0) {
                expected.add(new AbortedTransaction(producer, first, abort(producer, 0), open));
            } else {
                commit(producer, 0);
            }
        }
        commit(9, 0);
        return expected;
    }

    @Test
    void theIndexOutlivesACleanRestart() throws IOException {
        smallSegments();
        List<AbortedTransaction> expected = manyTransactions();
        lane.settle();
        log.close();
        open(new OpenOptions(true, log.logEndOffset(), 0, log.logEndOffset()));
        assertEquals(expected, aborted(0, 300));
    }

    @Test
    void theIndexIsRebuiltAfterACrash() throws IOException {
        smallSegments();
        List<AbortedTransaction> expected = manyTransactions();
        log.flush(outcome -> {});
        lane.settle();
        long end = log.logEndOffset();
        for (long recoveryPoint : new long[] {0, 17, end / 2, end}) {
            lane.die();
            log.abandon();
            open(new OpenOptions(false, recoveryPoint, 0, end));
            replicated();
            assertEquals(expected, aborted(0, 300), "recovered from " + recoveryPoint);
        }
    }

    @Test
    void aDamagedIndexIsRebuilt() throws IOException {
        smallSegments();
        List<AbortedTransaction> expected = manyTransactions();
        lane.settle();
        log.close();
        int damaged = 0;
        for (Path file : disk.list(DIRECTORY)) {
            if (file.toString().endsWith(".txnindex")) {
                try (var open = disk.open(file)) {
                    open.truncate(open.size() - 5);
                }
                damaged++;
            }
        }
        assertTrue(damaged > 2);
        open(new OpenOptions(true, log.logEndOffset(), 0, log.logEndOffset()));
        assertEquals(expected, aborted(0, 300));
    }

    @Test
    void truncationForgetsAbortsAndOpensTheirTransactionsAgain() throws IOException {
        write(1, 0, 0);
        abort(1, 0);
        write(2, 0, 0);
        abort(2, 0);
        log.truncateTo(3);
        replicated();
        assertEquals(2, log.lastStableOffset());
        assertEquals(List.of(new AbortedTransaction(1, 0, 1, 2)), aborted(0, 1000));
        assertSame(Verification.Open.INSTANCE, verify(2, 0, 1, false));
        commit(2, 0);
        replicated();
        assertEquals(List.of(new AbortedTransaction(1, 0, 1, 2)), aborted(0, 1000));
    }

    @Test
    void abortsThatATruncationTookAwayDoNotComeBackWithTheirIndex() throws IOException {
        smallSegments();
        write(1, 0, 0);
        write(2, 0, 0);
        abort(1, 0);
        log.flush(outcome -> {});
        lane.settle();
        long checkpointed = log.recoveryPoint();
        Path index = DIRECTORY.resolve("00000000000000000000.txnindex");
        ByteBuffer before = contents(index);
        log.truncateTo(2);
        commit(1, 0);
        log.flush(outcome -> {});
        lane.settle();
        log.abandon();
        // The power failed when the disk had the shorter log, but neither the shorter index nor the new recovery point.
        try (var open = disk.open(index)) {
            open.writeFully(before, 0);
        }
        open(new OpenOptions(false, checkpointed, 0, 0));
        replicated();
        abort(2, 0);
        replicated();
        assertEquals(List.of(new AbortedTransaction(2, 1, 3, 4)), aborted(0, 300));
    }

    private ByteBuffer contents(Path file) throws IOException {
        try (var open = disk.openReadOnly(file)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) open.size());
            open.readFully(bytes, 0);
            return bytes.flip();
        }
    }

    @Test
    void whatWasWrittenBeforeALogFellIdleIsDurableWhenItIsFlushed() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            write(1, 0, seed);
            abort(1, 0);
            for (int look = 0; look < 3; look++) {
                log.deleteOldSegments();
                lane.settle();
            }
            log.flush(outcome -> {});
            lane.settle();
            long end = log.logEndOffset();
            List<AbortedTransaction> expected = aborted(0);
            assertEquals(end, log.recoveryPoint());
            lane.die();
            log.abandon();
            disk.crash(new Random(seed));
            open(new OpenOptions(false, end, 0, end));
            assertEquals(end, log.logEndOffset());
            assertEquals(expected, aborted(0));
        }
    }

    private List<AbortedTransaction> aborted(long from) throws IOException {
        replicated();
        return aborted(from, 300);
    }

    // ---- markers

    @Test
    void aMarkerOfAnOldEpochIsRefused() throws IOException {
        write(1, 3, 0);
        refused(Errors.INVALID_PRODUCER_EPOCH, end(1, 2, ControlRecordType.ABORT, VERSION_1));
        assertEquals(1, abort(1, 3));
    }

    @Test
    void aMarkerOfADeposedCoordinatorIsRefused() throws IOException {
        write(1, 0, 0);
        abort(1, 0);
        write(1, 0, 1);
        MemoryRecords zombie = marker(1, 0, ControlRecordType.COMMIT, COORDINATOR_EPOCH - 1);
        refused(Errors.TRANSACTION_COORDINATOR_FENCED, log.appendAsLeader(zombie, 0, new AppendOrigin.Marker(VERSION_1)));
    }

    @Test
    void withAnEpochForEachTransactionTheMarkerBearsANewerOne() throws IOException {
        write(1, 0, 0);
        refused(Errors.INVALID_PRODUCER_EPOCH, end(1, 0, ControlRecordType.COMMIT, VERSION_2));
        base(end(1, 1, ControlRecordType.COMMIT, VERSION_2));
        // The coordinator may not have heard that it is written.
        base(end(1, 1, ControlRecordType.COMMIT, VERSION_2));
        write(1, 1, 0);
        refused(Errors.INVALID_PRODUCER_EPOCH, end(1, 1, ControlRecordType.COMMIT, VERSION_2));
    }

    @Test
    void aMarkerFencesTheBatchesOfOlderEpochs() throws IOException {
        write(1, 0, 0);
        base(end(1, 1, ControlRecordType.ABORT, VERSION_2));
        assertEquals(
                Errors.INVALID_PRODUCER_EPOCH,
                assertInstanceOf(Verification.Refused.class, verify(1, 0, 1, true)).error());
        refused(Errors.INVALID_PRODUCER_EPOCH, append(1, 0, 1, VerificationGuard.NONE));
    }

    @Test
    void onlyControlRecordsEndATransaction() throws IOException {
        refused(
                Errors.INVALID_RECORD,
                log.appendAsLeader(Batches.producer(1, 0, 0, true, "a"), 0, new AppendOrigin.Marker(VERSION_1)));
        refused(
                Errors.INVALID_RECORD,
                log.appendAsLeader(marker(1, 0, ControlRecordType.ABORT, 1), 0, AppendOrigin.COORDINATOR));
    }

    // ---- verification

    @Test
    void theFirstBatchOfATransactionNeedsTheCoordinatorsWord() throws IOException {
        refused(Errors.INVALID_TXN_STATE, append(1, 0, 0, VerificationGuard.NONE));
        VerificationGuard guard = guard(1, 0, 0, false);
        refused(Errors.INVALID_TXN_STATE, append(1, 0, 0, new VerificationGuard(guard.number() + 1)));
        base(append(1, 0, 0, guard));
        assertSame(Verification.Open.INSTANCE, verify(1, 0, 1, false));
        base(append(1, 0, 1, VerificationGuard.NONE));
    }

    @Test
    void aLogThatTakesAnothersPlaceKnowsWhatWasAsked() throws IOException {
        VerificationGuard guard = guard(1, 0, 0, false);
        PartitionLog before = log;
        disk.createDirectories(DIRECTORY.resolveSibling("other"));
        log = PartitionLog.open(
                context, lane, DIRECTORY.resolveSibling("other").resolve("orders-0"), ID, before.config(), new OpenOptions(true, 0, 0, 0));
        log.takeOver(before);
        before.abandon();
        base(append(1, 0, 0, guard));
    }

    @Test
    void aMarkerMakesALateBatchFail() throws IOException {
        VerificationGuard guard = guard(1, 0, 0, false);
        abort(1, 0);
        refused(Errors.INVALID_TXN_STATE, append(1, 0, 0, guard));
        assertNotEquals(guard, guard(1, 0, 0, false));
    }

    @Test
    void aMarkerLeavesTheQuestionAboutTheNextTransactionAlone() throws IOException {
        base(append(1, 0, 0, guard(1, 0, 0, true)));
        // The coordinator bumped the epoch and answered the producer before the marker came here.
        VerificationGuard next = guard(1, 1, 0, true);
        base(end(1, 1, ControlRecordType.COMMIT, VERSION_2));
        base(append(1, 1, 0, next));
    }

    @Test
    void whatComesLateOfTheTransactionBeforeLeavesTheQuestionAboutTheNextAlone() throws IOException {
        base(append(1, 0, 0, guard(1, 0, 0, true)));
        VerificationGuard next = guard(1, 1, 0, true);
        base(append(1, 0, 1, VerificationGuard.NONE));
        base(end(1, 1, ControlRecordType.COMMIT, VERSION_2));
        base(append(1, 1, 0, next));
        base(end(1, 2, ControlRecordType.COMMIT, VERSION_2));
        VerificationGuard third = guard(1, 3, 0, true);
        base(end(1, 2, ControlRecordType.COMMIT, VERSION_2));
        base(append(1, 3, 0, third));
    }

    @Test
    void aTransactionBeginsWithTheLowestSequenceThatWasAskedAbout() throws IOException {
        VerificationGuard guard = guard(1, 0, 5, false);
        assertEquals(guard, guard(1, 0, 3, false));
        refused(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, append(1, 0, 5, guard));
        base(append(1, 0, 3, guard));
    }

    @Test
    void withAnEpochForEachTransactionAnUnknownProducerBeginsWithSequenceZero() throws IOException {
        refused(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, append(1, 4, 7, guard(1, 4, 7, true)));
        base(append(1, 4, 0, guard(1, 4, 0, true)));
    }

    @Test
    void offsetsOfATransactionNeedTheCoordinatorsWordToo() throws IOException {
        MemoryRecords offsets = Batches.producer(1, 0, 0, true, "offset");
        refused(Errors.INVALID_TXN_STATE, log.appendAsLeader(offsets, 0, AppendOrigin.COORDINATOR));
        base(log.appendAsLeader(
                Batches.producer(1, 0, 0, true, "offset"), 0, new AppendOrigin.Coordinator(guard(1, 0, -1, true))));
        replicated();
        assertEquals(0, log.lastStableOffset());
    }

    @Test
    void nothingIsWrittenOutsideOfAnOpenTransaction() throws IOException {
        write(1, 0, 0);
        refused(
                Errors.INVALID_TXN_STATE,
                log.appendAsLeader(Batches.idempotent(1, 0, 1, "outside"), 0, AppendOrigin.CLIENT));
    }

    @Test
    void aRepeatedBatchIsKnownEvenAfterItsTransactionEnded() throws IOException {
        write(1, 0, 0);
        commit(1, 0);
        assertSame(Verification.Open.INSTANCE, verify(1, 0, 0, false));
        assertInstanceOf(AppendResult.Duplicate.class, append(1, 0, 0, VerificationGuard.NONE));
        // It does not stand for the beginning of the next one.
        assertEquals(2, write(1, 0, 1));
    }

    @Test
    void openTransactionsKeepTheirProducers() throws IOException {
        write(1, 0, 0);
        VerificationGuard forgotten = guard(2, 0, 0, false);
        lane.advanceMillis(10_000);
        log.deleteOldSegments();
        assertEquals(List.of(new ActiveProducer(1, 0, 0, Batches.TIME, -1, 0)), log.activeProducers());
        refused(Errors.INVALID_TXN_STATE, append(2, 0, 0, forgotten));
        commit(1, 0);
        assertEquals(List.of(new ActiveProducer(1, 0, 0, Batches.TIME, COORDINATOR_EPOCH, -1)), log.activeProducers());
    }
}
