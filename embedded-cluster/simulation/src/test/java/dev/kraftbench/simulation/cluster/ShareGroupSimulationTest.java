package dev.kraftbench.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.node.NodeFactories;
import dev.kraftbench.simulation.Simulation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Share groups on whole clusters of unchanged nodes, whose coordinators and partitions' leaders come and go. */
class ShareGroupSimulationTest extends WholeClusters {

    private static final long FAULTS_NANOS = TimeUnit.SECONDS.toNanos(12);
    private static final String TOPIC = "jobs";

    private long deliveries;
    private long redeliveries;
    private long processes;

    ShareGroupSimulationTest() {
        super("shares", 30, 100);
    }

    @Test
    void noRecordIsHeldByTwoNorSeenAgainOnceAccepted() {
        long events = allHolds("noRecordIsHeldByTwoNorSeenAgainOnceAccepted");

        System.out.printf(
                "Simulated share groups: %d runs, %d events, %d member processes, %d deliveries, %d of them not the first%n",
                runs, events, processes, deliveries, redeliveries);
        assertTrue(deliveries > 0, "nothing was delivered");
    }

    @Test
    void acknowledgementsThatAreNotWrittenAreNoticed() {
        noticed(BrokenCoordinators::withoutShareState);
    }

    @Test
    void acceptedRecordsThatAreReleasedAreNoticed() {
        noticed(BrokenCoordinators::withoutAcceptance);
    }

    @Test
    void deliveriesThatAreNotCountedAreNoticed() {
        noticed(BrokenCoordinators::withoutDeliveryCounts);
    }

    @Override
    void run(Simulation simulation, NodeFactories factories, Tampering tampering) {
        Map<String, String> settings = new HashMap<>();
        String session = Integer.toString(ShareGroupClients.SESSION_MILLIS);
        settings.put("group.share.session.timeout.ms", session);
        settings.put("group.share.min.session.timeout.ms", session);
        settings.put("group.share.heartbeat.interval.ms", "1000");
        settings.put("group.share.min.heartbeat.interval.ms", "200");
        settings.put("group.share.record.lock.duration.ms", Integer.toString(ShareGroupClients.LOCK_MILLIS));
        settings.put("group.share.min.record.lock.duration.ms", "1000");
        settings.put("group.share.delivery.count.limit", Integer.toString(ShareGroupClients.DELIVERY_LIMIT));
        settings.put("share.coordinator.state.topic.replication.factor", "3");
        settings.put("share.coordinator.state.topic.min.isr", "2");
        settings.put("share.coordinator.state.topic.num.partitions", "2");
        settings.put("share.coordinator.snapshot.update.records.per.snapshot", Long.toString(simulation.between(2, 20)));
        SimCluster cluster = new SimCluster(simulation, factories, tampering, settings);
        int partitions = (int) simulation.between(1, 2);
        DataClients data = new DataClients(cluster, TOPIC, partitions);
        ShareGroupClients clients = new ShareGroupClients(cluster, data, "workers", TOPIC, partitions);
        List<TopicPartition> targets = List.of(
                new TopicPartition("__share_group_state", 0),
                new TopicPartition("__share_group_state", 1),
                new TopicPartition("__consumer_offsets", 0),
                new TopicPartition(TOPIC, 0));
        new ClusterWorld(cluster, Map.of(TOPIC, partitions), targets, List.of(data, clients)).run(FAULTS_NANOS);
        deliveries += clients.ledger().deliveries();
        redeliveries += clients.ledger().redeliveries();
        processes += clients.processes();
    }
}
