package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Replicas move between the directories of their brokers by Apache's tools. */
class LogDirsToolsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    static Path directory;

    private static ThreeNodes nodes;
    private static Admin admin;

    @RegisterExtension
    static final ApacheTools TOOLS = new ApacheTools(() -> nodes.bootstrapServers());

    @BeforeAll
    static void start() throws Exception {
        nodes = ThreeNodes.start(
                directory,
                Map.of("log.dirs", ThreeNodes.DATA + "/one," + ThreeNodes.DATA + "/two"),
                ClusterProcess.IS_APACHE ? Set.of(1, 2, 3) : Set.of());
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, nodes.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        nodes.close();
    }

    private static String reassign(String... arguments) throws Exception {
        return TOOLS.run("org.apache.kafka.tools.reassign.ReassignPartitionsCommand", arguments);
    }

    private static <T> void await(T expected, Callable<T> actual) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        T now = actual.call();
        while (!now.equals(expected) && System.nanoTime() < deadline) {
            now = actual.call();
        }
        assertEquals(expected, now);
    }

    /** Where the replicas are, by broker and partition; copies are not counted. */
    private static Map<String, String> places(String topic) throws Exception {
        Map<String, String> places = new TreeMap<>();
        admin.describeLogDirs(List.of(1, 2, 3)).allDescriptions().get(30, TimeUnit.SECONDS).forEach((broker, directories) ->
                directories.forEach((path, description) -> description.replicaInfos().forEach((partition, replica) -> {
                    if (partition.topic().equals(topic) && !replica.isFuture()) {
                        places.put(broker + ":" + partition.partition(), path);
                    }
                })));
        return places;
    }

    private static Map<String, String> elsewhere(Map<String, String> places) {
        Map<String, String> elsewhere = new TreeMap<>(places);
        elsewhere.replaceAll((replica, path) ->
                path.endsWith("/one") ? path.replaceAll("/one$", "/two") : path.replaceAll("/two$", "/one"));
        return elsewhere;
    }

    private static Path plan(String topic, int partitions, Map<String, String> places) throws Exception {
        StringBuilder all = new StringBuilder();
        for (int index = 0; index < partitions; index++) {
            all.append(index == 0 ? "" : ",").append("{\"topic\":\"").append(topic).append("\",\"partition\":").append(index)
                    .append(",\"replicas\":[1,2,3],\"log_dirs\":[");
            for (int broker = 1; broker <= 3; broker++) {
                all.append(broker == 1 ? "\"" : ",\"").append(places.get(broker + ":" + index)).append('"');
            }
            all.append("]}");
        }
        return Files.writeString(directory.resolve(topic + ".json"), "{\"version\":1,\"partitions\":[" + all + "]}");
    }

    private static void create(String topic, int partitions) throws Exception {
        String assignment = String.join(",", java.util.Collections.nCopies(partitions, "1:2:3"));
        TOOLS.run("org.apache.kafka.tools.TopicCommand", "--create", "--topic", topic, "--replica-assignment", assignment);
    }

    @Test
    void replicasChangeTheirDirectoriesUnderLoad() throws Exception {
        create("moved-under-load", 3);
        try (var load = new AcknowledgedLoad(nodes.bootstrapServers(), "moved-under-load", 3);
                var reader = new OrderedReader(nodes.bootstrapServers(), "moved-under-load")) {
            for (int round = 0; round < 4; round++) {
                load.awaitMoreOnEveryPartition(1_000, PATIENCE);
                await(9, () -> places("moved-under-load").size());
                Map<String, String> elsewhere = elsewhere(places("moved-under-load"));
                Path plan = plan("moved-under-load", 3, elsewhere);
                String executed = reassign("--reassignment-json-file", plan.toString(), "--execute");
                assertEquals(9, executed.lines().filter(line -> line.startsWith("Successfully started moving log directory")).count(), executed);
                await(elsewhere, () -> places("moved-under-load"));
                await(9L, () -> reassign("--reassignment-json-file", plan.toString(), "--verify").lines()
                        .filter(line -> line.startsWith("Reassignment of replica moved-under-load-") && line.endsWith(" completed successfully."))
                        .count());
            }
            load.stopAndVerify();
            reader.await(load.acknowledgements(), PATIENCE);
        }
    }

    @Test
    void aThrottledMoveIsSeenAndGoesOnAfterAKill() throws Exception {
        create("slowly-moved", 1);
        TOOLS.run("org.apache.kafka.tools.ProducerPerformance", "--topic", "slowly-moved", "--num-records", "4000", "--record-size", "1000",
                "--throughput", "-1", "--command-property", "acks=all");
        await(3, () -> places("slowly-moved").size());
        Map<String, String> elsewhere = elsewhere(places("slowly-moved"));
        Path plan = plan("slowly-moved", 1, elsewhere);
        reassign("--reassignment-json-file", plan.toString(), "--execute", "--replica-alter-log-dirs-throttle", "20000");
        await(true, () -> TOOLS.run("org.apache.kafka.tools.LogDirsCommand", "--describe", "--topic-list", "slowly-moved")
                .contains("\"isFuture\":true"));
        String verified = reassign("--reassignment-json-file", plan.toString(), "--verify", "--preserve-throttles");
        assertTrue(verified.contains("Reassignment of replica slowly-moved-0-2 is still in progress."), verified);

        nodes.kill(2);
        nodes.launch(2);
        if (!ClusterProcess.IS_APACHE) {
            nodes.awaitReady(2);
        }
        await(3, () -> places("slowly-moved").size());
        reassign("--reassignment-json-file", plan.toString(), "--execute", "--additional", "--replica-alter-log-dirs-throttle", "100000000");
        await(elsewhere, () -> places("slowly-moved"));
        String consumed = TOOLS.run("org.apache.kafka.tools.consumer.ConsoleConsumer", "--topic", "slowly-moved", "--from-beginning",
                "--max-messages", "4000", "--timeout-ms", "30000");
        assertEquals(4_000, consumed.lines().filter(line -> line.length() == 1_000).count());
    }

    @Test
    void aNewReplicaIsCreatedInTheDirectoryThatThePlanNames() throws Exception {
        TOOLS.run("org.apache.kafka.tools.TopicCommand", "--create", "--topic", "placed", "--replica-assignment", "1");
        await(1, () -> places("placed").size());
        Map<String, String> places = new TreeMap<>(places("placed"));
        places.put("2:0", nodes.data(2) + "/two");
        places.put("3:0", nodes.data(3) + "/two");
        Path plan = plan("placed", 1, places);
        reassign("--reassignment-json-file", plan.toString(), "--execute");
        await(places, () -> places("placed"));
    }

    @Test
    void aCordonedDirectoryTakesNoNewReplicas() throws Exception {
        String closed = nodes.data(3) + "/one";
        cordon("--add-config", "cordoned.log.dirs=" + closed);
        await(true, () -> admin.describeLogDirs(List.of(3)).allDescriptions().get(30, TimeUnit.SECONDS).get(3).get(closed).isCordoned());
        TOOLS.run("org.apache.kafka.tools.TopicCommand", "--create", "--topic", "kept-out", "--replica-assignment", "3,3,3,3");
        await(4, () -> places("kept-out").size());
        assertEquals(Set.of(nodes.data(3) + "/two"), Set.copyOf(places("kept-out").values()));
        cordon("--add-config", "cordoned.log.dirs=*");
        await(true, () -> !created("nowhere-" + System.nanoTime()));
        cordon("--delete-config", "cordoned.log.dirs");
        await(true, () -> created("somewhere-" + System.nanoTime()));
    }

    private static void cordon(String... change) throws Exception {
        TOOLS.run("kafka.admin.ConfigCommand", "--alter", "--entity-type", "brokers", "--entity-name", "3", change[0], change[1]);
    }

    private static boolean created(String topic) throws Exception {
        try {
            admin.createTopics(List.of(new NewTopic(topic, Map.of(0, List.of(3))))).all().get(30, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            assertTrue(e.getCause() instanceof InvalidReplicaAssignmentException, String.valueOf(e.getCause()));
            return false;
        }
    }
}
