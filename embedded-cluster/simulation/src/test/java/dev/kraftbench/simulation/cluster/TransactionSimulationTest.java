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

/** Transactions on whole clusters of unchanged nodes, whose coordinators' and partitions' leaders come and go. */
class TransactionSimulationTest {

    private static final int SEEDS = Integer.getInteger("kraftbench.simulation.transactions.seeds", 30);
    private static final int SEEDS_FOR_MUTANTS = 100;
    private static final long FIRST_SEED = Long.getLong("kraftbench.simulation.transactions.first", 1);
    private static final long FAULTS_NANOS = TimeUnit.SECONDS.toNanos(12);
    private static final String TOPIC = "ledger";

    @TempDir
    Path traces;

    private int runs;
    private long committed;
    private long aborted;
    private long unknown;
    private long fenced;

    @Test
    void transactionsAreReadWholeOrNotAtAll() {
        Seeds seeds = new Seeds("TransactionSimulationTest#transactionsAreReadWholeOrNotAtAll", Path.of("target", "simulation"));

        long events = seeds.run(FIRST_SEED, SEEDS, this::run);

        System.out.printf(
                "Simulated transactions: %d runs, %d events, %d committed, %d aborted, %d of unknown outcome, %d producers fenced%n",
                runs, events, committed, aborted, unknown, fenced);
        assertTrue(committed > 0, "producers got nothing through");
    }

    @Test
    void markersThatAreNotWrittenAreNoticed() {
        noticed(BrokenCoordinators::withoutMarkers);
    }

    @Test
    void aTransactionCommittedInPartIsNoticed() {
        noticed(BrokenCoordinators::withHalfCommits);
    }

    @Test
    void aLostCommitIsNoticed() {
        noticed(BrokenCoordinators::withoutCommits);
    }

    @Test
    void abortedRecordsThatAreShownAreNoticed() {
        noticed(BrokenCoordinators::withoutAbortedLists);
    }

    private void noticed(Supplier<Tampering> broken) {
        Seeds seeds = new Seeds("TransactionSimulationTest#aBrokenRule", traces);

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
        Map<String, String> settings = Map.of(
                "transaction.state.log.replication.factor", "3",
                "transaction.state.log.min.isr", "2",
                "transaction.state.log.num.partitions", "2",
                "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
        SimCluster cluster = new SimCluster(simulation, NodeFactories.DIRECT, tampering, settings);
        int partitions = (int) simulation.between(1, 3);
        TransactionClients clients = new TransactionClients(cluster, TOPIC, partitions, (int) simulation.between(1, 3));
        List<TopicPartition> targets = List.of(
                new TopicPartition("__transaction_state", 0),
                new TopicPartition("__transaction_state", 1),
                new TopicPartition("__consumer_offsets", 0),
                new TopicPartition(TOPIC, 0));
        new ClusterWorld(cluster, Map.of(TOPIC, partitions), targets, List.of(clients)).run(FAULTS_NANOS);
        runs++;
        committed += clients.book().count(TransactionBook.Outcome.COMMITTED);
        aborted += clients.book().count(TransactionBook.Outcome.ABORTED);
        unknown += clients.book().count(TransactionBook.Outcome.UNKNOWN);
        fenced += clients.fenced();
    }
}
