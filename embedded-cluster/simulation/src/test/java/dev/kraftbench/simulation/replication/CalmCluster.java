package dev.kraftbench.simulation.replication;

import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Link.Delivery;
import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.replication.ReplicationRules;
import dev.kraftbench.simulation.Latency;
import dev.kraftbench.simulation.SimDisk;
import dev.kraftbench.simulation.SimMachine;
import dev.kraftbench.simulation.SimNetwork;
import dev.kraftbench.simulation.Simulation;
import dev.kraftbench.storage.LogConfig;
import dev.kraftbench.storage.OpenOptions;
import dev.kraftbench.storage.PartitionLog;
import dev.kraftbench.storage.StorageContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.message.AllocateProducerIdsResponseData;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeProducersResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/** Three brokers with two partitions on all of them, nothing going wrong, and a client that sends single requests. */
final class CalmCluster {

    static final long MILLI = 1_000_000L;
    private static final int CLIENT = 200;

    /** A consumer has a connection of its own: the answers behind a held fetch would wait for it. */
    private record Route(int broker, boolean fetches) {}

    /** A request under way. */
    static final class Call {
        private @Nullable ApiMessage response;
        private @Nullable String lost;

        boolean isDone() {
            return response != null || lost != null;
        }

        private void delivered(Delivery<ApiMessage> delivery) {
            switch (delivery) {
                case Delivery.Answered<ApiMessage>(ApiMessage message) -> response = message;
                case Delivery.Lost<ApiMessage>(Link.Loss reason, String detail) -> lost = reason + " " + detail;
            }
        }
    }

    final Simulation simulation = new Simulation(1);
    final ScriptedController controller;
    final TreeMap<Integer, SimBroker> brokers = new TreeMap<>();
    private final SimNetwork network;
    private final SimMachine client;
    private final Map<Route, Link<PeerRequest, ApiMessage>> links = new HashMap<>();
    private long nextProducerId = 1_000;

    CalmCluster() {
        this(SimBroker.TOPIC_SETTINGS);
    }

    CalmCluster(Map<String, String> topicSettings) {
        LinkFaults faults = new LinkFaults();
        network = new SimNetwork(simulation, faults, new Latency(20_000, 100_000, 0, 0));
        List<Integer> ids = List.of(1, 2, 3);
        controller = new ScriptedController(simulation, faults, ids, 2);
        machine(ScriptedController.NODE).listen(ScriptedController.LISTENER, (request, sink) -> {
            if (request.api() == ApiKeys.ALLOCATE_PRODUCER_IDS) {
                nextProducerId += 10;
                sink.respond(new AllocateProducerIdsResponseData()
                        .setProducerIdStart(nextProducerId - 10)
                        .setProducerIdLen(10));
            } else {
                controller.alterPartition(request, sink);
            }
        });
        for (int id : ids) {
            SimBroker broker = new SimBroker(simulation, machine(id), controller, ReplicationRules.STANDARD, topicSettings);
            brokers.put(id, broker);
            broker.registered(controller.brokerEpoch(id));
        }
        client = machine(CLIENT);
        simulation.runUntil(
                "leaders",
                2_000 * MILLI,
                () -> brokers.values().stream().allMatch(broker -> broker.partition(0) != null
                                && broker.partition(1) != null
                                && broker.partition(0).logEndOffset() == 0
                                && broker.partition(1).logEndOffset() == 0)
                        && brokers.get(1).partition(0).isLeader()
                        && brokers.get(2).partition(1).isLeader());
    }

    private SimMachine machine(int id) {
        return SimMachine.start(
                simulation,
                id,
                2,
                new SimDisk(Long.MAX_VALUE, simulation.split()),
                network,
                new Latency(20_000, 100_000, 0, 0));
    }

    /** Sends a request and goes on. */
    Call send(int broker, ApiKeys api, int version, ApiMessage message) {
        Call call = new Call();
        links.computeIfAbsent(
                        new Route(broker, api == ApiKeys.FETCH),
                        route -> client.links()
                                .open(
                                        new Peer(broker, "broker-" + broker, 9000 + broker, SimBroker.LISTENER),
                                        client.lanes().lane(0)))
                .send(
                        new PeerRequest(api, (short) version, (short) version, message),
                        60_000 * MILLI,
                        call::delivered);
        return call;
    }

    /** Power is lost at a broker; where its log of the first partition ends when the machine is back. */
    long endAfterLossOfPower(int id) throws IOException {
        SimMachine lost = brokers.get(id).machine();
        lost.losePower();
        SimMachine back = SimMachine.start(simulation, id, 2, lost.disk(), network, new Latency(20_000, 100_000, 0, 0));
        return PartitionLog.open(
                        new StorageContext(id, back.disk(), back.clock(), back.helpers()),
                        back.lanes().lane(0),
                        Path.of("/data/" + ScriptedController.TOPIC + "-0"),
                        new TopicIdPartition(ScriptedController.TOPIC_ID, 0, ScriptedController.TOPIC),
                        LogConfig.DEFAULT,
                        OpenOptions.RECOVER_ALL)
                .logEndOffset();
    }

    /** The consumer closes its connection to a broker. */
    void hangUp(int broker) {
        Link<PeerRequest, ApiMessage> link = links.remove(new Route(broker, true));
        if (link != null) {
            link.close();
        }
    }

    /** Tells of every answer that a broker gives to the client, whether or not it arrives. */
    void onAnswer(Consumer<ApiMessage> listener) {
        network.tap((from, to, request, response) -> {
            if (to == CLIENT) {
                listener.accept(response);
            }
        });
    }

    <R extends ApiMessage> R await(Call call, Class<R> type) {
        simulation.runUntil("an answer", 60_000 * MILLI, call::isDone);
        if (call.response == null) {
            throw new AssertionError("no answer: " + call.lost);
        }
        return type.cast(call.response);
    }

    <R extends ApiMessage> R ask(int broker, ApiKeys api, int version, ApiMessage message, Class<R> type) {
        return await(send(broker, api, version, message), type);
    }

    /** The one producer that the leader of the first partition remembers. */
    DescribeProducersResponseData.ProducerState producer() {
        DescribeProducersRequestData.TopicRequest first = new DescribeProducersRequestData.TopicRequest()
                .setName(ScriptedController.TOPIC)
                .setPartitionIndexes(List.of(0));
        DescribeProducersRequestData request = new DescribeProducersRequestData()
                .setTopics(new DescribeProducersRequestData.TopicRequestCollection(List.of(first).iterator()));
        return ask(1, ApiKeys.DESCRIBE_PRODUCERS, 0, request, DescribeProducersResponseData.class)
                .topics()
                .getFirst()
                .partitions()
                .getFirst()
                .activeProducers()
                .getFirst();
    }
}
