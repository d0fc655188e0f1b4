package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** kafka-clients 2.1, of 2018, the oldest that Kafka 4 still serves. Its jars are laid out by the build in {@code target/old-client}. */
class OldClientTest {

    @RegisterExtension
    static final ClusterProcess CLUSTER = new ClusterProcess().with("group.initial.rebalance.delay.ms", "0");

    private static String classPath() throws Exception {
        Path classes = Path.of(ClientRoundTrip.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (var jars = Files.list(JavaProcess.buildDirectory().resolve("old-client"))) {
            return jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator)) + File.pathSeparator + classes;
        }
    }

    @Test
    void aClientOf2018LivesTheLifeOfAGroupAndOfATransactionalProducer() throws Exception {
        var topics = new Topics(CLUSTER.admin(), CLUSTER.bootstrapServers());
        topics.create("old-input", 2);
        topics.create("old-output", 1);
        try (var client = JavaProcess.start(classPath(), List.of("-Xmx128m"), OldClientLife.class.getName(), CLUSTER.bootstrapServers(), "old-input", "old-output")) {
            assertEquals(0, client.exitStatus(120), client::output);
            assertTrue(client.standardOutput().contains("life cycle complete"), client::output);
        }
    }

    @Test
    void aClientOf2018ProducesAndConsumesInAGroupWithEveryCodec() throws Exception {
        for (String codec : List.of("none", "gzip", "lz4", "zstd")) {
            String topic = "old-" + codec;
            try (var client = JavaProcess.start(classPath(), List.of("-Xmx128m"), ClientRoundTrip.class.getName(),
                    CLUSTER.bootstrapServers(), topic, codec, "2000")) {
                assertEquals(0, client.exitStatus(90), client::output);
                assertTrue(client.standardOutput().contains("round trip of 2000 records"), client::output);
            }
        }
    }

    @Test
    void aClientOf2018CopiesInTransactionsWithOffsetsAndIsFenced() throws Exception {
        try (var client = JavaProcess.start(classPath(), List.of("-Xmx128m"), OldTransactions.class.getName(),
                CLUSTER.bootstrapServers(), "old-source", "old-target", "50")) {
            assertEquals(0, client.exitStatus(90), client::output);
            assertTrue(client.standardOutput().contains("copied 50 records"), client::output);
            assertTrue(client.standardOutput().contains("fenced"), client::output);
        }
    }
}
