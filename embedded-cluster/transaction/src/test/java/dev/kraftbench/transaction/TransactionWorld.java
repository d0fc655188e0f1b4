package dev.kraftbench.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.MemoryLog;
import dev.kraftbench.coordinator.RecordFormat;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.transaction.internal.TransactionRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.metadata.FeatureLevelRecord;
import org.apache.kafka.common.metadata.PartitionChangeRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.metadata.RemoveTopicRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.metadata.UnfenceBrokerRecord;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogKey;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogValue;
import org.jspecify.annotations.Nullable;

/** A coordinator over one partition in virtual time, with brokers 1 and 2 which lead partitions 0 and 1 of each topic. */
final class TransactionWorld {

    static final String ID = "orders";
    static final int TIMEOUT_MILLIS = 60_000;
    static final TopicPartition A0 = new TopicPartition("a", 0);
    static final TopicPartition A1 = new TopicPartition("a", 1);
    static final TopicPartition B0 = new TopicPartition("b", 0);
    static final Uuid TOPIC_A = new Uuid(1, 1);

    /** A request's answer, when there is one. */
    static final class Reply<T> implements Consumer<T> {
        private final List<T> answers = new ArrayList<>();

        @Override
        public void accept(T answer) {
            answers.add(answer);
            assertEquals(1, answers.size(), "answered twice");
        }

        boolean isHere() {
            return !answers.isEmpty();
        }

        T get() {
            assertTrue(isHere(), "no answer");
            return answers.getFirst();
        }
    }

    final VirtualLane lane = new VirtualLane();
    final MemoryLog log = new MemoryLog(new TopicPartition(TransactionCoordinator.TOPIC, 0));
    final FakeBrokers brokers = new FakeBrokers();
    final List<TransactionEvent> events = new ArrayList<>();
    ClusterImage image = ClusterImage.EMPTY;
    boolean hasProducerIds = true;
    /** Producer ids are given when the test says so. */
    @Nullable Queue<Runnable> lateProducerIds;
    private final TransactionSettings settings;
    private long nextProducerId = 100;
    private int leaderEpoch;
    private TransactionCoordinator coordinator;

    TransactionWorld() {
        this(2, TransactionSettings.DEFAULT);
    }

    TransactionWorld(int transactionVersion, TransactionSettings settings) {
        this.settings = settings;
        publish(new FeatureLevelRecord().setName("transaction.version").setFeatureLevel((short) transactionVersion));
        broker(1);
        broker(2);
        topic(TransactionCoordinator.TOPIC, new Uuid(9, 9), 1);
        topic("a", TOPIC_A, 2);
        topic("b", new Uuid(2, 2), 1);
        this.coordinator = newCoordinator();
        elect();
    }

    private TransactionCoordinator newCoordinator() {
        return new TransactionCoordinator(new TransactionCoordinator.Context(
                new ShardSettings(1, Duration.ofSeconds(5).toNanos(), 1 << 16, 1_000),
                settings,
                () -> image,
                lane,
                this::nextProducerId,
                new TransactionCoordinator.Markers(brokers, "PLAINTEXT", Duration.ofSeconds(30).toNanos()),
                events::add));
    }

    private void nextProducerId(LongConsumer id) {
        Runnable give = () -> id.accept(hasProducerIds ? nextProducerId++ : ProducerIdSource.NONE);
        if (lateProducerIds == null) {
            give.run();
        } else {
            lateProducerIds.add(give);
        }
    }

    // ---- the cluster

    void publish(ApiMessage... records) {
        ClusterDelta delta = new ClusterDelta(image);
        for (ApiMessage record : records) {
            delta.replay(record);
        }
        image = delta.apply(image.offset() + records.length, 1);
    }

    private void broker(int id) {
        RegisterBrokerRecord.BrokerEndpointCollection endpoints = new RegisterBrokerRecord.BrokerEndpointCollection();
        endpoints.add(new RegisterBrokerRecord.BrokerEndpoint().setName("PLAINTEXT").setHost("localhost").setPort(9091 + id).setSecurityProtocol((short) 0));
        publish(
                new RegisterBrokerRecord().setBrokerId(id).setBrokerEpoch(5).setIncarnationId(new Uuid(3, id)).setFenced(true).setEndPoints(endpoints),
                new UnfenceBrokerRecord().setId(id).setEpoch(5));
    }

    private void topic(String name, Uuid id, int partitions) {
        publish(new TopicRecord().setName(name).setTopicId(id));
        for (int i = 0; i < partitions; i++) {
            publish(new PartitionRecord().setTopicId(id).setPartitionId(i).setReplicas(List.of(1, 2)).setIsr(List.of(1, 2)).setLeader(1 + i)
                    .setLeaderEpoch(0).setPartitionEpoch(0).setDirectories(List.of(new Uuid(4, 4), new Uuid(4, 5))));
        }
    }

    void moveLeaderOfA0To(int broker) {
        publish(new PartitionChangeRecord().setTopicId(TOPIC_A).setPartitionId(0).setLeader(broker));
    }

    void deleteTopicA() {
        publish(new RemoveTopicRecord().setTopicId(TOPIC_A));
    }

    /** The producer 100 has its last epoch, as the log says from now on. */
    ProducerIdAndEpoch lastEpoch() {
        init();
        CoordinatorRecord record = CoordinatorRecord.of(
                new TransactionLogKey().setTransactionalId(ID),
                new TransactionLogValue()
                        .setProducerId(100)
                        .setPreviousProducerId(100)
                        .setProducerEpoch((short) (Short.MAX_VALUE - 1))
                        .setTransactionTimeoutMs(TIMEOUT_MILLIS)
                        .setTransactionStartTimestampMs(-1)
                        .setTransactionLastUpdateTimestampMs(lane.wallMillis()),
                1);
        RecordFormat format = new RecordFormat(TransactionRecords.TYPES);
        log.append(MemoryRecords.withRecords(
                Compression.NONE, new SimpleRecord(lane.wallMillis(), format.key(record), format.value(record))));
        failOver();
        return producer(100, Short.MAX_VALUE - 1);
    }

    // ---- leadership

    private void elect() {
        lane.execute(() -> coordinator.shards().elected(log, ++leaderEpoch, lane));
        settle();
    }

    void resign() {
        lane.execute(() -> coordinator.shards().resigned(0));
        settle();
    }

    /** Another broker takes over, with what is committed. */
    void failOver() {
        resign();
        log.loseUncommitted();
        coordinator = newCoordinator();
        elect();
    }

    /** Another broker takes over, with everything that is in the log. */
    void electWithUncommitted() {
        coordinator = newCoordinator();
        elect();
    }

    void settle() {
        lane.advance(Duration.ZERO);
    }

    void pass(long millis) {
        lane.advanceMillis(millis);
    }

    // ---- requests

    static ProducerIdAndEpoch producer(long id, int epoch) {
        return new ProducerIdAndEpoch(id, (short) epoch);
    }

    Reply<Answer> initialising(String id) {
        Reply<Answer> reply = new Reply<>();
        coordinator.initialise(id, TIMEOUT_MILLIS, false, null, reply);
        settle();
        return reply;
    }

    Reply<Answer> initialising(int timeoutMillis, boolean twoPhaseCommit) {
        Reply<Answer> reply = new Reply<>();
        coordinator.initialise(ID, timeoutMillis, twoPhaseCommit, null, reply);
        settle();
        return reply;
    }

    ProducerIdAndEpoch init() {
        Answer answer = initialising(ID).get();
        assertEquals(Errors.NONE, answer.error());
        return answer.producer();
    }

    Reply<Errors> adding(ProducerIdAndEpoch by, int version, TopicPartition... partitions) {
        Reply<Errors> reply = new Reply<>();
        coordinator.addPartitions(ID, by, new LinkedHashSet<>(List.of(partitions)), (short) version, reply);
        settle();
        return reply;
    }

    Errors add(ProducerIdAndEpoch by, TopicPartition... partitions) {
        return adding(by, 2, partitions).get();
    }

    Reply<Answer> ending(ProducerIdAndEpoch by, boolean commit, int version) {
        Reply<Answer> reply = new Reply<>();
        coordinator.end(ID, by, commit, (short) version, reply);
        settle();
        return reply;
    }

    /** Two transactions are committed in one turn of the lane, that of {@link #ID} and another one in this partition. */
    void endBoth(ProducerIdAndEpoch first, String otherId, ProducerIdAndEpoch other, TopicPartition partition) {
        Reply<Errors> added = new Reply<>();
        coordinator.addPartitions(otherId, other, Set.of(partition), (short) 2, added);
        settle();
        assertEquals(Errors.NONE, added.get());
        coordinator.end(ID, first, true, (short) 2, new Reply<>());
        coordinator.end(otherId, other, true, (short) 2, new Reply<>());
        settle();
    }

    Answer end(ProducerIdAndEpoch by, boolean commit) {
        return ending(by, commit, 2).get();
    }

    Map<TopicPartition, Errors> verify(ProducerIdAndEpoch by, TopicPartition... partitions) {
        Reply<Map<TopicPartition, Errors>> reply = new Reply<>();
        coordinator.verify(ID, by, Set.of(partitions), reply);
        settle();
        return reply.get();
    }

    DescribeTransactionsResponseData.TransactionState describe(String id) {
        Reply<List<DescribeTransactionsResponseData.TransactionState>> reply = new Reply<>();
        coordinator.describe(List.of(id), lane, reply);
        settle();
        return reply.get().getFirst();
    }

    String state() {
        return describe(ID).transactionState();
    }

    ListTransactionsResponseData list(List<String> states, List<Long> producerIds, long longerThanMillis, String prefix) {
        Reply<ListTransactionsResponseData> reply = new Reply<>();
        coordinator.list(states, producerIds, longerThanMillis, id -> id.startsWith(prefix), lane, reply);
        settle();
        return reply.get();
    }
}
