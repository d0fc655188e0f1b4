package dev.kraftbench.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.kraftbench.kernel.jdk.SystemClock;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are worked out where they hold up no lane; here that is whenever the test says so. All on one lane. */
class TlsKeyWorkTest {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String PASSWORD = "password";
    private static final int END_OF_STREAM = -1;
    /** ApiVersions, version 0. */
    private static final byte[] REQUEST = {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, -1, -1};

    @TempDir
    static Path directory;

    private static SSLContext context;

    private final LinkedBlockingQueue<Runnable> keyWork = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<SSLEngine> engines = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<GuardedConnection> connections = new LinkedBlockingQueue<>();
    private LoopLanes lanes;
    private NettyServer open;
    private NettyServer encrypted;

    @BeforeAll
    static void makeKeys() throws Exception {
        Path store = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "node", "-keyalg", "EC", "-dname",
                        "CN=node", "-ext", "san=ip:" + LOOPBACK, "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD)
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertEquals(0, keytool.waitFor());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("node", keys.getCertificate("node"));
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(trusted);
        context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    }

    @BeforeEach
    void start() throws IOException {
        lanes = LoopLanes.start("test", 1, SystemClock.INSTANCE, (lane, failure) -> {});
        Encryption encryption = new Encryption(
                (host, port) -> {
                    SSLEngine engine = context.createSSLEngine(host, port);
                    engine.setUseClientMode(false);
                    engines.add(engine);
                    return engine;
                },
                keyWork::add);
        RequestBudget budget = new RequestBudget(1 << 20);
        open = NettyServer.bind(1, new ListenAddress("OPEN", LOOPBACK, 0), lanes, ServerLimits.defaults(), budget);
        encrypted = NettyServer.bindEncrypted(
                1, new ListenAddress("TLS", LOOPBACK, 0), lanes, ServerLimits.defaults(), budget, new ListenerTls(encryption, ListenerTls::anonymous));
        open.open((request, sink) -> sink.respond(new ApiVersionsResponseData()));
        encrypted.open((request, sink) -> sink.respond(new ApiVersionsResponseData()), (connection, next) -> {
            connections.add(connection);
            return next;
        });
    }

    @AfterEach
    void close() {
        open.close();
        encrypted.close();
        lanes.close();
    }

    /** Sends a request and reads the length and the id of the answer. */
    private static int ask(Socket socket) throws IOException {
        socket.getOutputStream().write(REQUEST);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readInt();
        return in.readInt();
    }

    private static int asked(Socket socket) {
        try {
            return ask(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A handshake has one piece of it, as long as clients have no certificates. */
    private Runnable heldWork() throws InterruptedException {
        Runnable work = keyWork.poll(60, TimeUnit.SECONDS);
        assertNotNull(work, "no key was asked for");
        return work;
    }

    private static byte[] firstFlight() throws IOException {
        SSLEngine client = context.createSSLEngine(LOOPBACK, 0);
        client.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        client.wrap(ByteBuffer.allocate(0), hello);
        hello.flip();
        byte[] bytes = new byte[hello.remaining()];
        hello.get(bytes);
        return bytes;
    }

    @Test
    void aLaneServesOthersWhileAHandshakeWaitsForItsKeys() throws Exception {
        try (SSLSocket waiting = (SSLSocket) context.getSocketFactory().createSocket(LOOPBACK, encrypted.port());
                Socket other = new Socket(LOOPBACK, open.port())) {
            CompletableFuture<Integer> answered = CompletableFuture.supplyAsync(() -> asked(waiting), Thread::startVirtualThread);
            Runnable held = heldWork();

            assertEquals(1, ask(other));
            assertFalse(answered.isDone());

            held.run();
            assertEquals(1, answered.get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void whoGaveUpWhileItWaitedCostsNoKey() throws Exception {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        try (Socket impatient = new Socket(LOOPBACK, encrypted.port())) {
            impatient.getOutputStream().write(firstFlight());
            Runnable held = heldWork();
            connections.take().onClose(() -> gone.complete(null));
            impatient.close();
            gone.get(60, TimeUnit.SECONDS);
            held.run();
            assertNotNull(engines.take().getDelegatedTask(), "it was worked out all the same");
        }
    }

    @Test
    void whoSendsWithoutWaitingForTheHandshakeIsLeft() throws Exception {
        try (Socket hasty = new Socket(LOOPBACK, encrypted.port())) {
            hasty.getOutputStream().write(firstFlight());
            heldWork();
            CompletableFuture<Void> gone = new CompletableFuture<>();
            connections.take().onClose(() -> gone.complete(null));
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        hasty.getOutputStream().write(new byte[1 << 16]);
                    }
                } catch (IOException e) {
                    // As it should end.
                }
            });
            gone.get(60, TimeUnit.SECONDS);
        }
    }
}
