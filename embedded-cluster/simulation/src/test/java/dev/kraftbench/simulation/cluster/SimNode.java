package dev.kraftbench.simulation.cluster;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.Formatting;
import dev.kraftbench.node.Node;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.node.NodeListener;
import dev.kraftbench.node.NodePorts;
import dev.kraftbench.node.NodeState;
import dev.kraftbench.simulation.Latency;
import dev.kraftbench.simulation.SimDisk;
import dev.kraftbench.simulation.SimMachine;
import dev.kraftbench.simulation.SimNetwork;
import dev.kraftbench.simulation.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A node through its runs. */
final class SimNode {

    private static final int LANES = 2;

    private final Simulation simulation;
    private final SimNetwork network;
    private final NodeConfig config;
    private final SimDisk disk;
    private @Nullable SimMachine machine;
    private @Nullable Node node;

    SimNode(Simulation simulation, SimNetwork network, NodeConfig config) {
        this.simulation = simulation;
        this.network = network;
        this.config = config;
        this.disk = new SimDisk(Long.MAX_VALUE, simulation.split());
    }

    int id() {
        return config.nodeId();
    }

    NodeConfig config() {
        return config;
    }

    boolean isRunning() {
        return machine != null;
    }

    boolean isServing() {
        return node != null && node.state() == NodeState.RUNNING;
    }

    @Nullable SimMachine machine() {
        return machine;
    }

    void format(Formatting.Plan plan) {
        SimMachine formatting = SimMachine.start(simulation, id(), 1, disk, network, Latency.DISK);
        try {
            Formatting.format(disk, formatting.clock(), simulation.split(), plan);
            for (var path = config.metadataLogDir(); path != null; path = path.getParent()) {
                disk.forceDirectory(path);
            }
        } catch (ConfigProblem e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        formatting.kill();
    }

    void start() {
        SimMachine started = SimMachine.start(simulation, id(), LANES, disk, network, Latency.DISK);
        machine = started;
        simulation.note(() -> "node " + id() + " starts");
        Node fresh = new Node(
                config,
                new NodePorts(
                        started.lanes(), started.clock(), disk, started.helpers(), new SimNodeNetwork(started), simulation::split),
                NodeListener.NONE);
        node = fresh;
        fresh.stopped().whenComplete((done, failure) -> {
            if (failure != null && machine == started) {
                throw new AssertionError("node " + id() + " failed: " + failure, failure);
            }
        });
        // Opening directories waits, so a helper does it.
        started.helpers().submit(
                started.lanes().lane(0),
                () -> {
                    fresh.bind();
                    fresh.prepare();
                    return true;
                },
                (Helpers.Outcome<Boolean> outcome) -> {
                    outcome.orThrow();
                    fresh.start();
                });
    }

    /** kill −9. */
    void kill() {
        SimMachine stopping = machine;
        machine = null;
        node = null;
        stopping.kill();
    }

    /** Controlled shutdown; the machine stops when the node has. */
    void stopInOrder() {
        SimMachine stopping = machine;
        Node leaving = node;
        if (leaving.state() == NodeState.RUNNING) {
            simulation.note(() -> "node " + id() + " is asked to stop");
            leaving.stop().whenComplete((done, failure) -> simulation.after(0, () -> {
                if (machine == stopping) {
                    kill();
                }
            }));
        }
    }

    void slowDisk(boolean slow) {
        SimMachine running = machine;
        if (running != null) {
            running.helpers().latency(slow ? new Latency(5_000_000, 60_000_000, 0.05, 400_000_000) : Latency.DISK);
        }
    }
}
