package dev.kraftbench.simulation.cluster;

import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.Formatting;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.simulation.Latency;
import dev.kraftbench.simulation.SimDisk;
import dev.kraftbench.simulation.SimMachine;
import dev.kraftbench.simulation.SimNetwork;
import dev.kraftbench.simulation.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;

/**
 * Three nodes, brokers and controllers at once, and producers that demand that nothing acknowledged is lost, repeated or out of order,
 * though nodes are killed, stopped and cut off.
 */
final class ClusterWorld {

    static final String LISTENER = "PLAINTEXT";
    private static final String CONTROLLER = "CONTROLLER";
    private static final String CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qg";
    private static final String TOPIC = "orders";
    private static final int NODES = 3;
    private static final int PARTITIONS = 2;
    private static final int CLIENT = 100;
    private static final long MILLI = 1_000_000L;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(90);

    private final Simulation simulation;
    private final SimNetwork network;
    private final List<SimNode> nodes = new ArrayList<>();
    private final SimClient client;
    private final List<SimWriter> writers = new ArrayList<>();
    private boolean created;

    ClusterWorld(Simulation simulation) {
        this.simulation = simulation;
        this.network = new SimNetwork(simulation, new LinkFaults(), Latency.NETWORK);
        List<Integer> ids = new ArrayList<>();
        List<VoterSet.Voter> voters = new ArrayList<>();
        for (int id = 1; id <= NODES; id++) {
            ids.add(id);
            network.address(brokerPort(id), id);
            network.address(controllerPort(id), id);
            voters.add(new VoterSet.Voter(new ReplicaKey(id, directory(id)), Map.of(CONTROLLER, new Endpoint("127.0.0.1", controllerPort(id)))));
        }
        for (int id : ids) {
            SimNode node = new SimNode(simulation, network, config(id));
            node.format(new Formatting.Plan(node.config(), CLUSTER_ID, directory(id), VoterSet.of(voters), true));
            nodes.add(node);
        }
        SimMachine machine = SimMachine.start(
                simulation, CLIENT, 1, new SimDisk(Long.MAX_VALUE, simulation.split()), network, Latency.DISK);
        this.client = new SimClient(simulation, machine, ids);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            writers.add(new SimWriter(simulation, client, TOPIC, partition));
        }
    }

    static int brokerPort(int id) {
        return 19092 + id;
    }

    private static int controllerPort(int id) {
        return 29092 + id;
    }

    private static Uuid directory(int id) {
        return new Uuid(0x4000L + id, 0x8000000000000000L | id);
    }

    private static NodeConfig config(int id) {
        try {
            return NodeConfig.of(Map.of(
                    "node.id", Integer.toString(id),
                    "process.roles", "broker,controller",
                    "listeners", LISTENER + "://127.0.0.1:" + brokerPort(id) + "," + CONTROLLER + "://127.0.0.1:" + controllerPort(id),
                    "controller.listener.names", CONTROLLER,
                    "controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort(1) + ",127.0.0.1:" + controllerPort(2),
                    "log.dirs", "/data/node",
                    "min.insync.replicas", "2"));
        } catch (ConfigProblem e) {
            throw new IllegalStateException(e);
        }
    }

    void run(long faultNanos) {
        nodes.forEach(SimNode::start);
        client.lane().execute(() -> client.createTopic(TOPIC, PARTITIONS, () -> client.refresh(TOPIC, () -> {
            created = true;
            writers.forEach(SimWriter::start);
        })));
        simulation.runUntil("topic created", LIMIT_NANOS, () -> created);
        long end = simulation.nowNanos() + faultNanos;
        while (simulation.nowNanos() < end) {
            simulation.runFor(simulation.between(50, 800) * MILLI);
            befall();
        }
        peace();
        readBack();
    }

    private SimNode any() {
        return nodes.get((int) simulation.between(0, NODES - 1));
    }

    private void befall() {
        SimNode node = any();
        switch ((int) simulation.between(0, 9)) {
            case 0, 1 -> kill(node);
            case 2 -> {
                if (node.isServing()) {
                    node.stopInOrder();
                }
            }
            case 3 -> isolate(node);
            case 4 -> {
                int other = any().id();
                simulation.note(() -> "cut " + node.id() + " -> " + other);
                network.faults().set(node.id(), other, new LinkFaults.Fault(true, 0));
            }
            case 5 -> network.reset(node.id(), any().id());
            case 6 -> node.slowDisk(simulation.chance(0.5));
            case 7 -> {
                int other = any().id();
                network.faults().set(node.id(), other, new LinkFaults.Fault(false, simulation.between(1, 200) * MILLI));
            }
            default -> {
                simulation.note(() -> "links heal");
                network.faults().healAll();
                nodes.stream().filter(n -> !n.isRunning()).forEach(SimNode::start);
            }
        }
    }

    private void kill(SimNode node) {
        if (node.isRunning()) {
            simulation.note(() -> "node " + node.id() + " is killed");
            node.kill();
            simulation.after(simulation.between(10, 4000) * MILLI, () -> {
                if (!node.isRunning()) {
                    node.start();
                }
            });
        }
    }

    private void isolate(SimNode node) {
        simulation.note(() -> "node " + node.id() + " is cut off");
        for (SimNode other : nodes) {
            if (other != node) {
                network.faults().cutBoth(node.id(), other.id());
            }
        }
    }

    private void peace() {
        simulation.note(() -> "peace");
        network.faults().healAll();
        nodes.forEach(node -> node.slowDisk(false));
        nodes.stream().filter(node -> !node.isRunning()).forEach(SimNode::start);
        Map<SimWriter, Integer> before = new HashMap<>();
        writers.forEach(writer -> before.put(writer, writer.acked().size()));
        simulation.runUntil("writes acknowledged again", LIMIT_NANOS, () -> {
            nodes.stream().filter(node -> !node.isRunning()).forEach(SimNode::start);
            return writers.stream().allMatch(writer -> writer.acked().size() > before.get(writer) + 3);
        });
        writers.forEach(SimWriter::stop);
        simulation.runUntil("writers idle", LIMIT_NANOS, () -> writers.stream().allMatch(SimWriter::isIdle));
    }

    private void readBack() {
        List<SimReader> readers = new ArrayList<>();
        client.lane().execute(() -> client.refresh(TOPIC, () -> writers.forEach(writer -> {
            SimReader reader = new SimReader(client, TOPIC, writer.partition(), writer.acked().size());
            readers.add(reader);
            reader.read();
        })));
        simulation.runUntil(
                "all read back", LIMIT_NANOS, () -> readers.size() == PARTITIONS && readers.stream().allMatch(SimReader::isDone));
        for (int partition = 0; partition < PARTITIONS; partition++) {
            check(writers.get(partition), readers.get(partition).records());
        }
    }

    private static void check(SimWriter writer, List<SimReader.Read> read) {
        List<SimWriter.Acked> acked = writer.acked();
        if (read.size() != acked.size()) {
            throw new AssertionError("partition " + writer.partition() + ": " + acked.size() + " records acknowledged, " + read.size()
                    + " read: acked " + acked + ", read " + read);
        }
        for (int i = 0; i < read.size(); i++) {
            if (read.get(i).id() != acked.get(i).id() || read.get(i).offset() != acked.get(i).offset()) {
                throw new AssertionError("partition " + writer.partition() + ": acknowledged " + acked.get(i) + ", read " + read.get(i));
            }
        }
    }
}
