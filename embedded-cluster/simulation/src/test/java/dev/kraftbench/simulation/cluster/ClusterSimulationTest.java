package dev.kraftbench.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.node.NodeFactories;
import dev.kraftbench.replication.ReplicationRules;
import dev.kraftbench.simulation.Seeds;
import dev.kraftbench.simulation.Simulation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole clusters of unchanged nodes, used by clients, under whatever befalls them within the failure budget. */
class ClusterSimulationTest {

    private static final int SEEDS = Integer.getInteger("kraftbench.simulation.cluster.seeds", 150);
    private static final int SEEDS_FOR_MUTANTS = 300;
    private static final long FIRST_SEED = Long.getLong("kraftbench.simulation.cluster.first", 1);
    private static final String TOPIC = "numbers";
    private static final long FAULTS_NANOS = TimeUnit.SECONDS.toNanos(10);

    @TempDir
    Path traces;

    private int runs;
    private long acknowledged;
    private long commits;
    private long broken;

    @Test
    void aClusterKeepsWhatItAcknowledged() {
        Seeds seeds = new Seeds("ClusterSimulationTest#aClusterKeepsWhatItAcknowledged", Path.of("target", "simulation"));

        long events = seeds.run(FIRST_SEED, SEEDS, this::run);

        System.out.printf(
                "Simulated clusters: %d runs, %d events, %d records acknowledged, %d offsets committed, %d producers gave up%n",
                runs, events, acknowledged, commits, broken);
        assertTrue(acknowledged > 0, "producers got nothing through");
    }

    @Test
    void aFollowerThatDoesNotTruncateIsCaught() {
        caught(new ReplicationRules() {
            @Override
            public boolean truncatesOnDivergence() {
                return false;
            }
        });
    }

    @Test
    void aHighWatermarkThatWaitsForNobodyIsCaught() {
        caught(new ReplicationRules() {
            @Override
            public boolean holdsHighWatermark(boolean inIsr, boolean joiningIsr, boolean leavingIsr, boolean caughtUpAndEligible) {
                return false;
            }
        });
    }

    /** Nodes that replicate by other rules. */
    static NodeFactories with(ReplicationRules rules) {
        NodeFactories sound = NodeFactories.DIRECT;
        return new NodeFactories(
                sound.storage(),
                sound.quorum(),
                sound.controller(),
                (config, directories, ports) -> sound.replication().create(config.withRules(rules), directories, ports),
                sound.broker());
    }

    private void caught(ReplicationRules broken) {
        NodeFactories factories = with(broken);
        Seeds seeds = new Seeds("ClusterSimulationTest#aBrokenRule", traces);

        AssertionError caught = assertThrows(
                AssertionError.class,
                () -> seeds.run(1, SEEDS_FOR_MUTANTS, simulation -> new Scene(simulation, factories).run()));

        System.out.println("Caught: " + caught.getMessage().lines().findFirst().orElseThrow());
    }

    @Test
    void theSameSeedIsTheSameRun() {
        assertEquals(trace(4711), trace(4711));
    }

    private List<String> trace(long seed) {
        Simulation simulation = new Simulation(seed);
        simulation.keepTrace();
        run(simulation);
        return simulation.trace();
    }

    private void run(Simulation simulation) {
        Scene scene = new Scene(simulation, NodeFactories.DIRECT);
        scene.run();
        runs++;
        acknowledged += scene.data.acknowledged();
        commits += scene.committer.commits() + scene.group.commits();
        broken += scene.data.brokenProducers();
    }

    /** A topic that is produced to and read, groups that share it and commit offsets, and topics that come and go. */
    private static final class Scene {
        final SimCluster cluster;
        final int partitions;
        final DataClients data;
        final OffsetCommitter committer;
        final SimGroup group;
        final TopicAdmin admin;

        Scene(Simulation simulation, NodeFactories factories) {
            cluster = new SimCluster(simulation, factories, Tampering.NONE, Map.of());
            partitions = (int) simulation.between(1, 3);
            data = new DataClients(cluster, TOPIC, partitions);
            committer = new OffsetCommitter(cluster.newClient("kraftbench"), "readers", new TopicPartition(TOPIC, 0));
            group = new SimGroup(cluster, "workers", TOPIC, partitions, (int) simulation.between(1, 3));
            admin = new TopicAdmin(cluster.newClient("kraftbench"));
        }

        void run() {
            new ClusterWorld(cluster, Map.of(TOPIC, partitions), List.of(), List.of(data, committer, group, admin)).run(FAULTS_NANOS);
        }
    }
}
