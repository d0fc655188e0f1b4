package dev.kraftbench.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** For a test class: {@code kraftbench cluster --brokers 3} in a process of its own, on free ports and a fresh directory. */
final class ClusterProcess implements BeforeAllCallback, AfterAllCallback {

    private final List<String> settings;
    private JavaProcess process;
    private Path data;
    private String bootstrapServers;

    ClusterProcess(String... settings) {
        this.settings = List.of(settings);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        data = Files.createTempDirectory("kraftbench-conformance");
        var arguments = new ArrayList<>(List.of("cluster", "--brokers", "3", "--port", "" + Ports.freeRange(3), "--data", data.toString()));
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        process = JavaProcess.kraftbench(arguments.toArray(String[]::new));
        String ready = "ready bootstrap.servers=";
        bootstrapServers = process.firstLine(ready, 60).substring(ready.length()).trim();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        process.close();
        try (var files = Files.walk(data)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Path data() {
        return data;
    }

    JavaProcess process() {
        return process;
    }
}
