package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A broker is emptied, stopped and unregistered while producers and consumers go on, and comes back. */
class BrokerLeavesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String TOPIC = "drained";

    @TempDir
    Path directory;

    @RegisterExtension
    final ApacheTools tools = new ApacheTools(() -> "");

    private static <T> void await(T expected, Callable<T> actual) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        T now = actual.call();
        while (!now.equals(expected) && System.nanoTime() < deadline) {
            now = actual.call();
        }
        assertEquals(expected, now);
    }

    private static List<Integer> brokers(Admin admin) throws Exception {
        return admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).stream().map(Node::id).sorted().toList();
    }

    private static List<TopicPartitionInfo> partitions(Admin admin) throws Exception {
        return admin.describeTopics(List.of(TOPIC)).allTopicNames().get(30, TimeUnit.SECONDS).get(TOPIC).partitions();
    }

    private static boolean inSyncOn(Admin admin, int... brokers) throws Exception {
        return partitions(admin).stream().allMatch(partition -> partition.isr().size() == brokers.length
                && partition.replicas().size() == brokers.length
                && partition.isr().stream().map(Node::id).sorted().toList().equals(java.util.Arrays.stream(brokers).boxed().toList()));
    }

    @Test
    void aBrokerIsDrainedStoppedAndUnregisteredUnderLoad() throws Exception {
        try (var nodes = ThreeNodes.start(directory, Map.of("min.insync.replicas", "2", "offsets.topic.replication.factor", "3"));
                var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, nodes.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 3, (short) 3))).all().get(30, TimeUnit.SECONDS);
            try (var load = new AcknowledgedLoad(nodes.bootstrapServers(), TOPIC, 3);
                    var reader = new OrderedReader(nodes.bootstrapServers(), TOPIC)) {
                load.awaitMoreOnEveryPartition(1_000, PATIENCE);
                assign(admin, List.of(1, 2));
                await(true, () -> inSyncOn(admin, 1, 2));
                nodes.kill(3);
                await(List.of(1, 2), () -> brokers(admin));
                load.awaitMoreOnEveryPartition(500, PATIENCE);

                String unregistered = tools.runAlone(
                        "org.apache.kafka.tools.ClusterTool", "unregister", "--id", "3", "--bootstrap-server", nodes.bootstrapServers());
                assertTrue(unregistered.contains("Broker 3 is no longer registered."), unregistered);

                nodes.launch(3);
                nodes.awaitReady(3);
                await(List.of(1, 2, 3), () -> brokers(admin));
                assign(admin, List.of(3, 1, 2));
                await(true, () -> inSyncOn(admin, 1, 2, 3));
                load.awaitMoreOnEveryPartition(500, PATIENCE);
                load.stopAndVerify();
                reader.await(load.acknowledgements(), PATIENCE);
            }
        }
    }

    @Test
    void aPartitionWithoutLeaderIsGivenOneThatLagsIfThatIsAskedFor() throws Exception {
        try (var nodes = ThreeNodes.start(directory, Map.of());
                var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, nodes.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Map.of(0, List.of(3, 1))))).all().get(30, TimeUnit.SECONDS);
            nodes.kill(1);
            await(List.of(3), () -> partitions(admin).getFirst().isr().stream().map(Node::id).toList());
            tools.runAlone("org.apache.kafka.tools.ProducerPerformance", "--bootstrap-server", nodes.bootstrapServers(), "--topic", TOPIC,
                    "--num-records", "10", "--record-size", "10", "--throughput", "-1");
            nodes.kill(3);
            nodes.launch(1);
            nodes.awaitReady(1);
            await(true, () -> partitions(admin).getFirst().leader() == null);
            String elected = tools.runAlone("org.apache.kafka.tools.LeaderElectionCommand", "--bootstrap-server", nodes.bootstrapServers(),
                    "--election-type", "unclean", "--topic", TOPIC, "--partition", "0");
            assertTrue(elected.contains("Successfully completed leader election (UNCLEAN) for partitions drained-0"), elected);
            await(List.of(1), () -> partitions(admin).getFirst().isr().stream().map(Node::id).toList());
        }
    }

    private static void assign(Admin admin, List<Integer> replicas) throws Exception {
        admin.alterPartitionReassignments(Map.of(
                        new TopicPartition(TOPIC, 0), Optional.of(new NewPartitionReassignment(replicas)),
                        new TopicPartition(TOPIC, 1), Optional.of(new NewPartitionReassignment(replicas)),
                        new TopicPartition(TOPIC, 2), Optional.of(new NewPartitionReassignment(replicas))))
                .all()
                .get(30, TimeUnit.SECONDS);
    }
}
