package dev.kraftbench.simulation.cluster;

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
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/** Three unchanged nodes, each broker and controller, on machines, disks and links of one seed, and the network to which clients come. */
final class SimCluster {

    static final int NODES = 3;
    private static final String CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qg";
    private static final int FIRST_CLIENT = 100;

    private final Simulation simulation;
    private final LinkFaults faults = new LinkFaults();
    private final SimNetwork network;
    private final ClusterInvariants invariants = new ClusterInvariants();
    private final List<SimNode> nodes = new ArrayList<>();
    private final List<Peer> brokers = new ArrayList<>();
    private int clients;

    /** @param settings besides those that every cluster here has, by Kafka's property names */
    SimCluster(Simulation simulation, NodeFactories factories, Tampering tampering, Map<String, String> settings) {
        this.simulation = simulation;
        this.network = new SimNetwork(simulation, faults, Latency.NETWORK);
        boolean dynamicQuorum = simulation.chance(0.5);
        Map<String, String> all = settings();
        all.putAll(settings);
        for (int id = 1; id <= NODES; id++) {
            network.address(brokerPort(id), id);
            network.address(controllerPort(id), id);
            brokers.add(new Peer(id, "node-" + id, brokerPort(id), "PLAINTEXT"));
            nodes.add(new SimNode(simulation, network, config(id, dynamicQuorum, all), factories, invariants, tampering));
        }
        format(dynamicQuorum);
        network.tap((from, to, request, response) -> {
            if (from <= NODES && to <= NODES && request.api() != ApiKeys.FETCH) {
                simulation.note(() -> from + " answers " + to + " " + request.api() + " " + request.message() + ": " + response);
            } else if (to > NODES && request.api() != ApiKeys.FETCH && request.api() != ApiKeys.METADATA) {
                simulation.note(() -> from + " answers client " + to + " " + request.api() + " " + request.message() + ": " + response);
            }
        });
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
        String directories = settings.getOrDefault("log.dirs", "/data/node-{id}");
        properties.put("log.dirs", directories.replace("{id}", Integer.toString(id)));
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

    Simulation simulation() {
        return simulation;
    }

    LinkFaults faults() {
        return faults;
    }

    SimNetwork network() {
        return network;
    }

    ClusterInvariants invariants() {
        return invariants;
    }

    List<SimNode> nodes() {
        return nodes;
    }

    /** A new process of clients with connections of its own. @param software as it calls itself to brokers */
    ClusterClient newClient(String software) {
        return new ClusterClient(simulation, FIRST_CLIENT + clients++, software, network, brokers);
    }

    /** Of all that ever were, the machine of any. */
    int anyClient() {
        return FIRST_CLIENT + (int) simulation.between(0, Math.max(0, clients - 1));
    }

    ClusterImage newestImage() {
        ClusterImage newest = ClusterImage.EMPTY;
        for (SimNode node : nodes) {
            if (node.image().offset() > newest.offset()) {
                newest = node.image();
            }
        }
        return newest;
    }

    /** Who leads a partition by the newest metadata that any node has, with the epoch; null if there is no such partition. */
    ClusterClient.@Nullable Leader leader(TopicPartition id) {
        PartitionRegistration partition = newestImage().topics().partition(id);
        return partition == null ? null : new ClusterClient.Leader(partition.leader(), partition.leaderEpoch());
    }

    /** Started again and in every ISR of its partitions. */
    boolean isBack(SimNode node) {
        return node.serves() && !node.isEnding() && isrsHave(node);
    }

    private boolean isrsHave(SimNode node) {
        for (TopicImage topic : newestImage().topics().all()) {
            for (PartitionRegistration partition : topic.partitions().values()) {
                if (partition.replicas().contains(node.id()) && !partition.isr().contains(node.id())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** All nodes are back and know the same; throws when they know different things. */
    boolean isWell() {
        if (!nodes.stream().allMatch(this::isBack)) {
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
        return true;
    }

    /** A node has the replicas that the metadata gives it, and no others. */
    void checkReplicas(SimNode node) {
        Set<TopicIdPartition> assigned = new HashSet<>();
        for (TopicImage topic : node.image().topics().all()) {
            topic.partitions().forEach((p, partition) -> {
                if (partition.replicas().contains(node.id())) {
                    assigned.add(new TopicIdPartition(topic.id(), p, topic.name()));
                }
            });
        }
        Set<TopicIdPartition> held = new HashSet<>();
        node.replicas().all().forEach(partition -> held.add(partition.id()));
        if (!held.equals(assigned)) {
            throw new AssertionError("node " + node.id() + " is to have replicas " + assigned + " and has " + held);
        }
    }

    @Override
    public String toString() {
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
        return state.append(newestImage().topics()).toString();
    }
}
