package dev.kraftbench.simulation.replication;

import static dev.kraftbench.simulation.replication.CalmCluster.MILLI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.replication.PartitionOffsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

/** Requests about records, sent one by one to brokers on a virtual clock. */
class DataRequestsTest {

    private static final long TIME = 1_700_000_000_000L;
    private static final int LATEST_PRODUCE = ApiKeys.PRODUCE.latestVersion();
    private static final int LATEST_FETCH = ApiKeys.FETCH.latestVersion();
    private static final int EPOCHS_IN_FETCH_SINCE = 9;

    private final CalmCluster cluster = new CalmCluster();

    // ---- produce

    private static SimpleRecord[] records(String... values) {
        SimpleRecord[] records = new SimpleRecord[values.length];
        for (int i = 0; i < values.length; i++) {
            records[i] = new SimpleRecord(TIME + i, null, values[i].getBytes());
        }
        return records;
    }

    private static MemoryRecords batch(String... values) {
        return MemoryRecords.withRecords(Compression.NONE, records(values));
    }

    private static ProduceRequestData produceRequest(int partition, MemoryRecords records) {
        ProduceRequestData request = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(1_000);
        request.topicData()
                .add(new ProduceRequestData.TopicProduceData()
                        .setTopicId(ScriptedController.TOPIC_ID)
                        .setPartitionData(List.of(
                                new ProduceRequestData.PartitionProduceData().setIndex(partition).setRecords(records))));
        return request;
    }

    private ProduceResponseData.PartitionProduceResponse produce(int broker, ProduceRequestData request) {
        return cluster.ask(broker, ApiKeys.PRODUCE, LATEST_PRODUCE, request, ProduceResponseData.class)
                .responses()
                .iterator()
                .next()
                .partitionResponses()
                .getFirst();
    }

    private void produced(int partition, String... values) {
        assertEquals(0, produce(partition + 1, produceRequest(partition, batch(values))).errorCode());
    }

    @Test
    void acknowledgedRecordsAreOnEveryReplica() {
        assertEquals(0, produce(1, produceRequest(0, batch("a", "b"))).baseOffset());
        assertEquals(2, produce(1, produceRequest(0, batch("c"))).baseOffset());
        cluster.brokers.values().forEach(broker -> assertEquals(3, broker.partition(0).logEndOffset()));
    }

    @Test
    void aRepeatedIdempotentBatchIsAnsweredWithItsFirstOffset() {
        for (int i = 0; i < 2; i++) {
            MemoryRecords again =
                    MemoryRecords.withIdempotentRecords(Compression.NONE, 9L, (short) 0, 0, records("a", "b"));
            assertEquals(0, produce(1, produceRequest(0, again)).baseOffset());
        }
        assertEquals(2, cluster.brokers.get(1).partition(0).logEndOffset());
    }

    @Test
    void whoAsksTheWrongBrokerIsToldTheLeader() {
        ProduceResponseData response = cluster.ask(
                2, ApiKeys.PRODUCE, LATEST_PRODUCE, produceRequest(0, batch("a")), ProduceResponseData.class);
        var partition = response.responses().iterator().next().partitionResponses().getFirst();
        assertEquals(Errors.NOT_LEADER_OR_FOLLOWER.code(), partition.errorCode());
        assertEquals(1, partition.currentLeader().leaderId());
        assertEquals(9001, response.nodeEndpoints().find(1).port());
    }

    @Test
    void whoFetchesWithAnOldEpochIsToldTheLeaderAsFarAsTheVersionHasAPlaceForIt() {
        int leader = anotherLeader();
        for (int version = EPOCHS_IN_FETCH_SINCE; version <= LATEST_FETCH; version++) {
            FetchRequestData request = fetchRequest(0, -1, 0, 0);
            request.topics().getFirst().partitions().getFirst().setCurrentLeaderEpoch(0);
            if (version < 13) {
                request.topics().getFirst().setTopicId(Uuid.ZERO_UUID).setTopic(ScriptedController.TOPIC);
            }
            FetchResponseData response = cluster.ask(leader, ApiKeys.FETCH, version, request, FetchResponseData.class);
            response.size(new ObjectSerializationCache(), (short) version);
            var partition = only(response);
            assertEquals(Errors.FENCED_LEADER_EPOCH.code(), partition.errorCode());
            assertEquals(version < 12 ? -1 : leader, partition.currentLeader().leaderId());
            assertEquals(version >= 16, response.nodeEndpoints().find(leader) != null);
        }
    }

    @Test
    void batchesThatAProducerMayNotSendAreRefused() {
        MemoryRecords transactional =
                MemoryRecords.withTransactionalRecords(Compression.NONE, 9L, (short) 0, 0, records("a"));
        assertEquals(
                Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code(), produce(1, produceRequest(0, transactional)).errorCode());
        assertEquals(Errors.CORRUPT_MESSAGE.code(), produce(1, produceRequest(0, MemoryRecords.EMPTY)).errorCode());
        assertEquals(
                Errors.INVALID_REQUIRED_ACKS.code(),
                produce(1, produceRequest(0, batch("a")).setAcks((short) 2)).errorCode());
        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), produce(1, produceRequest(7, batch("a"))).errorCode());
        assertEquals(0, cluster.brokers.get(1).partition(0).logEndOffset());
    }

    // ---- fetch

    private static FetchRequestData fetchRequest(int sessionId, int epoch, int maxWaitMillis, long... offsets) {
        FetchRequestData request = new FetchRequestData()
                .setSessionId(sessionId)
                .setSessionEpoch(epoch)
                .setMaxWaitMs(maxWaitMillis)
                .setMinBytes(1)
                .setMaxBytes(1 << 20);
        FetchRequestData.FetchTopic topic =
                new FetchRequestData.FetchTopic().setTopicId(ScriptedController.TOPIC_ID).setPartitions(new ArrayList<>());
        for (int i = 0; i < offsets.length; i++) {
            if (offsets[i] >= 0) {
                topic.partitions()
                        .add(new FetchRequestData.FetchPartition()
                                .setPartition(i)
                                .setFetchOffset(offsets[i])
                                .setPartitionMaxBytes(1 << 20));
            }
        }
        return topic.partitions().isEmpty() ? request : request.setTopics(List.of(topic));
    }

    private CalmCluster.Call sendFetch(int broker, FetchRequestData request) {
        return cluster.send(broker, ApiKeys.FETCH, LATEST_FETCH, request);
    }

    private FetchResponseData fetch(int broker, FetchRequestData request) {
        return cluster.await(sendFetch(broker, request), FetchResponseData.class);
    }

    private static FetchResponseData.PartitionData only(FetchResponseData response) {
        assertEquals(1, response.responses().size());
        assertEquals(1, response.responses().getFirst().partitions().size());
        return response.responses().getFirst().partitions().getFirst();
    }

    private static List<String> values(FetchResponseData.PartitionData data) {
        List<String> values = new ArrayList<>();
        for (Record record : ((MemoryRecords) data.records()).records()) {
            byte[] bytes = new byte[record.valueSize()];
            record.value().get(bytes);
            values.add(new String(bytes));
        }
        return values;
    }

    @Test
    void aHeldFetchIsAnsweredAsSoonAsRecordsAreCommitted() {
        CalmCluster.Call held = sendFetch(1, fetchRequest(0, -1, 30_000, 0));
        cluster.simulation.runFor(1_000 * MILLI);
        assertFalse(held.isDone());
        long before = cluster.simulation.nowNanos();
        produced(0, "a");
        assertEquals(List.of("a"), values(only(cluster.await(held, FetchResponseData.class))));
        assertTrue(cluster.simulation.nowNanos() - before < 20 * MILLI);
    }

    @Test
    void noFetchIsHeldForAClientThatHasGone() {
        AtomicInteger answers = new AtomicInteger();
        cluster.onAnswer(response -> answers.incrementAndGet());
        sendFetch(1, fetchRequest(0, -1, 30_000, 0));
        cluster.simulation.runFor(1_000 * MILLI);
        assertEquals(0, answers.get());

        cluster.hangUp(1);

        cluster.simulation.runFor(100 * MILLI);
        assertEquals(1, answers.get());
    }

    @Test
    void aHeldFetchEndsWithItsTime() {
        long before = cluster.simulation.nowNanos();
        FetchResponseData response = fetch(1, fetchRequest(0, -1, 700, 0));
        assertEquals(0, only(response).records().sizeInBytes());
        assertTrue(cluster.simulation.nowNanos() - before >= 700 * MILLI);
    }

    @Test
    void aFetchWaitsForItsMinimum() {
        CalmCluster.Call held = sendFetch(1, fetchRequest(0, -1, 30_000, 0).setMinBytes(200));
        produced(0, "a");
        produced(0, "b");
        assertFalse(held.isDone());
        produced(0, "c");
        assertEquals(List.of("a", "b", "c"), values(only(cluster.await(held, FetchResponseData.class))));
    }

    @Test
    void aSessionTellsOnlyNews() {
        produced(0, "a");
        FetchResponseData full = fetch(1, fetchRequest(0, 0, 0, 0));
        int session = full.sessionId();
        assertNotEquals(0, session);
        assertEquals(List.of("a"), values(only(full)));
        FetchResponseData nothing = fetch(1, fetchRequest(session, 1, 50, 1));
        assertTrue(nothing.responses().isEmpty());
        assertEquals(session, nothing.sessionId());
        produced(0, "b");
        assertEquals(List.of("b"), values(only(fetch(1, fetchRequest(session, 2, 50)))));
    }

    @Test
    void theNextRequestOfASessionEndsTheOneThatIsHeld() {
        int session = fetch(1, fetchRequest(0, 0, 0, 0)).sessionId();
        CalmCluster.Call held = sendFetch(1, fetchRequest(session, 1, 30_000));
        cluster.simulation.runFor(100 * MILLI);
        CalmCluster.Call next = sendFetch(1, fetchRequest(session, 2, 30_000));
        cluster.await(held, FetchResponseData.class);
        assertFalse(next.isDone());
    }

    @Test
    void aForgottenPartitionIsGone() {
        int session = fetch(1, fetchRequest(0, 0, 0, 0)).sessionId();
        FetchRequestData request = fetchRequest(session, 1, 0)
                .setForgottenTopicsData(List.of(new FetchRequestData.ForgottenTopic()
                        .setTopicId(ScriptedController.TOPIC_ID)
                        .setPartitions(List.of(0))));
        produced(0, "a");
        assertTrue(fetch(1, request).responses().isEmpty());
    }

    @Test
    void sessionsThatDoNotFitAreRefused() {
        assertEquals(
                Errors.FETCH_SESSION_ID_NOT_FOUND.code(), fetch(1, fetchRequest(12_345, 1, 0)).errorCode());
        int session = fetch(1, fetchRequest(0, 0, 0, 0)).sessionId();
        assertEquals(
                Errors.INVALID_FETCH_SESSION_EPOCH.code(), fetch(1, fetchRequest(session, 5, 0)).errorCode());
        FetchResponseData byName = cluster.ask(
                1, ApiKeys.FETCH, 12, fetchRequest(session, 1, 0), FetchResponseData.class);
        assertEquals(Errors.FETCH_SESSION_TOPIC_ID_ERROR.code(), byName.errorCode());
    }

    @Test
    void aSmallLimitStillGivesOneBatch() {
        produced(0, "a");
        produced(0, "b");
        assertEquals(List.of("a"), values(only(fetch(1, fetchRequest(0, -1, 0, 0).setMaxBytes(1)))));
    }

    @Test
    void badPlacesAreAnsweredAtOnce() {
        assertEquals(
                Errors.OFFSET_OUT_OF_RANGE.code(), only(fetch(1, fetchRequest(0, -1, 30_000, 5))).errorCode());
        FetchRequestData unknown = fetchRequest(0, -1, 30_000, 0);
        unknown.topics().getFirst().setTopicId(new Uuid(4, 4));
        assertEquals(Errors.UNKNOWN_TOPIC_ID.code(), only(fetch(1, unknown)).errorCode());
    }

    // ---- offsets, epochs, deletion

    private ListOffsetsResponseData.ListOffsetsPartitionResponse offset(long timestamp, int version) {
        return cluster.ask(
                        1,
                        ApiKeys.LIST_OFFSETS,
                        version,
                        new ListOffsetsRequestData()
                                .setReplicaId(-1)
                                .setTopics(List.of(new ListOffsetsRequestData.ListOffsetsTopic()
                                        .setName(ScriptedController.TOPIC)
                                        .setPartitions(List.of(new ListOffsetsRequestData.ListOffsetsPartition()
                                                .setPartitionIndex(0)
                                                .setTimestamp(timestamp))))),
                        ListOffsetsResponseData.class)
                .topics()
                .getFirst()
                .partitions()
                .getFirst();
    }

    @Test
    void everyKindOfTimestampFindsItsOffset() {
        produced(0, "a", "b", "c");
        assertEquals(3, offset(PartitionOffsets.LATEST, 11).offset());
        assertEquals(0, offset(PartitionOffsets.EARLIEST, 11).offset());
        assertEquals(0, offset(PartitionOffsets.EARLIEST_LOCAL, 11).offset());
        assertEquals(2, offset(PartitionOffsets.MAX_TIMESTAMP, 11).offset());
        assertEquals(-1, offset(PartitionOffsets.LATEST_TIERED, 11).offset());
        assertEquals(Errors.NONE.code(), offset(PartitionOffsets.LATEST_TIERED, 11).errorCode());
        assertEquals(1, offset(TIME + 1, 11).offset());
        assertEquals(-1, offset(TIME + 10, 11).offset());
        assertEquals(Errors.UNSUPPORTED_VERSION.code(), offset(PartitionOffsets.MAX_TIMESTAMP, 6).errorCode());
        assertEquals(Errors.UNSUPPORTED_VERSION.code(), offset(-77, 11).errorCode());
    }

    /** @return who leads the first partition from now on */
    private int anotherLeader() {
        cluster.controller.electAnother(0);
        int leader = cluster.controller.partition(0).leader();
        cluster.brokers.values().forEach(SimBroker::fetchMetadata);
        cluster.simulation.runUntil(
                "a new leader", 5_000 * MILLI, () -> cluster.brokers.get(leader).partition(0).isLeader());
        return leader;
    }

    @Test
    void anEpochEndsWhereTheNextBegins() {
        produced(0, "a", "b");
        int leader = anotherLeader();
        var answer = cluster.ask(
                        leader,
                        ApiKeys.OFFSET_FOR_LEADER_EPOCH,
                        ApiKeys.OFFSET_FOR_LEADER_EPOCH.latestVersion(),
                        epochRequest(),
                        OffsetForLeaderEpochResponseData.class)
                .topics()
                .find(ScriptedController.TOPIC)
                .partitions()
                .getFirst();
        assertEquals(2, answer.endOffset());
        assertEquals(0, answer.leaderEpoch());
    }

    private static OffsetForLeaderEpochRequestData epochRequest() {
        OffsetForLeaderEpochRequestData request = new OffsetForLeaderEpochRequestData();
        request.topics()
                .add(new OffsetForLeaderEpochRequestData.OffsetForLeaderTopic()
                        .setTopic(ScriptedController.TOPIC)
                        .setPartitions(List.of(new OffsetForLeaderEpochRequestData.OffsetForLeaderPartition()
                                .setPartition(0)
                                .setLeaderEpoch(0))));
        return request;
    }

    @Test
    void deletionIsDoneWhenEveryReplicaHasDeleted() {
        produced(0, "a", "b", "c");
        DeleteRecordsResponseData response = cluster.ask(
                1,
                ApiKeys.DELETE_RECORDS,
                ApiKeys.DELETE_RECORDS.latestVersion(),
                new DeleteRecordsRequestData()
                        .setTimeoutMs(5_000)
                        .setTopics(List.of(new DeleteRecordsRequestData.DeleteRecordsTopic()
                                .setName(ScriptedController.TOPIC)
                                .setPartitions(List.of(new DeleteRecordsRequestData.DeleteRecordsPartition()
                                        .setPartitionIndex(0)
                                        .setOffset(2))))),
                DeleteRecordsResponseData.class);
        var partition = response.topics().find(ScriptedController.TOPIC).partitions().find(0);
        assertEquals(Errors.NONE.code(), partition.errorCode());
        assertEquals(2, partition.lowWatermark());
        cluster.brokers.values().forEach(broker -> assertEquals(2, broker.partition(0).logStartOffset()));
    }

    // ---- producer ids and directories

    private InitProducerIdResponseData producerId(String transactionalId) {
        return cluster.ask(
                1,
                ApiKeys.INIT_PRODUCER_ID,
                ApiKeys.INIT_PRODUCER_ID.latestVersion(),
                new InitProducerIdRequestData().setTransactionalId(transactionalId).setTransactionTimeoutMs(1_000),
                InitProducerIdResponseData.class);
    }

    @Test
    void producerIdsAreGivenOnceThoughBlocksRunOut() {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            ids.add(producerId(null).producerId());
        }
        assertEquals(25, ids.stream().distinct().count());
        assertTrue(ids.stream().allMatch(id -> id >= 1_000));
    }

    @Test
    void aPartitionTellsItsProducers() {
        MemoryRecords records = MemoryRecords.withIdempotentRecords(Compression.NONE, 9L, (short) 3, 0, records("a", "b"));
        produce(1, produceRequest(0, records));
        var producer = cluster.producer();
        assertEquals(9, producer.producerId());
        assertEquals(3, producer.producerEpoch());
        assertEquals(1, producer.lastSequence());
        assertEquals(-1, producer.currentTxnStartOffset());
    }

    @Test
    void aBrokerThatDoesNotCoordinateATransactionalIdSaysSo() {
        assertEquals(Errors.NOT_COORDINATOR.code(), producerId("mine").errorCode());
    }

    @Test
    void directoriesTellTheSizesOfTheirLogs() {
        produced(0, "a");
        DescribeLogDirsResponseData response = cluster.ask(
                1,
                ApiKeys.DESCRIBE_LOG_DIRS,
                ApiKeys.DESCRIBE_LOG_DIRS.latestVersion(),
                new DescribeLogDirsRequestData().setTopics(null),
                DescribeLogDirsResponseData.class);
        var topic = response.results().getFirst().topics().getFirst();
        assertEquals(ScriptedController.TOPIC, topic.name());
        assertEquals(2, topic.partitions().size());
        assertTrue(topic.partitions().stream().anyMatch(partition -> partition.partitionSize() > 0));
    }

    @Test
    void directoriesTellTheirRoomInTheVersionsThatHaveAPlaceForIt() {
        for (short version = ApiKeys.DESCRIBE_LOG_DIRS.oldestVersion(); version <= ApiKeys.DESCRIBE_LOG_DIRS.latestVersion(); version++) {
            DescribeLogDirsResponseData response = cluster.ask(
                    1, ApiKeys.DESCRIBE_LOG_DIRS, version, new DescribeLogDirsRequestData().setTopics(null), DescribeLogDirsResponseData.class);
            response.size(new ObjectSerializationCache(), version);
            // The simulated disk has no end.
            assertEquals(Long.MAX_VALUE, response.results().getFirst().totalBytes());
            assertTrue(response.results().getFirst().usableBytes() > 0);
        }
    }
}
