package dev.kraftbench.simulation.cluster;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Link.Delivery;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.simulation.SimMachine;
import dev.kraftbench.simulation.Simulation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/** A client process: asks brokers, and asks again elsewhere when no answer comes. On its machine's one lane. */
final class SimClient {

    static final long MILLI = 1_000_000L;
    private static final long TIMEOUT_NANOS = 1_500 * MILLI;

    private final Simulation simulation;
    private final SimMachine machine;
    private final List<Integer> brokers;
    private final Map<Integer, Link<PeerRequest, ApiMessage>> links = new HashMap<>();
    private final Map<Integer, Integer> leaders = new HashMap<>();
    private Uuid topicId = Uuid.ZERO_UUID;

    SimClient(Simulation simulation, SimMachine machine, List<Integer> brokers) {
        this.simulation = simulation;
        this.machine = machine;
        this.brokers = brokers;
    }

    Lane lane() {
        return machine.lanes().lane(0);
    }

    Uuid topicId() {
        return topicId;
    }

    /** The partition's leader by the last metadata, any broker if it is not known. */
    int leaderOf(int partition) {
        Integer leader = leaders.get(partition);
        return leader == null || leader < 0 ? anyBroker() : leader;
    }

    int anyBroker() {
        return brokers.get((int) simulation.between(0, brokers.size() - 1));
    }

    void send(int broker, PeerRequest request, Consumer<Delivery<ApiMessage>> delivery) {
        links.computeIfAbsent(
                        broker,
                        id -> machine.links().open(
                                new Peer(id, "127.0.0.1", ClusterWorld.brokerPort(id), SimNodeNetwork.forClients(ClusterWorld.LISTENER)), lane()))
                .send(request, TIMEOUT_NANOS, delivery);
    }

    void later(Runnable task) {
        lane().schedule(simulation.between(1, 50) * MILLI, task);
    }

    void createTopic(String name, int partitions, Runnable created) {
        CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(1000);
        request.topics().add(new CreateTopicsRequestData.CreatableTopic()
                .setName(name)
                .setNumPartitions(partitions)
                .setReplicationFactor((short) 3));
        send(anyBroker(), PeerRequest.of(ApiKeys.CREATE_TOPICS, request), delivery -> {
            if (delivery instanceof Delivery.Answered<ApiMessage>(ApiMessage message)) {
                short error = ((CreateTopicsResponseData) message).topics().find(name).errorCode();
                if (error == Errors.NONE.code() || error == Errors.TOPIC_ALREADY_EXISTS.code()) {
                    created.run();
                    return;
                }
            }
            later(() -> createTopic(name, partitions, created));
        });
    }

    /** Learns id and leaders of the topic. */
    void refresh(String name, Runnable known) {
        MetadataRequestData request = new MetadataRequestData()
                .setTopics(List.of(new MetadataRequestData.MetadataRequestTopic().setName(name)))
                .setAllowAutoTopicCreation(false);
        send(anyBroker(), PeerRequest.of(ApiKeys.METADATA, request), delivery -> {
            if (delivery instanceof Delivery.Answered<ApiMessage>(ApiMessage message)) {
                MetadataResponseData.MetadataResponseTopic topic = ((MetadataResponseData) message).topics().find(name);
                if (topic != null && topic.errorCode() == Errors.NONE.code()) {
                    topicId = topic.topicId();
                    topic.partitions().forEach(p -> leaders.put(p.partitionIndex(), p.leaderId()));
                    known.run();
                    return;
                }
            }
            later(() -> refresh(name, known));
        });
    }
}
