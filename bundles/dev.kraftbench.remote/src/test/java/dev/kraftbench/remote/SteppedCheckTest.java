package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.connect.CheckStep;
import dev.kraftbench.core.connect.CheckStep.Outcome;
import dev.kraftbench.core.connect.CheckStep.Question;
import dev.kraftbench.core.connect.CheckStep.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners that are no brokers: what a check says of each. */
class SteppedCheckTest {
    private static final Duration STEP = Duration.ofSeconds(2);
    private static final char[] PASSWORD = "secret1".toCharArray();

    @TempDir
    private Path directory;

    private static List<CheckStep> check(int port, Map<String, String> properties) throws Exception {
        return new SteppedCheck().check(settings(port, properties), STEP, step -> { }).get(60, TimeUnit.SECONDS);
    }

    private static ConnectionSettings.Remote settings(int port, Map<String, String> properties) {
        return new ConnectionSettings.Remote("x", "x", Environment.TEST, true, "localhost:" + port, properties);
    }

    private static Outcome outcome(List<CheckStep> steps, Question question) {
        return steps.stream().filter(step -> step.question() == question).findFirst().orElseThrow().outcome();
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getByName("localhost"));
    }

    @Test
    void whereNobodyListensTheCheckEndsAndSkipsTheRest() throws Exception {
        ServerSocket gone = listener();
        int port = gone.getLocalPort();
        gone.close();
        List<CheckStep> steps = check(port, Map.of());
        assertTrue(assertInstanceOf(Outcome.Failed.class, outcome(steps, Question.TCP)).reason().contains("nobody listens"));
        assertEquals(List.of(Question.values()), steps.stream().map(CheckStep::question).toList());
        assertEquals(new Outcome.Skipped(Reason.FAILED_BEFORE), outcome(steps, Question.BROKERS));
    }

    @Test
    void aListenerThatIsNoBrokerFailsAtTheFirstQuestionOnlyABrokerAnswers() throws Exception {
        try (ServerSocket silent = listener()) {
            List<CheckStep> steps = check(silent.getLocalPort(), Map.of());
            assertInstanceOf(Outcome.Passed.class, outcome(steps, Question.TCP));
            assertEquals(new Outcome.Skipped(Reason.NOT_USED), outcome(steps, Question.TLS));
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome(steps, Question.BROKERS));
            assertTrue(failed.advice().contains("may expect TLS"), failed.toString());
        }
    }

    @Test
    void aListenerThatSpeaksPlaintextIsRecognised() throws Exception {
        try (ServerSocket plain = listener()) {
            Thread.ofVirtual().start(() -> {
                try (Socket first = plain.accept(); Socket second = plain.accept()) {
                    second.getOutputStream().write("hello, this is no TLS record\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    second.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // the test is over
                }
            });
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome(check(plain.getLocalPort(), Map.of("security.protocol", "SSL")), Question.TLS));
            assertTrue(failed.advice().contains("PLAINTEXT"), failed.toString());
        }
    }

    @Test
    void aCertificateIsShownIfItIsTrustedAndExplainedIfNot() throws Exception {
        Path store = directory.resolve("server.p12");
        int made = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "server", "-keyalg", "EC",
                "-validity", "365", "-dname", "CN=broker-one", "-ext", "SAN=dns:localhost", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass",
                new String(PASSWORD)).redirectErrorStream(true).redirectOutput(directory.resolve("keytool.log").toFile()).start().waitFor();
        assertEquals(0, made, Files.readString(directory.resolve("keytool.log")));
        try (ServerSocket server = tlsListener(store)) {
            Map<String, String> trusting = Map.of("security.protocol", "SSL", "ssl.truststore.location", store.toString(), "ssl.truststore.type", "PKCS12",
                    "ssl.truststore.password", new String(PASSWORD));
            Outcome.Passed passed = assertInstanceOf(Outcome.Passed.class, outcome(check(server.getLocalPort(), trusting), Question.TLS));
            assertTrue(passed.details().contains("CN=broker-one") && passed.details().contains("valid until"), passed.details());
            Map<String, String> mistaken = new java.util.HashMap<>(trusting);
            mistaken.put("ssl.truststore.password", "wrong");
            Outcome.Failed unread = assertInstanceOf(Outcome.Failed.class, outcome(check(server.getLocalPort(), mistaken), Question.TLS));
            assertTrue(unread.reason().contains("server.p12") && unread.advice().contains("password"), unread.toString());
            Outcome.Failed refused = assertInstanceOf(Outcome.Failed.class,
                    outcome(check(server.getLocalPort(), Map.of("security.protocol", "SSL")), Question.TLS));
            assertTrue(refused.advice().contains("trust store"), refused.toString());
        }
    }

    private static ServerSocket tlsListener(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        ServerSocket server = context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("localhost"));
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    SSLSocket accepted = (SSLSocket) server.accept();
                    Thread.ofVirtual().start(() -> {
                        try (accepted) {
                            accepted.startHandshake();
                            accepted.getInputStream().readAllBytes();
                        } catch (IOException e) {
                            // a client that does not trust us
                        }
                    });
                } catch (IOException e) {
                    // closed
                }
            }
        });
        return server;
    }

    @Test
    void aCancelledCheckEndsAtOnce() throws Exception {
        try (ServerSocket silent = listener()) {
            CompletableFuture<Void> asked = new CompletableFuture<>();
            CompletableFuture<Void> skipped = new CompletableFuture<>();
            List<CheckStep> told = new ArrayList<>();
            var check = new SteppedCheck().check(settings(silent.getLocalPort(), Map.of()), Duration.ofMinutes(5), step -> {
                synchronized (told) {
                    told.add(step);
                }
                if (step.question() == Question.BROKERS && step.outcome() instanceof Outcome.Running) {
                    asked.complete(null);
                }
                if (step.question() == Question.VERSIONS) {
                    skipped.complete(null);
                }
            });
            asked.get(60, TimeUnit.SECONDS);
            check.cancel(true);
            skipped.get(60, TimeUnit.SECONDS);
            synchronized (told) {
                assertEquals(new Outcome.Skipped(Reason.CANCELLED), told.getLast().outcome());
            }
        }
    }
}
