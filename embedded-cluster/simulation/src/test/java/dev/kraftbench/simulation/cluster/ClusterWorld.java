package dev.kraftbench.simulation.cluster;

import static dev.kraftbench.simulation.cluster.ClusterClient.MILLI;

import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.Formatting;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.node.NodeFactories;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.simulation.Latency;
import dev.kraftbench.simulation.SimNetwork;
import dev.kraftbench.simulation.Simulation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/**
 * Three unchanged nodes, each broker and controller, on machines, disks and links of one seed; a topic with three replicas and
 * min.insync.replicas=2, with a producer and a reader for each partition, and groups that share it and commit offsets, and topics that come and go. First faults and safety, then
 * all heals and must get going again.
 *
 * <p>The failure budget: one node at a time is down, by SIGTERM, kill −9 or a loss of power, and the next only goes when that one is back in
 * every ISR; or all are killed, their page caches surviving; or one's
 * disk fails until it is started again. Links are cut, one way or both, delayed and reset, and disks are slow, as it comes. Unclean elections are off.
 */
final class ClusterWorld {

    static final int NODES = 3;
    private static final String TOPIC = "numbers";
    private static final String CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qg";
    private static final int CLIENT = 100;
    private static final int EVENTS_PER_LOOK = 400;
    private static final long START_LIMIT_NANOS = 60_000 * MILLI;
    private static final long PEACE_LIMIT_NANOS = 60_000 * MILLI;

    private final Simulation simulation;
    private final LinkFaults faults = new LinkFaults();
    private final SimNetwork network;
    private final ClusterInvariants invariants = new ClusterInvariants();
    private final List<SimNode> nodes = new ArrayList<>();
    private final ClusterClient client;
    private final int partitions;
    /** Between faults, on average. */
    private final long gapMillis;
    private final List<ClusterProducer> producers = new ArrayList<>();
    private final List<ClusterReader> readers = new ArrayList<>();
    private final OffsetCommitter committer;
    private final SimGroup group;
    private final TopicAdmin admin;
    /** The node that was ended last, until all are back in every ISR; 0 if there is none. */
    private int ended;
    private boolean calm;
    private boolean created;
    private long events;

    ClusterWorld(Simulation simulation, NodeFactories factories) {
        this.simulation = simulation;
        this.network = new SimNetwork(simulation, faults, Latency.NETWORK);
        this.partitions = (int) simulation.between(1, 3);
        this.gapMillis = simulation.between(20, 500);
        boolean dynamicQuorum = simulation.chance(0.5);
        Map<String, String> settings = settings();
        List<Peer> brokers = new ArrayList<>();
        for (int id = 1; id <= NODES; id++) {
            network.address(brokerPort(id), id);
            network.address(controllerPort(id), id);
            brokers.add(new Peer(id, "node-" + id, brokerPort(id), "PLAINTEXT"));
            nodes.add(new SimNode(simulation, network, config(id, dynamicQuorum, settings), factories, invariants));
        }
        format(dynamicQuorum);
        network.tap((from, to, request, response) -> {
            if (from <= NODES && to <= NODES && request.api() != ApiKeys.FETCH) {
                simulation.note(() -> from + " answers " + to + " " + request.api() + " " + request.message() + ": " + response);
            } else if (to > NODES && request.api() != ApiKeys.FETCH && request.api() != ApiKeys.METADATA) {
                simulation.note(() -> from + " answers a client's " + request.api() + ": " + response);
            }
        });
        client = new ClusterClient(simulation, CLIENT, network, brokers);
        for (int p = 0; p < partitions; p++) {
            TopicPartition partition = new TopicPartition(TOPIC, p);
            producers.add(new ClusterProducer(client, partition));
            readers.add(new ClusterReader(client, invariants, partition));
        }
        committer = new OffsetCommitter(client, "readers", new TopicPartition(TOPIC, 0));
        group = new SimGroup(client, "workers", TOPIC, partitions, (int) simulation.between(1, 3));
        admin = new TopicAdmin(client);
        simulation.invariant(this::look);
    }

    private static int brokerPort(int id) {
        return 9000 + id;
    }

    private static int controllerPort(int id) {
        return 9100 + id;
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("min.insync.replicas", "2");
        settings.put("default.replication.factor", "3");
        settings.put("offsets.topic.replication.factor", "3");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.commit.timeout.ms", "1000");
        if (simulation.chance(0.7)) {
            settings.put("broker.heartbeat.interval.ms", "300");
            settings.put("broker.session.timeout.ms", "1500");
            settings.put("replica.lag.time.max.ms", "1000");
            settings.put("replica.socket.timeout.ms", "1500");
        }
        settings.put("replica.high.watermark.checkpoint.interval.ms", Long.toString(simulation.between(100, 5000)));
        settings.put("log.segment.delete.delay.ms", "200");
        if (simulation.chance(0.5)) {
            settings.put("metadata.log.max.record.bytes.between.snapshots", Long.toString(simulation.between(500, 5000)));
        }
        return settings;
    }

    private static NodeConfig config(int id, boolean dynamicQuorum, Map<String, String> settings) {
        Map<String, String> properties = new TreeMap<>(settings);
        List<String> controllers = new ArrayList<>();
        for (int other = 1; other <= NODES; other++) {
            controllers.add((dynamicQuorum ? "" : other + "@") + "node-" + other + ":" + controllerPort(other));
        }
        properties.put(dynamicQuorum ? "controller.quorum.bootstrap.servers" : "controller.quorum.voters", String.join(",", controllers));
        properties.put("node.id", Integer.toString(id));
        properties.put("process.roles", "broker,controller");
        properties.put("listeners", "PLAINTEXT://node-" + id + ":" + brokerPort(id) + ",CONTROLLER://node-" + id + ":" + controllerPort(id));
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("log.dirs", "/data/node-" + id);
        try {
            return NodeConfig.of(properties);
        } catch (ConfigProblem e) {
            throw new AssertionError(e);
        }
    }

    private void format(boolean dynamicQuorum) {
        List<VoterSet.Voter> voters = new ArrayList<>();
        for (SimNode node : nodes) {
            voters.add(new VoterSet.Voter(
                    new ReplicaKey(node.id(), directory(node)),
                    Map.of("CONTROLLER", new Endpoint("node-" + node.id(), controllerPort(node.id())))));
        }
        VoterSet all = dynamicQuorum ? VoterSet.of(voters) : VoterSet.EMPTY;
        for (SimNode node : nodes) {
            node.format(new Formatting.Plan(node.config(), CLUSTER_ID, directory(node), all, dynamicQuorum));
        }
    }

    private static Uuid directory(SimNode node) {
        return new Uuid(0x4000L + node.id(), 0x8000000000000000L + node.id());
    }

    /** Start, faults for a while, then peace and the demand for progress. */
    void run(long faultNanos) {
        nodes.forEach(SimNode::start);
        createTopic();
        reach("the cluster serves and has its topic", START_LIMIT_NANOS, () -> created && nodes.stream().allMatch(SimNode::serves));
        producers.forEach(ClusterProducer::start);
        readers.forEach(ClusterReader::start);
        committer.start();
        group.start();
        admin.start();
        simulation.after(simulation.between(0, 300) * MILLI, this::fault);
        simulation.runFor(faultNanos);
        heal();
        simulation.runFor(300 * MILLI);
        producers.forEach(ClusterProducer::stop);
        committer.stop();
        group.stop();
        admin.stop();
        reach("all replicas in sync, all clients done", PEACE_LIMIT_NANOS, this::isWell);
        for (SimNode node : nodes) {
            producers.forEach(producer -> invariants.checkEnd(node, producer));
            admin.check(node.image());
            checkReplicas(node);
        }
    }

    /** A node has the replicas that the metadata gives it, here those of all topics, and no others. */
    private static void checkReplicas(SimNode node) {
        Set<TopicIdPartition> assigned = new HashSet<>();
        for (TopicImage topic : node.image().topics().all()) {
            topic.partitions().keySet().forEach(p -> assigned.add(new TopicIdPartition(topic.id(), p, topic.name())));
        }
        Set<TopicIdPartition> held = new HashSet<>();
        node.replicas().all().forEach(partition -> held.add(partition.id()));
        if (!held.equals(assigned)) {
            throw new AssertionError("node " + node.id() + " is to have replicas " + assigned + " and has " + held);
        }
    }

    long acknowledged() {
        return producers.stream().mapToLong(producer -> producer.acknowledged().size()).sum();
    }

    long brokenProducers() {
        return producers.stream().filter(ClusterProducer::isBroken).count();
    }

    long commits() {
        return committer.commits() + group.commits();
    }

    private void reach(String what, long limitNanos, java.util.function.BooleanSupplier condition) {
        try {
            simulation.runUntil(what, limitNanos, condition);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + System.lineSeparator() + state(), e);
        }
    }

    private void createTopic() {
        CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(1000);
        CreateTopicsRequestData.CreatableTopic topic = new CreateTopicsRequestData.CreatableTopic()
                .setName(TOPIC)
                .setNumPartitions(partitions)
                .setReplicationFactor((short) NODES);
        topic.configs().add(new CreateTopicsRequestData.CreatableTopicConfig().setName("internal.segment.bytes").setValue("1500"));
        topic.configs().add(new CreateTopicsRequestData.CreatableTopicConfig().setName("index.interval.bytes").setValue("200"));
        request.topics().add(topic);
        client.ask(client.anyBroker(), ApiKeys.CREATE_TOPICS, request, answer -> {
            if (answer instanceof CreateTopicsResponseData response) {
                Errors error = Errors.forCode(response.topics().iterator().next().errorCode());
                created = error == Errors.NONE || error == Errors.TOPIC_ALREADY_EXISTS;
            }
            if (!created) {
                client.soon(100, 300, this::createTopic);
            }
        });
    }

    // ---- faults

    private SimNode any() {
        return nodes.get((int) simulation.between(0, NODES - 1));
    }

    private void fault() {
        if (calm) {
            return;
        }
        if (ended != 0 && nodes.stream().allMatch(this::isBack)) {
            ended = 0;
        }
        SimNode victim = any();
        SimNode other = any();
        switch ((int) simulation.between(0, 16)) {
            case 0, 1 -> end(victim, "loses power", victim::losePower);
            case 2, 3 -> end(victim, "is killed", victim::kill);
            case 4 -> end(victim, "is told to stop", victim::stop);
            case 5, 6 -> cut(victim, other);
            case 7 -> nodes.forEach(one -> cut(victim, one));
            case 8 -> {
                long delay = simulation.between(1, 300) * MILLI;
                simulation.note(() -> "delay " + victim.id() + " -> " + other.id() + " " + delay / MILLI + " ms");
                faults.set(victim.id(), other.id(), new LinkFaults.Fault(false, delay));
            }
            case 9 -> {
                simulation.note(() -> "reset " + victim.id() + " " + other.id());
                network.reset(victim.id(), other.id());
            }
            case 10 -> endAll();
            case 11 -> {
                if (victim.machine() != null) {
                    simulation.note(() -> "slow disk at " + victim.id());
                    victim.machine().helpers().latency(new Latency(20 * MILLI, 150 * MILLI, 0.1, 900 * MILLI));
                }
            }
            case 12 -> failDisk(victim);
            default -> {
                simulation.note(() -> "links and disks heal");
                faults.healAll();
                disksHeal();
            }
        }
        simulation.after(simulation.between(1, 2 * gapMillis) * MILLI, this::fault);
    }

    private void disksHeal() {
        nodes.stream().filter(SimNode::isRunning).forEach(node -> node.machine().helpers().latency(Latency.DISK));
    }

    private void cut(SimNode a, SimNode b) {
        if (a != b) {
            boolean oneWay = simulation.chance(0.3);
            simulation.note(() -> "cut " + a.id() + (oneWay ? " -> " : " <-> ") + b.id());
            if (oneWay) {
                faults.set(a.id(), b.id(), new LinkFaults.Fault(true, 0));
            } else {
                faults.cutBoth(a.id(), b.id());
            }
        }
    }

    private void end(SimNode node, String how, Runnable way) {
        if (ended != 0 || !node.isRunning()) {
            return;
        }
        ended = node.id();
        simulation.note(() -> "node " + node.id() + " " + how);
        way.run();
        simulation.after(simulation.between(10, 2500) * MILLI, () -> startAgain(node));
    }

    /** As when the one JVM ends in which an embedded cluster runs: page caches survive. */
    private void endAll() {
        if (ended == 0 && simulation.chance(0.5)) {
            for (SimNode node : nodes) {
                if (node.isRunning()) {
                    ended = node.id();
                    simulation.note(() -> "node " + node.id() + " is killed with all others");
                    node.kill();
                    simulation.after(simulation.between(10, 2500) * MILLI, () -> startAgain(node));
                }
            }
        }
    }

    /** Forcing fails for a while; whatever the node makes of it, it is restarted then. */
    private void failDisk(SimNode node) {
        if (ended != 0 || !node.serves()) {
            return;
        }
        ended = node.id();
        simulation.note(() -> "the disk of node " + node.id() + " fails");
        node.failForces(true);
        simulation.after(simulation.between(10, 2500) * MILLI, () -> {
            if (node.isRunning()) {
                simulation.note(() -> "node " + node.id() + " is killed for its disk");
                node.kill();
            }
            startAgain(node);
        });
    }

    private void startAgain(SimNode node) {
        if (!node.isRunning()) {
            node.start();
        } else if (node.isLeaving()) {
            simulation.after(100 * MILLI, () -> startAgain(node));
        }
    }

    private ClusterImage newestImage() {
        ClusterImage newest = ClusterImage.EMPTY;
        for (SimNode node : nodes) {
            if (node.image().offset() > newest.offset()) {
                newest = node.image();
            }
        }
        return newest;
    }

    /** Started again and in every ISR. */
    private boolean isBack(SimNode node) {
        return node.serves() && !node.isEnding() && isrsHave(node);
    }

    private boolean isrsHave(SimNode node) {
        for (TopicImage topic : newestImage().topics().all()) {
            for (PartitionRegistration partition : topic.partitions().values()) {
                if (!partition.isr().contains(node.id())) {
                    return false;
                }
            }
        }
        return true;
    }

    private void heal() {
        calm = true;
        simulation.note(() -> "peace");
        faults.healAll();
        disksHeal();
        nodes.forEach(this::startAgain);
    }

    private boolean isWell() {
        if (!nodes.stream().allMatch(this::isBack) || !producers.stream().allMatch(ClusterProducer::isIdle) || !committer.isVerified()
                || !group.isSettled() || !admin.isIdle()) {
            return false;
        }
        ClusterImage newest = newestImage();
        for (SimNode node : nodes) {
            if (node.image().offset() != newest.offset()) {
                return false;
            }
            if (!node.image().topics().equals(newest.topics())) {
                throw new AssertionError("nodes have different topics at metadata offset " + newest.offset() + ": node " + node.id() + " "
                        + node.image().topics() + ", another " + newest.topics());
            }
        }
        for (int p = 0; p < partitions; p++) {
            long last = producers.get(p).last();
            if (readers.get(p).last() < last) {
                return false;
            }
            for (SimNode node : nodes) {
                Partition partition = node.replicas().partition(producers.get(p).partition());
                if (partition == null || partition.highWatermark() < last) {
                    return false;
                }
            }
        }
        return true;
    }

    private String state() {
        StringBuilder state = new StringBuilder();
        for (SimNode node : nodes) {
            state.append("node ").append(node.id()).append(node.serves() ? " serves" : node.isRunning() ? " runs" : " is down");
            state.append(", metadata ").append(node.image().offset());
            if (node.raft() != null) {
                state.append(", quorum ").append(node.raft().leaderAndEpoch());
            }
            if (node.replicas() != null) {
                for (Partition partition : node.replicas().all()) {
                    state.append(System.lineSeparator()).append("  ").append(partition.status());
                }
            }
            state.append(System.lineSeparator());
        }
        for (int p = 0; p < partitions; p++) {
            state.append(producers.get(p).partition()).append(" produced ").append(producers.get(p).last())
                    .append(producers.get(p).isIdle() ? "" : " and waiting").append(", read ").append(readers.get(p).last())
                    .append(", leader for clients ").append(client.leader(producers.get(p).partition())).append(System.lineSeparator());
        }
        return state.append(group).append(System.lineSeparator()).append(committer).append(System.lineSeparator()).append(newestImage().topics()).toString();
    }

    // ---- what must hold

    private void look() {
        boolean deep = ++events % EVENTS_PER_LOOK == 0;
        for (SimNode node : nodes) {
            invariants.check(node);
            if (deep) {
                producers.forEach(producer -> invariants.checkContents(node, producer.partition()));
            }
        }
    }
}
