package dev.kraftbench.simulation.cluster;

import dev.kraftbench.kernel.Link.Delivery;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.simulation.Simulation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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

/** An idempotent producer with acks=all for one partition: one batch at a time, repeated with its sequence until it is acknowledged. */
final class SimWriter {

    private static final Set<Errors> EXPECTED = EnumSet.of(
            Errors.NOT_LEADER_OR_FOLLOWER,
            Errors.NOT_ENOUGH_REPLICAS,
            Errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
            Errors.REQUEST_TIMED_OUT,
            Errors.UNKNOWN_TOPIC_OR_PARTITION,
            Errors.UNKNOWN_TOPIC_ID,
            Errors.LEADER_NOT_AVAILABLE,
            Errors.KAFKA_STORAGE_ERROR);

    record Acked(long id, long offset) {}

    private final Simulation simulation;
    private final SimClient client;
    private final String topic;
    private final int partition;
    private final List<Acked> acked = new ArrayList<>();
    private long producerId = -1;
    private long nextId = 1;
    private int sequence;
    private int batchSize;
    private boolean stopping;
    private boolean idle;

    SimWriter(Simulation simulation, SimClient client, String topic, int partition) {
        this.simulation = simulation;
        this.client = client;
        this.topic = topic;
        this.partition = partition;
    }

    int partition() {
        return partition;
    }

    List<Acked> acked() {
        return acked;
    }

    /** Whether nothing is under way and nothing more will be sent. */
    boolean isIdle() {
        return idle;
    }

    void stop() {
        stopping = true;
    }

    void start() {
        client.send(
                client.anyBroker(),
                new PeerRequest(ApiKeys.INIT_PRODUCER_ID, (short) 0, (short) 5, new InitProducerIdRequestData().setTransactionalId(null)),
                delivery -> {
                    simulation.note(() -> "producer id for partition " + partition + ": " + delivery);
                    if (delivery instanceof Delivery.Answered<ApiMessage>(ApiMessage message)
                            && ((InitProducerIdResponseData) message).errorCode() == 0) {
                        producerId = ((InitProducerIdResponseData) message).producerId();
                        next();
                    } else {
                        client.later(this::start);
                    }
                });
    }

    private void next() {
        idle = stopping;
        if (!stopping) {
            batchSize = (int) simulation.between(1, 3);
            send();
        }
    }

    private void send() {
        SimpleRecord[] records = new SimpleRecord[batchSize];
        for (int i = 0; i < batchSize; i++) {
            records[i] = new SimpleRecord(simulation.wallMillis(), null, ByteBuffer.allocate(8).putLong(nextId + i).array());
        }
        MemoryRecords batch =
                MemoryRecords.withIdempotentRecords(Compression.NONE, producerId, (short) 0, sequence, records);
        ProduceRequestData request = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(1000);
        request.topicData().add(new ProduceRequestData.TopicProduceData()
                .setTopicId(client.topicId())
                .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData().setIndex(partition).setRecords(batch))));
        client.send(client.leaderOf(partition), PeerRequest.of(ApiKeys.PRODUCE, request), this::delivered);
    }

    private void delivered(Delivery<ApiMessage> delivery) {
        simulation.note(() -> "partition " + partition + ", ids from " + nextId + ": " + delivery);
        if (delivery instanceof Delivery.Answered<ApiMessage>(ApiMessage message)) {
            ProduceResponseData.PartitionProduceResponse answer = ((ProduceResponseData) message)
                    .responses().iterator().next().partitionResponses().getFirst();
            Errors error = Errors.forCode(answer.errorCode());
            if (error == Errors.NONE) {
                for (int i = 0; i < batchSize; i++) {
                    acked.add(new Acked(nextId + i, answer.baseOffset() + i));
                }
                nextId += batchSize;
                sequence += batchSize;
                client.lane().schedule(simulation.between(0, 30) * SimClient.MILLI, this::next);
                return;
            }
            if (!EXPECTED.contains(error)) {
                throw new AssertionError("producer of partition " + partition + " got " + error + ": " + answer.errorMessage());
            }
        }
        client.later(() -> client.refresh(topic, this::send));
    }
}
