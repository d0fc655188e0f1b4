package dev.kraftbench.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.connect.ConnectionFile;
import dev.kraftbench.core.connect.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceConnectionsTest {
    private static final ConnectionSettings.Remote REMOTE = new ConnectionSettings.Remote("r1", "payments 支付", Environment.PRODUCTION, true,
            "a:9092,b:9092", Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", "top secret"));

    @TempDir
    private Path workspace;

    private final MemorySecrets secrets = new MemorySecrets();

    private WorkspaceConnections open() {
        WorkspaceConnections connections = new WorkspaceConnections(workspace, new OperationsLog(), secrets, Runnable::run);
        connections.addProvider(new FakeProvider());
        return connections;
    }

    private String file() throws IOException {
        return Files.readString(workspace.resolve("connections.properties"));
    }

    @Test
    void connectionsAreThereAgainAfterARestartTheirSecretsFromSecureStorageOnly() throws IOException {
        open().add(REMOTE);
        assertFalse(file().contains("top secret"));
        WorkspaceConnections again = open();
        assertEquals(REMOTE.with(Map.of("security.protocol", "SASL_SSL")), again.find("r1").orElseThrow().settings());
        assertEquals(REMOTE, again.withSecrets("r1").join());
        again.remove("r1");
        assertEquals(Map.of(), secrets.of("r1"));
    }

    @Test
    void aChangedConnectionStaysTheSameObject() throws IOException {
        WorkspaceConnections connections = open();
        ClusterConnection connection = connections.add(REMOTE);
        ConnectionSettings.Remote changed = new ConnectionSettings.Remote("r1", "renamed", Environment.TEST, false, "c:9092",
                Map.of("ssl.key.password", "other secret"));
        connections.update(changed);
        assertEquals("renamed", connection.name());
        assertEquals(List.of(connection), connections.all().stream().filter(c -> c.id().equals("r1")).toList());
        assertEquals(changed, open().withSecrets("r1").join());
        assertFalse(file().contains("secret"));
        assertThrows(IllegalArgumentException.class, () -> connections.update(new ConnectionSettings.Local("r1", "x", Environment.TEST, 1, 0, Map.of())));
    }

    @Test
    void foldersAndWhatLiesInThemAreKept() {
        WorkspaceConnections connections = open();
        connections.add(REMOTE);
        connections.arrange(Folders.NONE.create("remote/Empty").create("remote/Shops/EU").place(Set.of("r1"), "remote/Shops/EU"));
        Folders kept = open().folders();
        assertEquals(Set.of("remote/Empty", "remote/Shops", "remote/Shops/EU"), kept.paths());
        assertEquals("remote/Shops/EU", kept.place("r1", Folders.REMOTE));
        connections.remove("r1");
        assertEquals(Map.of(), open().folders().places());
    }

    @Test
    void anExportTellsTheNamesOfSecretsButNotTheirValues() throws IOException {
        WorkspaceConnections connections = open();
        connections.add(REMOTE);
        connections.arrange(Folders.NONE.place(Set.of("r1", "demo"), "remote/Shops"));
        Path target = workspace.resolve("export.properties");
        connections.export(Set.of("r1"), target).join();
        assertFalse(Files.readString(target).contains("top secret"));
        ConnectionFile.Contents read = ConnectionFile.read(target);
        assertEquals(List.of(REMOTE.with(Map.of("security.protocol", "SASL_SSL"))), read.connections());
        assertEquals(Map.of("r1", Set.of("sasl.jaas.config")), read.leftOut());
        assertEquals(Map.of("r1", "remote/Shops"), read.folders().places());
    }

    @Test
    void everyWorkspaceHasTheDemoCluster() {
        WorkspaceConnections connections = open();
        assertEquals(List.of(Connections.DEMO), connections.all().stream().map(c -> c.id()).toList());
    }

    @Test
    void connectionsExistWhileTheirProviderDoes() {
        WorkspaceConnections connections = new WorkspaceConnections(workspace, new OperationsLog(), secrets, Runnable::run);
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
        connections.add(REMOTE);
        connections.remove("r1");
        WorkspaceConnections again = open();
        assertEquals(List.of(Connections.DEMO), again.all().stream().map(c -> c.id()).toList());
    }

    @Test
    void idsAreUnique() {
        WorkspaceConnections connections = open();
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
