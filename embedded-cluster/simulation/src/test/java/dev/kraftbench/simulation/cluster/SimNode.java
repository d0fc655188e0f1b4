package dev.kraftbench.simulation.cluster;

import dev.kraftbench.metadata.ClusterEvent;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.Formatting;
import dev.kraftbench.node.Node;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.node.NodeFactories;
import dev.kraftbench.node.NodeListener;
import dev.kraftbench.node.NodePorts;
import dev.kraftbench.node.NodeState;
import dev.kraftbench.raft.RaftNode;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.simulation.Latency;
import dev.kraftbench.simulation.SimDisk;
import dev.kraftbench.simulation.SimMachine;
import dev.kraftbench.simulation.SimNetwork;
import dev.kraftbench.simulation.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A machine of the cluster and, while it runs, the node on it. */
final class SimNode {

    private static final int LANES = 2;

    private final Simulation simulation;
    private final SimNetwork network;
    private final NodeConfig config;
    private final NodeFactories factories;
    private final ClusterInvariants invariants;
    private final Tampering tampering;
    private final SimDisk disk;
    private @Nullable SimMachine machine;
    private @Nullable Node node;
    private @Nullable RaftNode raft;
    private @Nullable Replicas replicas;
    private int runs;
    private boolean leaving;
    /** Its disk has failed in this run, so that it may give up. */
    private boolean failingDisk;

    SimNode(
            Simulation simulation,
            SimNetwork network,
            NodeConfig config,
            NodeFactories factories,
            ClusterInvariants invariants,
            Tampering tampering) {
        this.simulation = simulation;
        this.network = network;
        this.config = config;
        this.factories = factories;
        this.invariants = invariants;
        this.tampering = tampering;
        this.disk = new SimDisk(Long.MAX_VALUE, simulation.split());
    }

    int id() {
        return config.nodeId();
    }

    NodeConfig config() {
        return config;
    }

    /** How many times it was started. */
    int runs() {
        return runs;
    }

    boolean isRunning() {
        return machine != null;
    }

    /** It serves clients. */
    boolean serves() {
        return node != null && node.state() == NodeState.RUNNING;
    }

    @Nullable SimMachine machine() {
        return machine;
    }

    @Nullable RaftNode raft() {
        return raft;
    }

    @Nullable Replicas replicas() {
        return replicas;
    }

    /** The metadata that its replicas follow; empty while it doesn't run. */
    ClusterImage image() {
        return replicas == null ? ClusterImage.EMPTY : replicas.image();
    }

    void format(Formatting.Plan plan) {
        SimMachine formatting = SimMachine.start(simulation, id(), 1, disk, network, Latency.DISK);
        try {
            Formatting.format(disk, formatting.clock(), simulation.split(), plan);
            for (Path directory : config.allDirs()) {
                for (Path path = directory; path != null; path = path.getParent()) {
                    disk.forceDirectory(path);
                }
            }
        } catch (ConfigProblem e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        formatting.kill();
    }

    void start() {
        simulation.note(() -> "node " + id() + " starts");
        SimMachine started = SimMachine.start(simulation, id(), LANES, disk, network, Latency.DISK);
        machine = started;
        leaving = false;
        failForces(false);
        failingDisk = false;
        int run = ++runs;
        NodeFactories watched = new NodeFactories(
                factories.storage(),
                (raftConfig, ports) -> {
                    RaftNode opened = factories.quorum().open(raftConfig, ports);
                    opened.addListener(invariants.follower(id(), run));
                    raft = opened;
                    return opened;
                },
                factories.controller(),
                (replicaConfig, directories, ports) -> {
                    Replicas created = factories.replication().create(replicaConfig, directories, ports);
                    replicas = created;
                    return created;
                },
                factories.broker());
        Node opened = new Node(
                config,
                new NodePorts(
                        started.lanes(),
                        started.clock(),
                        disk,
                        started.helpers(),
                        new SimNodeNetwork(started, config.listeners(), tampering),
                        simulation::split,
                        watched),
                new NodeListener() {
                    @Override
                    public void clusterChanged(int nodeId, ClusterEvent event) {
                        simulation.note(() -> "node " + nodeId + " sees " + event);
                    }

                    @Override
                    public void stateChanged(int nodeId, NodeState state) {
                        simulation.note(() -> "node " + nodeId + " is " + state);
                        if (state == NodeState.FAILED && !failingDisk) {
                            throw new AssertionError("node " + nodeId + " failed");
                        }
                    }
                });
        node = opened;
        started.helpers().submit(
                started.lanes().lane(0),
                () -> {
                    opened.bind();
                    opened.prepare();
                    return true;
                },
                outcome -> {
                    outcome.orThrow();
                    opened.start();
                });
        opened.stopped().whenComplete((done, failure) -> {
            if (machine == started) {
                simulation.note(() -> "node " + id() + (failure == null ? " has stopped in good order" : " has failed: " + failure));
                forget();
                started.kill();
            }
        });
    }

    /** kill −9. */
    void kill() {
        SimMachine stopping = machine;
        forget();
        stopping.kill();
    }

    void losePower() {
        SimMachine stopping = machine;
        forget();
        stopping.losePower();
    }

    /** SIGTERM. */
    void stop() {
        leaving = true;
        node.stop();
    }

    /** From now on every other fsync fails, or none. */
    void failForces(boolean fail) {
        failingDisk |= fail;
        disk.failForces(fail ? 0.5 : 0);
    }

    boolean isLeaving() {
        return leaving;
    }

    /** Stops, in good order or for its disk: its logs may be closed. */
    boolean isEnding() {
        return leaving || failingDisk;
    }

    private void forget() {
        machine = null;
        node = null;
        raft = null;
        replicas = null;
    }
}
