package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One node whose properties file and directories our engine and a whole Apache Kafka serve in turn, on the same port. */
final class MovingNode {

    private static final String CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qg";

    private final Path config;
    private final String servers;

    /**
     * @param directory for everything that the node keeps
     * @param settings more lines of its properties file
     */
    MovingNode(Path directory, String settings) throws Exception {
        List<Integer> ports = Ports.free(2);
        servers = "127.0.0.1:" + ports.get(0);
        config = Files.writeString(directory.resolve("server.properties"), """
                process.roles=broker,controller
                node.id=1
                listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
                controller.listener.names=CONTROLLER
                controller.quorum.bootstrap.servers=127.0.0.1:%d
                log.dirs=%s
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=3
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=3
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=3
                group.initial.rebalance.delay.ms=0
                """.formatted(ports.get(0), ports.get(1), ports.get(1), directory.resolve("data")) + settings);
    }

    String servers() {
        return servers;
    }

    void format() throws Exception {
        try (var format = JavaProcess.kraftbench("format", "--config", config.toString(), "--cluster-id", CLUSTER_ID, "--standalone")) {
            assertEquals(0, format.exitStatus(JavaProcess.PATIENCE_SECONDS), format::output);
        }
    }

    /** Our node, once it serves; until it is closed. */
    JavaProcess ours() throws Exception {
        JavaProcess ours = JavaProcess.kraftbench("node", "--config", config.toString());
        ours.firstLine("ready", JavaProcess.PATIENCE_SECONDS);
        return ours;
    }

    /** Apache's, which may not serve yet; until it is closed. */
    JavaProcess apaches() {
        return JavaProcess.start(JavaProcess.apacheClassPath(), List.of("-Xmx512m", "-XX:+UseSerialGC"), "kafka.Kafka", config.toString());
    }
}
