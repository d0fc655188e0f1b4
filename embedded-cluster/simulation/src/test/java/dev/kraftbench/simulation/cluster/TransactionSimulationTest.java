package dev.kraftbench.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.node.NodeFactories;
import dev.kraftbench.simulation.Simulation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Transactions on whole clusters of unchanged nodes, whose coordinators' and partitions' leaders come and go. */
class TransactionSimulationTest extends WholeClusters {

    private static final long FAULTS_NANOS = TimeUnit.SECONDS.toNanos(12);
    private static final String TOPIC = "ledger";

    private long committed;
    private long aborted;
    private long unknown;
    private long fenced;

    TransactionSimulationTest() {
        super("transactions", 30, 100);
    }

    @Test
    void transactionsAreReadWholeOrNotAtAll() {
        long events = allHolds("transactionsAreReadWholeOrNotAtAll");

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

    @Override
    void run(Simulation simulation, NodeFactories factories, Tampering tampering) {
        Map<String, String> settings = Map.of(
                "transaction.state.log.replication.factor", "3",
                "transaction.state.log.min.isr", "2",
                "transaction.state.log.num.partitions", "2",
                "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
        SimCluster cluster = new SimCluster(simulation, factories, tampering, settings);
        int partitions = (int) simulation.between(1, 3);
        TransactionClients clients = new TransactionClients(cluster, TOPIC, partitions, (int) simulation.between(1, 3));
        List<TopicPartition> targets = List.of(
                new TopicPartition("__transaction_state", 0),
                new TopicPartition("__transaction_state", 1),
                new TopicPartition("__consumer_offsets", 0),
                new TopicPartition(TOPIC, 0));
        new ClusterWorld(cluster, Map.of(TOPIC, partitions), targets, List.of(clients)).run(FAULTS_NANOS);
        committed += clients.book().count(TransactionBook.Outcome.COMMITTED);
        aborted += clients.book().count(TransactionBook.Outcome.ABORTED);
        unknown += clients.book().count(TransactionBook.Outcome.UNKNOWN);
        fenced += clients.fenced();
    }
}
