package dev.kraftbench.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.node.NodeFactories;
import dev.kraftbench.simulation.Simulation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Consumer groups of the new protocol on whole clusters of unchanged nodes, whose coordinators come and go. */
class ConsumerGroupSimulationTest extends WholeClusters {

    private static final long FAULTS_NANOS = TimeUnit.SECONDS.toNanos(12);
    private static final TopicPartition SHARD = new TopicPartition("__consumer_offsets", 0);

    private long commits;
    private long moves;
    private long processes;

    ConsumerGroupSimulationTest() {
        super("consumers", 40, 100);
    }

    @Test
    void noPartitionHasTwoOwners() {
        long events = allHolds("noPartitionHasTwoOwners");

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

    @Override
    void run(Simulation simulation, NodeFactories factories, Tampering tampering) {
        String session = Integer.toString(ConsumerGroupClients.SESSION_MILLIS);
        Map<String, String> settings = Map.of(
                "group.consumer.session.timeout.ms", session,
                "group.consumer.min.session.timeout.ms", session,
                "group.consumer.heartbeat.interval.ms", "1000",
                "group.consumer.min.heartbeat.interval.ms", "200");
        SimCluster cluster = new SimCluster(simulation, factories, tampering, settings);
        Map<String, Integer> topics =
                Map.of("letters", (int) simulation.between(1, 3), "parcels", (int) simulation.between(1, 4));
        ConsumerGroupClients clients = new ConsumerGroupClients(cluster, "sorters", topics, SHARD);
        new ClusterWorld(cluster, topics, List.of(SHARD), List.of(clients)).run(FAULTS_NANOS);
        commits += clients.commits();
        moves += clients.moves();
        processes += clients.processes();
    }
}
