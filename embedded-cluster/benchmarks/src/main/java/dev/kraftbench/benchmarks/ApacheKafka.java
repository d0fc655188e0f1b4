package dev.kraftbench.benchmarks;

import dev.kraftbench.conformance.JavaProcess;
import dev.kraftbench.conformance.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** Apache Kafka of the pinned version: three combined nodes, a process each, with the stock JVM flags. */
final class ApacheKafka implements Contestant {

    private static final List<String> STOCK_FLAGS = List.of(
            "-Xmx1G", "-Xms1G", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-XX:InitiatingHeapOccupancyPercent=35", "-XX:+ExplicitGCInvokesConcurrent");

    private record ThreeProcesses(List<JavaProcess> nodes, String bootstrapServers) implements Running {
        @Override
        public List<Long> pids() {
            return nodes.stream().map(JavaProcess::pid).toList();
        }

        @Override
        public void close() {
            nodes.parallelStream().forEach(JavaProcess::close);
        }
    }

    @Override
    public String name() {
        return "apache";
    }

    @Override
    public Running start(Path directory) throws Exception {
        List<Integer> ports = Ports.free(6);
        String voters = IntStream.range(0, 3)
                .mapToObj(i -> (i + 1) + "@127.0.0.1:" + ports.get(3 + i) + ":" + Uuid.randomUuid())
                .collect(Collectors.joining(","));
        String controllers = ports.subList(3, 6).stream().map(p -> "127.0.0.1:" + p).collect(Collectors.joining(","));
        String clusterId = Uuid.randomUuid().toString();
        var nodes = new ArrayList<JavaProcess>();
        for (int i = 0; i < 3; i++) {
            Path config = Files.writeString(directory.resolve("node-" + (i + 1) + ".properties"), """
                    process.roles=broker,controller
                    node.id=%d
                    listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
                    controller.listener.names=CONTROLLER
                    controller.quorum.bootstrap.servers=%s
                    log.dirs=%s
                    offsets.topic.replication.factor=3
                    """.formatted(i + 1, ports.get(i), ports.get(3 + i), controllers, directory.resolve("data-" + (i + 1))));
            try (var format = JavaProcess.start(JavaProcess.apacheClassPath(), List.of("-Xmx256m"), "kafka.tools.StorageTool", "format", "-t", clusterId, "-c", config.toString(), "--initial-controllers", voters)) {
                if (format.exitStatus(60) != 0) {
                    throw new IllegalStateException(format.output());
                }
            }
            nodes.add(JavaProcess.start(JavaProcess.apacheClassPath(), STOCK_FLAGS, "kafka.Kafka", config.toString()));
        }
        String servers = ports.subList(0, 3).stream().map(p -> "127.0.0.1:" + p).collect(Collectors.joining(","));
        awaitBrokers(servers);
        return new ThreeProcesses(nodes, servers);
    }

    private static void awaitBrokers(String servers) throws Exception {
        var settings = new Properties();
        settings.put("bootstrap.servers", servers);
        settings.put("default.api.timeout.ms", "60000");
        try (var admin = Admin.create(settings)) {
            while (admin.describeCluster().nodes().get(60, TimeUnit.SECONDS).size() < 3) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }
}
