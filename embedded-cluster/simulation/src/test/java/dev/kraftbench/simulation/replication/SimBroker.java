package dev.kraftbench.simulation.replication;

import dev.kraftbench.broker.AddPartitionsChannel;
import dev.kraftbench.broker.ControllerChannel;
import dev.kraftbench.broker.FetchSettings;
import dev.kraftbench.broker.IsrProposals;
import dev.kraftbench.broker.ProducerIds;
import dev.kraftbench.broker.TopicAccess;
import dev.kraftbench.broker.internal.data.DataApis;
import dev.kraftbench.broker.internal.transaction.InitProducerIdHandler;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.replication.ReplicaConfig;
import dev.kraftbench.replication.ReplicaPorts;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.replication.ReplicationRates;
import dev.kraftbench.replication.ReplicationRules;
import dev.kraftbench.simulation.SimMachine;
import dev.kraftbench.simulation.Simulation;
import dev.kraftbench.storage.LogDirs;
import dev.kraftbench.storage.StorageContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import dev.kraftbench.transaction.TransactionCoordinator;
import dev.kraftbench.transaction.TransactionSettings;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** One run of a broker: the real replicas and handlers on a simulated machine, with metadata from the {@link ScriptedController}. */
final class SimBroker {

    static final String LISTENER = "PLAINTEXT";
    static final int TRANSACTION_COORDINATOR = 3;

    private static final long MILLI = 1_000_000L;
    static final Map<String, String> TOPIC_SETTINGS = Map.of(
            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2",
            TopicConfig.SEGMENT_BYTES_CONFIG, "1024",
            TopicConfig.INDEX_INTERVAL_BYTES_CONFIG, "128");

    private final Simulation simulation;
    private final SimMachine machine;
    private final ScriptedController controller;
    private final LogDirs directories;
    private final Replicas replicas;
    private final Lane metadataLane;
    private final Map<ApiKeys, RequestHandler> handlers;
    private long brokerEpoch = -1;
    private int known;
    private boolean fetchingMetadata;
    private ClusterImage image = ClusterImage.EMPTY;

    SimBroker(Simulation simulation, SimMachine machine, ScriptedController controller, ReplicationRules rules) {
        this(simulation, machine, controller, rules, TOPIC_SETTINGS);
    }

    SimBroker(
            Simulation simulation, SimMachine machine, ScriptedController controller, ReplicationRules rules, Map<String, String> topicSettings) {
        this.simulation = simulation;
        this.machine = machine;
        this.controller = controller;
        this.metadataLane = machine.lanes().lane(0);
        try {
            directories = LogDirs.open(
                    new StorageContext(machine.nodeId(), machine.disk(), machine.clock(), machine.helpers()),
                    List.of(Path.of("/data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ControllerChannel channel = new ControllerChannel(
                metadataLane,
                machine.links(),
                () -> Optional.of(new Peer(ScriptedController.NODE, "controller", 9000, ScriptedController.LISTENER)));
        replicas = new Replicas(
                config(machine.nodeId(), rules),
                directories,
                new ReplicaPorts(
                        machine.lanes(),
                        machine.helpers(),
                        machine.links(),
                        new IsrProposals(machine.nodeId(), () -> brokerEpoch, channel),
                        (ignored, topic) -> topicSettings,
                        ignored -> ReplicationRates.UNLIMITED,
                        () -> brokerEpoch));
        replicas.start();
        ProducerIds producerIds = new ProducerIds(channel, machine.nodeId(), () -> brokerEpoch);
        handlers = new EnumMap<>(new DataApis(
                        replicas,
                        machine.lanes(),
                        machine.helpers(),
                        new FetchSettings(100, 50 << 20, simulation.split(), TopicAccess.OPEN),
                        new DataApis.Transactions(
                                new AddPartitionsChannel(
                                        machine.nodeId(),
                                        LISTENER,
                                        metadataLane,
                                        machine.links(),
                                        () -> withTransactionCoordinator(image),
                                        always -> true),
                                (partition, end, done) -> done.accept(Errors.NOT_LEADER_OR_FOLLOWER)))
                .handlers());
        handlers.put(ApiKeys.INIT_PRODUCER_ID, new InitProducerIdHandler(transactions(producerIds), producerIds));
        machine.listen(
                LISTENER,
                new CopiedSlices((request, sink) -> handlers.get(request.api()).handle(request, sink)));
    }

    /** Coordinates nothing: there is no topic for that. */
    private TransactionCoordinator transactions(ProducerIds producerIds) {
        return new TransactionCoordinator(new TransactionCoordinator.Context(
                new ShardSettings(machine.nodeId(), 1_000 * MILLI, 1 << 20, 1_000),
                TransactionSettings.DEFAULT,
                () -> image,
                machine.helpers(),
                producerIds,
                new TransactionCoordinator.Markers(machine.links(), LISTENER, 1_000 * MILLI),
                event -> { }));
    }

    private static ReplicaConfig config(int nodeId, ReplicationRules rules) {
        return new ReplicaConfig(
                nodeId,
                LISTENER,
                250 * MILLI,
                60,
                1,
                1 << 20,
                10 << 20,
                60 * MILLI,
                400 * MILLI,
                150 * MILLI,
                3_000 * MILLI,
                rules);
    }

    /** The scripted controller knows of no internal topics: broker {@value #TRANSACTION_COORDINATOR} counts as the coordinator of transactions. */
    private static ClusterImage withTransactionCoordinator(ClusterImage image) {
        ClusterDelta delta = new ClusterDelta(image);
        Uuid topicId = new Uuid(8, 8);
        delta.replay(new TopicRecord().setName(Topic.TRANSACTION_STATE_TOPIC_NAME).setTopicId(topicId));
        delta.replay(new PartitionRecord()
                .setTopicId(topicId)
                .setPartitionId(0)
                .setReplicas(List.of(TRANSACTION_COORDINATOR))
                .setIsr(List.of(TRANSACTION_COORDINATOR))
                .setLeader(TRANSACTION_COORDINATOR));
        return delta.apply(image.offset(), image.epoch());
    }

    /** Has the test serve what a broker of this simulation does not. */
    void serve(ApiKeys api, RequestHandler handler) {
        handlers.put(api, handler);
    }

    int id() {
        return machine.nodeId();
    }

    SimMachine machine() {
        return machine;
    }

    @Nullable
    Partition partition(int index) {
        return replicas.partition(ScriptedController.TOPIC_ID, index);
    }

    long brokerEpoch() {
        return brokerEpoch;
    }

    void registered(long epoch) {
        brokerEpoch = epoch;
        fetchMetadata();
    }

    /** Hears what is new at the controller, some time later. */
    void fetchMetadata() {
        if (brokerEpoch < 0 || fetchingMetadata || known == controller.logEnd() || !controller.hears(id())) {
            return;
        }
        fetchingMetadata = true;
        long delay = simulation.chance(0.1) ? simulation.between(5, 60) * MILLI : simulation.between(20_000, 800_000);
        metadataLane.schedule(delay, () -> {
            fetchingMetadata = false;
            // Sometimes only a part of it, as if another fetch brought the rest.
            int available = controller.logEnd() - known;
            int taken = known == 0 || simulation.chance(0.5) ? available : (int) simulation.between(1, available);
            ClusterDelta delta = new ClusterDelta(image);
            controller.records(known).subList(0, taken).forEach(delta::replay);
            known += taken;
            image = delta.apply(known - 1, 1);
            replicas.published(delta, image);
            fetchMetadata();
        });
    }

    boolean isCaughtUp() {
        return known > brokerEpoch && known >= controller.logEnd();
    }
}
