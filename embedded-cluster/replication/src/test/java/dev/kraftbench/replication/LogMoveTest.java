package dev.kraftbench.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.storage.LogConfig;
import dev.kraftbench.storage.LogDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that move between two directories of one broker. */
class LogMoveTest {

    private static final String LOG = "orders-0";

    @TempDir
    Path root;

    private TestBroker broker;

    @BeforeEach
    void start() throws IOException {
        broker = new TestBroker(root.resolve("a"), root.resolve("b"));
    }

    @AfterEach
    void stop() throws IOException {
        broker.close();
    }

    private void restart() throws IOException {
        broker.close();
        start();
    }

    private LogDir here() {
        return broker.partition().directory() == broker.directory(0) ? broker.directory(0) : broker.directory(1);
    }

    private LogDir other() {
        return here() == broker.directory(0) ? broker.directory(1) : broker.directory(0);
    }

    private void slow() {
        broker.rates = new ReplicationRates(Throttle.UNLIMITED, Throttle.UNLIMITED, 100);
    }

    private static List<String> names(LogDir directory) throws IOException {
        try (var files = Files.list(directory.path())) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("orders")).sorted().toList();
        }
    }

    private List<String> values() {
        List<String> values = new ArrayList<>();
        long offset = broker.partition().logStartOffset();
        while (offset < broker.partition().logEndOffset()) {
            FetchOutcome.Records read = (FetchOutcome.Records) broker.partition().readOwn(offset, 1 << 20);
            for (Record record : MemoryRecords.readableRecords(read.records().read()).records()) {
                byte[] value = new byte[record.valueSize()];
                record.value().get(value);
                values.add(new String(value));
                offset = record.offset() + 1;
            }
            read.release();
        }
        return values;
    }

    @Test
    void aLeadersLogMovesWhileItIsWritten() throws IOException {
        slow();
        broker.topicLedBy(1, 1);
        LogDir before = here();
        LogDir after = other();
        broker.append(1, "a", "b");
        broker.append(1, "c");

        assertEquals(Errors.NONE, broker.partition().moveTo(after));

        broker.lane.settle();
        assertEquals(List.of(LOG), names(before));
        assertTrue(names(after).getFirst().matches("orders-0\\.[0-9a-f]{32}-future"), names(after).toString());
        broker.append(1, "d");
        broker.lane.advanceMillis(10_000);
        assertEquals(after, broker.partition().directory());
        assertEquals(List.of(LOG), names(after));
        broker.append(-1, "e");
        assertEquals(List.of("a", "b", "c", "d", "e"), values());
        assertEquals(5, broker.partition().highWatermark());
        assertTrue(broker.outcomes.stream().allMatch(outcome -> outcome instanceof ProduceOutcome.Produced));
        broker.lane.advanceMillis(120_000);
        assertEquals(List.of(), names(before));
        assertTrue(broker.partition().isLeader());
        restart();
        broker.topicLedBy(1, 1);
        assertEquals(List.of("a", "b", "c", "d", "e"), values());
        assertEquals(List.of(LOG), names(after));
    }

    @Test
    void anEmptyLogMovesAndIsWrittenInItsNewPlace() throws IOException {
        broker.topicLedBy(1, 1);
        LogDir before = here();
        LogDir after = other();
        broker.partition().moveTo(after);
        broker.lane.settle();
        assertEquals(after, broker.partition().directory());
        broker.append(1, "a");
        assertEquals(List.of(LOG), names(after));
        assertEquals(List.of(), names(before));
    }

    @Test
    void aMoveIsGivenUpByMovingBack() throws IOException {
        slow();
        broker.topicLedBy(1, 1);
        LogDir before = here();
        LogDir after = other();
        broker.append(1, "a value of some length", "another value of some length", "and one more value of some length");
        broker.append(1, "b");
        broker.partition().moveTo(after);
        broker.lane.settle();
        assertEquals(1, names(after).size());

        assertEquals(Errors.NONE, broker.partition().moveTo(before));

        broker.lane.advanceMillis(120_000);
        assertEquals(before, broker.partition().directory());
        assertEquals(List.of(), names(after));
        assertEquals(List.of(LOG), names(before));
    }

    @Test
    void theFailureOfAMoveThatWasGivenUpLeavesTheNextOneAlone() throws IOException {
        broker.close();
        broker = new TestBroker(root.resolve("a"), root.resolve("b"), root.resolve("c"));
        broker.topicLedBy(1, 1);
        List<LogDir> others = new ArrayList<>(List.of(broker.directory(0), broker.directory(1), broker.directory(2)));
        others.remove(broker.partition().directory());
        broker.append(1, "a");
        // No copy can be made where there is one.
        others.getFirst().createFuture(broker.partition().id(), LogConfig.DEFAULT, broker.lane);

        broker.partition().moveTo(others.getFirst());
        broker.partition().moveTo(others.getLast());

        broker.lane.settle();
        assertEquals(others.getLast(), broker.partition().directory());
        assertEquals(List.of("a"), values());
    }

    @Test
    void aMoveGoesOnAfterARestart() throws IOException {
        slow();
        broker.topicLedBy(1, 1);
        Path after = other().path();
        broker.append(1, "a value of some length", "another value of some length", "and one more value of some length");
        broker.append(1, "b");
        broker.append(1, "c");
        broker.partition().moveTo(other());
        broker.lane.settle();

        restart();

        slow();
        broker.topicLedBy(1, 1);
        assertNotEquals(after, here().path());
        broker.lane.advanceMillis(120_000);
        assertEquals(after, here().path());
        assertEquals(List.of(LOG), names(here()));
        assertEquals(List.of(), names(other()));
        assertEquals(5, values().size());
    }

    @Test
    void aDeletedTopicLeavesNoCopy() throws IOException {
        slow();
        broker.topicLedBy(1, 1);
        broker.append(1, "a value of some length", "another value of some length", "and one more value of some length");
        broker.append(1, "b");
        broker.partition().moveTo(other());
        broker.lane.settle();
        broker.publish(TestBroker.removal());
        broker.lane.advanceMillis(120_000);
        assertEquals(List.of(), names(broker.directory(0)));
        assertEquals(List.of(), names(broker.directory(1)));
    }

    @Test
    void aStoredCopyOfALogThatIsGoneIsDeleted() throws IOException {
        Files.createDirectories(root.resolve("b").resolve("orders-0.00000000000000000000000000000000-future"));
        restart();
        broker.topicLedBy(1, 1);
        broker.append(1, "a");
        broker.lane.advanceMillis(120_000);
        assertEquals(List.of("a"), values());
        assertEquals(List.of(LOG), names(here()));
        assertEquals(List.of(), names(other()));
    }

    @Test
    void whatAFollowerTruncatesIsCutFromTheCopyToo() throws IOException {
        slow();
        broker.topicLedBy(2, 1, 2, 3);
        String some = "a value that is longer than what may be copied in a second".repeat(3);
        answer(new FetchResponseData.PartitionData().setRecords(TestBroker.stored(0, 4, some, "old")).setHighWatermark(0));
        answer(new FetchResponseData.PartitionData().setRecords(TestBroker.stored(2, 4, "old")).setHighWatermark(0));
        LogDir after = other();
        broker.partition().moveTo(after);
        broker.lane.settle();
        answer(new FetchResponseData.PartitionData()
                .setRecords(MemoryRecords.EMPTY)
                .setHighWatermark(0)
                .setDivergingEpoch(new FetchResponseData.EpochEndOffset().setEpoch(3).setEndOffset(0)));
        answer(new FetchResponseData.PartitionData().setRecords(TestBroker.stored(0, 5, "new", "new", "new")).setHighWatermark(3));
        broker.lane.advanceMillis(10_000);
        assertEquals(after, broker.partition().directory());
        assertEquals(3, broker.partition().logEndOffset());
        assertEquals(3, broker.partition().highWatermark());
        assertTrue(broker.partition().status().sizeBytes() < some.length());
        TestBroker.Sent next = broker.sent.removeLast();
        assertEquals(3, next.fetch().topics().getFirst().partitions().getFirst().fetchOffset());
        assertEquals(5, next.fetch().topics().getFirst().partitions().getFirst().lastFetchedEpoch());
    }

    private void answer(FetchResponseData.PartitionData data) {
        FetchResponseData response = new FetchResponseData().setSessionId(77);
        response.responses()
                .add(new FetchResponseData.FetchableTopicResponse()
                        .setTopicId(TestBroker.TOPIC_ID)
                        .setPartitions(List.of(data.setPartitionIndex(0).setLogStartOffset(0))));
        broker.sent.remove().answer(response);
        broker.lane.settle();
    }

    @Test
    void aReplicaThatIsNotThereCanNotMove() throws IOException {
        broker.topicLedBy(1, 1);
        broker.partition().move().cancel();
        broker.directory(1).fail(new IOException("for the test"));
        broker.directory(0).fail(new IOException("for the test"));
        broker.lane.settle();
        assertEquals(Errors.KAFKA_STORAGE_ERROR, broker.partition().moveTo(broker.directory(0)));
        assertFalse(broker.partition().isLeader());
    }
}
