package dev.kraftbench.simulation.replication;

import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Link.Delivery;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.simulation.SimMachine;
import dev.kraftbench.simulation.Simulation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** An idempotent producer of one partition with acks=all: one batch at a time, repeated with its sequence until it is acknowledged. */
final class SimProducer {

    private static final long MILLI = 1_000_000L;
    private static final Set<Errors> EXPECTED = EnumSet.of(
            Errors.NOT_LEADER_OR_FOLLOWER,
            Errors.NOT_ENOUGH_REPLICAS,
            Errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
            Errors.REQUEST_TIMED_OUT,
            Errors.UNKNOWN_TOPIC_OR_PARTITION,
            Errors.UNKNOWN_TOPIC_ID);

    /** A record that was acknowledged. */
    record Acked(long id, long offset) {}

    private final Simulation simulation;
    private final SimMachine machine;
    private final ScriptedController controller;
    private final int partition;
    private final Map<Integer, Link<PeerRequest, ApiMessage>> links = new HashMap<>();
    private final List<Acked> acked = new ArrayList<>();
    private long nextId = 1;
    private int sequence;
    private int batchSize;
    private long attempt;
    private boolean stopping;
    private boolean idle = true;

    SimProducer(Simulation simulation, SimMachine machine, ScriptedController controller, int partition) {
        this.simulation = simulation;
        this.machine = machine;
        this.controller = controller;
        this.partition = partition;
    }

    List<Acked> acked() {
        return acked;
    }

    long lastId() {
        return nextId - 1;
    }

    boolean isIdle() {
        return idle;
    }

    /** Sends no new batch; the present one is repeated until it is acknowledged. */
    void stop() {
        stopping = true;
    }

    void start() {
        next();
    }

    private void next() {
        idle = stopping;
        if (!stopping) {
            batchSize = (int) simulation.between(1, 3);
            send();
        }
    }

    private void send() {
        long mine = ++attempt;
        int leader = controller.partition(partition).leader();
        boolean astray = simulation.chance(0.05);
        if (astray) {
            leader = (int) simulation.between(1, 3);
        }
        if (leader < 0) {
            machine.lanes().lane(0).schedule(20 * MILLI, this::send);
            return;
        }
        SimpleRecord[] records = new SimpleRecord[batchSize];
        for (int i = 0; i < batchSize; i++) {
            records[i] = new SimpleRecord(
                    simulation.wallMillis(), null, ByteBuffer.allocate(8).putLong(nextId + i).array());
        }
        MemoryRecords batch = MemoryRecords.withIdempotentRecords(
                Compression.NONE, partition + 1L, (short) 0, sequence, records);
        ProduceRequestData request = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(250);
        request.topicData()
                .add(new ProduceRequestData.TopicProduceData()
                        .setTopicId(ScriptedController.TOPIC_ID)
                        .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData()
                                .setIndex(partition)
                                .setRecords(batch))));
        links.computeIfAbsent(
                        leader,
                        id -> machine.links()
                                .open(
                                        new Peer(id, "broker-" + id, 9000 + id, SimBroker.LISTENER),
                                        machine.lanes().lane(0)))
                .send(PeerRequest.of(ApiKeys.PRODUCE, request), 400 * MILLI, delivery -> {
                    if (mine == attempt) {
                        delivered(delivery, astray);
                    }
                });
    }

    private void delivered(Delivery<ApiMessage> delivery, boolean astray) {
        if (delivery instanceof Delivery.Answered<ApiMessage>(ApiMessage message)) {
            var answer = ((ProduceResponseData) message)
                    .responses()
                    .iterator()
                    .next()
                    .partitionResponses()
                    .getFirst();
            Errors error = Errors.forCode(answer.errorCode());
            if (error == Errors.NONE) {
                for (int i = 0; i < batchSize; i++) {
                    acked.add(new Acked(nextId + i, answer.baseOffset() + i));
                }
                simulation.note(() -> "acked partition " + partition + " ids from " + (nextId - batchSize) + " at " + answer.baseOffset());
                nextId += batchSize;
                sequence += batchSize;
                machine.lanes().lane(0).schedule(simulation.between(0, 14 * MILLI), this::next);
                return;
            }
            // A leader that has been deposed and does not know it misses what its successor took.
            boolean missesSome = astray && error == Errors.OUT_OF_ORDER_SEQUENCE_NUMBER;
            if (!EXPECTED.contains(error) && !missesSome) {
                throw new AssertionError(
                        "producer of partition " + partition + " got " + error + ": " + answer.errorMessage());
            }
        }
        machine.lanes().lane(0).schedule(simulation.between(1, 20) * MILLI, this::send);
    }
}
