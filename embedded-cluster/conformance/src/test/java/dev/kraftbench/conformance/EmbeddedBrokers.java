package dev.kraftbench.conformance;

import dev.kraftbench.node.EmbeddedCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** For a test class: three brokers in this JVM, on free ports and a fresh directory. */
final class EmbeddedBrokers implements BeforeAllCallback, AfterAllCallback {

    private static final long PATIENCE_SECONDS = 120;

    private final Map<String, String> settings = new LinkedHashMap<>();
    private EmbeddedCluster cluster;
    private Path data;
    private Admin admin;

    EmbeddedBrokers with(String property, String value) {
        settings.put(property, value);
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        data = Files.createTempDirectory("kraftbench-conformance");
        EmbeddedCluster.Builder builder = EmbeddedCluster.builder().brokers(3).dataDir(data);
        settings.forEach(builder::set);
        cluster = builder.build();
        await(cluster.start());
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        admin.close();
        await(cluster.stop());
        try (var files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    EmbeddedCluster cluster() {
        return cluster;
    }

    String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    Admin admin() {
        return admin;
    }
}
