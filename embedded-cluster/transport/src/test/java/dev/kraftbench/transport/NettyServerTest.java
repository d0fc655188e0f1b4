package dev.kraftbench.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import dev.kraftbench.kernel.jdk.SystemClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server on real sockets, with either kind of event loop. */
class NettyServerTest {

    private static final int END_OF_STREAM = -1;
    private static final String LOOPBACK = "127.0.0.1";

    private LoopLanes lanes;

    @BeforeEach
    @AfterEach
    void closeLanes() {
        if (lanes != null) {
            lanes.close();
        }
    }

    private NettyServer bind(boolean portable, int port, ServerLimits limits) throws IOException {
        if (lanes == null) {
            lanes = portable
                    ? LoopLanes.startPortable("test", 1, SystemClock.INSTANCE, (lane, failure) -> {})
                    : LoopLanes.start("test", 1, SystemClock.INSTANCE, (lane, failure) -> {});
        }
        return NettyServer.bind(1, new ListenAddress("PLAINTEXT", LOOPBACK, port), lanes, limits, new RequestBudget(1 << 20));
    }

    private static ServerLimits limits(int perIp, long idleNanos) {
        return new ServerLimits(1 << 20, 8, 100, perIp, Map.of(), idleNanos, -1, -1, 10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPortInUseIsToldAtOnce(boolean portable) throws IOException {
        NettyServer first = bind(portable, 0, ServerLimits.defaults());

        assertThrows(IOException.class, () -> bind(portable, first.port(), ServerLimits.defaults()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPortIsFreeAgainWhenTheServerHasShut(boolean portable) throws Exception {
        List<Integer> taken = new ArrayList<>();
        while (taken.size() < 5) {
            NettyServer first = bind(portable, 0, ServerLimits.defaults());
            first.open((request, sink) -> {});
            first.shut().get(60, TimeUnit.SECONDS);
            try {
                assertEquals(first.port(), bind(portable, first.port(), ServerLimits.defaults()).port());
                return;
            } catch (IOException e) {
                // Another process may have been given the port meanwhile, but not each time.
                taken.add(first.port());
            }
        }
        fail("not free again: " + taken);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneConnectionTooManyFromAnAddressIsClosed(boolean portable) throws IOException {
        NettyServer server = bind(portable, 0, limits(1, 0));
        server.open((request, sink) -> {});
        try (Socket kept = new Socket(LOOPBACK, server.port())) {
            // The first has to be taken before the second comes; an answer to garbage is its end.
            try (Socket refused = new Socket(LOOPBACK, server.port())) {
                assertEquals(END_OF_STREAM, refused.getInputStream().read());
            }
            assertEquals(1, server.connectionCount());
            kept.getOutputStream().write(new byte[] {-1, -1, -1, -1});
            assertEquals(END_OF_STREAM, kept.getInputStream().read());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLimitThatChangesHoldsForNewConnections(boolean portable) throws IOException {
        NettyServer server = bind(portable, 0, limits(10, 0));
        server.open((request, sink) -> {});
        server.limit(limits(0, 0));
        try (Socket refused = new Socket(LOOPBACK, server.port())) {
            assertEquals(END_OF_STREAM, refused.getInputStream().read());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAddressThatConnectsTooOftenWaitsUnreadAndIsClosed(boolean portable) throws IOException {
        NettyServer server = bind(portable, 0, limits(10, 0));
        server.open((request, sink) -> {});
        server.limitRates(client -> client.isLoopbackAddress() ? 1_000_000 : 0);
        try (Socket refused = new Socket(LOOPBACK, server.port())) {
            assertEquals(END_OF_STREAM, refused.getInputStream().read());
        }
        assertEquals(0, server.connectionCount());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAddressMayHaveALimitOfItsOwn(boolean portable) throws IOException {
        NettyServer server = bind(portable, 0, limits(10, 0));
        server.open((request, sink) -> {});
        server.limit(limits(10, 0).withConnections(100, 10, Map.of(InetAddress.getByName(LOOPBACK), 0)));
        try (Socket refused = new Socket(LOOPBACK, server.port())) {
            assertEquals(END_OF_STREAM, refused.getInputStream().read());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Timeout(60)
    void nobodyIsAcceptedUntilThePauseAfterAConnectionIsOver(boolean portable) throws IOException {
        NettyServer server = bind(portable, 0, limits(10, 0));
        AtomicLong pauseNanos = new AtomicLong(3_600_000_000_000L);
        server.limitAccepting(() -> pauseNanos.getAndSet(0));
        server.open((request, sink) -> {});
        try (Socket first = new Socket(LOOPBACK, server.port())) {
            while (server.isAccepting()) {
                Thread.onSpinWait();
            }
            first.getOutputStream().write(new byte[] {-1, -1, -1, -1});
            assertEquals(END_OF_STREAM, first.getInputStream().read(), "who was let in is served");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Timeout(60)
    void whoHasWaitedForThePauseToEndIsServed(boolean portable) throws IOException {
        NettyServer server = bind(portable, 0, limits(10, 0));
        AtomicLong connections = new AtomicLong();
        server.limitAccepting(() -> {
            connections.incrementAndGet();
            return 1_000_000;
        });
        server.open((request, sink) -> {});
        for (int i = 0; i < 3; i++) {
            try (Socket client = new Socket(LOOPBACK, server.port())) {
                client.getOutputStream().write(new byte[] {-1, -1, -1, -1});
                assertEquals(END_OF_STREAM, client.getInputStream().read());
            }
        }
        assertEquals(3, connections.get());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anIdleConnectionIsClosed(boolean portable) throws IOException {
        NettyServer server = bind(portable, 0, limits(10, 1_000_000));
        server.open((request, sink) -> {});
        try (Socket idle = new Socket(LOOPBACK, server.port())) {
            assertEquals(END_OF_STREAM, idle.getInputStream().read());
        }
    }
}
