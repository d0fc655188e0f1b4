package dev.kraftbench.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.OperationsLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceConnectionsTest {
    private static final ConnectionSettings.Remote REMOTE = new ConnectionSettings.Remote("r1", "payments 支付", Environment.PRODUCTION, true,
            "a:9092,b:9092", Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", "top secret"));

    @TempDir
    private Path workspace;

    private WorkspaceConnections open() {
        return new WorkspaceConnections(workspace, new OperationsLog());
    }

    @Test
    void connectionsAreThereAgainAfterARestartButNotTheirSecrets() throws IOException {
        SettingsFile file = new SettingsFile(workspace.resolve("connections.properties"));
        ConnectionSettings.Local local = new ConnectionSettings.Local("demo", "demo", Environment.TRAINING, 3, 0, Map.of("num.partitions", "3"));
        file.write(List.of(local, REMOTE));
        ConnectionSettings.Remote known = new ConnectionSettings.Remote("r1", "payments 支付", Environment.PRODUCTION, true, "a:9092,b:9092",
                Map.of("security.protocol", "SASL_SSL"));
        assertEquals(List.of(local, known), file.read());
        assertFalse(Files.readString(workspace.resolve("connections.properties")).contains("top secret"));
    }

    @Test
    void everyWorkspaceHasTheDemoCluster() {
        WorkspaceConnections connections = open();
        FakeProvider provider = new FakeProvider();
        connections.addProvider(provider);
        assertEquals(List.of(Connections.DEMO), connections.all().stream().map(c -> c.id()).toList());
    }

    @Test
    void connectionsExistWhileTheirProviderDoes() {
        WorkspaceConnections connections = open();
        FakeProvider provider = new FakeProvider();
        assertEquals(List.of(), connections.all());
        connections.addProvider(provider);
        connections.add(REMOTE);
        assertEquals(2, connections.all().size());
        connections.removeProvider(provider);
        assertEquals(List.of(), connections.all());
    }

    @Test
    void aRemovedConnectionIsForgotten() {
        WorkspaceConnections connections = open();
        connections.addProvider(new FakeProvider());
        connections.add(REMOTE);
        connections.remove("r1");
        WorkspaceConnections again = open();
        again.addProvider(new FakeProvider());
        assertEquals(List.of(Connections.DEMO), again.all().stream().map(c -> c.id()).toList());
    }

    @Test
    void idsAreUnique() {
        WorkspaceConnections connections = open();
        connections.addProvider(new FakeProvider());
        connections.add(REMOTE);
        assertThrows(IllegalArgumentException.class, () -> connections.add(REMOTE));
    }

    @Test
    void aDamagedFileIsReportedWithItsName() throws IOException {
        Files.writeString(workspace.resolve("connections.properties"), "1.id=x\n1.name=x\n1.environment=NOWHERE\n");
        UncheckedIOException e = assertThrows(UncheckedIOException.class, this::open);
        assertEquals(true, e.getCause().getMessage().contains("connections.properties"));
    }
}
