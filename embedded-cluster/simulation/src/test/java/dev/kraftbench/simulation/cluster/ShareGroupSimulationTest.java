package dev.kraftbench.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.node.NodeFactories;
import dev.kraftbench.simulation.Seeds;
import dev.kraftbench.simulation.Simulation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Share groups on whole clusters of unchanged nodes, whose coordinators and partitions' leaders come and go. */
class ShareGroupSimulationTest {

    private static final int SEEDS = Integer.getInteger("kraftbench.simulation.shares.seeds", 30);
    private static final int SEEDS_FOR_MUTANTS = 100;
    private static final long FIRST_SEED = Long.getLong("kraftbench.simulation.shares.first", 1);
    private static final long FAULTS_NANOS = TimeUnit.SECONDS.toNanos(12);
    private static final String TOPIC = "jobs";

    @TempDir
    Path traces;

    private int runs;
    private long deliveries;
    private long redeliveries;
    private long processes;

    @Test
    void noRecordIsHeldByTwoNorSeenAgainOnceAccepted() {
        Seeds seeds = new Seeds("ShareGroupSimulationTest#noRecordIsHeldByTwoNorSeenAgainOnceAccepted", Path.of("target", "simulation"));

        long events = seeds.run(FIRST_SEED, SEEDS, this::run);

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

    private void noticed(Supplier<Tampering> broken) {
        Seeds seeds = new Seeds("ShareGroupSimulationTest#aBrokenRule", traces);

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
        SimCluster cluster = new SimCluster(simulation, NodeFactories.DIRECT, tampering, settings);
        int partitions = (int) simulation.between(1, 2);
        DataClients data = new DataClients(cluster, TOPIC, partitions);
        ShareGroupClients clients = new ShareGroupClients(cluster, data, "workers", TOPIC, partitions);
        List<TopicPartition> targets = List.of(
                new TopicPartition("__share_group_state", 0),
                new TopicPartition("__share_group_state", 1),
                new TopicPartition("__consumer_offsets", 0),
                new TopicPartition(TOPIC, 0));
        new ClusterWorld(cluster, Map.of(TOPIC, partitions), targets, List.of(data, clients)).run(FAULTS_NANOS);
        runs++;
        deliveries += clients.ledger().deliveries();
        redeliveries += clients.ledger().redeliveries();
        processes += clients.processes();
    }
}
