package dev.kraftbench.transport;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.transport.internal.RequestChannel;
import dev.kraftbench.transport.internal.TlsHandlers;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener for Kafka's protocol. It owns its port from {@link #bind} on, but accepts no connection before {@link #open}, so that a
 * node can be sure of its port before it touches its disk; who connects in between waits. Safe for any thread.
 */
public final class NettyServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NettyServer.class);

    private static final int MAX_WAITING_TO_CLOSE = 1000;

    private final int nodeId;
    private final ListenAddress address;
    private final LoopLanes lanes;
    private volatile ServerLimits limits;
    private final RequestBudget budget;
    private final @Nullable ListenerTls tls;
    private final AtomicLong connectionIds = new AtomicLong();
    private final Set<RequestChannel> connections = ConcurrentHashMap.newKeySet();
    private final Map<InetAddress, Integer> connectionsByIp = new ConcurrentHashMap<>();
    private final AtomicInteger waitingToClose = new AtomicInteger();
    private final Channel serverChannel;
    private volatile ToLongFunction<InetAddress> connectionRates = client -> 0;
    private volatile LongSupplier acceptPauses = () -> 0;
    private long acceptingFromNanos;
    private @Nullable Timer acceptTimer;
    private volatile @Nullable RequestHandler handler;
    private volatile Gate gate = Gate.OPEN;
    private volatile boolean shut;

    private NettyServer(
            int nodeId, ListenAddress address, LoopLanes lanes, ServerLimits limits, RequestBudget budget, @Nullable ListenerTls tls)
            throws IOException {
        this.nodeId = nodeId;
        this.address = address;
        this.lanes = lanes;
        this.limits = limits;
        this.budget = budget;
        this.tls = tls;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(lanes.group())
                .channel(lanes.serverChannelType())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_BACKLOG, limits.backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted(channel);
                    }
                });
        if (limits.receiveBufferBytes() > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, limits.receiveBufferBytes());
        }
        if (limits.sendBufferBytes() > 0) {
            bootstrap.childOption(ChannelOption.SO_SNDBUF, limits.sendBufferBytes());
        }
        InetSocketAddress where = address.host().isEmpty()
                ? new InetSocketAddress(address.port())
                : new InetSocketAddress(address.host(), address.port());
        if (where.isUnresolved()) {
            throw new IOException("unknown host " + address.host());
        }
        ChannelFuture bound = bootstrap.bind(where).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        serverChannel = bound.channel();
    }

    /**
     * Takes the port. Waits for the system, so not for use on a lane.
     *
     * @throws IOException if the port is in use or the host is none of this machine's
     */
    public static NettyServer bind(
            int nodeId, ListenAddress address, LoopLanes lanes, ServerLimits limits, RequestBudget budget) throws IOException {
        return new NettyServer(nodeId, address, lanes, limits, budget, null);
    }

    /** As {@link #bind}, for connections that are encrypted. */
    public static NettyServer bindEncrypted(
            int nodeId, ListenAddress address, LoopLanes lanes, ServerLimits limits, RequestBudget budget, ListenerTls tls)
            throws IOException {
        return new NettyServer(nodeId, address, lanes, limits, budget, tls);
    }

    /** Starts accepting connections, whose requests go to the handler. */
    public void open(RequestHandler requestHandler) {
        open(requestHandler, Gate.OPEN);
    }

    /** Starts accepting connections, whose requests go through the gate to the handler. */
    public void open(RequestHandler requestHandler, Gate listenersGate) {
        gate = listenersGate;
        handler = requestHandler;
        serverChannel.config().setAutoRead(true);
    }

    /** New connections are held to these limits; those that are open stay. */
    public void limit(ServerLimits newLimits) {
        limits = newLimits;
    }

    /**
     * Connections are counted from now on.
     *
     * @param excess counts a connection of an address; 0, or the nanoseconds for which it waits unread before it is closed. Any thread
     */
    public void limitRates(ToLongFunction<InetAddress> excess) {
        connectionRates = excess;
    }

    /**
     * Connections are taken no faster than this allows from now on; the next ones wait unaccepted, in the backlog.
     *
     * @param pause counts a connection; 0, or the nanoseconds for which no other one is accepted. Any thread
     */
    public void limitAccepting(LongSupplier pause) {
        acceptPauses = pause;
    }

    /** Whether new connections are accepted at the moment. */
    boolean isAccepting() {
        return serverChannel.config().isAutoRead();
    }

    /** The port, also if any free one was asked for. */
    public int port() {
        return ((InetSocketAddress) serverChannel.localAddress()).getPort();
    }

    public String listener() {
        return address.listener();
    }

    public String host() {
        return address.host();
    }

    public int connectionCount() {
        return connections.size();
    }

    private void accepted(Channel channel) {
        RequestHandler open = handler;
        InetAddress client = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        long pauseNanos = acceptPauses.getAsLong();
        if (pauseNanos > 0) {
            Lane accepting = lanes.laneOf(serverChannel.eventLoop());
            accepting.run(() -> pauseAccepting(accepting, pauseNanos));
        }
        long excessNanos = connectionRates.applyAsLong(client);
        if (excessNanos > 0) {
            closeLater(channel, excessNanos);
            return;
        }
        int ofClient = connectionsByIp.merge(client, 1, Integer::sum);
        channel.closeFuture().addListener(gone -> connectionsByIp.computeIfPresent(client, (ip, n) -> n == 1 ? null : n - 1));
        int allowed = limits.perIp().getOrDefault(client, limits.maxConnectionsPerIp());
        if (open == null || ofClient > allowed || connections.size() >= limits.maxConnections()) {
            LOG.atInfo().addKeyValue("nodeId", nodeId).addKeyValue("client", client.getHostAddress()).log("too many connections, closing a new one");
            channel.close();
            return;
        }
        Lane lane = lanes.laneOf(channel.eventLoop());
        RequestChannel connection = new RequestChannel(
                        nodeId, connectionIds.incrementAndGet(), address.listener(), lane, limits, budget, open)
                .behind(gate);
        connections.add(connection);
        channel.closeFuture().addListener(gone -> connections.remove(connection));
        if (tls != null) {
            TlsHandlers.addTo(channel, tls.encryption(), client.getHostAddress(), ((InetSocketAddress) channel.remoteAddress()).getPort());
            connection.encrypted(tls);
        }
        channel.pipeline().addLast(connection);
        if (shut) {
            // It came while the others were being closed.
            channel.close();
        }
    }

    /** On the lane of the listener's own channel. */
    private void pauseAccepting(Lane accepting, long nanos) {
        long from = accepting.clock().nanos() + nanos;
        if (shut || acceptTimer != null && from - acceptingFromNanos <= 0) {
            return;
        }
        acceptingFromNanos = from;
        if (acceptTimer != null) {
            acceptTimer.cancel();
        }
        serverChannel.config().setAutoRead(false);
        acceptTimer = accepting.schedule(nanos, () -> {
            acceptTimer = null;
            serverChannel.config().setAutoRead(!shut);
        });
    }

    /** A client that is refused at once comes again at once: it is kept waiting, as long as not too many are. */
    private void closeLater(Channel channel, long nanos) {
        LOG.atDebug().addKeyValue("nodeId", nodeId).addKeyValue("client", channel.remoteAddress()).log("too many new connections, closing one");
        if (shut || waitingToClose.get() >= MAX_WAITING_TO_CLOSE) {
            channel.close();
            return;
        }
        waitingToClose.incrementAndGet();
        channel.config().setAutoRead(false);
        Timer closing = lanes.laneOf(channel.eventLoop()).schedule(nanos, channel::close);
        channel.closeFuture().addListener(gone -> {
            waitingToClose.decrementAndGet();
            closing.cancel();
        });
    }

    /** Gives up the port and closes all connections at once, without waiting. */
    @Override
    public void close() {
        shut();
    }

    /** Like {@link #close}; completes when the port is free. */
    public CompletableFuture<Void> shut() {
        shut = true;
        CompletableFuture<Void> free = new CompletableFuture<>();
        serverChannel.close().addListener(closed -> free.complete(null));
        for (RequestChannel connection : connections) {
            connection.lane().run(connection::abort);
        }
        return free;
    }
}
