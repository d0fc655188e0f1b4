package dev.kraftbench.conformance;

import static dev.kraftbench.conformance.SecuredNode.PLAIN_PASSWORD;
import static dev.kraftbench.conformance.SecuredNode.PLAIN_USER;
import static dev.kraftbench.conformance.SecuredNode.SCRAM_PASSWORD;
import static dev.kraftbench.conformance.SecuredNode.SCRAM_USER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.conformance.SecuredNode.Listener;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Logins of kafka-clients: who comes in, who does not, and what both are told. */
class LoginsTest {

    @RegisterExtension
    static final SecuredNode NODE = new SecuredNode();

    private static int brokersSeen(Map<String, Object> client) throws Exception {
        try (Admin admin = Admin.create(client)) {
            return admin.describeCluster().nodes().get(60, TimeUnit.SECONDS).size();
        }
    }

    private static String refusal(Map<String, Object> client) {
        ExecutionException refused = assertThrows(ExecutionException.class, () -> brokersSeen(client));
        return assertInstanceOf(SaslAuthenticationException.class, refused.getCause()).getMessage();
    }

    private static void alter(UserScramCredentialAlteration... alterations) throws Exception {
        Topics.get(NODE.admin().alterUserScramCredentials(List.of(alterations)).all());
    }

    private static void password(String user, ScramMechanism mechanism, String password) throws Exception {
        alter(new UserScramCredentialUpsertion(user, new ScramCredentialInfo(mechanism, 4096), password));
    }

    @Test
    void aUserOfTheListenersConfigurationLogsIn() throws Exception {
        assertEquals(1, brokersSeen(NODE.login(Listener.LOGIN, "PLAIN", PLAIN_USER, PLAIN_PASSWORD)));
    }

    @Test
    void aUserFromTheFormattingLogsIn() throws Exception {
        assertEquals(1, brokersSeen(NODE.login(Listener.LOGIN, "SCRAM-SHA-256", SCRAM_USER, SCRAM_PASSWORD)));
    }

    @Test
    void aUserLogsInAsSoonAsItIsMadeAndNoLongerThanItIsThere() throws Exception {
        Map<String, Object> client = NODE.login(Listener.LOGIN, "SCRAM-SHA-512", "tom, the =first", "its password");
        refusal(client);
        password("tom, the =first", ScramMechanism.SCRAM_SHA_512, "its password");
        assertEquals(1, brokersSeen(client));
        password("tom, the =first", ScramMechanism.SCRAM_SHA_512, "another password");
        refusal(client);
        assertEquals(1, brokersSeen(NODE.login(Listener.LOGIN, "SCRAM-SHA-512", "tom, the =first", "another password")));
        alter(new UserScramCredentialDeletion("tom, the =first", ScramMechanism.SCRAM_SHA_512));
        refusal(NODE.login(Listener.LOGIN, "SCRAM-SHA-512", "tom, the =first", "another password"));
    }

    @Test
    void whoHasNoPasswordIsToldTheSameAsWhoHasAWrongOne() throws Exception {
        for (String mechanism : List.of("SCRAM-SHA-256", "PLAIN")) {
            String user = mechanism.equals("PLAIN") ? PLAIN_USER : SCRAM_USER;
            assertEquals(
                    refusal(NODE.login(Listener.LOGIN, mechanism, user, "secret guess")),
                    refusal(NODE.login(Listener.LOGIN, mechanism, "nobody", "secret guess")));
        }
        String log = NODE.output();
        assertFalse(log.contains("secret guess") || log.contains(SCRAM_PASSWORD) || log.contains("paula's"), "a password in the log");
    }

    @Test
    void configurationsAreToldWithoutTheirPasswords() throws Exception {
        ConfigResource node = new ConfigResource(ConfigResource.Type.BROKER, "1");
        String told = Topics.get(NODE.admin().describeConfigs(List.of(node)).all()).get(node).entries().stream()
                .map(entry -> entry.name() + "=" + entry.value())
                .collect(Collectors.joining("\n"));
        assertTrue(told.contains("sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512"), told);
        assertFalse(told.contains("LoginModule"), told);
    }

    @Test
    void recordsGoThroughALogin() throws Exception {
        SecureRoundTrip.run(NODE.login(Listener.LOGIN, "SCRAM-SHA-256", SCRAM_USER, SCRAM_PASSWORD), "through-a-login", 10_000, 100);
    }

    @Test
    void aProducerLogsInAgainAndAgainOnItsConnection() throws Exception {
        Map<String, Object> client = NODE.login(Listener.BRIEF, "SCRAM-SHA-256", SCRAM_USER, SCRAM_PASSWORD);
        Topics.get(NODE.admin().createTopics(List.of(new NewTopic("for-long", 1, (short) 1))).all());
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            Topics.await("three more logins", () -> {
                producer.send(new ProducerRecord<>("for-long", "value")).get(60, TimeUnit.SECONDS);
                return producer.metrics().values().stream()
                                .filter(metric -> metric.metricName().name().equals("successful-reauthentication-total"))
                                .mapToDouble(metric -> (Double) metric.metricValue())
                                .max()
                                .orElse(0)
                        >= 3;
            });
        }
    }

    /** Whether the node closes the connection after these bytes instead of answering. */
    private static boolean closes(Listener listener, byte... bytes) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", NODE.port(listener))) {
            socket.setSoTimeout(30_000);
            new DataOutputStream(socket.getOutputStream()).write(bytes);
            return new DataInputStream(socket.getInputStream()).read() < 0;
        }
    }

    @Test
    void beforeALoginNothingElseIsReadAndNothingLong() throws Exception {
        // METADATA version 12: length, key, version, correlation id
        byte[] metadata = {0, 0, 0, 14, 0, 3, 0, 12, 0, 0, 0, 1, -1, -1, 0, 1, 1, 0};
        assertTrue(closes(Listener.LOGIN, metadata));
        assertTrue(closes(Listener.LOGIN, new byte[] {0, 0, 0x27, 0x11}), "10001 bytes are announced");
        assertTrue(closes(Listener.LOGIN, new byte[] {0x16, 3, 1, 2}), "TLS");
    }
}
