package dev.kraftbench.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.kernel.jdk.FileDisk;
import dev.kraftbench.kernel.jdk.SystemClock;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.node.internal.ClusterMachine;
import dev.kraftbench.node.internal.InitialControllers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker with several data directories tells the controller which replica lies where. */
class SeveralDirectoriesTest {

    private static final long PATIENCE_SECONDS = 60;
    private static final int PARTITIONS = 6;

    @TempDir
    Path directory;

    @Test
    void theMetadataKnowsTheDirectoryOfEachReplica() throws Exception {
        try (ClusterMachine machine = new ClusterMachine("test", new LinkFaults(), NodeFactories.DIRECT)) {
            Node node = started(machine, directory.resolve("a") + "," + directory.resolve("b"), directory.resolve("a"));
            try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", node.bootstrap()))) {
                admin.createTopics(List.of(new NewTopic("t", PARTITIONS, (short) 1))).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                awaitAssigned(node);
                assertEquals(2, directoriesOf(node).size(), "new replicas are spread over the directories");
            }
            node.stop().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void aNodeThatHasNoDirectoryLeftFails() throws Exception {
        Path data = directory.resolve("data");
        try (ClusterMachine machine = new ClusterMachine("test", new LinkFaults(), NodeFactories.DIRECT)) {
            Node node = started(machine, data.toString(), directory.resolve("metadata"));
            try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", node.bootstrap(), "request.timeout.ms", 1_000))) {
                admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                Files.move(data, directory.resolve("gone"));
                Files.writeString(data, "no directory");
                admin.createTopics(List.of(new NewTopic("u", 1, (short) 1)));
                ExecutionException failed = assertThrows(ExecutionException.class, () -> node.stopped().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
                assertTrue(failed.getCause().getMessage().contains("all log directories of node 1 have failed"), failed.getCause().getMessage());
                assertEquals(NodeState.FAILED, node.state());
            }
        }
    }

    /** A node by itself, formatted anew. */
    private static Node started(ClusterMachine machine, String logDirs, Path metadata) throws Exception {
        NodeConfig config = NodeConfig.of(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "listeners", "PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:29093",
                "controller.listener.names", "CONTROLLER",
                "log.dirs", logDirs,
                "metadata.log.dir", metadata.toString()));
        Uuid metadataDirectory = Formatting.randomId(new Random(7));
        Formatting.Plan plan = new Formatting.Plan(
                config,
                "MkU3OEVBNTcwNTJENDM2Qg",
                metadataDirectory,
                InitialControllers.standalone(config, metadataDirectory),
                true);
        Formatting.format(FileDisk.INSTANCE, SystemClock.INSTANCE, new Random(8), plan);
        Node node = machine.bind(NodeConfig.of(with(config, "listeners", "PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:0")), NodeListener.NONE);
        node.prepare();
        node.start().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return node;
    }

    private static Map<String, String> with(NodeConfig config, String name, String value) {
        Map<String, String> properties = new java.util.HashMap<>(config.properties());
        properties.put(name, value);
        return properties;
    }

    private static Set<Uuid> directoriesOf(Node node) throws Exception {
        Set<Uuid> directories = new HashSet<>();
        TopicImage topic = node.status().get(PATIENCE_SECONDS, TimeUnit.SECONDS).image().topics().topic("t");
        topic.partitions().values().forEach(partition -> directories.addAll(partition.directories()));
        return directories;
    }

    private static void awaitAssigned(Node node) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (directoriesOf(node).stream().anyMatch(dev.kraftbench.metadata.DirectoryIds::isReserved)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not assigned: " + directoriesOf(node));
            }
            Thread.onSpinWait();
        }
    }
}
