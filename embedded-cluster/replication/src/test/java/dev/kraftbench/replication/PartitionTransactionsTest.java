package dev.kraftbench.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.storage.AbortedTransaction;
import dev.kraftbench.storage.AppendOrigin;
import dev.kraftbench.storage.TransactionalBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader takes batches of transactions; the test plays the followers and the transaction coordinator. */
class PartitionTransactionsTest {

    private static final long TIMEOUT_NANOS = 1_000_000_000L;

    @TempDir
    Path directory;

    private TestBroker broker;
    private final ArrayDeque<Consumer<ProduceOutcome.Failed>> questions = new ArrayDeque<>();
    private final List<String> outcomes = new ArrayList<>();
    private int taken;

    @BeforeEach
    void start() throws IOException {
        broker = new TestBroker(directory);
    }

    @AfterEach
    void stop() throws IOException {
        broker.close();
    }

    private static MemoryRecords batch(long producer, int epoch, int sequence) {
        return MemoryRecords.withTransactionalRecords(
                Compression.NONE, producer, (short) epoch, sequence, new SimpleRecord(1_700_000_000_000L, null, "value".getBytes()));
    }

    private void append(long producer, int epoch, int sequence) {
        append(producer, epoch, sequence, outcome -> tell(producer, sequence, outcome));
    }

    private void append(long producer, int epoch, int sequence, Consumer<ProduceOutcome> outcome) {
        broker.partition()
                .transactions()
                .append(
                        new TransactionalBatch(producer, (short) epoch, sequence, true),
                        batch(producer, epoch, sequence),
                        new PartitionTransactions.Delivery((short) 1, TIMEOUT_NANOS, outcome, () -> taken++),
                        questions::add);
    }

    private void tell(long producer, int sequence, ProduceOutcome outcome) {
        outcomes.add(producer + "/" + sequence + " "
                + switch (outcome) {
                    case ProduceOutcome.Produced produced -> "at " + produced.baseOffset();
                    case ProduceOutcome.Failed failed -> failed.error();
                });
    }

    private void told(String... expected) {
        assertEquals(List.of(expected), outcomes);
        outcomes.clear();
    }

    private void end(long producer, int epoch, ControlRecordType type) {
        broker.partition().append(
                MemoryRecords.withEndTransactionMarker(
                        1_700_000_000_000L, producer, (short) epoch, new EndTransactionMarker(type, 0)),
                (short) -1,
                TIMEOUT_NANOS,
                new AppendOrigin.Marker(2),
                outcome -> tell(producer, -1, outcome));
    }

    private FetchOutcome.Records read(long offset, boolean committed) {
        FetchOutcome outcome = broker.partition()
                .fetch(new ReadSpec(new ReadSpec.Reader.Client(committed, true), offset, 1 << 20, true, -1, -1, -1), true);
        outcome.release();
        return assertInstanceOf(FetchOutcome.Records.class, outcome);
    }

    @Test
    void laterBatchesWaitBehindTheFirst() {
        broker.topicLedBy(1, 1, 2, 3);
        append(7, 0, 0);
        append(7, 0, 1);
        append(7, 0, 2);
        append(8, 0, 0);
        assertEquals(2, questions.size());
        told();
        questions.remove().accept(null);
        told("7/0 at 0", "7/1 at 1", "7/2 at 2");
        questions.remove().accept(null);
        told("8/0 at 3");
        append(7, 0, 3);
        told("7/3 at 4");
        assertTrue(questions.isEmpty());
    }

    @Test
    void recordsAreLookedAtUntilTheyAreInTheLogAndNotUntilTheyAreReplicated() {
        broker.topicLedBy(1, 1, 2, 3);
        List<ProduceOutcome> replicated = new ArrayList<>();
        broker.partition()
                .transactions()
                .append(
                        new TransactionalBatch(7, (short) 0, 0, true),
                        batch(7, 0, 0),
                        new PartitionTransactions.Delivery((short) -1, TIMEOUT_NANOS, replicated::add, () -> taken++),
                        questions::add);
        append(7, 0, 1);
        assertEquals(0, taken);
        questions.remove().accept(null);
        assertEquals(2, taken);
        assertEquals(List.of(), replicated);
        append(8, 0, 0);
        questions.remove().accept(new ProduceOutcome.Failed(Errors.NOT_ENOUGH_REPLICAS));
        assertEquals(3, taken);
    }

    @Test
    void whatWaitedIsAskedAboutAnewWhenTheFirstFailed() {
        broker.topicLedBy(1, 1, 2, 3);
        append(7, 0, 0);
        append(7, 0, 1);
        append(7, 0, 2);
        questions.remove().accept(new ProduceOutcome.Failed(Errors.NOT_ENOUGH_REPLICAS));
        told("7/0 NOT_ENOUGH_REPLICAS");
        assertEquals(1, questions.size());
        questions.remove().accept(null);
        // The producer's first batch comes again, and must not find itself behind these.
        told("7/1 OUT_OF_ORDER_SEQUENCE_NUMBER");
        append(7, 0, 0);
        questions.remove().accept(null);
        told("7/2 OUT_OF_ORDER_SEQUENCE_NUMBER");
        questions.remove().accept(null);
        told("7/0 at 0");
    }

    @Test
    void aBatchThatBreaksDoesNotKeepThoseBehindItWaiting() {
        broker.topicLedBy(1, 1, 2, 3);
        append(7, 0, 0);
        append(7, 0, 1, outcome -> {
            tell(7, 1, outcome);
            if (outcome instanceof ProduceOutcome.Produced) {
                throw new IllegalStateException("the receiver breaks");
            }
        });
        append(7, 0, 2);
        questions.remove().accept(null);
        told("7/0 at 0", "7/1 at 1", "7/1 UNKNOWN_SERVER_ERROR", "7/2 at 2");
    }

    @Test
    void aMarkerThatComesMeanwhileMakesTheBatchFail() {
        broker.topicLedBy(1, 1, 2, 3);
        append(7, 0, 0);
        end(7, 1, ControlRecordType.ABORT);
        questions.remove().accept(null);
        told("7/0 INVALID_PRODUCER_EPOCH");
    }

    @Test
    void aFollowerTakesNoBatches() {
        broker.topicLedBy(2, 1, 2, 3);
        append(7, 0, 0);
        told("7/0 NOT_LEADER_OR_FOLLOWER");
    }

    @Test
    void aLeaderThatHasResignedMeanwhileTakesNoBatch() {
        broker.topicLedBy(1, 1, 2, 3);
        append(7, 0, 0);
        broker.publish(TestBroker.change().setLeader(2));
        questions.remove().accept(null);
        told("7/0 NOT_LEADER_OR_FOLLOWER");
    }

    @Test
    void readersOfCommittedTransactionsSeeWhatIsDecidedAndReplicated() {
        broker.topicLedBy(1, 1, 2, 3);
        append(7, 0, 0);
        questions.remove().accept(null);
        broker.follower(2, 1);
        broker.follower(3, 1);
        assertEquals(0, read(0, true).records().sizeInBytes());
        assertEquals(List.of(), read(0, true).aborted());
        assertTrue(read(0, false).records().sizeInBytes() > 0);
        assertNull(read(0, false).aborted());
        assertEquals(new FetchOutcome.Positions(0, 1, 0, 1), read(0, false).positions());

        end(7, 1, ControlRecordType.ABORT);
        assertEquals(0, read(0, true).records().sizeInBytes());
        broker.follower(2, 2);
        broker.follower(3, 2);
        told("7/0 at 0", "7/-1 at 1");
        assertEquals(List.of(new AbortedTransaction(7, 0, 1, 2)), read(0, true).aborted());
        assertEquals(2, read(2, true).positions().lastStableOffset());
    }

    @Test
    void aReaderOfCommittedTransactionsIsWokenWhenTheMarkerIsReplicated() {
        broker.topicLedBy(1, 1, 2, 3);
        append(7, 0, 0);
        questions.remove().accept(null);
        broker.follower(2, 1);
        broker.follower(3, 1);
        List<Long> seen = new ArrayList<>();
        broker.partition().awaitCommitted(partition -> seen.add(partition.log().lastStableOffset()));
        end(7, 1, ControlRecordType.COMMIT);
        broker.follower(2, 2);
        assertEquals(List.of(), seen);
        broker.follower(3, 2);
        assertEquals(List.of(2L), seen);
    }
}
