package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Apache's tools that move replicas and leaderships, while producers and consumers go on. */
class ReassignmentToolsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @RegisterExtension
    static final ClusterProcess CLUSTER = new ClusterProcess();

    @RegisterExtension
    static final ApacheTools TOOLS = new ApacheTools(CLUSTER::bootstrapServers);

    @TempDir
    Path directory;

    private static String reassign(String... arguments) throws Exception {
        return TOOLS.run("org.apache.kafka.tools.reassign.ReassignPartitionsCommand", arguments);
    }

    private static void create(String topic, String assignment) throws Exception {
        TOOLS.run("org.apache.kafka.tools.TopicCommand", "--create", "--topic", topic, "--replica-assignment", assignment);
    }

    private static TopicDescription describe(String topic) throws Exception {
        return CLUSTER.admin().describeTopics(List.of(topic)).allTopicNames().get(30, TimeUnit.SECONDS).get(topic);
    }

    private static List<List<Integer>> replicas(String topic) throws Exception {
        return describe(topic).partitions().stream().map(partition -> ids(partition.replicas())).toList();
    }

    private static List<Integer> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    private Path plan(String name, String topic, List<List<Integer>> replicas) throws Exception {
        StringBuilder partitions = new StringBuilder();
        for (int index = 0; index < replicas.size(); index++) {
            partitions.append(index == 0 ? "" : ",").append("{\"topic\":\"").append(topic).append("\",\"partition\":").append(index)
                    .append(",\"replicas\":").append(replicas.get(index).toString().replace(" ", "")).append('}');
        }
        return Files.writeString(directory.resolve(name), "{\"version\":1,\"partitions\":[" + partitions + "]}");
    }

    /** A broker's metadata may be a moment behind what the controller has told a tool. */
    private static <T> void await(T expected, Callable<T> actual) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        T now = actual.call();
        while (!now.equals(expected) && System.nanoTime() < deadline) {
            now = actual.call();
        }
        assertEquals(expected, now);
    }

    private void verified(Path plan, String topic, int partitions) throws Exception {
        List<String> expected = IntStream.range(0, partitions)
                .mapToObj(index -> "Reassignment of partition " + topic + "-" + index + " is completed.")
                .toList();
        await(expected, () -> reassign("--reassignment-json-file", plan.toString(), "--verify").lines()
                .filter(line -> line.contains(topic + "-") && !line.startsWith("Clearing"))
                .toList());
    }

    @Test
    void aGeneratedPlanIsExecutedAndVerifiedUnderLoad() throws Exception {
        create("moved-under-load", "1:2,2:3,3:1");
        try (var load = new AcknowledgedLoad(CLUSTER.bootstrapServers(), "moved-under-load", 3);
                var reader = new OrderedReader(CLUSTER.bootstrapServers(), "moved-under-load")) {
            load.awaitMoreOnEveryPartition(2_000, PATIENCE);
            Path topics = Files.writeString(
                    directory.resolve("topics.json"), "{\"version\":1,\"topics\":[{\"topic\":\"moved-under-load\"}]}");
            String generated = reassign("--topics-to-move-json-file", topics.toString(), "--broker-list", "1,2", "--generate");
            String proposed = generated.lines().filter(line -> line.startsWith("{")).toList().getLast();
            Path toTwo = Files.writeString(directory.resolve("proposed.json"), proposed);
            String executed = reassign("--reassignment-json-file", toTwo.toString(), "--execute");
            assertTrue(executed.contains("Successfully started partition reassignments for"), executed);
            verified(toTwo, "moved-under-load", 3);
            await(List.of(List.of(1, 2), List.of(1, 2), List.of(1, 2)), () -> replicas("moved-under-load").stream()
                    .map(moved -> moved.stream().sorted().toList())
                    .toList());
            List<List<List<Integer>>> stations = List.of(
                    List.of(List.of(3, 1), List.of(3, 2), List.of(3)),
                    List.of(List.of(2), List.of(1, 2, 3), List.of(2, 1)),
                    List.of(List.of(1, 3), List.of(2), List.of(3, 2, 1)));
            for (List<List<Integer>> station : stations) {
                Path next = plan("next.json", "moved-under-load", station);
                reassign("--reassignment-json-file", next.toString(), "--execute");
                verified(next, "moved-under-load", 3);
                await(station, () -> replicas("moved-under-load"));
                load.awaitMoreOnEveryPartition(500, PATIENCE);
            }
            load.stopAndVerify();
            reader.await(load.acknowledgements(), PATIENCE);
        }
        awaitLogsOnlyWhereReplicasAre("moved-under-load");
    }

    /** The logs of replicas that have left are deleted. */
    private void awaitLogsOnlyWhereReplicasAre(String topic) throws Exception {
        await(
                describe(topic).partitions().stream()
                        .flatMap(partition -> ids(partition.replicas()).stream().map(broker -> broker + ":" + partition.partition()))
                        .sorted()
                        .toList(),
                () -> logs(topic));
    }

    private static List<String> logs(String topic) throws Exception {
        return CLUSTER.admin().describeLogDirs(List.of(1, 2, 3)).allDescriptions().get(30, TimeUnit.SECONDS).entrySet().stream()
                .flatMap(broker -> broker.getValue().values().stream()
                        .flatMap(directory -> directory.replicaInfos().keySet().stream())
                        .filter(partition -> partition.topic().equals(topic))
                        .map(partition -> broker.getKey() + ":" + partition.partition()))
                .sorted()
                .toList();
    }

    @Test
    void aThrottledReassignmentIsSlowUntilItIsCancelledOrItsThrottleRaised() throws Exception {
        create("throttled", "1:2");
        TOOLS.run("org.apache.kafka.tools.ProducerPerformance", "--topic", "throttled", "--num-records", "4000", "--record-size", "1000",
                "--throughput", "-1", "--command-property", "acks=all");
        Path plan = plan("throttled.json", "throttled", List.of(List.of(1, 3)));
        reassign("--reassignment-json-file", plan.toString(), "--execute", "--throttle", "20000");
        await("20000", () -> brokerConfig(1, "leader.replication.throttled.rate"));
        await("20000", () -> brokerConfig(3, "follower.replication.throttled.rate"));
        await("0:1,0:2", () -> topicConfig("throttled", "leader.replication.throttled.replicas"));
        await("0:3", () -> topicConfig("throttled", "follower.replication.throttled.replicas"));
        assertTrue(awaitBytes(3, "throttled", 30_000) < 2_000_000);
        String verified = reassign("--reassignment-json-file", plan.toString(), "--verify");
        assertTrue(verified.contains("Reassignment of partition throttled-0 is still in progress."), verified);
        assertTrue(reassign("--list").contains("throttled-0: replicas: 1,3,2. adding: 3. removing: 2."));

        String cancelled = reassign("--reassignment-json-file", plan.toString(), "--cancel");
        assertTrue(cancelled.contains("Successfully cancelled partition reassignment for: throttled-0"), cancelled);
        await(List.of(List.of(1, 2)), () -> replicas("throttled"));
        await("", () -> topicConfig("throttled", "follower.replication.throttled.replicas"));
        awaitLogsOnlyWhereReplicasAre("throttled");

        reassign("--reassignment-json-file", plan.toString(), "--execute", "--throttle", "20000");
        assertTrue(awaitBytes(3, "throttled", 30_000) < 2_000_000);
        reassign("--reassignment-json-file", plan.toString(), "--execute", "--additional", "--throttle", "100000000");
        verified(plan, "throttled", 1);
        await(List.of(List.of(1, 3)), () -> replicas("throttled"));
        await(Long.toString(Long.MAX_VALUE), () -> brokerConfig(1, "leader.replication.throttled.rate"));
        await("", () -> topicConfig("throttled", "leader.replication.throttled.replicas"));
    }

    /** Waits until the broker has so much of the topic; returns how much it is then. */
    private static long awaitBytes(int broker, String topic, long bytes) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long held = 0;
        while (held < bytes && System.nanoTime() < deadline) {
            held = CLUSTER.admin().describeLogDirs(List.of(broker)).allDescriptions().get(30, TimeUnit.SECONDS).get(broker).values().stream()
                    .flatMap(directory -> directory.replicaInfos().entrySet().stream())
                    .filter(replica -> replica.getKey().topic().equals(topic))
                    .mapToLong(replica -> replica.getValue().size())
                    .sum();
        }
        assertTrue(held >= bytes, () -> "broker " + broker + " does not get on with " + topic);
        return held;
    }

    private static String brokerConfig(int broker, String name) throws Exception {
        return config(ConfigResource.Type.BROKER, Integer.toString(broker), name);
    }

    private static String topicConfig(String topic, String name) throws Exception {
        return config(ConfigResource.Type.TOPIC, topic, name);
    }

    private static String config(ConfigResource.Type type, String resource, String name) throws Exception {
        ConfigResource key = new ConfigResource(type, resource);
        ConfigEntry entry = CLUSTER.admin().describeConfigs(List.of(key)).all().get(30, TimeUnit.SECONDS).get(key).get(name);
        // Apache's brokers do not tell of throttles that are not set.
        return entry == null ? Long.toString(Long.MAX_VALUE) : entry.value();
    }

    @Test
    void leadershipGoesBackToThePreferredReplica() throws Exception {
        create("elected", "1:2:3,2:3:1");
        Path other = plan("other.json", "elected", List.of(List.of(3, 1, 2), List.of(1, 2, 3)));
        reassign("--reassignment-json-file", other.toString(), "--execute");
        verified(other, "elected", 2);
        await(List.of(1, 2), () -> leaders("elected"));
        String elected = TOOLS.run("org.apache.kafka.tools.LeaderElectionCommand", "--election-type", "preferred", "--topic", "elected",
                "--partition", "0");
        assertTrue(elected.contains("Successfully completed leader election"), elected);
        await(List.of(3, 2), () -> leaders("elected"));
        String all = TOOLS.run("org.apache.kafka.tools.LeaderElectionCommand", "--election-type", "preferred", "--all-topic-partitions");
        assertTrue(all.contains("elected-1"), all);
        await(List.of(3, 1), () -> leaders("elected"));
        String again = TOOLS.run("org.apache.kafka.tools.LeaderElectionCommand", "--election-type", "preferred", "--topic", "elected",
                "--partition", "1");
        assertTrue(again.contains("Valid replica already elected for partitions"), again);
    }

    private static List<Integer> leaders(String topic) throws Exception {
        return describe(topic).partitions().stream().map(TopicPartitionInfo::leader).map(Node::id).collect(Collectors.toList());
    }
}
