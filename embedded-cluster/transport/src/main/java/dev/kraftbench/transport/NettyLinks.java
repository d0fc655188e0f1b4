package dev.kraftbench.transport;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.transport.internal.NettyLink;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.protocol.ApiMessage;

/** Links over sockets, between processes. Safe for any thread; each link belongs to its home lane, a lane of {@link LoopLanes}. */
public final class NettyLinks implements Links<PeerRequest, ApiMessage>, AutoCloseable {

    /** Time-outs and bounds of the links. */
    public record Options(long connectTimeoutNanos, long minBackoffNanos, long maxBackoffNanos, int maxResponseBytes) {
        public static Options defaults() {
            return new Options(10_000_000_000L, 20_000_000L, 1_000_000_000L, 256 * 1024 * 1024);
        }
    }

    private final LoopLanes lanes;
    private final LinkFaults faults;
    private final Helpers helpers;
    private final int localId;
    private final Options options;
    private final Map<String, PeerSecurity> security;
    private final Set<NettyLink> open = ConcurrentHashMap.newKeySet();
    /** Hears of faults no more. */
    private final Runnable deaf;

    /** Links in the clear to everybody. */
    public NettyLinks(int localId, LoopLanes lanes, Helpers helpers, LinkFaults faults, Options options) {
        this(localId, lanes, helpers, faults, options, Map.of());
    }

    /** @param security by listener; to others links are in the clear */
    public NettyLinks(
            int localId, LoopLanes lanes, Helpers helpers, LinkFaults faults, Options options, Map<String, PeerSecurity> security) {
        this.security = Map.copyOf(security);
        this.localId = localId;
        this.lanes = lanes;
        this.helpers = helpers;
        this.faults = faults;
        this.options = options;
        this.deaf = faults.onChange(() -> open.forEach(link -> link.home().execute(link::faultsChanged)));
    }

    @Override
    public Link<PeerRequest, ApiMessage> open(Peer peer, Lane home) {
        Bootstrap bootstrap = new Bootstrap()
                .group(lanes.loopOf(home))
                .channel(lanes.channelType())
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) (options.connectTimeoutNanos() / 1_000_000));
        NettyLink.Setup setup = new NettyLink.Setup(
                localId,
                "node-" + localId,
                bootstrap,
                helpers,
                faults,
                options.connectTimeoutNanos(),
                options.minBackoffNanos(),
                options.maxBackoffNanos(),
                options.maxResponseBytes(),
                security.getOrDefault(peer.listener(), PeerSecurity.NONE));
        NettyLink link = new NettyLink(setup, peer, home, open::remove);
        open.add(link);
        return link;
    }

    /** Closes all links, without waiting. */
    @Override
    public void close() {
        deaf.run();
        open.forEach(link -> link.home().execute(link::close));
    }
}
