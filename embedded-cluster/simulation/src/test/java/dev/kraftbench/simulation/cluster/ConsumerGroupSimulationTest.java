package dev.kraftbench.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.node.NodeFactories;
import dev.kraftbench.simulation.Seeds;
import dev.kraftbench.simulation.Simulation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consumer groups of the new protocol on whole clusters of unchanged nodes, whose coordinators come and go. */
class ConsumerGroupSimulationTest {

    private static final int SEEDS = Integer.getInteger("kraftbench.simulation.consumers.seeds", 40);
    private static final int SEEDS_FOR_MUTANTS = 100;
    private static final long FIRST_SEED = Long.getLong("kraftbench.simulation.consumers.first", 1);
    private static final long FAULTS_NANOS = TimeUnit.SECONDS.toNanos(12);
    private static final TopicPartition SHARD = new TopicPartition("__consumer_offsets", 0);

    @TempDir
    Path traces;

    private int runs;
    private long commits;
    private long moves;
    private long processes;

    @Test
    void noPartitionHasTwoOwners() {
        Seeds seeds = new Seeds("ConsumerGroupSimulationTest#noPartitionHasTwoOwners", Path.of("target", "simulation"));

        long events = seeds.run(FIRST_SEED, SEEDS, this::run);

        System.out.printf(
                "Simulated consumer groups: %d runs, %d events, %d member processes, partitions moved %d times, %d commits%n",
                runs, events, processes, moves, commits);
        assertTrue(commits > 0, "nothing was committed");
    }

    @Test
    void aPartitionTakenBeforeItIsGivenUpIsNoticed() {
        noticed(BrokenCoordinators::withoutRevocation);
    }

    @Test
    void aLateCommitIsNoticed() {
        noticed(BrokenCoordinators::withoutEpochCheck);
    }

    private void noticed(Supplier<Tampering> broken) {
        Seeds seeds = new Seeds("ConsumerGroupSimulationTest#aBrokenRule", traces);

        AssertionError noticed = assertThrows(
                AssertionError.class, () -> seeds.run(1, SEEDS_FOR_MUTANTS, simulation -> run(simulation, broken.get())));

        System.out.println("Noticed: " + noticed.getMessage().lines().findFirst().orElseThrow());
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
        run(simulation, Tampering.NONE);
    }

    private void run(Simulation simulation, Tampering tampering) {
        String session = Integer.toString(ConsumerGroupClients.SESSION_MILLIS);
        Map<String, String> settings = Map.of(
                "group.consumer.session.timeout.ms", session,
                "group.consumer.min.session.timeout.ms", session,
                "group.consumer.heartbeat.interval.ms", "1000",
                "group.consumer.min.heartbeat.interval.ms", "200");
        SimCluster cluster = new SimCluster(simulation, NodeFactories.DIRECT, tampering, settings);
        Map<String, Integer> topics =
                Map.of("letters", (int) simulation.between(1, 3), "parcels", (int) simulation.between(1, 4));
        ConsumerGroupClients clients = new ConsumerGroupClients(cluster, "sorters", topics, SHARD);
        new ClusterWorld(cluster, topics, List.of(SHARD), List.of(clients)).run(FAULTS_NANOS);
        runs++;
        commits += clients.commits();
        moves += clients.moves();
        processes += clients.processes();
    }
}
