package dev.kraftbench.workbench.tests;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Three nodes of Apache Kafka 4.4, a process each, with an authorizer whose super user is whoever does not log in: what the workbench is held against.
 * Started before the first test class that asks for it, stopped after the last.
 */
public final class ApacheCluster implements BeforeAllCallback {
    static final int NODES = 3;

    private record Running(List<Process> nodes, Path directory, String bootstrapServers) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            nodes.forEach(Process::destroy);
            for (Process node : nodes) {
                if (!node.waitFor(30, TimeUnit.SECONDS)) {
                    node.destroyForcibly();
                }
            }
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static volatile Running running;

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).computeIfAbsent(Running.class, type -> start(), Running.class);
    }

    static String bootstrapServers() {
        return running.bootstrapServers();
    }

    private static Running start() {
        try {
            Path directory = Files.createTempDirectory("kraftbench-apache");
            List<Integer> ports = freePorts(2 * NODES);
            List<Process> nodes = new ArrayList<>();
            List<String> servers = new ArrayList<>();
            List<String> voters = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                servers.add("127.0.0.1:" + ports.get(i));
                voters.add((i + 1) + "@127.0.0.1:" + ports.get(NODES + i) + ":" + Uuid.randomUuid());
            }
            String cluster = Uuid.randomUuid().toString();
            for (int i = 0; i < NODES; i++) {
                Path config = config(directory, i + 1, ports);
                Process format = java(directory, "format-" + i, "-Xmx128m", "kafka.tools.StorageTool", "format", "-t", cluster, "-c", config.toString(),
                        "--initial-controllers", String.join(",", voters));
                if (!format.waitFor(60, TimeUnit.SECONDS) || format.exitValue() != 0) {
                    throw new IllegalStateException("formatting failed: " + Files.readString(directory.resolve("format-" + i + ".out")));
                }
                nodes.add(java(directory, "node-" + (i + 1), "-Xmx512m", "kafka.Kafka", config.toString()));
            }
            return new Running(nodes, directory, String.join(",", servers));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("Apache Kafka did not start", e);
        }
    }

    private static Path config(Path directory, int node, List<Integer> ports) throws IOException {
        String controllers = ports.subList(NODES, 2 * NODES).stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        return Files.writeString(directory.resolve("node-" + node + ".properties"), """
                process.roles=broker,controller
                node.id=%d
                listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
                controller.listener.names=CONTROLLER
                controller.quorum.bootstrap.servers=%s
                log.dirs=%s
                offsets.topic.num.partitions=4
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.num.partitions=4
                group.initial.rebalance.delay.ms=0
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:ANONYMOUS
                """.formatted(node, ports.get(node - 1), ports.get(NODES + node - 1), controllers, directory.resolve("data-" + node)));
    }

    private static Process java(Path directory, String name, String heap, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), heap, "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", classPath()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(directory.resolve(name + ".out").toFile()).start();
    }

    /** Without our own modules and without the log back end of the tests. */
    private static String classPath() throws IOException {
        Path file = Path.of(System.getProperty("kraftbench.peer.class.path"));
        return Arrays.stream(Files.readString(file).strip().split(File.pathSeparator))
                .filter(entry -> !entry.contains("logback") && !entry.contains("embedded-cluster") && !entry.contains("dev.kraftbench")
                        && !entry.contains("dev" + File.separator + "kraftbench"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
