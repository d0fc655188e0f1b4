package dev.kraftbench.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person gets wrong about keys and logins is told at the start in one line with status 2, without secrets, and changes nothing on disk. */
class SecurityMistakesTest {

    private static final String PASSWORD = "hidden password";

    @TempDir
    Path directory;

    private Path keys = Path.of("");

    @BeforeEach
    void makeAStoreWithoutKeys() throws Exception {
        keys = directory.resolve("keys.p12");
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        try (OutputStream out = Files.newOutputStream(keys)) {
            empty.store(out, PASSWORD.toCharArray());
        }
    }

    private List<String> files() throws Exception {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.map(Path::toString).sorted().toList();
        }
    }

    private void assertMistake(String expected, String... more) throws Exception {
        List<String> lines = new ArrayList<>(List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "listeners=OPEN://127.0.0.1:0,MINE://127.0.0.1:0,CONTROLLER://127.0.0.1:0",
                "inter.broker.listener.name=OPEN",
                "controller.listener.names=CONTROLLER",
                "log.dirs=" + directory.resolve("data")));
        lines.addAll(List.of(more));
        Path config = Files.write(directory.resolve("server.properties"), lines);
        List<String> before = files();
        StringWriter err = new StringWriter();
        int status = Main.run(new String[] {"node", "--config", config.toString()}, new PrintWriter(new StringWriter()), new PrintWriter(err, true));
        assertEquals(2, status, err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().contains(expected), err::toString);
        assertFalse(err.toString().contains("hidden"), err::toString);
        assertEquals(before, files(), "something changed on disk");
    }

    private static final String TLS = "listener.security.protocol.map=OPEN:PLAINTEXT,MINE:SSL,CONTROLLER:PLAINTEXT";
    private static final String LOGIN = "listener.security.protocol.map=OPEN:PLAINTEXT,MINE:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT";

    @Test
    void aListenerWithoutKeys() throws Exception {
        assertMistake("ssl.keystore.location is missing", TLS);
    }

    @Test
    void aKeyStoreThatIsNotThere() throws Exception {
        assertMistake("nowhere.p12 can't be read", TLS, "ssl.keystore.location=" + directory.resolve("nowhere.p12"), "ssl.keystore.password=" + PASSWORD);
    }

    @Test
    void aWrongPassword() throws Exception {
        assertMistake("(Failed to load SSL keystore ", TLS, "ssl.keystore.type=PKCS12", "ssl.keystore.location=" + keys, "ssl.keystore.password=hidden as well");
    }

    @Test
    void aMissingPassword() throws Exception {
        assertMistake("key store password is not specified", TLS, "ssl.keystore.type=PKCS12", "ssl.keystore.location=" + keys);
    }

    @Test
    void aKeyStoreWithoutAKey() throws Exception {
        assertMistake("has no private key", TLS, "ssl.keystore.type=PKCS12", "ssl.keystore.location=" + keys, "ssl.keystore.password=" + PASSWORD);
    }

    @Test
    void aStoreThatIsNone() throws Exception {
        assertMistake("TLS of listener MINE can't be set up", TLS, "ssl.keystore.location=" + directory.resolve("server.properties"), "ssl.keystore.password=" + PASSWORD);
        assertMistake("TLS of listener MINE can't be set up", TLS, "ssl.keystore.type=PEM", "ssl.keystore.location=" + directory.resolve("server.properties"));
        assertMistake("TLS of listener MINE can't be set up", TLS, "ssl.keystore.type=NONE", "ssl.keystore.location=" + keys, "ssl.keystore.password=" + PASSWORD);
    }

    @Test
    void anUnknownMechanism() throws Exception {
        assertMistake("SCRAM-SHA-1 of listener MINE is not supported", LOGIN, "sasl.enabled.mechanisms=SCRAM-SHA-1");
    }

    @Test
    void usersThatCanNotBeRead() throws Exception {
        assertMistake(
                "listener.name.mine.plain.sasl.jaas.config can't be read",
                LOGIN,
                "sasl.enabled.mechanisms=PLAIN",
                "listener.name.mine.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_alice=\"hidden\"");
    }
}
