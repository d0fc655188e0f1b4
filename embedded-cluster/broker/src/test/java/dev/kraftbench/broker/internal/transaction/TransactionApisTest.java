package dev.kraftbench.broker.internal.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.broker.internal.PublishedImage;
import dev.kraftbench.broker.internal.Wire;
import dev.kraftbench.coordinator.MemoryLog;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.transaction.TransactionCoordinator;
import dev.kraftbench.transaction.TransactionSettings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddOffsetsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResultCollection;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.message.ListTransactionsResponseData.TransactionState;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of transactional producers of every version, through bytes and back. The partitions are never told how they end. */
class TransactionApisTest {

    private static final String ID = "orders-writer";
    private static final String TOPIC = "orders";

    private final VirtualLane lane = new VirtualLane();
    private final PublishedImage image = new PublishedImage(lane);
    private Wire wire = new Wire(lane, Map.of());
    private long nextProducerId = 100;

    @BeforeEach
    void start() {
        image.broker(1);
        image.topic(TransactionCoordinator.TOPIC, new Uuid(1, 1), 1, 1);
        image.topic(GroupCoordinator.TOPIC, new Uuid(1, 2), 1, 1);
        image.topic(TOPIC, new Uuid(2, 2), 2, 1);
        TransactionCoordinator coordinator = new TransactionCoordinator(new TransactionCoordinator.Context(
                new ShardSettings(1, Duration.ofSeconds(5).toNanos(), 1 << 16, 1_000),
                TransactionSettings.DEFAULT,
                image.images()::image,
                lane,
                id -> id.accept(nextProducerId++),
                new TransactionCoordinator.Markers(
                        (peer, home) -> {
                            throw new AssertionError("the listener has no brokers");
                        },
                        "NOWHERE",
                        1_000_000_000L),
                event -> { }));
        AddPartitionsHandlers additions = new AddPartitionsHandlers(coordinator, image.images()::image);
        TransactionQueryHandlers queries = new TransactionQueryHandlers(coordinator);
        Map<ApiKeys, RequestHandler> handlers = new EnumMap<>(ApiKeys.class);
        handlers.put(ApiKeys.INIT_PRODUCER_ID, new InitProducerIdHandler(coordinator, id -> id.accept(nextProducerId++)));
        handlers.put(ApiKeys.ADD_PARTITIONS_TO_TXN, additions::addPartitions);
        handlers.put(ApiKeys.ADD_OFFSETS_TO_TXN, additions::addOffsets);
        handlers.put(ApiKeys.END_TXN, new EndTxnHandler(coordinator));
        handlers.put(ApiKeys.DESCRIBE_TRANSACTIONS, queries::describe);
        handlers.put(ApiKeys.LIST_TRANSACTIONS, queries::list);
        wire = new Wire(lane, handlers);
        MemoryLog log = new MemoryLog(new TopicPartition(TransactionCoordinator.TOPIC, 0));
        lane.execute(() -> coordinator.shards().elected(log, 0, lane));
        lane.advance(Duration.ZERO);
    }

    private InitProducerIdResponseData init(int version, InitProducerIdRequestData request) {
        return wire.answer(ApiKeys.INIT_PRODUCER_ID, version, request, InitProducerIdResponseData.class);
    }

    private static InitProducerIdRequestData as(String id) {
        return new InitProducerIdRequestData().setTransactionalId(id).setTransactionTimeoutMs(60_000);
    }

    private static AddPartitionsToTxnTopicCollection partitions(String topic, Integer... partitions) {
        AddPartitionsToTxnTopicCollection topics = new AddPartitionsToTxnTopicCollection();
        topics.add(new AddPartitionsToTxnTopic().setName(topic).setPartitions(List.of(partitions)));
        return topics;
    }

    private AddPartitionsToTxnTopicResultCollection add(int version, AddPartitionsToTxnTopicCollection topics, long producerId, int epoch) {
        AddPartitionsToTxnRequestData request = new AddPartitionsToTxnRequestData();
        if (version < 4) {
            request.setV3AndBelowTransactionalId(ID).setV3AndBelowProducerId(producerId).setV3AndBelowProducerEpoch((short) epoch)
                    .setV3AndBelowTopics(topics);
        } else {
            request.transactions().add(new AddPartitionsToTxnTransaction()
                    .setTransactionalId(ID).setProducerId(producerId).setProducerEpoch((short) epoch).setTopics(topics));
        }
        AddPartitionsToTxnResponseData answer =
                wire.answer(ApiKeys.ADD_PARTITIONS_TO_TXN, version, request, AddPartitionsToTxnResponseData.class);
        return version < 4 ? answer.resultsByTopicV3AndBelow() : answer.resultsByTransaction().find(ID).topicResults();
    }

    private static Errors errorOf(AddPartitionsToTxnTopicResultCollection results, String topic, int partition) {
        return Errors.forCode(results.find(topic).resultsByPartition().find(partition).partitionErrorCode());
    }

    private EndTxnResponseData end(int version, long producerId, int epoch) {
        return wire.answer(
                ApiKeys.END_TXN,
                version,
                new EndTxnRequestData().setTransactionalId(ID).setProducerId(producerId).setProducerEpoch((short) epoch).setCommitted(true),
                EndTxnResponseData.class);
    }

    @Test
    void anIdempotentProducerGetsAFreshIdInEveryVersion() {
        Wire.versions(ApiKeys.INIT_PRODUCER_ID).forEach(version -> {
            long expected = nextProducerId;
            InitProducerIdResponseData answer = init(version, as(null));
            assertEquals(expected, answer.producerId());
            assertEquals(0, answer.producerEpoch());
        });
    }

    @Test
    void aTransactionalIdKeepsItsProducerIdInEveryVersion() {
        Wire.versions(ApiKeys.INIT_PRODUCER_ID).forEach(version -> {
            InitProducerIdResponseData answer = init(version, as(ID));
            assertEquals(Errors.NONE.code(), answer.errorCode());
            assertEquals(100, answer.producerId());
            assertEquals(version, answer.producerEpoch());
        });
    }

    @Test
    void aFencedProducerIsToldInTheWordsOfItsVersion() {
        init(5, as(ID));
        init(5, as(ID));
        for (int version = 3; version <= 5; version++) {
            assertEquals(
                    version < 4 ? Errors.INVALID_PRODUCER_EPOCH.code() : Errors.PRODUCER_FENCED.code(),
                    init(version, as(ID).setProducerId(100).setProducerEpoch((short) 0)).errorCode());
        }
        Wire.versions(ApiKeys.ADD_PARTITIONS_TO_TXN).forEach(version -> assertEquals(
                version < 2 ? Errors.INVALID_PRODUCER_EPOCH : Errors.PRODUCER_FENCED,
                errorOf(add(version, partitions(TOPIC, 0), 100, 0), TOPIC, 0)));
        Wire.versions(ApiKeys.END_TXN).forEach(version -> assertEquals(
                version < 2 ? Errors.INVALID_PRODUCER_EPOCH.code() : Errors.PRODUCER_FENCED.code(), end(version, 100, 0).errorCode()));
    }

    @Test
    void halfAProducerIsAMistake() {
        assertEquals(Errors.INVALID_REQUEST.code(), init(5, as(ID).setProducerId(7)).errorCode());
        assertEquals(Errors.INVALID_REQUEST.code(), init(5, as(ID).setProducerEpoch((short) 7)).errorCode());
        assertEquals(Errors.INVALID_REQUEST.code(), init(5, as("")).errorCode());
    }

    @Test
    void partitionsAreAddedInEveryVersion() {
        init(5, as(ID));
        Wire.versions(ApiKeys.ADD_PARTITIONS_TO_TXN).forEach(version -> {
            AddPartitionsToTxnTopicResultCollection results = add(version, partitions(TOPIC, 0, 1), 100, 0);
            assertEquals(Errors.NONE, errorOf(results, TOPIC, 0));
            assertEquals(Errors.NONE, errorOf(results, TOPIC, 1));
        });
    }

    @Test
    void onePartitionThatDoesNotExistKeepsTheOthersOut() {
        init(5, as(ID));
        for (int version : List.of(3, 5)) {
            AddPartitionsToTxnTopicResultCollection results = add(version, partitions(TOPIC, 0, 2), 100, 0);
            assertEquals(Errors.OPERATION_NOT_ATTEMPTED, errorOf(results, TOPIC, 0));
            assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION, errorOf(results, TOPIC, 2));
        }
        assertEquals("Empty", list(0).getFirst().transactionState());
    }

    @Test
    void producersAddNoInternalTopicsButBrokersDo() {
        init(5, as(ID));
        assertEquals(
                Errors.TOPIC_AUTHORIZATION_FAILED, errorOf(add(3, partitions(GroupCoordinator.TOPIC, 0), 100, 0), GroupCoordinator.TOPIC, 0));
        assertEquals(Errors.NONE, errorOf(add(5, partitions(GroupCoordinator.TOPIC, 0), 100, 0), GroupCoordinator.TOPIC, 0));
    }

    @Test
    void brokersAskForManyTransactionsAtOnce() {
        init(5, as(ID));
        AddPartitionsToTxnRequestData request = new AddPartitionsToTxnRequestData();
        request.transactions().add(new AddPartitionsToTxnTransaction().setTransactionalId(ID).setProducerId(100).setVerifyOnly(true)
                .setTopics(partitions(TOPIC, 0)));
        request.transactions().add(new AddPartitionsToTxnTransaction().setTransactionalId("nobody").setProducerId(1).setTopics(partitions(TOPIC, 0)));
        AddPartitionsToTxnResponseData answer = wire.answer(ApiKeys.ADD_PARTITIONS_TO_TXN, 5, request, AddPartitionsToTxnResponseData.class);
        assertEquals(Errors.TRANSACTION_ABORTABLE, errorOf(answer.resultsByTransaction().find(ID).topicResults(), TOPIC, 0));
        assertEquals(Errors.INVALID_PRODUCER_ID_MAPPING, errorOf(answer.resultsByTransaction().find("nobody").topicResults(), TOPIC, 0));
        assertEquals(0, wire.answer(
                        ApiKeys.ADD_PARTITIONS_TO_TXN, 5, new AddPartitionsToTxnRequestData(), AddPartitionsToTxnResponseData.class)
                .resultsByTransaction()
                .size());
    }

    @Test
    void offsetsAreAddedInEveryVersion() {
        init(5, as(ID));
        Wire.versions(ApiKeys.ADD_OFFSETS_TO_TXN).forEach(version -> assertEquals(
                Errors.NONE.code(),
                wire.answer(
                                ApiKeys.ADD_OFFSETS_TO_TXN,
                                version,
                                new AddOffsetsToTxnRequestData().setTransactionalId(ID).setProducerId(100).setGroupId("readers"),
                                AddOffsetsToTxnResponseData.class)
                        .errorCode()));
        List<DescribeTransactionsResponseData.TransactionState> described = wire.answer(
                        ApiKeys.DESCRIBE_TRANSACTIONS,
                        0,
                        new DescribeTransactionsRequestData().setTransactionalIds(List.of(ID, ID)),
                        DescribeTransactionsResponseData.class)
                .transactionStates();
        assertEquals(1, described.size());
        assertEquals(List.of(0), described.getFirst().topics().find(GroupCoordinator.TOPIC).partitions());
    }

    @Test
    void theEndTellsHowToGoOnSinceVersionFive() {
        for (int version : List.of(4, 5)) {
            start();
            nextProducerId = 100;
            init(5, as(ID));
            add(version, partitions(TOPIC, 0), 100, 0);
            EndTxnResponseData answer = end(version, 100, 0);
            assertEquals(Errors.NONE.code(), answer.errorCode());
            assertEquals(version < 5 ? -1 : 100, answer.producerId());
            assertEquals(version < 5 ? -1 : 1, answer.producerEpoch());
            assertEquals("PrepareCommit", list(0).getFirst().transactionState());
        }
    }

    private List<TransactionState> list(int version) {
        return wire.answer(ApiKeys.LIST_TRANSACTIONS, version, new ListTransactionsRequestData(), ListTransactionsResponseData.class).transactionStates();
    }

    @Test
    void transactionsAreListedInEveryVersionWithItsFilters() {
        init(5, as(ID));
        Wire.versions(ApiKeys.LIST_TRANSACTIONS).forEach(version -> assertEquals(1, list(version).size()));
        assertEquals(1, matching("orders-.*").transactionStates().size());
        assertEquals(0, matching("orders").transactionStates().size());
        assertEquals(Errors.INVALID_REGULAR_EXPRESSION.code(), matching("orders-(").errorCode());
    }

    private ListTransactionsResponseData matching(String pattern) {
        return wire.answer(
                ApiKeys.LIST_TRANSACTIONS,
                2,
                new ListTransactionsRequestData().setTransactionalIdPattern(pattern),
                ListTransactionsResponseData.class);
    }
}
