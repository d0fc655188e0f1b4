package dev.kraftbench.simulation.replication;

import static dev.kraftbench.simulation.replication.CalmCluster.MILLI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.replication.PartitionOffsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnPartitionResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResult;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions as the leaders of partitions see them; the test plays the transaction coordinator, on broker 3. */
class TransactionalRequestsTest {

    private static final int LATEST_PRODUCE = ApiKeys.PRODUCE.latestVersion();
    /** The last version whose clients add their partitions by themselves. */
    private static final int VERIFYING_PRODUCE = 11;

    private static final int OLD_PRODUCE = 10;
    private static final String TRANSACTIONAL_ID = "payments";
    private static final long PRODUCER = 70;

    private final CalmCluster cluster = new CalmCluster();
    private final List<AddPartitionsToTxnRequestData> questions = new ArrayList<>();
    /** What the coordinator says of a transactional id; otherwise everything is well. */
    private final Map<String, Errors> verdicts = new HashMap<>();

    @BeforeEach
    void coordinate() {
        cluster.brokers.get(SimBroker.TRANSACTION_COORDINATOR).serve(ApiKeys.ADD_PARTITIONS_TO_TXN, this::verify);
    }

    private void verify(Request request, ResponseSink sink) {
        AddPartitionsToTxnRequestData message = (AddPartitionsToTxnRequestData) request.message();
        questions.add(message);
        AddPartitionsToTxnResponseData response = new AddPartitionsToTxnResponseData();
        message.transactions().forEach(transaction -> {
            Errors verdict = verdicts.getOrDefault(transaction.transactionalId(), Errors.NONE);
            AddPartitionsToTxnResult result = new AddPartitionsToTxnResult().setTransactionalId(transaction.transactionalId());
            transaction.topics().forEach(topic -> {
                AddPartitionsToTxnTopicResult answered = new AddPartitionsToTxnTopicResult().setName(topic.name());
                topic.partitions().forEach(index -> answered.resultsByPartition()
                        .add(new AddPartitionsToTxnPartitionResult().setPartitionIndex(index).setPartitionErrorCode(verdict.code())));
                result.topicResults().add(answered);
            });
            response.resultsByTransaction().add(result);
        });
        sink.respond(response);
    }

    // ---- the client

    private static MemoryRecords batch(int epoch, int sequence) {
        return MemoryRecords.withTransactionalRecords(
                Compression.NONE,
                PRODUCER,
                (short) epoch,
                sequence,
                new SimpleRecord(1_700_000_000_000L, null, ("value " + sequence).getBytes()));
    }

    private Errors produce(int version, int epoch, int sequence) {
        ProduceRequestData request = new ProduceRequestData()
                .setAcks((short) -1)
                .setTimeoutMs(1_000)
                .setTransactionalId(TRANSACTIONAL_ID);
        request.topicData()
                .add(new ProduceRequestData.TopicProduceData()
                        .setName(ScriptedController.TOPIC)
                        .setTopicId(ScriptedController.TOPIC_ID)
                        .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData()
                                .setIndex(0)
                                .setRecords(batch(epoch, sequence)))));
        return Errors.forCode(cluster.ask(1, ApiKeys.PRODUCE, version, request, ProduceResponseData.class)
                .responses()
                .iterator()
                .next()
                .partitionResponses()
                .getFirst()
                .errorCode());
    }

    private Errors end(boolean commit, int epoch, int coordinatorEpoch, int transactionVersion) {
        WriteTxnMarkersRequestData request = new WriteTxnMarkersRequestData()
                .setMarkers(List.of(new WritableTxnMarker()
                        .setProducerId(PRODUCER)
                        .setProducerEpoch((short) epoch)
                        .setTransactionResult(commit)
                        .setCoordinatorEpoch(coordinatorEpoch)
                        .setTransactionVersion((byte) transactionVersion)
                        .setTopics(List.of(new WritableTxnMarkerTopic()
                                .setName(ScriptedController.TOPIC)
                                .setPartitionIndexes(List.of(0, 9))))));
        var result = cluster.ask(
                        1,
                        ApiKeys.WRITE_TXN_MARKERS,
                        ApiKeys.WRITE_TXN_MARKERS.latestVersion(),
                        request,
                        WriteTxnMarkersResponseData.class)
                .markers()
                .getFirst();
        assertEquals(PRODUCER, result.producerId());
        var partitions = result.topics().getFirst().partitions();
        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), partitions.get(1).errorCode());
        return Errors.forCode(partitions.get(0).errorCode());
    }

    @Test
    void nobodyEndsNoTransaction() {
        for (boolean withId : new boolean[] {true, false}) {
            WriteTxnMarkersRequestData request = new WriteTxnMarkersRequestData()
                    .setMarkers(List.of(new WritableTxnMarker()
                            .setProducerId(withId ? PRODUCER : -1)
                            .setProducerEpoch((short) (withId ? -1 : 0))
                            .setTopics(List.of(new WritableTxnMarkerTopic()
                                    .setName(ScriptedController.TOPIC)
                                    .setPartitionIndexes(List.of(0))))));
            var answer = cluster.ask(1, ApiKeys.WRITE_TXN_MARKERS, 1, request, WriteTxnMarkersResponseData.class);
            assertEquals(
                    Errors.INVALID_REQUEST.code(),
                    answer.markers().getFirst().topics().getFirst().partitions().getFirst().errorCode());
        }
    }

    private static FetchRequestData fetchRequest(boolean committed, long offset, int maxWaitMillis) {
        return new FetchRequestData()
                .setIsolationLevel((byte) (committed ? 1 : 0))
                .setSessionEpoch(-1)
                .setMaxWaitMs(maxWaitMillis)
                .setMinBytes(1)
                .setMaxBytes(1 << 20)
                .setTopics(List.of(new FetchRequestData.FetchTopic()
                        .setTopicId(ScriptedController.TOPIC_ID)
                        .setPartitions(List.of(new FetchRequestData.FetchPartition()
                                .setPartition(0)
                                .setFetchOffset(offset)
                                .setPartitionMaxBytes(1 << 20)))));
    }

    private FetchResponseData.PartitionData fetch(boolean committed, long offset) {
        return data(cluster.ask(
                1,
                ApiKeys.FETCH,
                ApiKeys.FETCH.latestVersion(),
                fetchRequest(committed, offset, 0),
                FetchResponseData.class));
    }

    private static FetchResponseData.PartitionData data(FetchResponseData response) {
        return response.responses().getFirst().partitions().getFirst();
    }

    private static List<Long> offsets(FetchResponseData.PartitionData data) {
        List<Long> offsets = new ArrayList<>();
        for (RecordBatch batch : ((MemoryRecords) data.records()).batches()) {
            offsets.add(batch.baseOffset());
        }
        return offsets;
    }

    private long latest(boolean committed) {
        ListOffsetsRequestData request = new ListOffsetsRequestData()
                .setReplicaId(-1)
                .setIsolationLevel((byte) (committed ? 1 : 0))
                .setTopics(List.of(new ListOffsetsRequestData.ListOffsetsTopic()
                        .setName(ScriptedController.TOPIC)
                        .setPartitions(List.of(new ListOffsetsRequestData.ListOffsetsPartition()
                                .setPartitionIndex(0)
                                .setTimestamp(PartitionOffsets.LATEST)))));
        return cluster.ask(1, ApiKeys.LIST_OFFSETS, ApiKeys.LIST_OFFSETS.latestVersion(), request, ListOffsetsResponseData.class)
                .topics()
                .getFirst()
                .partitions()
                .getFirst()
                .offset();
    }

    // ---- produce

    @Test
    void theFirstBatchOfATransactionAddsItsPartition() {
        assertEquals(Errors.NONE, produce(LATEST_PRODUCE, 0, 0));
        assertEquals(Errors.NONE, produce(LATEST_PRODUCE, 0, 1));
        assertEquals(1, questions.size());
        var asked = questions.getFirst().transactions().find(TRANSACTIONAL_ID);
        assertEquals(PRODUCER, asked.producerId());
        assertFalse(asked.verifyOnly());
        assertEquals(List.of(0), asked.topics().find(ScriptedController.TOPIC).partitions());
    }

    @Test
    void producersThatAddPartitionsByThemselvesAreVerified() {
        assertEquals(Errors.NONE, produce(VERIFYING_PRODUCE, 0, 0));
        assertTrue(questions.getFirst().transactions().find(TRANSACTIONAL_ID).verifyOnly());
    }

    @Test
    void clientsAreToldWhatTheirVersionKnows() {
        verdicts.put(TRANSACTIONAL_ID, Errors.TRANSACTION_ABORTABLE);
        assertEquals(Errors.TRANSACTION_ABORTABLE, produce(LATEST_PRODUCE, 0, 0));
        assertEquals(Errors.TRANSACTION_ABORTABLE, produce(VERIFYING_PRODUCE, 0, 0));
        assertEquals(Errors.INVALID_TXN_STATE, produce(OLD_PRODUCE, 0, 0));
        verdicts.put(TRANSACTIONAL_ID, Errors.CONCURRENT_TRANSACTIONS);
        assertEquals(Errors.CONCURRENT_TRANSACTIONS, produce(LATEST_PRODUCE, 0, 0));
        assertEquals(Errors.NOT_ENOUGH_REPLICAS, produce(VERIFYING_PRODUCE, 0, 0));
        verdicts.put(TRANSACTIONAL_ID, Errors.NOT_COORDINATOR);
        assertEquals(Errors.NOT_ENOUGH_REPLICAS, produce(LATEST_PRODUCE, 0, 0));
        verdicts.put(TRANSACTIONAL_ID, Errors.PRODUCER_FENCED);
        assertEquals(Errors.INVALID_PRODUCER_EPOCH, produce(LATEST_PRODUCE, 0, 0));
        assertEquals(0, cluster.brokers.get(1).partition(0).logEndOffset());
    }

    @Test
    void oneRequestHasBatchesOfOneProducer() {
        ProduceRequestData request =
                new ProduceRequestData().setAcks((short) -1).setTimeoutMs(1_000).setTransactionalId(TRANSACTIONAL_ID);
        request.topicData()
                .add(new ProduceRequestData.TopicProduceData()
                        .setTopicId(ScriptedController.TOPIC_ID)
                        .setPartitionData(List.of(
                                new ProduceRequestData.PartitionProduceData().setIndex(0).setRecords(batch(0, 0)),
                                new ProduceRequestData.PartitionProduceData().setIndex(1).setRecords(batch(1, 0)))));
        cluster.ask(1, ApiKeys.PRODUCE, LATEST_PRODUCE, request, ProduceResponseData.class)
                .responses()
                .iterator()
                .next()
                .partitionResponses()
                .forEach(partition -> assertEquals(Errors.INVALID_PRODUCER_ID_MAPPING.code(), partition.errorCode()));
    }

    // ---- fetch

    @Test
    void onlyDecidedTransactionsAreReadAsCommitted() {
        produce(LATEST_PRODUCE, 0, 0);
        assertEquals(List.of(0L), offsets(fetch(false, 0)));
        assertEquals(0, fetch(false, 0).lastStableOffset());
        assertNull(fetch(false, 0).abortedTransactions());
        assertEquals(List.of(), offsets(fetch(true, 0)));
        assertEquals(0, latest(true));
        assertEquals(1, latest(false));

        assertEquals(Errors.NONE, end(true, 1, 0, 2));
        assertEquals(List.of(0L, 1L), offsets(fetch(true, 0)));
        assertEquals(List.of(), fetch(true, 0).abortedTransactions());
        assertEquals(2, latest(true));

        produce(LATEST_PRODUCE, 1, 0);
        assertEquals(Errors.NONE, end(false, 2, 0, 2));
        FetchResponseData.PartitionData data = fetch(true, 0);
        assertEquals(List.of(0L, 1L, 2L, 3L), offsets(data));
        assertEquals(
                List.of(new FetchResponseData.AbortedTransaction().setProducerId(PRODUCER).setFirstOffset(2)),
                data.abortedTransactions());
        assertEquals(4, data.lastStableOffset());
    }

    @Test
    void aHeldFetchIsAnsweredWhenTheTransactionIsDecided() {
        produce(LATEST_PRODUCE, 0, 0);
        CalmCluster.Call held =
                cluster.send(1, ApiKeys.FETCH, ApiKeys.FETCH.latestVersion(), fetchRequest(true, 0, 20_000));
        cluster.simulation.runFor(100 * MILLI);
        assertFalse(held.isDone());
        end(true, 1, 0, 2);
        cluster.simulation.runFor(20 * MILLI);
        assertTrue(held.isDone());
        assertEquals(List.of(0L, 1L), offsets(data(cluster.await(held, FetchResponseData.class))));
    }

    @Test
    void followersTellTheAbortedTransactionsToo() {
        produce(LATEST_PRODUCE, 0, 0);
        end(false, 1, 0, 2);
        cluster.simulation.runFor(1_000 * MILLI);
        for (int broker = 1; broker <= 3; broker++) {
            FetchResponseData.PartitionData data = data(cluster.ask(
                    broker,
                    ApiKeys.FETCH,
                    ApiKeys.FETCH.latestVersion(),
                    fetchRequest(true, 0, 0),
                    FetchResponseData.class));
            assertEquals(2, data.lastStableOffset(), "of broker " + broker);
            assertEquals(List.of(0L, 1L), offsets(data), "of broker " + broker);
            assertEquals(0, data.abortedTransactions().getFirst().firstOffset(), "of broker " + broker);
        }
    }

    // ---- markers and producers

    @Test
    void markersOfDeposedCoordinatorsAndOldEpochsAreRefused() {
        produce(LATEST_PRODUCE, 4, 0);
        assertEquals(Errors.INVALID_PRODUCER_EPOCH, end(true, 4, 7, 2));
        assertEquals(Errors.NONE, end(true, 5, 7, 2));
        assertEquals(Errors.TRANSACTION_COORDINATOR_FENCED, end(true, 6, 6, 2));
        assertEquals(Errors.INVALID_PRODUCER_EPOCH, produce(LATEST_PRODUCE, 4, 1));
    }

    @Test
    void aHangingTransactionIsSeenAndAborted() {
        produce(LATEST_PRODUCE, 0, 0);
        assertEquals(0, cluster.producer().currentTxnStartOffset());
        assertEquals(-1, cluster.producer().coordinatorEpoch());
        // As kafka-transactions does it: with the producer's epoch, and transaction version 0.
        assertEquals(Errors.NONE, end(false, 0, 3, 0));
        assertEquals(-1, cluster.producer().currentTxnStartOffset());
        assertEquals(3, cluster.producer().coordinatorEpoch());
        assertEquals(2, latest(true));
    }
}
