package dev.kraftbench.simulation.cluster;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Link.Delivery;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.simulation.SimMachine;
import dev.kraftbench.simulation.SimNetwork;
import dev.kraftbench.simulation.Simulation;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * A process of clients: its connections to the brokers' client listeners, and whom it holds for the leader of what. Like Kafka's clients it gives
 * up a connection on which an answer is overdue.
 */
final class ClusterClient {

    static final long MILLI = 1_000_000L;
    private static final long TIMEOUT_NANOS = 1_500 * MILLI;

    /** A partition's leader by the newest metadata seen. */
    record Leader(int broker, int epoch) {}

    private final Simulation simulation;
    private final SimMachine machine;
    private final List<Peer> brokers;
    private final Map<Integer, Link<PeerRequest, ApiMessage>> links = new HashMap<>();
    private final Map<TopicPartition, Leader> leaders = new TreeMap<>((a, b) ->
            a.topic().equals(b.topic()) ? Integer.compare(a.partition(), b.partition()) : a.topic().compareTo(b.topic()));
    private final Map<Integer, Integer> losses = new HashMap<>();
    private final Map<String, Uuid> topicIds = new HashMap<>();

    /** @param software as it calls itself to brokers */
    ClusterClient(Simulation simulation, int id, String software, SimNetwork network, List<Peer> brokers) {
        this.simulation = simulation;
        this.machine = SimMachine.startClient(simulation, id, software, network);
        this.brokers = brokers;
    }

    Simulation simulation() {
        return simulation;
    }

    int id() {
        return machine.nodeId();
    }

    boolean isRunning() {
        return machine.isRunning();
    }

    /** kill −9. */
    void kill() {
        machine.kill();
    }

    Lane lane() {
        return machine.lanes().lane(0);
    }

    int anyBroker() {
        return brokers.get((int) simulation.between(0, brokers.size() - 1)).id();
    }

    /** Runs a step a little later, at an unforeseeable moment. */
    void soon(long lowMillis, long highMillis, Runnable step) {
        lane().schedule(simulation.between(lowMillis * MILLI, highMillis * MILLI), step);
    }

    /** @param answer told null if none came */
    void ask(int broker, ApiKeys api, ApiMessage message, Consumer<@Nullable ApiMessage> answer) {
        ask(broker, api, message, TIMEOUT_NANOS, answer);
    }

    /** @param answer told null if none came in this time */
    void ask(int broker, ApiKeys api, ApiMessage message, long timeoutNanos, Consumer<@Nullable ApiMessage> answer) {
        ask(broker, api, api.latestVersion(false), message, timeoutNanos, answer);
    }

    /** @param answer told null if none came in this time */
    void ask(
            int broker, ApiKeys api, short version, ApiMessage message, long timeoutNanos, Consumer<@Nullable ApiMessage> answer) {
        Peer peer = brokers.stream().filter(one -> one.id() == broker).findFirst().orElseThrow();
        Link<PeerRequest, ApiMessage> link = links.computeIfAbsent(broker, ignored -> {
            Link<PeerRequest, ApiMessage> opened = machine.links().open(peer, lane());
            opened.onLoss(() -> losses.merge(broker, 1, Integer::sum));
            return opened;
        });
        link.send(new PeerRequest(api, api.oldestVersion(), version, message), timeoutNanos, delivery -> {
            switch (delivery) {
                case Delivery.Answered<ApiMessage>(ApiMessage response) -> answer.accept(response);
                case Delivery.Lost<ApiMessage>(Link.Loss reason, String ignored) -> {
                    if (reason == Link.Loss.TIMED_OUT && links.remove(broker, link)) {
                        losses.merge(broker, 1, Integer::sum);
                        link.close();
                    }
                    answer.accept(null);
                }
            }
        });
    }

    /** How many connections to a broker have been lost so far. */
    int losses(int broker) {
        return losses.getOrDefault(broker, 0);
    }

    @Nullable Leader leader(TopicPartition partition) {
        return leaders.get(partition);
    }

    Uuid topicId(String topic) {
        return topicIds.getOrDefault(topic, Uuid.ZERO_UUID);
    }

    /** Of a topic in the newest metadata seen. */
    String topicName(Uuid id) {
        for (Map.Entry<String, Uuid> topic : topicIds.entrySet()) {
            if (topic.getValue().equals(id)) {
                return topic.getKey();
            }
        }
        throw new AssertionError("client " + id() + " is told of an unknown topic " + id);
    }

    /** Begins once topics and their leaders are known. */
    void whenKnown(Collection<String> topics, Runnable begin) {
        refresh(() -> {
            if (topicIds.keySet().containsAll(topics)) {
                begin.run();
            } else {
                soon(20, 200, () -> whenKnown(topics, begin));
            }
        });
    }

    /** Asks some broker for all leaders; what is older than known already is not believed. */
    void refresh(Runnable done) {
        ask(anyBroker(), ApiKeys.METADATA, new MetadataRequestData().setTopics(null).setAllowAutoTopicCreation(false), answer -> {
            if (answer instanceof MetadataResponseData metadata) {
                metadata.topics().stream().filter(topic -> topic.errorCode() == Errors.NONE.code()).forEach(this::learn);
            }
            done.run();
        });
    }

    private void learn(MetadataResponseData.MetadataResponseTopic topic) {
        topicIds.put(topic.name(), topic.topicId());
        for (MetadataResponseData.MetadataResponsePartition one : topic.partitions()) {
            TopicPartition partition = new TopicPartition(topic.name(), one.partitionIndex());
            Leader known = leaders.get(partition);
            if (known == null || one.leaderEpoch() >= known.epoch()) {
                leaders.put(partition, new Leader(one.leaderId(), one.leaderEpoch()));
            }
        }
    }
}
