package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.conformance.SecuredNode.Listener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Logins and TLS of kcat, which is librdkafka with OpenSSL. */
@EnabledIf("dev.kraftbench.conformance.KcatTest#kcatIsInstalled")
class SecureKcatTest {

    @RegisterExtension
    static final SecuredNode NODE = new SecuredNode();

    @TempDir
    Path directory;

    private record Ended(int status, Path out, String errors) {}

    private Ended kcat(Listener listener, Map<String, String> settings, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("kcat", "-b", NODE.servers(listener), "-X", "security.protocol=" + listener.protocol.name));
        if (listener.protocol.name.endsWith("SSL")) {
            command.addAll(List.of("-X", "ssl.ca.location=" + NODE.keys().certificate("node")));
        }
        settings.forEach((name, value) -> command.addAll(List.of("-X", name + "=" + value)));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(directory, "kcat", ".out");
        Path errors = Files.createTempFile(directory, "kcat", ".err");
        Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile()).start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("kcat did not end: " + Files.readString(errors));
        }
        return new Ended(process.exitValue(), out, Files.readString(errors));
    }

    private static Map<String, String> login(String mechanism, String user, String password) {
        return Map.of("sasl.mechanisms", mechanism, "sasl.username", user, "sasl.password", password);
    }

    private void roundTrip(Listener listener, Map<String, String> settings, String topic) throws Exception {
        Topics.get(NODE.admin().createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all());
        Path sent = Files.write(directory.resolve(topic), IntStream.range(0, 20_000).mapToObj(i -> "order " + i + " für 客户").toList());
        Ended produced = kcat(listener, settings, "-P", "-t", topic, "-X", "acks=all", "-l", sent.toString());
        assertEquals(0, produced.status(), produced.errors());
        Ended consumed = kcat(listener, settings, "-C", "-t", topic, "-q", "-e", "-o", "beginning");
        assertEquals(0, consumed.status(), consumed.errors());
        assertEquals(-1, Files.mismatch(sent, consumed.out()), "first differing byte");
    }

    /**
     * Whether it speaks SCRAM as it should. Before 2.6.1 it repeated a part of the nonce, which Kafka accepted until CVE-2024-56128 was mended: today's
     * refuses that, and so do we.
     */
    private static boolean provesRight() throws Exception {
        Process version = new ProcessBuilder("kcat", "-V").redirectErrorStream(true).start();
        Matcher number = Pattern.compile("librdkafka (\\d+)\\.(\\d+)\\.(\\d+)").matcher(new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertTrue(number.find());
        return Integer.parseInt(number.group(1)) * 10_000 + Integer.parseInt(number.group(2)) * 100 + Integer.parseInt(number.group(3)) >= 20_601;
    }

    private void scram(Listener listener, String topic) throws Exception {
        Map<String, String> user = login("SCRAM-SHA-256", SecuredNode.SCRAM_USER, SecuredNode.SCRAM_PASSWORD);
        if (provesRight()) {
            roundTrip(listener, user, topic);
        } else {
            assertRefused(kcat(listener, user, "-L", "-m", "20"));
        }
    }

    private static void assertRefused(Ended refused) {
        assertTrue(refused.status() != 0 && refused.errors().contains("Wrong user or password"), refused.errors());
    }

    @Test
    void itLogsInWithEveryMechanism() throws Exception {
        roundTrip(Listener.LOGIN, login("PLAIN", SecuredNode.PLAIN_USER, SecuredNode.PLAIN_PASSWORD), "kcat-plain");
        scram(Listener.LOGIN, "kcat-scram");
    }

    @Test
    void itEncrypts() throws Exception {
        roundTrip(Listener.TLS, Map.of(), "kcat-tls");
        roundTrip(Listener.SECURED, login("PLAIN", SecuredNode.PLAIN_USER, SecuredNode.PLAIN_PASSWORD), "kcat-plain-over-tls");
        scram(Listener.SECURED, "kcat-scram-over-tls");
    }

    @Test
    void itShowsACertificate() throws Exception {
        Map<String, String> certificate = Map.of(
                "ssl.keystore.location", NODE.keys().store("operator").toString(), "ssl.keystore.password", TestKeys.PASSWORD);
        roundTrip(Listener.MUTUAL, certificate, "kcat-certificate");
    }

    @Test
    void itTellsOfARefusedLogin() throws Exception {
        assertRefused(kcat(Listener.LOGIN, login("SCRAM-SHA-256", SecuredNode.SCRAM_USER, "wrong"), "-L", "-m", "20"));
    }
}
