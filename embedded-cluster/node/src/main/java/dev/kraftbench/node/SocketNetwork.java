package dev.kraftbench.node;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.node.internal.ConnectionLimits;
import dev.kraftbench.node.internal.security.NodeKeys;
import dev.kraftbench.node.internal.security.PeerSettings;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.transport.Gate;
import dev.kraftbench.transport.ListenAddress;
import dev.kraftbench.transport.ListenerTls;
import dev.kraftbench.transport.LocalNetwork;
import dev.kraftbench.transport.LoopLanes;
import dev.kraftbench.transport.NettyLinks;
import dev.kraftbench.transport.NettyServer;
import dev.kraftbench.transport.PeerLinks;
import dev.kraftbench.transport.PeerSecurity;
import dev.kraftbench.transport.RequestBudget;
import dev.kraftbench.transport.ServerLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/** Sockets for clients and for nodes of other processes; by reference to the nodes of this JVM. */
public final class SocketNetwork implements NodeNetwork {

    private static final long DEFAULT_BUDGET_BYTES = 128L << 20;
    private static final int MAX_IN_FLIGHT = 64;

    private final int nodeId;
    private final LoopLanes lanes;
    private final Helpers helpers;
    private final NodeKeys keys;
    private final AtomicReference<Map<String, String>> settingsOfKeys = new AtomicReference<>(Map.of());
    private final ConnectionLimits connectionLimits;
    private final String interBrokerListener;
    private final Set<String> controllerListeners;
    private final RequestBudget budget;
    private final LocalNetwork.Endpoint endpoint;
    private final NettyLinks sockets;
    private final PeerLinks links;
    private final Map<String, ListenerTls> encryption = new HashMap<>();
    private final Map<String, NettyServer> servers = new LinkedHashMap<>();

    /** @param keyWork where the keys of TLS are worked out, off the lanes */
    public SocketNetwork(NodeConfig config, LoopLanes lanes, Helpers helpers, Executor keyWork, LocalNetwork local) throws ConfigProblem {
        this.nodeId = config.nodeId();
        this.lanes = lanes;
        this.helpers = helpers;
        this.interBrokerListener = config.isBroker() ? config.interBrokerListener() : "";
        this.controllerListeners = config.controllerListeners();
        this.connectionLimits = connectionLimits(config);
        this.keys = new NodeKeys(config, keyWork);
        Map<String, PeerSecurity> peers = PeerSettings.of(config, keys);
        for (ListenAddress address : config.listeners()) {
            keys.ofListener(address.listener()).ifPresent(tls -> encryption.put(address.listener(), tls));
        }
        long queued = config.longValue("queued.max.request.bytes");
        this.budget = new RequestBudget(queued > 0 ? queued : DEFAULT_BUDGET_BYTES);
        this.endpoint = local.register(nodeId);
        NettyLinks.Options options = NettyLinks.Options.defaults();
        this.sockets = new NettyLinks(
                nodeId,
                lanes,
                helpers,
                local.faults(),
                new NettyLinks.Options(
                        config.millisAsNanos("socket.connection.setup.timeout.ms"),
                        options.minBackoffNanos(),
                        options.maxBackoffNanos(),
                        options.maxResponseBytes()),
                peers);
        this.links = new PeerLinks(local, endpoint, sockets);
    }

    private ConnectionLimits connectionLimits(NodeConfig config) throws ConfigProblem {
        ConnectionLimits.Window window = new ConnectionLimits.Window(
                config.integer("quota.window.num"), TimeUnit.SECONDS.toNanos(config.integer("quota.window.size.seconds")));
        try {
            return new ConnectionLimits(
                    nodeId, lanes.lane(0), helpers, window, limits(config), config::text, changed -> servers.values().forEach(server -> server.limit(changed)));
        } catch (ConfigException e) {
            throw new ConfigProblem(e.getMessage(), e);
        }
    }

    private static ServerLimits limits(NodeConfig config) {
        return new ServerLimits(
                config.integer("socket.request.max.bytes"),
                MAX_IN_FLIGHT,
                config.integer("max.connections"),
                config.integer("max.connections.per.ip"),
                Map.of(),
                Math.max(0, config.millisAsNanos("connections.max.idle.ms")),
                config.isSet("socket.send.buffer.bytes") ? config.integer("socket.send.buffer.bytes") : -1,
                config.isSet("socket.receive.buffer.bytes") ? config.integer("socket.receive.buffer.bytes") : -1,
                config.integer("socket.listen.backlog.size"));
    }

    @Override
    public void bind(List<ListenAddress> listeners) throws ConfigProblem {
        ServerLimits limits = connectionLimits.atStart();
        for (ListenAddress address : listeners) {
            try {
                ListenerTls tls = encryption.get(address.listener());
                servers.put(
                        address.listener(),
                        tls == null
                                ? NettyServer.bind(nodeId, address, lanes, limits, budget)
                                : NettyServer.bindEncrypted(nodeId, address, lanes, limits, budget, tls));
            } catch (IOException e) {
                close();
                throw new ConfigProblem(
                        "port " + address.port() + " on " + (address.host().isEmpty() ? "all addresses" : address.host())
                                + " can't be used by listener " + address.listener() + " (" + rootMessage(e)
                                + "): choose another or stop what has it",
                        e);
            }
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    @Override
    public int port(String listener) {
        return server(listener).port();
    }

    private NettyServer server(String listener) {
        NettyServer server = servers.get(listener);
        if (server == null) {
            throw new IllegalStateException("listener " + listener + " is not bound");
        }
        return server;
    }

    @Override
    public void openToNodes(String listener, RequestHandler handler) {
        NettyServer server = server(listener);
        endpoint.open(new ListenAddress(listener, server.host(), server.port()), handler);
    }

    @Override
    public void openToClients(String listener, RequestHandler handler, Gate gate) {
        // The cluster must not come to a standstill for its clients, as long as its nodes have a listener of their own.
        boolean ofNodes = controllerListeners.contains(listener) || listener.equals(interBrokerListener) && hasClientListeners();
        if (!ofNodes) {
            server(listener).limitAccepting(connectionLimits);
        }
        server(listener).open(handler, gate);
    }

    private boolean hasClientListeners() {
        return servers.keySet().stream().anyMatch(name -> !controllerListeners.contains(name) && !name.equals(interBrokerListener));
    }

    @Override
    public void limitConnections(UnaryOperator<@Nullable String> effective) {
        connectionLimits.change(effective);
    }

    @Override
    public void limitConnectionRates(ToLongFunction<InetAddress> excess) {
        servers.values().forEach(server -> server.limitRates(excess));
    }

    @Override
    public @Nullable String problemOfKeys(Map<String, @Nullable String> changes, Map<String, String> after) {
        return keys.problem(changes, after);
    }

    @Override
    public void renewKeys(Map<String, String> dynamic) {
        settingsOfKeys.set(dynamic);
        helpers.submit(lanes.lane(0), this::renewKeys, Helpers.Outcome::orThrow);
    }

    /** Whoever comes later finds the newest settings or newer ones. */
    private synchronized Boolean renewKeys() {
        keys.renew(settingsOfKeys.get());
        return true;
    }

    @Override
    public Links<PeerRequest, ApiMessage> links() {
        return links;
    }

    @Override
    public CompletableFuture<Void> close() {
        CompletableFuture<?>[] free = servers.values().stream().map(NettyServer::shut).toArray(CompletableFuture[]::new);
        endpoint.close();
        sockets.close();
        return CompletableFuture.allOf(free);
    }
}
