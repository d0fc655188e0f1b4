package dev.kraftbench.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.kernel.jdk.SystemClock;
import dev.kraftbench.kernel.jdk.ThreadHelpers;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.protocol.RequestHandler;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both kinds of links keep the same promises. */
class LinksTest {

    enum Kind {
        SOCKET,
        LOCAL
    }

    private static final long LONG = TimeUnit.SECONDS.toNanos(60);
    private static final int LOCAL_ID = 1;
    private static final int PEER_ID = 2;
    private static final ListenAddress ADDRESS = new ListenAddress("CONTROLLER", "127.0.0.1", 0);

    private final LinkFaults faults = new LinkFaults();
    private final LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private LoopLanes lanes;
    private ThreadHelpers helpers;
    private AutoCloseable far = () -> {};
    private LocalNetwork network;
    private Links<PeerRequest, ApiMessage> links;
    private int port;
    private volatile boolean silent;

    @BeforeEach
    void open() {
        lanes = LoopLanes.start("test", 2, SystemClock.INSTANCE, (lane, failure) -> failures.add(failure));
        helpers = new ThreadHelpers("test", 2, 100);
    }

    @AfterEach
    void close() throws Exception {
        far.close();
        lanes.close();
        helpers.close();
        assertEquals(0, failures.size(), failures::toString);
    }

    private void start(Kind kind) throws Exception {
        startPeer(kind);
        links = switch (kind) {
            case SOCKET -> new NettyLinks(LOCAL_ID, lanes, helpers, faults, NettyLinks.Options.defaults());
            case LOCAL -> network.register(LOCAL_ID).links();
        };
    }

    private void startPeer(Kind kind) throws Exception {
        RequestHandler handler = (request, sink) -> {
            if (request.api() == ApiKeys.API_VERSIONS) {
                ApiVersionsResponseData versions = new ApiVersionsResponseData();
                versions.apiKeys().add(new ApiVersionsResponseData.ApiVersion().setApiKey(ApiKeys.HEARTBEAT.id).setMaxVersion((short) 4));
                sink.respond(versions);
            } else if (!silent) {
                sink.respond(new HeartbeatResponseData().setThrottleTimeMs(((HeartbeatRequestData) request.message()).generationId()));
            }
        };
        switch (kind) {
            case SOCKET -> {
                NettyServer server = NettyServer.bind(
                        PEER_ID,
                        new ListenAddress(ADDRESS.listener(), ADDRESS.host(), port),
                        lanes,
                        ServerLimits.defaults(),
                        new RequestBudget(1 << 20));
                server.open(handler);
                port = server.port();
                far = server;
            }
            case LOCAL -> {
                if (network == null) {
                    network = new LocalNetwork(faults);
                }
                LocalNetwork.Endpoint endpoint = network.register(PEER_ID);
                endpoint.open(ADDRESS, handler);
                far = endpoint;
            }
        }
    }

    private static PeerRequest heartbeat(int generation) {
        return PeerRequest.of(ApiKeys.HEARTBEAT, new HeartbeatRequestData().setGroupId("g").setMemberId("m").setGenerationId(generation));
    }

    private Link<PeerRequest, ApiMessage> link() {
        return links.open(new Peer(PEER_ID, "127.0.0.1", port, ADDRESS.listener()), lanes.lane(0));
    }

    private static CompletableFuture<Link.Delivery<ApiMessage>> send(
            Lane lane, Link<PeerRequest, ApiMessage> link, PeerRequest request, long timeoutNanos) {
        CompletableFuture<Link.Delivery<ApiMessage>> answer = new CompletableFuture<>();
        lane.execute(() -> link.send(request, timeoutNanos, answer::complete));
        return answer;
    }

    private Link.Delivery<ApiMessage> await(CompletableFuture<Link.Delivery<ApiMessage>> answer) throws Exception {
        return answer.get(60, TimeUnit.SECONDS);
    }

    private void assertAnswered(int generation, Link.Delivery<ApiMessage> delivery) {
        Link.Delivery.Answered<ApiMessage> answered = assertInstanceOf(Link.Delivery.Answered.class, delivery);
        assertEquals(generation, ((HeartbeatResponseData) answered.response()).throttleTimeMs());
    }

    private void assertLost(Link.Loss reason, Link.Delivery<ApiMessage> delivery) {
        assertEquals(reason, assertInstanceOf(Link.Delivery.Lost.class, delivery).reason());
    }

    @ParameterizedTest
    @EnumSource
    void requestsAreAnsweredEachWithItsOwnAnswer(Kind kind) throws Exception {
        start(kind);
        Link<PeerRequest, ApiMessage> link = link();
        CompletableFuture<Link.Delivery<ApiMessage>> first = send(lanes.lane(0), link, heartbeat(11), LONG);
        CompletableFuture<Link.Delivery<ApiMessage>> second = send(lanes.lane(0), link, heartbeat(22), LONG);

        assertAnswered(11, await(first));
        assertAnswered(22, await(second));
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatGoesIsNoticedAtOnceAndFoundAgainWhenItIsBack(Kind kind) throws Exception {
        start(kind);
        Link<PeerRequest, ApiMessage> link = link();
        assertAnswered(1, await(send(lanes.lane(0), link, heartbeat(1), LONG)));
        CompletableFuture<String> lost = new CompletableFuture<>();
        lanes.lane(0).execute(() -> link.onLoss(() -> lost.complete("lost")));
        silent = true;
        CompletableFuture<Link.Delivery<ApiMessage>> underWay = send(lanes.lane(0), link, heartbeat(2), LONG);

        far.close();

        assertEquals("lost", lost.get(60, TimeUnit.SECONDS));
        assertLost(Link.Loss.DISCONNECTED, await(underWay));
        silent = false;
        startPeer(kind);
        assertAnswered(3, await(send(lanes.lane(0), link, heartbeat(3), LONG)));
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatIsNotThereIsUnreachable(Kind kind) throws Exception {
        start(kind);
        far.close();

        assertLost(Link.Loss.UNREACHABLE, await(send(lanes.lane(0), link(), heartbeat(1), LONG)));
    }

    @ParameterizedTest
    @EnumSource
    void aSilentPeerTimesOut(Kind kind) throws Exception {
        start(kind);
        silent = true;

        assertLost(Link.Loss.TIMED_OUT, await(send(lanes.lane(0), link(), heartbeat(1), 20_000_000)));
    }

    @ParameterizedTest
    @EnumSource
    void whatACutHoldsBackArrivesWhenItHeals(Kind kind) throws Exception {
        start(kind);
        Link<PeerRequest, ApiMessage> link = link();
        assertAnswered(1, await(send(lanes.lane(0), link, heartbeat(1), LONG)));
        faults.cutBoth(LOCAL_ID, PEER_ID);
        CompletableFuture<Link.Delivery<ApiMessage>> held = send(lanes.lane(0), link, heartbeat(2), LONG);
        assertLost(Link.Loss.TIMED_OUT, await(send(lanes.lane(0), link, heartbeat(3), 20_000_000)));

        faults.healAll();

        assertAnswered(2, await(held));
    }

    @ParameterizedTest
    @EnumSource
    void aClosedLinkAnswersWhatWasUnderWay(Kind kind) throws Exception {
        start(kind);
        silent = true;
        Link<PeerRequest, ApiMessage> link = link();
        CompletableFuture<Link.Delivery<ApiMessage>> underWay = send(lanes.lane(0), link, heartbeat(1), LONG);
        lanes.lane(0).execute(link::close);

        assertLost(Link.Loss.CLOSED, await(underWay));
        assertLost(Link.Loss.CLOSED, await(send(lanes.lane(0), link, heartbeat(2), LONG)));
    }

    @Test
    void anAddressWaitsForNoNames() throws Exception {
        startPeer(Kind.SOCKET);
        Helpers busy = new Helpers() {
            @Override
            public <T> void submit(Lane home, Callable<T> work, Consumer<Outcome<T>> done) {
                // with names that nobody finds
            }
        };
        links = new NettyLinks(LOCAL_ID, lanes, busy, faults, NettyLinks.Options.defaults());
        assertAnswered(3, await(send(lanes.lane(0), link(), heartbeat(3), TimeUnit.SECONDS.toNanos(30))));
    }
}
