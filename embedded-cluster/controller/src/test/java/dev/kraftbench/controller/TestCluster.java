package dev.kraftbench.controller;

import dev.kraftbench.controller.BrokerProbe.Finding;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.ClusterEvent;
import dev.kraftbench.metadata.ClusterEvents;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.OpenConnection;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.ResponseSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.BrokerHeartbeatRequestData;
import org.apache.kafka.common.message.BrokerHeartbeatResponseData;
import org.apache.kafka.common.message.BrokerRegistrationRequestData;
import org.apache.kafka.common.message.BrokerRegistrationResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** One controller on an in-memory log, with brokers that are only requests. */
final class TestCluster {

    static final String CLUSTER_ID = "test-cluster-of-kraftbe";
    static final int NODE_ID = 100;

    final VirtualLane lane = new VirtualLane();
    final TestQuorum quorum = new TestQuorum(NODE_ID);
    final MetadataLoader loader;
    final Controller controller;
    final List<ClusterEvent> events = new ArrayList<>();
    final List<RuntimeException> fatal = new ArrayList<>();
    final Map<Integer, Finding> findings = new HashMap<>();
    final List<Integer> probed = new ArrayList<>();
    final Map<Integer, Long> epochs = new HashMap<>();
    private final Set<Integer> dead = new HashSet<>();

    TestCluster() {
        this(Map.of());
    }

    TestCluster(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(Map.of("default.replication.factor", "3"));
        all.putAll(properties);
        loader = new MetadataLoader(NODE_ID, quorum, SnapshotPolicy.of(all), lane, lane, fatal::add);
        BrokerProbe probe = (broker, timeoutNanos, found) -> {
            probed.add(broker.id());
            lane.execute(() -> found.accept(findings.getOrDefault(broker.id(), Finding.ALIVE)));
        };
        controller = new Controller(
                ControllerConfig.of(NODE_ID, CLUSTER_ID, all),
                new ControllerPorts(quorum, lane, lane, new SplittableRandom(7), probe, () -> 1),
                loader);
        quorum.addListener(loader);
        quorum.addListener(controller);
        loader.addPublisher(new ClusterEvents(events::add));
    }

    /** Three brokers that serve. */
    static TestCluster running() {
        return running(Map.of());
    }

    static TestCluster running(Map<String, String> properties) {
        TestCluster cluster = new TestCluster(properties);
        cluster.activate();
        for (int broker = 1; broker <= 3; broker++) {
            cluster.start(broker);
        }
        return cluster;
    }

    void activate() {
        quorum.elect(NODE_ID, 1);
        lane.settle();
    }

    /** What a request was answered; empty as long as it waits. */
    static class Reply implements ResponseSink {
        @Nullable
        ApiMessage message;

        @Override
        public void respond(ApiMessage response) {
            if (message != null) {
                throw new IllegalStateException("answered twice");
            }
            message = response;
        }

        @Override
        public void noResponse() {
            throw new IllegalStateException("no response");
        }

        @Override
        public void close(String reason) {
            throw new IllegalStateException(reason);
        }

        <T extends ApiMessage> T as(Class<T> type) {
            return type.cast(Objects.requireNonNull(message, "not answered"));
        }
    }

    Reply send(ApiKeys api, ApiMessage message) {
        return send(api, message, api.latestVersion());
    }

    Reply send(ApiKeys api, ApiMessage message, short version) {
        Reply reply = new Reply();
        send(api, message, version, reply);
        return reply;
    }

    void send(ApiKeys api, ApiMessage message, Reply reply) {
        send(api, message, api.latestVersion(), reply);
    }

    private void send(ApiKeys api, ApiMessage message, short version, Reply reply) {
        Objects.requireNonNull(controller.handlers().get(api))
                .handle(new Request(api, version, new RequestHeaderData(), message, new OpenConnection(lane, "CONTROLLER")), reply);
        lane.settle();
    }

    static BrokerRegistrationRequestData registration(int brokerId, int run) {
        BrokerRegistrationRequestData request = new BrokerRegistrationRequestData()
                .setBrokerId(brokerId)
                .setClusterId(CLUSTER_ID)
                .setIncarnationId(new Uuid(brokerId, run))
                .setLogDirs(List.of(directory(brokerId)))
                .setRack(null);
        request.listeners().add(new BrokerRegistrationRequestData.Listener()
                .setName("PLAINTEXT").setHost("localhost").setPort(9000 + brokerId).setSecurityProtocol((short) 0));
        Features.SUPPORTED.forEach((name, range) -> request.features().add(new BrokerRegistrationRequestData.Feature()
                .setName(name).setMinSupportedVersion(range.min()).setMaxSupportedVersion(range.max())));
        return request;
    }

    static Uuid directory(int brokerId) {
        return new Uuid(brokerId, 1000);
    }

    BrokerRegistrationResponseData register(int brokerId, int run) {
        BrokerRegistrationResponseData response =
                send(ApiKeys.BROKER_REGISTRATION, registration(brokerId, run)).as(BrokerRegistrationResponseData.class);
        if (response.errorCode() == 0) {
            epochs.put(brokerId, response.brokerEpoch());
            dead.remove(brokerId);
        }
        return response;
    }

    BrokerHeartbeatRequestData heartbeatOf(int brokerId) {
        return new BrokerHeartbeatRequestData()
                .setBrokerId(brokerId)
                .setBrokerEpoch(epochs.getOrDefault(brokerId, -1L))
                .setCurrentMetadataOffset(loader.image().offset())
                .setOfflineLogDirs(List.of());
    }

    BrokerHeartbeatResponseData heartbeat(BrokerHeartbeatRequestData request) {
        return send(ApiKeys.BROKER_HEARTBEAT, request).as(BrokerHeartbeatResponseData.class);
    }

    BrokerHeartbeatResponseData heartbeat(int brokerId) {
        return heartbeat(heartbeatOf(brokerId));
    }

    /** Registers and unfences. */
    void start(int brokerId) {
        register(brokerId, 1);
        heartbeat(brokerId);
    }

    void kill(int brokerId) {
        dead.add(brokerId);
        findings.put(brokerId, Finding.GONE);
        controller.brokerDisconnected(brokerId);
        lane.settle();
    }

    /** Lets time pass while the brokers that live send heartbeats. */
    void passMillis(long millis) {
        for (long passed = 0; passed < millis; passed += 500) {
            lane.advanceMillis(500);
            for (int broker : epochs.keySet()) {
                if (!dead.contains(broker)) {
                    heartbeat(broker);
                }
            }
        }
    }

    void silence(int brokerId) {
        dead.add(brokerId);
    }

    CreateTopicsResponseData create(CreateTopicsRequestData.CreatableTopic... topics) {
        return create(false, topics);
    }

    CreateTopicsResponseData create(boolean validateOnly, CreateTopicsRequestData.CreatableTopic... topics) {
        return send(ApiKeys.CREATE_TOPICS, creation(topics).setValidateOnly(validateOnly)).as(CreateTopicsResponseData.class);
    }

    static CreateTopicsRequestData creation(CreateTopicsRequestData.CreatableTopic... topics) {
        CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(5000);
        for (CreateTopicsRequestData.CreatableTopic topic : topics) {
            request.topics().add(topic);
        }
        return request;
    }

    static CreateTopicsRequestData.CreatableTopic topic(String name, int partitions, int replicationFactor) {
        return new CreateTopicsRequestData.CreatableTopic()
                .setName(name)
                .setNumPartitions(partitions)
                .setReplicationFactor((short) replicationFactor);
    }

    @SafeVarargs
    static CreateTopicsRequestData.CreatableTopic assigned(String name, List<Integer>... partitions) {
        CreateTopicsRequestData.CreatableTopic topic = topic(name, -1, -1);
        for (int i = 0; i < partitions.length; i++) {
            topic.assignments().add(new CreateTopicsRequestData.CreatableReplicaAssignment()
                    .setPartitionIndex(i).setBrokerIds(partitions[i]));
        }
        return topic;
    }

    static CreateTopicsRequestData.CreatableTopic withConfig(
            CreateTopicsRequestData.CreatableTopic topic, String name, @Nullable String value) {
        topic.configs().add(new CreateTopicsRequestData.CreatableTopicConfig().setName(name).setValue(value));
        return topic;
    }

    static Errors errorOf(CreateTopicsResponseData response, String topic) {
        return Errors.forCode(Objects.requireNonNull(response.topics().find(topic)).errorCode());
    }

    ClusterImage image() {
        return loader.image();
    }

    TopicImage topic(String name) {
        return Objects.requireNonNull(image().topics().topic(name), name);
    }

    PartitionRegistration partition(String name, int partitionId) {
        return Objects.requireNonNull(topic(name).partition(partitionId), name + "-" + partitionId);
    }
}
