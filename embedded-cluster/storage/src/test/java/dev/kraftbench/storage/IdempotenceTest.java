package dev.kraftbench.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.storage.internal.BatchHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of KIP-98 for idempotent producers. */
class IdempotenceTest {

    private static final TopicIdPartition ID = new TopicIdPartition(new Uuid(1, 2), 0, "orders");
    private static final Path DIRECTORY = Path.of("/data/orders-0");
    private static final int MAX = Integer.MAX_VALUE;

    private final VirtualLane lane = new VirtualLane();
    private final CrashDisk disk = new CrashDisk();
    private final StorageContext context = new StorageContext(1, disk, lane, lane, 10_000);
    private PartitionLog log;

    @BeforeEach
    void open() throws IOException {
        open(new OpenOptions(true, 0, 0, 0));
    }

    private void open(OpenOptions options) throws IOException {
        log = PartitionLog.open(context, lane, DIRECTORY, ID, LogConfig.of(Map.of("segment.bytes", "1000")), options);
    }

    private AppendResult append(long producer, int epoch, int sequence, String... values) throws IOException {
        return log.appendAsLeader(Batches.idempotent(producer, epoch, sequence, values), 0, AppendOrigin.CLIENT);
    }

    private void accepted(long base, AppendResult result) {
        assertEquals(base, assertInstanceOf(AppendResult.Appended.class, result, result::toString).baseOffset());
    }

    private void refused(Errors error, AppendResult result) {
        long end = log.logEndOffset();
        assertEquals(error, assertInstanceOf(AppendResult.Rejected.class, result, result::toString).error());
        assertEquals(end, log.logEndOffset());
    }

    private void duplicate(long base, long last, AppendResult result) {
        assertEquals(new AppendResult.Duplicate(base, last, Batches.TIME, log.logStartOffset()), result);
    }

    @Test
    void sequencesFollowOneAnother() throws IOException {
        accepted(0, append(1, 0, 0, "a", "b"));
        accepted(2, append(1, 0, 2, "c"));
        refused(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, append(1, 0, 4, "gap"));
        refused(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, append(1, 0, 1, "overlap", "x"));
        accepted(3, append(2, 0, 0, "other producer"));
        accepted(4, append(1, 0, 3, "d"));
    }

    @Test
    void theLastFiveBatchesAreKnownAgain() throws IOException {
        for (int i = 0; i < 6; i++) {
            accepted(2L * i, append(1, 0, 2 * i, "a" + i, "b" + i));
        }
        for (int i = 1; i < 6; i++) {
            duplicate(2L * i, 2L * i + 1, append(1, 0, 2 * i, "a" + i, "b" + i));
        }
        refused(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, append(1, 0, 0, "a0", "b0"));
        accepted(12, append(1, 0, 12, "next"));
    }

    @Test
    void anUnknownProducerMayBeginAnywhere() throws IOException {
        // Its records may have been deleted by retention.
        accepted(0, append(1, 3, 17, "a"));
        accepted(1, append(1, 3, 18, "b"));
    }

    @Test
    void aNewEpochBeginsWithZeroAndFencesTheOld() throws IOException {
        accepted(0, append(1, 0, 0, "a"));
        refused(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, append(1, 1, 1, "b"));
        accepted(1, append(1, 1, 0, "b"));
        refused(Errors.INVALID_PRODUCER_EPOCH, append(1, 0, 1, "zombie"));
        refused(Errors.INVALID_PRODUCER_EPOCH, append(1, 0, 0, "a"));
    }

    @Test
    void sequencesWrapAround() throws IOException {
        accepted(0, append(1, 0, MAX - 1, "a"));
        accepted(1, append(1, 0, MAX, "b", "c"));
        duplicate(1, 2, append(1, 0, MAX, "b", "c"));
        accepted(3, append(1, 0, 1, "d"));
    }

    @Test
    void stateOutlivesRestartsCrashesAndTruncations() throws IOException {
        for (int i = 0; i < 30; i++) {
            accepted(i, append(1, 0, i, "value " + i));
        }
        lane.settle();
        log.close();
        open(new OpenOptions(true, 30, 0, 0));
        duplicate(29, 29, append(1, 0, 29, "value 29"));
        // A snapshot holds the last batch only.
        refused(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, append(1, 0, 28, "value 28"));
        accepted(30, append(1, 0, 30, "value 30"));
        lane.die();
        log.abandon();
        open(OpenOptions.RECOVER_ALL);
        duplicate(30, 30, append(1, 0, 30, "value 30"));
        log.truncateTo(20);
        refused(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, append(1, 0, 21, "value 21"));
        duplicate(19, 19, append(1, 0, 19, "value 19"));
        accepted(20, append(1, 0, 20, "value 20"));
    }

    @Test
    void followersLearnTheStateFromTheBatches() throws IOException {
        log.appendAsFollower(Batches.batch(0, 0, 1, 0, 0, false, "a").buffer(), 0);
        log.appendAsFollower(Batches.batch(1, 0, 1, 0, 1, false, "b").buffer(), 0);
        duplicate(0, 0, append(1, 0, 0, "a"));
        accepted(2, append(1, 0, 2, "c"));
    }

    @Test
    void idleProducersAreForgotten() throws IOException {
        lane.setWallMillis(Batches.TIME);
        accepted(0, append(1, 0, 0, "a"));
        lane.advanceMillis(9_999);
        log.deleteOldSegments();
        assertEquals(1, log.producerCount());
        lane.advanceMillis(1);
        log.deleteOldSegments();
        assertEquals(0, log.producerCount());
        accepted(1, append(1, 0, 7, "b"));
    }

    @Test
    void clientsMayNotWriteMarkers() throws IOException {
        MemoryRecords marker = MemoryRecords.withEndTransactionMarker(
                Batches.TIME, 1, (short) 0, new EndTransactionMarker(ControlRecordType.ABORT, 5));
        refused(Errors.INVALID_RECORD, log.appendAsLeader(marker, 0, AppendOrigin.CLIENT));
    }

    @Test
    void aDuplicateIsNotChanged() throws IOException {
        append(1, 0, 0, "a");
        append(1, 0, 1, "b");
        ByteBuffer again = Batches.idempotent(1, 0, 1, "b").buffer();
        log.appendAsLeader(MemoryRecords.readableRecords(again), 0, AppendOrigin.CLIENT);
        assertEquals(0, new BatchHeader(again, 0).baseOffset());
    }
}
