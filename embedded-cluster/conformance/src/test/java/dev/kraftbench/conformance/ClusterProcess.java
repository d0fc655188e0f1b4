package dev.kraftbench.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For a test class: {@code kraftbench cluster --brokers 3} in a process of its own, on free ports and a fresh directory. With
 * {@code -Dkraftbench.conformance.peer=true} three Apache Kafka nodes in its place, so that a test can be held against what it should expect.
 */
final class ClusterProcess implements BeforeAllCallback, AfterAllCallback {

    static final boolean IS_APACHE = Boolean.getBoolean("kraftbench.conformance.peer");

    private final Map<String, String> settings = new LinkedHashMap<>();
    private AutoCloseable process;
    private Supplier<String> complaints = () -> "";
    private Path data;
    private String bootstrapServers;
    private Admin admin;

    ClusterProcess with(String property, String value) {
        settings.put(property, value);
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        data = Files.createTempDirectory("kraftbench-conformance");
        if (IS_APACHE) {
            ThreeNodes nodes = ThreeNodes.start(data, settings, Set.of(1, 2, 3));
            process = nodes;
            bootstrapServers = nodes.bootstrapServers();
        } else {
            process = startOurs();
        }
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
        while (admin.describeCluster().nodes().get(60, TimeUnit.SECONDS).size() < 3) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private JavaProcess startOurs() throws Exception {
        var arguments = new ArrayList<>(List.of("cluster", "--brokers", "3", "--port", "" + Ports.freeRange(3), "--data", data.toString()));
        settings.forEach((property, value) -> arguments.addAll(List.of("--set", property + "=" + value)));
        JavaProcess cluster = JavaProcess.kraftbench(arguments.toArray(String[]::new));
        complaints = cluster::errors;
        String ready = "ready bootstrap.servers=";
        bootstrapServers = cluster.firstLine(ready, JavaProcess.PATIENCE_SECONDS).substring(ready.length()).trim();
        return cluster;
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        admin.close();
        complaints.get().lines().limit(100).forEach(System.err::println);
        process.close();
        try (var files = Files.walk(data)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    Admin admin() {
        return admin;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Path data() {
        return data;
    }
}
