package dev.kraftbench.engine.internal;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.node.EmbeddedCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The steps of tests that share a cluster of ours, which they see from outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RemoteSteps extends ConnectionSteps {
    private final int brokers;
    EmbeddedCluster cluster;
    ClusterConnection connection;

    RemoteSteps(int brokers) {
        this.brokers = brokers;
    }

    @Override
    final ClusterConnection connection() {
        return connection;
    }

    @BeforeAll
    void connect(@TempDir Path directory) throws Exception {
        cluster = EmbeddedCluster.builder().name("far").brokers(brokers).dataDir(directory).build();
        await(cluster.start());
        connection = remote(cluster.bootstrapServers(), false);
        await(connection.open(LIMIT));
    }

    @AfterAll
    void close() throws Exception {
        await(connection.close(LIMIT));
        await(cluster.stop());
    }
}
