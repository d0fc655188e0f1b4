package dev.kraftbench.conformance;

import static dev.kraftbench.conformance.SecuredNode.PLAIN_PASSWORD;
import static dev.kraftbench.conformance.SecuredNode.PLAIN_USER;
import static dev.kraftbench.conformance.SecuredNode.SCRAM_PASSWORD;
import static dev.kraftbench.conformance.SecuredNode.SCRAM_USER;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.conformance.SecuredNode.Listener;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TLS with kafka-clients: records, certificates as principals, logins inside; keys as PEM, JKS and PKCS12. */
class TlsTest {

    @RegisterExtension
    static final SecuredNode NODE = new SecuredNode();

    private static void create(Map<String, Object> client, String topic) throws Exception {
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(60, TimeUnit.SECONDS);
        }
    }

    private static <T extends Exception> void assertRefused(Class<T> reason, Map<String, Object> client) {
        ExecutionException refused = assertThrows(ExecutionException.class, () -> create(client, "never"));
        assertInstanceOf(reason, refused.getCause());
    }

    @Test
    void manySmallRecordsGoThrough() throws Exception {
        SecureRoundTrip.run(NODE.encrypted(Listener.TLS, null), "small-through-tls", 20_000, 100);
    }

    @Test
    void largeAnswersGoThroughPieceByPiece() throws Exception {
        Map<String, Object> client = new HashMap<>(NODE.encrypted(Listener.TLS, null));
        client.put("max.partition.fetch.bytes", 20 << 20);
        client.put("fetch.min.bytes", 10 << 20);
        SecureRoundTrip.run(client, "large-through-tls", 60, 900_000);
    }

    @Test
    void aCertificateTellsWhoItIs() throws Exception {
        create(NODE.encrypted(Listener.TLS, "operator"), "of-the-operator");
        assertRefused(AuthorizationException.class, NODE.encrypted(Listener.TLS, "guest"));
        create(NODE.encrypted(Listener.TLS, null), "of-somebody");
        if (!ClusterProcess.IS_APACHE) {
            Topics.await("a line about the guest", () -> NODE.output().lines().anyMatch(line -> line.contains("principal=\"User:CN=Guest,O=Kraftbench\"")
                    && line.contains("host=\"127.0.0.1\"") && line.contains("api=\"CREATE_TOPICS\"") && line.contains("operation=\"CREATE\"")
                    && line.contains("resource=\"TOPIC:never\"")));
        }
    }

    @Test
    void namesInCertificatesAreMapped() throws Exception {
        create(NODE.encrypted(Listener.MUTUAL, "operator"), "of-the-mapped-operator");
        assertRefused(AuthorizationException.class, NODE.encrypted(Listener.MUTUAL, "guest"));
    }

    @Test
    void whereACertificateIsNeededNobodyComesInWithout() {
        assertRefused(SslAuthenticationException.class, NODE.encrypted(Listener.MUTUAL, null));
    }

    @Test
    void aClientThatDoesNotTrustTheNodeSaysSo() {
        Map<String, Object> client = NODE.encrypted(Listener.TLS, null);
        client.put("ssl.truststore.location", NODE.keys().certificate("guest").toString());
        assertRefused(SslAuthenticationException.class, client);
    }

    @Test
    void loginsGoThroughTls() throws Exception {
        SecureRoundTrip.run(NODE.login(Listener.SECURED, "SCRAM-SHA-256", SCRAM_USER, SCRAM_PASSWORD), "scram-through-tls", 1_000, 1_000);
        SecureRoundTrip.run(NODE.login(Listener.SECURED, "PLAIN", PLAIN_USER, PLAIN_PASSWORD), "plain-through-tls", 1_000, 1_000);
        assertRefused(SaslAuthenticationException.class, NODE.login(Listener.SECURED, "PLAIN", PLAIN_USER, "wrong"));
    }

    private static SSLSocket tls12() throws Exception {
        SSLSocket socket = (SSLSocket) TestKeys.trustingAnybody().getSocketFactory().createSocket("127.0.0.1", NODE.port(Listener.TLS));
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** As far as the length of the answer. */
    private static int askForVersions(SSLSocket socket) throws Exception {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.write(new byte[] {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, -1, -1});
        out.flush();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int length = in.readInt();
        in.skipNBytes(length);
        return length;
    }

    /** TLS 1.2 would let a client have the node work out keys without end on one connection. */
    @Test
    void nobodyNegotiatesTwice() throws Exception {
        try (SSLSocket socket = tls12()) {
            assertTrue(askForVersions(socket) > 0);
            assertThrows(IOException.class, () -> {
                socket.startHandshake();
                askForVersions(socket);
            });
        }
    }

    @Test
    void bytesThatAreNotTlsHarmNobody() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", NODE.port(Listener.TLS))) {
            socket.getOutputStream().write(new byte[1_000]);
            socket.setSoTimeout(30_000);
            byte[] answer = socket.getInputStream().readAllBytes();
            // at most an alert
            assertTrue(answer.length < 20, answer.length + " bytes");
        } catch (SocketException closed) {
            // with what was not read, the system says it by a reset
        }
        create(NODE.encrypted(Listener.TLS, null), "after-garbage");
    }
}
