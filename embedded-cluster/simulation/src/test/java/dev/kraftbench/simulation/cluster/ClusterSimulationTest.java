package dev.kraftbench.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.node.NodeFactories;
import dev.kraftbench.replication.ReplicationRules;
import dev.kraftbench.simulation.Simulation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Whole clusters of unchanged nodes, used by clients, under whatever befalls them within the failure budget. */
class ClusterSimulationTest extends WholeClusters {

    private static final String TOPIC = "numbers";
    private static final long FAULTS_NANOS = TimeUnit.SECONDS.toNanos(10);

    private long acknowledged;
    private long commits;
    private long broken;

    ClusterSimulationTest() {
        super("cluster", 150, 300);
    }

    @Test
    void aClusterKeepsWhatItAcknowledged() {
        long events = allHolds("aClusterKeepsWhatItAcknowledged");

        System.out.printf(
                "Simulated clusters: %d runs, %d events, %d records acknowledged, %d offsets committed, %d producers gave up%n",
                runs, events, acknowledged, commits, broken);
        assertTrue(acknowledged > 0, "producers got nothing through");
    }

    @Test
    void aFollowerThatDoesNotTruncateIsCaught() {
        noticed(new ReplicationRules() {
            @Override
            public boolean truncatesOnDivergence() {
                return false;
            }
        });
    }

    @Test
    void aHighWatermarkThatWaitsForNobodyIsCaught() {
        noticed(new ReplicationRules() {
            @Override
            public boolean holdsHighWatermark(boolean inIsr, boolean joiningIsr, boolean leavingIsr, boolean caughtUpAndEligible) {
                return false;
            }
        });
    }

    /** A topic that is produced to and read, groups that share it and commit offsets, and topics that come and go. */
    @Override
    void run(Simulation simulation, NodeFactories factories, Tampering tampering) {
        SimCluster cluster = new SimCluster(simulation, factories, tampering, Map.of());
        int partitions = (int) simulation.between(1, 3);
        DataClients data = new DataClients(cluster, TOPIC, partitions);
        OffsetCommitter committer = new OffsetCommitter(cluster.newClient("kraftbench"), "readers", new TopicPartition(TOPIC, 0));
        SimGroup group = new SimGroup(cluster, "workers", TOPIC, partitions, (int) simulation.between(1, 3));
        TopicAdmin admin = new TopicAdmin(cluster.newClient("kraftbench"));
        new ClusterWorld(cluster, Map.of(TOPIC, partitions), List.of(), List.of(data, committer, group, admin)).run(FAULTS_NANOS);
        acknowledged += data.acknowledged();
        commits += committer.commits() + group.commits();
        broken += data.brokenProducers();
    }
}
