package dev.kraftbench.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.node.NodeFactories;
import dev.kraftbench.replication.ReplicationRules;
import dev.kraftbench.simulation.Seeds;
import dev.kraftbench.simulation.Simulation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clusters whose partitions, the group coordinator's among them, move from node to node and from directory to directory while the nodes fail.
 */
class ReassignmentSimulationTest {

    private static final int SEEDS = Integer.getInteger("kraftbench.simulation.reassignment.seeds", 60);
    private static final int SEEDS_FOR_MUTANTS = 300;
    private static final long FIRST_SEED = Long.getLong("kraftbench.simulation.reassignment.first", 1);
    private static final String TOPIC = "numbers";
    private static final long FAULTS_NANOS = TimeUnit.SECONDS.toNanos(10);

    @TempDir
    Path traces;

    private int runs;
    private long acknowledged;
    private long moves;
    private long logMoves;

    @Test
    void aClusterThatMovesItsReplicasKeepsWhatItAcknowledged() {
        Seeds seeds = new Seeds(
                "ReassignmentSimulationTest#aClusterThatMovesItsReplicasKeepsWhatItAcknowledged", Path.of("target", "simulation"));

        long events = seeds.run(FIRST_SEED, SEEDS, this::run);

        System.out.printf(
                "Simulated reassignments: %d runs, %d events, %d moves, %d of logs, %d records acknowledged%n",
                runs, events, moves, logMoves, acknowledged);
        assertTrue(moves > 0 && logMoves > 0, "nothing was moved");
        assertTrue(acknowledged > 0, "producers got nothing through");
    }

    @Test
    void aReplicaThatJoinsBeforeItHasEverythingIsCaught() {
        NodeFactories factories = ClusterSimulationTest.with(new ReplicationRules() {
            @Override
            public boolean mayJoinIsr(long followerEnd, long highWatermark, long epochStart) {
                return true;
            }
        });
        Seeds seeds = new Seeds("ReassignmentSimulationTest#aBrokenRule", traces);

        AssertionError caught =
                assertThrows(AssertionError.class, () -> seeds.run(1, SEEDS_FOR_MUTANTS, simulation -> run(simulation, factories)));

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
        run(simulation, NodeFactories.DIRECT);
    }

    private void run(Simulation simulation, NodeFactories factories) {
        Map<String, String> directories =
                simulation.chance(0.5) ? Map.of("log.dirs", DirectoryMover.DIRECTORIES) : Map.of();
        SimCluster cluster = new SimCluster(simulation, factories, Tampering.NONE, directories);
        int partitions = (int) simulation.between(1, 3);
        List<TopicPartition> moved = new ArrayList<>(List.of(new TopicPartition("__consumer_offsets", 0)));
        for (int p = 0; p < partitions; p++) {
            moved.add(new TopicPartition(TOPIC, p));
        }
        DataClients data = new DataClients(cluster, TOPIC, partitions);
        SimGroup group = new SimGroup(cluster, "workers", TOPIC, partitions, (int) simulation.between(1, 2));
        ReplicaMover mover = new ReplicaMover(cluster, moved);
        List<Workload> workloads = new ArrayList<>(List.of(data, group, mover));
        DirectoryMover logs = new DirectoryMover(cluster, moved);
        if (!directories.isEmpty()) {
            workloads.add(logs);
        }
        new ClusterWorld(cluster, Map.of(TOPIC, partitions), moved, workloads).run(FAULTS_NANOS);
        runs++;
        moves += mover.taken();
        logMoves += logs.begun();
        acknowledged += data.acknowledged();
    }
}
