package dev.kraftbench.engine.internal;

import dev.kraftbench.kernel.jdk.FileDisk;
import dev.kraftbench.kernel.jdk.SystemClock;
import dev.kraftbench.node.Formatting;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.raft.VoterSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Three nodes of ours, each a process of its own that can be stopped as an operating system stops one; then the others soon fence it. Before the first
 * there is a proxy: when it stalls, the controller still hears the broker, so that it stays registered and a leader, but no client does.
 */
final class ThreeProcesses implements AutoCloseable {
    private static final String CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qg";
    private static final int FIRST_PORT = 14_000;
    private static final int LAST_PORT = 19_900;
    private static final long LIMIT_SECONDS = 90;

    private final List<Process> nodes = new CopyOnWriteArrayList<>();
    private final List<Integer> ports;
    private final StallingProxy proxy = new StallingProxy();

    private ThreeProcesses(List<Integer> ports) throws IOException {
        this.ports = ports;
        proxy.forward(ports.getFirst());
        // whoever ends the tests ends the nodes
        Runtime.getRuntime().addShutdownHook(new Thread(() -> nodes.forEach(Process::destroyForcibly)));
    }

    StallingProxy beforeTheFirst() {
        return proxy;
    }

    static ThreeProcesses start(Path directory) throws Exception {
        List<Integer> ports = free(6);
        ThreeProcesses cluster = new ThreeProcesses(ports);
        try {
            List<CompletableFuture<Void>> ready = new ArrayList<>();
            for (int id = 1; id <= 3; id++) {
                Path config = Files.writeString(directory.resolve("node-" + id + ".properties"), cluster.properties(directory, id));
                format(config);
                Process node = new ProcessBuilder(command("node", "--config", config.toString()))
                        .redirectError(directory.resolve("node-" + id + ".err").toFile()).start();
                cluster.nodes.add(node);
                ready.add(ready(node));
            }
            CompletableFuture.allOf(ready.toArray(CompletableFuture[]::new)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return cluster;
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    private String properties(Path directory, int id) {
        String voters = "1@127.0.0.1:%d,2@127.0.0.1:%d,3@127.0.0.1:%d".formatted(ports.get(3), ports.get(4), ports.get(5));
        return """
                process.roles=broker,controller
                node.id=%d
                listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
                advertised.listeners=PLAINTEXT://127.0.0.1:%d
                controller.listener.names=CONTROLLER
                controller.quorum.voters=%s
                log.dirs=%s
                offsets.topic.replication.factor=3
                offsets.topic.num.partitions=12
                group.initial.rebalance.delay.ms=0
                """.formatted(id, ports.get(id - 1), ports.get(id + 2), port(id), voters, directory.resolve("data-" + id));
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx160m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                System.getProperty("java.class.path"), "dev.kraftbench.node.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** As the command does, but a process of its own for it would take as long as the node. */
    private static void format(Path config) throws Exception {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(config)) {
            properties.load(reader);
        }
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        RandomGenerator random = RandomGenerator.getDefault();
        Formatting.format(FileDisk.INSTANCE, SystemClock.INSTANCE, random,
                new Formatting.Plan(NodeConfig.of(values), CLUSTER_ID, Formatting.randomId(random), VoterSet.EMPTY, false));
    }

    /** Completes when the node says that it serves; its further output is read and dropped. */
    private static CompletableFuture<Void> ready(Process node) {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader out = new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    if (line.contains("ready")) {
                        ready.complete(null);
                    }
                }
                ready.completeExceptionally(new IllegalStateException("the node ended"));
            } catch (IOException e) {
                ready.completeExceptionally(e);
            }
        });
        return ready;
    }

    /** Ports below those that the system gives to outgoing connections, so that nobody's client takes one before the node does. */
    private static List<Integer> free(int count) {
        List<Integer> ports = new ArrayList<>();
        for (int port = FIRST_PORT + (int) (ProcessHandle.current().pid() * 41 % 4_000); ports.size() < count && port < LAST_PORT; port++) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                ports.add(socket.getLocalPort());
            } catch (IOException e) {
                // taken
            }
        }
        return ports;
    }

    /** Where clients find a broker. */
    private int port(int id) {
        return id == 1 ? proxy.port() : ports.get(id - 1);
    }

    String bootstrapServers() {
        return IntStream.rangeClosed(1, 3).mapToObj(id -> "127.0.0.1:" + port(id)).collect(Collectors.joining(","));
    }

    void stopBroker(int id) throws Exception {
        signal("STOP", id);
    }

    void continueBroker(int id) throws Exception {
        signal("CONT", id);
    }

    private void signal(String name, int id) throws Exception {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(nodes.get(id - 1).pid())).start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("kill -" + name + " ended with " + status);
        }
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    /** Makes groups by committing an offset for each. */
    void commit(String... groups) throws Exception {
        try (Admin admin = admin()) {
            List<KafkaFuture<Void>> committed = Arrays.stream(groups)
                    .map(group -> admin.alterConsumerGroupOffsets(group, Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(0))).all()).toList();
            KafkaFuture.allOf(committed.toArray(KafkaFuture[]::new)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() throws Exception {
        proxy.close();
        for (Process node : nodes) {
            node.destroyForcibly();
        }
        for (Process node : nodes) {
            node.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }
}
