package dev.kraftbench.transport.internal;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.transport.Encryption;
import dev.kraftbench.transport.PeerLogin;
import dev.kraftbench.transport.PeerSecurity;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket to a peer. Connects with the first request and again after a loss, asks for the peer's versions, then sends requests
 * without waiting for the answers to earlier ones.
 *
 * <pre>
 *   IDLE ──send──▶ CONNECTING ──▶ NEGOTIATING ──▶ (LOGGING_IN) ──▶ READY
 *     ▲                │               │              │              │
 *     └── back-off ────┴───────────────┴──────────────┴──────────────┘  lost
 * </pre>
 *
 * On its home lane, whose event loop also drives the socket.
 */
public final class NettyLink implements Link<PeerRequest, ApiMessage> {

    /** What a link needs from its node. */
    public record Setup(
            int localId,
            String clientId,
            Bootstrap bootstrap,
            Helpers helpers,
            LinkFaults faults,
            long connectTimeoutNanos,
            long minBackoffNanos,
            long maxBackoffNanos,
            int maxResponseBytes,
            PeerSecurity security) {}

    private enum State {
        IDLE,
        BACKING_OFF,
        CONNECTING,
        NEGOTIATING,
        LOGGING_IN,
        READY,
        CLOSED
    }

    /** A request between {@link #send} and its delivery. */
    private static final class Pending {
        final PeerRequest request;
        final Consumer<Delivery<ApiMessage>> delivery;
        short version;
        long sentNanos;
        @Nullable Timer timeout;

        Pending(PeerRequest request, Consumer<Delivery<ApiMessage>> delivery) {
            this.request = request;
            this.delivery = delivery;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(NettyLink.class);
    private static final short VERSIONS_VERSION = 3;
    private static final int VERSIONS_CORRELATION = 0;
    private static final int LOGIN_CORRELATION = -1;
    private static final int MIN_FRAME_BYTES = 4;
    private static final int MAX_WAITING = 4096;
    /** How much of a login's lifetime passes before it is repeated. */
    private static final int LIFETIME_TENTHS = 8;

    private final Setup setup;
    private final Peer peer;
    private final Lane home;
    private final Consumer<NettyLink> closeHook;
    private final List<Runnable> lossListeners = new ArrayList<>();
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private final Map<Integer, Pending> underWay = new HashMap<>();
    private final Map<Short, ApiVersionsResponseData.ApiVersion> peerVersions = new HashMap<>();
    private final ArrayDeque<ApiMessageHeld> held = new ArrayDeque<>();
    private State state = State.IDLE;
    private @Nullable Channel channel;
    private @Nullable LinkLogin login;
    private boolean established;
    private long lastHeardNanos;
    private long backoffNanos;
    private int nextCorrelation = VERSIONS_CORRELATION + 1;

    /** An answer that a cut direction keeps back. */
    private record ApiMessageHeld(Pending pending, ApiMessage message) {}

    public NettyLink(Setup setup, Peer peer, Lane home, Consumer<NettyLink> closeHook) {
        this.setup = setup;
        this.peer = peer;
        this.home = home;
        this.closeHook = closeHook;
        this.backoffNanos = setup.minBackoffNanos();
    }

    @Override
    public Peer peer() {
        return peer;
    }

    public Lane home() {
        return home;
    }

    @Override
    public void onLoss(Runnable listener) {
        lossListeners.add(listener);
    }

    @Override
    public void send(PeerRequest request, long timeoutNanos, Consumer<Delivery<ApiMessage>> delivery) {
        Pending pending = new Pending(request, delivery);
        if (state == State.CLOSED) {
            home.execute(() -> delivery.accept(new Delivery.Lost<>(Loss.CLOSED, "link is closed")));
            return;
        }
        if (waiting.size() >= MAX_WAITING) {
            home.execute(() -> delivery.accept(new Delivery.Lost<>(Loss.UNREACHABLE, "too many requests waiting for " + name())));
            return;
        }
        pending.timeout = home.schedule(timeoutNanos, () -> timedOut(pending));
        LinkFaults.Fault fault = setup.faults().of(setup.localId(), peer.id());
        if (fault.delayNanos() > 0) {
            home.schedule(fault.delayNanos(), () -> enqueue(pending));
        } else {
            enqueue(pending);
        }
    }

    private void enqueue(Pending pending) {
        if (pending.timeout == null) {
            return;
        }
        waiting.add(pending);
        if (state == State.IDLE) {
            connect();
        } else {
            pump();
        }
    }

    private void pump() {
        if (state != State.READY || waiting.isEmpty() || setup.faults().of(setup.localId(), peer.id()).cut()) {
            return;
        }
        for (Pending next = waiting.poll(); next != null; next = waiting.poll()) {
            write(next);
        }
        channel.flush();
    }

    private void write(Pending pending) {
        PeerRequest request = pending.request;
        ApiVersionsResponseData.ApiVersion spoken = peerVersions.get(request.api().id);
        short newest = request.maxVersion();
        if (spoken == null || spoken.maxVersion() < request.minVersion() || spoken.minVersion() > newest) {
            String detail = name() + " speaks no version of " + request.api() + " from " + request.minVersion() + " to " + newest;
            home.execute(() -> deliver(pending, new Delivery.Lost<>(Loss.UNSUPPORTED, detail)));
            return;
        }
        pending.version = (short) Math.min(newest, spoken.maxVersion());
        pending.sentNanos = home.clock().nanos();
        int correlation = nextCorrelation++;
        underWay.put(correlation, pending);
        writeFrame(request.api(), pending.version, correlation, request.message());
    }

    private void writeFrame(ApiKeys api, short version, int correlation, ApiMessage message) {
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(api.id)
                .setRequestApiVersion(version)
                .setCorrelationId(correlation)
                .setClientId(setup.clientId());
        ChannelHandlerContext context = channel.pipeline().lastContext();
        FrameSending.write(
                context,
                FrameWriter.write(context.alloc(), header, api.requestHeaderVersion(version), message, version),
                setup.security().encryption() != null);
    }

    private void connect() {
        state = State.CONNECTING;
        if (cutEitherWay()) {
            home.execute(() -> connectFailed("cut on purpose"));
            return;
        }
        Optional<InetAddress> literal = literal(peer.host());
        if (literal.isPresent()) {
            // Whoever gave addresses shall not wait for those whose names nobody finds.
            home.execute(() -> connectTo(new InetSocketAddress(literal.get(), peer.port())));
            return;
        }
        setup.helpers().submit(home, () -> InetAddress.getByName(peer.host()), resolved -> {
            switch (resolved) {
                case Helpers.Outcome.Done<InetAddress>(InetAddress address) -> connectTo(new InetSocketAddress(address, peer.port()));
                case Helpers.Outcome.Failed<InetAddress>(Exception cause) -> connectFailed(cause.toString());
            }
        });
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void connectTo(SocketAddress address) {
        if (state != State.CONNECTING) {
            return;
        }
        ChannelFuture connecting = setup.bootstrap().clone().handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel opened) {
                Encryption encryption = setup.security().encryption();
                if (encryption != null) {
                    TlsHandlers.addTo(opened, encryption, peer.host(), peer.port());
                }
                opened.pipeline().addLast(new Receiver());
            }
        }).connect(address);
        channel = connecting.channel();
        connecting.addListener(done -> home.run(() -> {
            if (!done.isSuccess() && connecting.channel() == channel) {
                connectFailed(done.cause().toString());
            }
        }));
    }

    private void connected() {
        if (state != State.CONNECTING) {
            return;
        }
        state = State.NEGOTIATING;
        lastHeardNanos = home.clock().nanos();
        writeFrame(ApiKeys.API_VERSIONS, VERSIONS_VERSION, VERSIONS_CORRELATION, new ApiVersionsRequestData()
                .setClientSoftwareName("kraftbench")
                .setClientSoftwareVersion("1"));
        channel.flush();
        hurry(channel);
    }

    private void hurry(Channel negotiating) {
        home.schedule(setup.connectTimeoutNanos(), () -> {
            if ((state == State.NEGOTIATING || state == State.LOGGING_IN) && channel == negotiating) {
                disconnect();
            }
        });
    }

    private boolean cutEitherWay() {
        return setup.faults().of(setup.localId(), peer.id()).cut() || setup.faults().of(peer.id(), setup.localId()).cut();
    }

    private void connectFailed(String detail) {
        if (state != State.CONNECTING) {
            return;
        }
        channel = null;
        LOG.atDebug().addKeyValue("nodeId", setup.localId()).addKeyValue("peer", name()).log("no connection: {}", detail);
        backOff();
        failAll(waiting, Loss.UNREACHABLE, name() + " can't be reached: " + detail);
    }

    private void backOff() {
        state = State.BACKING_OFF;
        long delay = backoffNanos;
        backoffNanos = Math.min(setup.maxBackoffNanos(), backoffNanos * 2);
        home.schedule(delay, () -> {
            if (state == State.BACKING_OFF) {
                state = State.IDLE;
                if (!waiting.isEmpty()) {
                    connect();
                }
            }
        });
    }

    private void lost(Channel which) {
        if (which != channel || state == State.CLOSED || state == State.CONNECTING) {
            return;
        }
        boolean wasEstablished = established;
        established = false;
        if (login != null) {
            login.abandon();
            login = null;
        }
        channel = null;
        peerVersions.clear();
        backOff();
        List<Pending> broken = undelivered();
        failAll(broken, Loss.DISCONNECTED, "connection to " + name() + " lost");
        if (wasEstablished) {
            List.copyOf(lossListeners).forEach(Runnable::run);
        }
    }

    /** What was sent and has not been answered, as far as who asked knows. */
    private List<Pending> undelivered() {
        List<Pending> all = new ArrayList<>(underWay.values());
        underWay.clear();
        held.forEach(answer -> all.add(answer.pending()));
        held.clear();
        return all;
    }

    private void failAll(Iterable<Pending> all, Loss reason, String detail) {
        List<Pending> failing = new ArrayList<>();
        for (Iterator<Pending> each = all.iterator(); each.hasNext(); ) {
            failing.add(each.next());
            each.remove();
        }
        for (Pending pending : failing) {
            deliver(pending, new Delivery.Lost<>(reason, detail));
        }
    }

    private void timedOut(Pending pending) {
        if (pending.timeout == null) {
            return;
        }
        boolean sent = !waiting.remove(pending);
        deliver(pending, new Delivery.Lost<>(Loss.TIMED_OUT, "no answer from " + name()));
        if (sent && state == State.READY && pending.sentNanos - lastHeardNanos > 0 && !cutEitherWay()) {
            disconnect();
        }
    }

    /** The peer has said nothing for a whole time-out: a new connection is more likely to work than this one. */
    private void disconnect() {
        Channel broken = channel;
        if (broken != null) {
            broken.close();
            lost(broken);
        }
    }

    private void deliver(Pending pending, Delivery<ApiMessage> outcome) {
        Timer timeout = pending.timeout;
        if (timeout == null) {
            return;
        }
        pending.timeout = null;
        timeout.cancel();
        pending.delivery.accept(outcome);
    }

    private void received(ByteBuf frame) {
        lastHeardNanos = home.clock().nanos();
        ByteBufferAccessor bytes = new ByteBufferAccessor(frame.nioBuffer());
        int correlation = frame.getInt(frame.readerIndex());
        if (correlation == VERSIONS_CORRELATION && state == State.NEGOTIATING) {
            negotiated(bytes);
            return;
        }
        if (correlation == LOGIN_CORRELATION && login != null) {
            login.received(bytes);
            return;
        }
        Pending pending = underWay.remove(correlation);
        if (pending == null) {
            throw new IllegalStateException("answer to no request, correlation id " + correlation);
        }
        ApiKeys api = pending.request.api();
        new ResponseHeaderData().read(bytes, api.responseHeaderVersion(pending.version));
        ApiMessage message = api.messageType.newResponse();
        message.read(bytes, pending.version);
        LinkFaults.Fault fault = setup.faults().of(peer.id(), setup.localId());
        if (fault.cut()) {
            held.add(new ApiMessageHeld(pending, message));
        } else if (fault.delayNanos() > 0) {
            home.schedule(fault.delayNanos(), () -> deliver(pending, new Delivery.Answered<>(message)));
        } else {
            deliver(pending, new Delivery.Answered<>(message));
        }
    }

    private void negotiated(ByteBufferAccessor bytes) {
        new ResponseHeaderData().read(bytes, ApiKeys.API_VERSIONS.responseHeaderVersion(VERSIONS_VERSION));
        ApiVersionsResponseData versions = new ApiVersionsResponseData();
        versions.read(bytes, VERSIONS_VERSION);
        if (versions.errorCode() != 0) {
            throw new IllegalStateException(name() + " refuses ApiVersions with error " + versions.errorCode());
        }
        versions.apiKeys().forEach(api -> peerVersions.put(api.apiKey(), api));
        PeerLogin identity = setup.security().login();
        if (identity == null) {
            ready();
        } else {
            logIn(identity);
        }
    }

    private void ready() {
        state = State.READY;
        established = true;
        backoffNanos = setup.minBackoffNanos();
        pump();
    }

    /** Also again, before a login ends: what is sent meanwhile waits. */
    private void logIn(PeerLogin identity) {
        state = State.LOGGING_IN;
        Channel via = channel;
        login = new LinkLogin(identity, setup.helpers(), home, new LinkLogin.Port() {
            @Override
            public void send(ApiKeys api, short version, ApiMessage message) {
                writeFrame(api, version, LOGIN_CORRELATION, message);
                via.flush();
            }

            @Override
            public void loggedIn(long lifetimeNanos) {
                login = null;
                if (lifetimeNanos > 0) {
                    home.schedule(lifetimeNanos / 10 * LIFETIME_TENTHS, () -> {
                        if (channel == via && state == State.READY) {
                            logIn(identity);
                        }
                    });
                }
                ready();
            }

            @Override
            public void failed(String reason) {
                LOG.atWarn().addKeyValue("nodeId", setup.localId()).addKeyValue("peer", name()).log("login refused: {}", reason);
                disconnect();
                failAll(waiting, Loss.UNREACHABLE, name() + " refuses the login of this node");
            }
        });
        login.begin();
        hurry(via);
    }

    /** The faults have changed: lets go what no cut holds back any longer. */
    public void faultsChanged() {
        if (!setup.faults().of(peer.id(), setup.localId()).cut()) {
            for (ApiMessageHeld next = held.poll(); next != null; next = held.poll()) {
                deliver(next.pending(), new Delivery.Answered<>(next.message()));
            }
        }
        pump();
    }

    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        if (channel != null) {
            channel.close();
        }
        List<Pending> all = new ArrayList<>(waiting);
        waiting.clear();
        all.addAll(undelivered());
        home.execute(() -> failAll(all, Loss.CLOSED, "link is closed"));
        closeHook.accept(this);
    }

    private String name() {
        return "node " + peer.id() + " (" + peer.host() + ":" + peer.port() + ")";
    }

    /** The end of the socket. */
    private final class Receiver extends ChannelInboundHandlerAdapter {
        private final FrameAssembler frames = FrameAssembler.onHeap(MIN_FRAME_BYTES, setup.maxResponseBytes());

        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (channel == null) {
                channel = context.channel();
            }
            connected();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) throws FrameAssembler.MalformedFrame {
            frames.feed((ByteBuf) bytes);
            for (ByteBuf frame = frames.next(); frame != null; frame = frames.next()) {
                received(frame);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            frames.close();
            lost(context.channel());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            Optional<String> tlsProblem = TlsHandlers.problem(cause);
            if (tlsProblem.isPresent()) {
                LOG.atWarn().addKeyValue("nodeId", setup.localId()).addKeyValue("peer", name()).log("TLS failed: {}", tlsProblem.get());
            } else if (cause instanceof IOException) {
                LOG.atInfo().addKeyValue("nodeId", setup.localId()).addKeyValue("peer", name()).log("connection broke: {}", cause.toString());
            } else {
                LOG.atError().addKeyValue("nodeId", setup.localId()).addKeyValue("peer", name()).setCause(cause).log("closing a connection");
            }
            context.close();
        }
    }
}
