package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.connect.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.core.runtime.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Passwords are in Equinox's secure storage, encrypted, and nowhere else in the workspace. */
@ExtendWith(RunningWorkbench.class)
class SecretsTest {
    private static final String PASSWORD = "correct-horse-battery";
    private static final ConnectionSettings.Remote SETTINGS = new ConnectionSettings.Remote("secrets-test", "secrets test", Environment.PRODUCTION, true,
            "localhost:1", Map.of("security.protocol", "SASL_SSL", "ssl.truststore.password", PASSWORD));

    @Test
    void aPasswordIsEncryptedOnDiskAndKnownAgain() throws Exception {
        Connections connections = RunningWorkbench.service(Connections.class);
        Secrets secrets = RunningWorkbench.service(Secrets.class);
        Path workspace = Path.of(Platform.getInstanceLocation().getURL().toURI());
        connections.add(SETTINGS);
        try {
            assertEquals(SETTINGS, RunningWorkbench.await(connections.withSecrets(SETTINGS.id())));
            PartsTest.until("the secure storage is written", () -> Files.exists(workspace.resolve("secrets"))
                    && text(workspace.resolve("secrets")).contains(SETTINGS.id()));
            PartsTest.until("the connections are written", () -> text(workspace.resolve("connections.properties")).contains(SETTINGS.id()));
            assertFalse(text(workspace.resolve("secrets")).contains(PASSWORD));
            assertFalse(text(workspace.resolve("connections.properties")).contains(PASSWORD));
            assertEquals(Map.of("ssl.truststore.password", PASSWORD), secrets.of(SETTINGS.id()));
            assertTrue(Files.size(Path.of(System.getProperty("kraftbench.keyfile"))) >= 40);
        } finally {
            connections.remove(SETTINGS.id());
        }
        assertEquals(Map.of(), secrets.of(SETTINGS.id()));
        PartsTest.until("the secure storage forgets", () -> !text(workspace.resolve("secrets")).contains(SETTINGS.id()));
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }
}
