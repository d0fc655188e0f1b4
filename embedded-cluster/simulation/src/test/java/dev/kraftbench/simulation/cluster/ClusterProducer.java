package dev.kraftbench.simulation.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
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
 * An idempotent producer of one partition with acks=all. Record n is the number n. Some batches are under way at a time, and repeated in order
 * until they are acknowledged.
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
            Errors.UNKNOWN_TOPIC_ID,
            Errors.KAFKA_STORAGE_ERROR);

    private static final Set<Errors> EXPECTED_OF_IDS = EnumSet.of(
            Errors.COORDINATOR_LOAD_IN_PROGRESS, Errors.COORDINATOR_NOT_AVAILABLE, Errors.REQUEST_TIMED_OUT, Errors.NOT_CONTROLLER);

    /** Of which a broker remembers enough to recognise them. */
    private static final int MAX_IN_FLIGHT = 5;

    private record Batch(long firstId, int size) {}

    private long everSent;
    private boolean broken;

    private final ClusterClient client;
    private final TopicPartition partition;
    private final TreeMap<Long, Long> acknowledged = new TreeMap<>();
    private long producerId = -1;
    private short producerEpoch;
    private final List<Batch> unanswered = new ArrayList<>();
    private long nextId = 1;
    private int awaited;
    /** A batch of this round was not taken, or so it seems: those after it may be out of order. */
    private boolean gap;
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
        return acknowledged.isEmpty() ? 0 : acknowledged.lastKey();
    }

    /** It gave up, as the leader has forgotten which of its batches it has. */
    boolean isBroken() {
        return broken;
    }

    boolean isIdle() {
        return idle;
    }

    /** No new batch; those under way are repeated until they are acknowledged. */
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
        idle = stopping && unanswered.isEmpty();
        if (idle) {
            return;
        }
        // The first goes alone: of a producer that it does not know a leader takes any sequence, as in Kafka, so that one that was refused
        // the first batch just before its log was open would take the second.
        long most = acknowledged.isEmpty() ? 1 : MAX_IN_FLIGHT;
        for (long more = stopping ? 0 : client.simulation().between(unanswered.isEmpty() ? 1 : 0, most); more > 0; more--) {
            if (unanswered.size() < MAX_IN_FLIGHT) {
                int size = (int) client.simulation().between(1, 4);
                unanswered.add(new Batch(nextId, size));
                nextId += size;
            }
        }
        send();
    }

    /** Sends all batches that have no answer, one request for each, in order. */
    private void send() {
        ClusterClient.Leader leader = client.leader(partition);
        if (leader == null || leader.broker() < 0) {
            client.refresh(() -> client.soon(10, 100, this::send));
            return;
        }
        awaited = unanswered.size();
        gap = false;
        for (Batch batch : List.copyOf(unanswered)) {
            ProduceRequestData request = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(800);
            request.topicData()
                    .add(new ProduceRequestData.TopicProduceData()
                            .setTopicId(client.topicId(partition.topic()))
                            .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData()
                                    .setIndex(partition.partition())
                                    .setRecords(records(batch)))));
            client.ask(leader.broker(), ApiKeys.PRODUCE, request, answer -> delivered(batch, answer));
        }
    }

    private MemoryRecords records(Batch batch) {
        SimpleRecord[] records = new SimpleRecord[batch.size()];
        for (int i = 0; i < batch.size(); i++) {
            records[i] = new SimpleRecord(
                    client.simulation().wallMillis(), null, ByteBuffer.allocate(8).putLong(batch.firstId() + i).array());
        }
        int sequence = (int) (batch.firstId() - 1);
        return MemoryRecords.withIdempotentRecords(Compression.NONE, producerId, producerEpoch, sequence, records);
    }

    private void delivered(Batch batch, @Nullable ApiMessage message) {
        awaited--;
        Errors error = Errors.NETWORK_EXCEPTION;
        if (message instanceof ProduceResponseData response) {
            var answer = response.responses().iterator().next().partitionResponses().getFirst();
            error = Errors.forCode(answer.errorCode());
            if (error == Errors.NONE) {
                acknowledged(batch, answer.baseOffset());
            } else if (error == Errors.OUT_OF_ORDER_SEQUENCE_NUMBER && batch.firstId() <= everSent) {
                // Of a replica that has restarted since, a snapshot tells only the last batch of each producer, as in Kafka.
                broken = true;
            } else if (!EXPECTED.contains(error) && !(error == Errors.OUT_OF_ORDER_SEQUENCE_NUMBER && gap)) {
                throw new AssertionError("producer of " + partition + " got " + error + " for records from " + batch.firstId() + ": "
                        + answer.errorMessage());
            }
        }
        gap |= error != Errors.NONE;
        if (awaited == 0) {
            everSent = nextId - 1;
            if (broken) {
                idle = true;
            } else if (gap) {
                client.soon(1, 60, () -> client.refresh(this::send));
            } else {
                client.soon(0, 60, this::next);
            }
        }
    }

    private void acknowledged(Batch batch, long baseOffset) {
        for (int i = 0; i < batch.size(); i++) {
            acknowledged.put(batch.firstId() + i, baseOffset + i);
        }
        unanswered.remove(batch);
        client.simulation().note(() -> "acknowledged in " + partition + ": " + batch + " at " + baseOffset);
    }
}
