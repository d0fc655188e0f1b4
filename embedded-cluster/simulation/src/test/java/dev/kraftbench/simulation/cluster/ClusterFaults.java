package dev.kraftbench.simulation.cluster;

import static dev.kraftbench.simulation.cluster.ClusterClient.MILLI;

import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.simulation.Latency;
import dev.kraftbench.simulation.Simulation;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What befalls a cluster until peace comes.
 *
 * <p>The failure budget: one node at a time is down, by SIGTERM, kill −9 or a loss of power, and the next only goes when that one is back in
 * every ISR; or all are killed, their page caches surviving; or one's
 * disk fails until it is started again. Links are cut, one way or both, delayed and reset, and disks are slow, as it comes. Unclean elections are off.
 */
final class ClusterFaults {

    private final SimCluster cluster;
    private final Simulation simulation;
    private final List<SimNode> nodes;
    private final List<TopicPartition> targets;
    /** Between faults, on average. */
    private final long gapMillis;
    /** The node that was ended last, until all are back in every ISR; 0 if there is none. */
    private int ended;
    private boolean calm;

    /** @param targets partitions whose leaders are hit more often than others; client links are hit too if there are any */
    ClusterFaults(SimCluster cluster, List<TopicPartition> targets) {
        this.cluster = cluster;
        this.simulation = cluster.simulation();
        this.nodes = cluster.nodes();
        this.targets = targets;
        this.gapMillis = simulation.between(20, 500);
    }

    void start() {
        simulation.after(simulation.between(0, 300) * MILLI, this::next);
    }

    /** No more faults, and everything that is broken is mended. */
    void heal() {
        calm = true;
        simulation.note(() -> "peace");
        cluster.faults().healAll();
        disksHeal();
        nodes.forEach(this::startAgain);
    }

    private SimNode any() {
        return nodes.get((int) simulation.between(0, SimCluster.NODES - 1));
    }

    private SimNode victim() {
        SimNode any = any();
        if (targets.isEmpty() || simulation.chance(0.5)) {
            return any;
        }
        ClusterClient.@Nullable Leader leader = cluster.leader(targets.get((int) simulation.between(0, targets.size() - 1)));
        return leader == null || leader.broker() < 0 ? any : nodes.get(leader.broker() - 1);
    }

    private void next() {
        if (calm) {
            return;
        }
        if (ended != 0 && nodes.stream().allMatch(cluster::isBack)) {
            ended = 0;
        }
        SimNode victim = victim();
        SimNode other = any();
        switch ((int) simulation.between(0, targets.isEmpty() ? 16 : 18)) {
            case 0, 1 -> end(victim, "loses power", victim::losePower);
            case 2, 3 -> end(victim, "is killed", victim::kill);
            case 4 -> end(victim, "is told to stop", victim::stop);
            case 5, 6 -> cut(victim.id(), other.id());
            case 7 -> nodes.forEach(one -> cut(victim.id(), one.id()));
            case 8 -> delay(victim.id(), other.id());
            case 9 -> reset(victim.id(), other.id());
            case 10 -> endAll();
            case 11 -> {
                if (victim.machine() != null) {
                    simulation.note(() -> "slow disk at " + victim.id());
                    victim.machine().helpers().latency(new Latency(20 * MILLI, 150 * MILLI, 0.1, 900 * MILLI));
                }
            }
            case 12 -> failDisk(victim);
            case 17 -> cut(victim.id(), cluster.anyClient());
            case 18 -> reset(victim.id(), cluster.anyClient());
            default -> {
                simulation.note(() -> "links and disks heal");
                cluster.faults().healAll();
                disksHeal();
            }
        }
        simulation.after(simulation.between(1, 2 * gapMillis) * MILLI, this::next);
    }

    private void disksHeal() {
        nodes.stream().filter(SimNode::isRunning).forEach(node -> node.machine().helpers().latency(Latency.DISK));
    }

    private void delay(int from, int to) {
        long delay = simulation.between(1, 300) * MILLI;
        simulation.note(() -> "delay " + from + " -> " + to + " " + delay / MILLI + " ms");
        cluster.faults().set(from, to, new LinkFaults.Fault(false, delay));
    }

    private void reset(int a, int b) {
        simulation.note(() -> "reset " + a + " " + b);
        cluster.network().reset(a, b);
    }

    private void cut(int a, int b) {
        if (a != b) {
            boolean oneWay = simulation.chance(0.3);
            simulation.note(() -> "cut " + a + (oneWay ? " -> " : " <-> ") + b);
            if (oneWay) {
                cluster.faults().set(a, b, new LinkFaults.Fault(true, 0));
            } else {
                cluster.faults().cutBoth(a, b);
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
}
