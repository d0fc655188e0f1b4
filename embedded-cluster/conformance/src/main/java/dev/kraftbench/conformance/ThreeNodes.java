package dev.kraftbench.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/** Three combined broker and controller nodes, each a process of its own with dynamic voters, formatted and started by our command line. */
public final class ThreeNodes implements AutoCloseable {

    /** Stands for the node's own directory in settings. */
    static final String DATA = "{data}";

    private final Path directory;
    private final List<Integer> brokerPorts;
    private final Set<Integer> apache;
    private final Map<Integer, JavaProcess> running = new HashMap<>();

    private ThreeNodes(Path directory, List<Integer> brokerPorts, Set<Integer> apache) {
        this.directory = directory;
        this.brokerPorts = brokerPorts;
        this.apache = apache;
    }

    static ThreeNodes start(Path directory, Map<String, String> settings) throws Exception {
        return start(directory, settings, Set.of());
    }

    /** @param apache which of them are run by Apache Kafka, on directories that our command has formatted; those are not waited for */
    public static ThreeNodes start(Path directory, Map<String, String> settings, Set<Integer> apache) throws Exception {
        return start(directory, settings, apache, List.of());
    }

    /** @param more arguments of the formatting */
    static ThreeNodes start(Path directory, Map<String, String> settings, Set<Integer> apache, List<String> more) throws Exception {
        List<Integer> ports = Ports.free(6);
        List<Integer> brokerPorts = ports.subList(0, 3);
        List<Integer> controllerPorts = ports.subList(3, 6);
        List<Uuid> directories = IntStream.range(0, 3).mapToObj(i -> Uuid.randomUuid()).toList();
        String voters = IntStream.range(0, 3)
                .mapToObj(i -> (i + 1) + "@127.0.0.1:" + controllerPorts.get(i) + ":" + directories.get(i))
                .collect(Collectors.joining(","));
        String bootstrap = controllerPorts.stream().map(p -> "127.0.0.1:" + p).collect(Collectors.joining(","));
        String clusterId = Uuid.randomUuid().toString();
        var nodes = new ThreeNodes(directory, brokerPorts, apache);
        for (int id = 1; id <= 3; id++) {
            nodes.writeConfig(id, controllerPorts.get(id - 1), bootstrap, settings);
            var arguments = new ArrayList<>(List.of(
                    "format", "--config", nodes.config(id).toString(), "--cluster-id", clusterId, "--initial-controllers", voters));
            arguments.addAll(more);
            try (var format = JavaProcess.kraftbench(arguments.toArray(String[]::new))) {
                if (format.exitStatus(JavaProcess.PATIENCE_SECONDS) != 0) {
                    throw new IllegalStateException("format failed: " + format.output());
                }
            }
        }
        try {
            for (int id = 1; id <= 3; id++) {
                nodes.launch(id);
            }
            for (int id = 1; id <= 3; id++) {
                if (!apache.contains(id)) {
                    nodes.awaitReady(id);
                }
            }
        } catch (Exception e) {
            nodes.close();
            throw e;
        }
        return nodes;
    }

    private void writeConfig(int id, int controllerPort, String bootstrap, Map<String, String> settings) throws IOException {
        var lines = new StringBuilder();
        lines.append("process.roles=broker,controller\nnode.id=").append(id);
        lines.append("\nlisteners=PLAINTEXT://127.0.0.1:").append(brokerPorts.get(id - 1));
        lines.append(",CONTROLLER://127.0.0.1:").append(controllerPort);
        lines.append("\ncontroller.listener.names=CONTROLLER\ncontroller.quorum.bootstrap.servers=").append(bootstrap);
        lines.append("\nlog.dirs=").append(data(id)).append('\n');
        settings.forEach((name, value) ->
                lines.append(name).append('=').append(value.replace(DATA, data(id).toString())).append('\n'));
        Files.writeString(config(id), lines);
    }

    Path data(int id) {
        return directory.resolve("data-" + id);
    }

    private Path config(int id) {
        return directory.resolve("node-" + id + ".properties");
    }

    public void launch(int id) {
        running.put(
                id,
                apache.contains(id)
                        ? JavaProcess.start(
                                JavaProcess.apacheClassPath(), List.of("-Xmx512m", "-XX:+UseSerialGC"), "kafka.Kafka", config(id).toString())
                        : JavaProcess.kraftbench("node", "--config", config(id).toString()));
    }

    void awaitReady(int id) throws Exception {
        running.get(id).firstLine("ready bootstrap.servers=", JavaProcess.PATIENCE_SECONDS);
    }

    public void kill(int id) {
        running.remove(id).kill();
    }

    /** What the running nodes wrote to standard error, cut after so many lines of each. */
    String errors(int lines) {
        return running.entrySet().stream()
                .map(node -> node.getValue().errors().lines().limit(lines).map(line -> "node " + node.getKey() + ": " + line + "\n").collect(Collectors.joining()))
                .collect(Collectors.joining());
    }

    String output(int id) {
        return running.get(id).output();
    }

    public String bootstrapServers() {
        return brokerPorts.stream().map(p -> "127.0.0.1:" + p).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        running.values().parallelStream().forEach(JavaProcess::close);
    }
}
