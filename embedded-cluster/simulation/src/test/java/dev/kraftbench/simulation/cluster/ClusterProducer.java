package dev.kraftbench.simulation.cluster;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;

/**
 * An idempotent producer of one partition with acks=all. Record n is the number n. One batch at a time, repeated with its sequence until
 * it is acknowledged.
 */
final class ClusterProducer {

    /** What a producer repeats a batch after; anything else is a fault of the cluster. */
    private static final Set<Errors> EXPECTED = EnumSet.of(
            Errors.NOT_LEADER_OR_FOLLOWER,
            Errors.LEADER_NOT_AVAILABLE,
            Errors.NOT_ENOUGH_REPLICAS,
            Errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
            Errors.REQUEST_TIMED_OUT,
            Errors.UNKNOWN_TOPIC_OR_PARTITION,
            Errors.UNKNOWN_TOPIC_ID);

    private static final Set<Errors> EXPECTED_OF_IDS = EnumSet.of(
            Errors.COORDINATOR_LOAD_IN_PROGRESS, Errors.COORDINATOR_NOT_AVAILABLE, Errors.REQUEST_TIMED_OUT, Errors.NOT_CONTROLLER);

    private final ClusterClient client;
    private final TopicPartition partition;
    private final TreeMap<Long, Long> acknowledged = new TreeMap<>();
    private long producerId = -1;
    private short producerEpoch;
    private long nextId = 1;
    private int sequence;
    private int batchSize;
    private boolean stopping;
    private boolean idle = true;

    ClusterProducer(ClusterClient client, TopicPartition partition) {
        this.client = client;
        this.partition = partition;
    }

    TopicPartition partition() {
        return partition;
    }

    /** Offsets by record. */
    TreeMap<Long, Long> acknowledged() {
        return acknowledged;
    }

    /** The last record that was acknowledged. */
    long last() {
        return nextId - 1;
    }

    boolean isIdle() {
        return idle;
    }

    /** No new batch; the present one is repeated until it is acknowledged. */
    void stop() {
        stopping = true;
    }

    void start() {
        idle = false;
        client.ask(
                client.anyBroker(),
                ApiKeys.INIT_PRODUCER_ID,
                new InitProducerIdRequestData().setTransactionalId(null).setTransactionTimeoutMs(60_000),
                this::initialised);
    }

    private void initialised(@Nullable ApiMessage answer) {
        if (answer instanceof InitProducerIdResponseData response) {
            Errors error = Errors.forCode(response.errorCode());
            if (error == Errors.NONE) {
                producerId = response.producerId();
                producerEpoch = response.producerEpoch();
                client.simulation().note(() -> "producer of " + partition + " has id " + producerId);
                next();
                return;
            }
            if (!EXPECTED_OF_IDS.contains(error)) {
                throw new AssertionError("no producer id for the producer of " + partition + ": " + error);
            }
        }
        client.soon(10, 200, this::start);
    }

    private void next() {
        idle = stopping;
        if (!stopping) {
            batchSize = (int) client.simulation().between(1, 4);
            send();
        }
    }

    private void send() {
        ClusterClient.Leader leader = client.leader(partition);
        if (leader == null || leader.broker() < 0) {
            client.refresh(() -> client.soon(10, 100, this::send));
            return;
        }
        SimpleRecord[] records = new SimpleRecord[batchSize];
        for (int i = 0; i < batchSize; i++) {
            records[i] = new SimpleRecord(
                    client.simulation().wallMillis(), null, ByteBuffer.allocate(8).putLong(nextId + i).array());
        }
        MemoryRecords batch = MemoryRecords.withIdempotentRecords(Compression.NONE, producerId, producerEpoch, sequence, records);
        ProduceRequestData request = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(800);
        request.topicData()
                .add(new ProduceRequestData.TopicProduceData()
                        .setTopicId(client.topicId(partition.topic()))
                        .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData()
                                .setIndex(partition.partition())
                                .setRecords(batch))));
        client.ask(leader.broker(), ApiKeys.PRODUCE, request, this::delivered);
    }

    private void delivered(@Nullable ApiMessage message) {
        if (message instanceof ProduceResponseData response) {
            var answer = response.responses().iterator().next().partitionResponses().getFirst();
            Errors error = Errors.forCode(answer.errorCode());
            if (error == Errors.NONE) {
                for (int i = 0; i < batchSize; i++) {
                    acknowledged.put(nextId + i, answer.baseOffset() + i);
                }
                client.simulation().note(() -> "acknowledged in " + partition + ": records from " + nextId + " to "
                        + (nextId + batchSize - 1) + " at " + answer.baseOffset());
                nextId += batchSize;
                sequence += batchSize;
                client.soon(0, 60, this::next);
                return;
            }
            if (!EXPECTED.contains(error)) {
                throw new AssertionError("producer of " + partition + " got " + error + " for records from " + nextId + ": "
                        + answer.errorMessage());
            }
        }
        client.soon(1, 60, () -> client.refresh(this::send));
    }
}
