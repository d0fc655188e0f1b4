package dev.kraftbench.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.kernel.jdk.FileDisk;
import dev.kraftbench.kernel.jdk.SystemClock;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.node.internal.ClusterMachine;
import dev.kraftbench.node.internal.InitialControllers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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
        NodeConfig config = NodeConfig.of(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "listeners", "PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:29093",
                "controller.listener.names", "CONTROLLER",
                "log.dirs", directory.resolve("a") + "," + directory.resolve("b")));
        Uuid metadataDirectory = Formatting.randomId(new Random(7));
        Formatting.Plan plan = new Formatting.Plan(
                config,
                "MkU3OEVBNTcwNTJENDM2Qg",
                metadataDirectory,
                InitialControllers.standalone(config, metadataDirectory),
                true);
        Formatting.format(FileDisk.INSTANCE, SystemClock.INSTANCE, new Random(8), plan);
        NodeConfig anyPort = NodeConfig.of(with(config, "listeners", "PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:0"));
        try (ClusterMachine machine = new ClusterMachine("test", new LinkFaults(), NodeFactories.DIRECT)) {
            Node node = machine.bind(anyPort, NodeListener.NONE);
            node.prepare();
            node.start().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", node.bootstrap()))) {
                admin.createTopics(List.of(new NewTopic("t", PARTITIONS, (short) 1))).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                awaitAssigned(node);
                assertEquals(2, directoriesOf(node).size(), "new replicas are spread over the directories");
            }
            node.stop().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
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
