package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Clients of other languages live a group's and a transactional producer's life: kafkajs, kafka-python, and confluent-kafka, which is librdkafka. The
 * scripts lie in {@code src/test/js} and {@code src/test/python}; {@code ./kraftbench verify} installs what they need where it may.
 */
class OtherLanguagesTest {

    @RegisterExtension
    static final ClusterProcess CLUSTER = new ClusterProcess()
            .with("offsets.topic.num.partitions", "6")
            .with("transaction.state.log.num.partitions", "6")
            .with("group.initial.rebalance.delay.ms", "0");

    private static final Path SCRIPTS = JavaProcess.buildDirectory().resolveSibling("src").resolve("test");

    private record Ended(int status, String output) {}

    private static Ended run(Path directory, String... command) throws Exception {
        Path output = Files.createTempFile("kraftbench-client", ".out");
        try {
            Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
            boolean ended = process.waitFor(120, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            return new Ended(ended ? process.exitValue() : -1, Files.readString(output));
        } catch (IOException e) {
            return new Ended(-1, e.getMessage());
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static void assertLifeCycle(Path directory, String... command) throws Exception {
        Ended client = run(directory, command);
        assertEquals(0, client.status(), client::output);
        assertTrue(client.output().contains("life cycle complete"), client::output);
    }

    @Test
    void kafkajs() throws Exception {
        Path directory = Files.createDirectories(JavaProcess.buildDirectory().resolve("js"));
        for (String file : List.of("package.json", "package-lock.json", "life-cycle.js")) {
            Files.copy(SCRIPTS.resolve("js").resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.notExists(directory.resolve("node_modules/kafkajs"))) {
            Ended installation = run(directory, "npm", "ci", "--silent", "--no-audit", "--no-fund");
            assumeTrue(installation.status() == 0, () -> "kafkajs cannot be installed: " + installation.output());
        }
        assertLifeCycle(directory, "node", "life-cycle.js", CLUSTER.bootstrapServers());
    }

    @Test
    void kafkaPython() throws Exception {
        assumeModule("kafka");
        assertLifeCycle(SCRIPTS.resolve("python"), "/usr/bin/python3", "kafka_python_life_cycle.py", CLUSTER.bootstrapServers());
    }

    @Test
    void confluentKafka() throws Exception {
        assumeModule("confluent_kafka");
        assertLifeCycle(SCRIPTS.resolve("python"), "/usr/bin/python3", "confluent_life_cycle.py", CLUSTER.bootstrapServers());
    }

    private static void assumeModule(String name) throws Exception {
        Ended imported = run(SCRIPTS, "/usr/bin/python3", "-c", "import " + name);
        assumeTrue(imported.status() == 0, () -> "/usr/bin/python3 has no module " + name + ": " + imported.output());
    }
}
