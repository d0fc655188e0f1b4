package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/** Connections to a node of ours in a process of its own, with the properties of one of Apache's. */
class SecureConnectionsToOurNodeTest extends SecureConnectionsJourney {
    private static final int PATIENCE_SECONDS = 180;

    private Path directory;
    private Process node;

    @Override
    Secured cluster() {
        try {
            directory = Files.createTempDirectory("kraftbench-secured");
            ApacheCluster.keys(directory);
            List<Integer> ports = ApacheCluster.freePorts(ApacheCluster.CONTROLLER + 1);
            Path config = ApacheCluster.config(directory, 1, ports);
            Files.writeString(config, "offsets.topic.replication.factor=1\ntransaction.state.log.replication.factor=1\ntransaction.state.log.min.isr=1\n",
                    StandardOpenOption.APPEND);
            Path output = directory.resolve("format.out");
            Process format = PeerProcess.kraftbench(output, "format", "--config", config.toString(), "--cluster-id", Uuid.randomUuid().toString(), "--standalone");
            assertTrue(format.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(0, format.exitValue(), Files.readString(output));
            node = PeerProcess.kraftbench(directory.resolve("node.out"), "node", "--config", config.toString());
            return new Secured(listener -> ApacheCluster.addresses(ports, listener.ordinal()), directory.resolve(ApacheCluster.KEYS),
                    directory.resolve(ApacheCluster.CERTIFICATE), 1);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("our node did not start", e);
        }
    }

    @Override
    void stop() throws IOException, InterruptedException {
        node.destroy();
        if (!node.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            node.destroyForcibly();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
