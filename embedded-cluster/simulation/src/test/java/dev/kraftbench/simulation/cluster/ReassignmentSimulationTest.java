package dev.kraftbench.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.node.NodeFactories;
import dev.kraftbench.replication.ReplicationRules;
import dev.kraftbench.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * Clusters whose partitions, the group coordinator's among them, move from node to node and from directory to directory while the nodes fail.
 */
class ReassignmentSimulationTest extends WholeClusters {

    private static final String TOPIC = "numbers";
    private static final long FAULTS_NANOS = TimeUnit.SECONDS.toNanos(10);

    private long acknowledged;
    private long moves;
    private long logMoves;

    ReassignmentSimulationTest() {
        super("reassignment", 60, 300);
    }

    @Test
    void aClusterThatMovesItsReplicasKeepsWhatItAcknowledged() {
        long events = allHolds("aClusterThatMovesItsReplicasKeepsWhatItAcknowledged");

        System.out.printf(
                "Simulated reassignments: %d runs, %d events, %d moves, %d of logs, %d records acknowledged%n",
                runs, events, moves, logMoves, acknowledged);
        assertTrue(moves > 0 && logMoves > 0, "nothing was moved");
        assertTrue(acknowledged > 0, "producers got nothing through");
    }

    @Test
    void aReplicaThatJoinsBeforeItHasEverythingIsCaught() {
        noticed(new ReplicationRules() {
            @Override
            public boolean mayJoinIsr(long followerEnd, long highWatermark, long epochStart) {
                return true;
            }
        });
    }

    @Override
    void run(Simulation simulation, NodeFactories factories, Tampering tampering) {
        Map<String, String> directories =
                simulation.chance(0.5) ? Map.of("log.dirs", DirectoryMover.DIRECTORIES) : Map.of();
        SimCluster cluster = new SimCluster(simulation, factories, tampering, directories);
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
        moves += mover.taken();
        logMoves += logs.begun();
        acknowledged += data.acknowledged();
    }
}
