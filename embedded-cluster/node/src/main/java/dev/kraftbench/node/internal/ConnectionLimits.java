package dev.kraftbench.node.internal;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.metadata.config.ConnectionOverrides;
import dev.kraftbench.metadata.quota.Allowance;
import dev.kraftbench.transport.ServerLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections the listeners of a node take from whom, and how fast, while its settings change. Hosts are looked up once for each
 * change, which may take a helper seconds: till then the addresses hold that were known before. On its lane, unless it says otherwise.
 */
public final class ConnectionLimits implements LongSupplier {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimits.class);
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Over which rates hold. */
    public record Window(int count, long nanos) {
        private long savedNanos() {
            return (count - 1) * nanos;
        }
    }

    private final int nodeId;
    private final Lane lane;
    private final Helpers helpers;
    private final Window window;
    private final Consumer<ServerLimits> listeners;
    private Map<String, Integer> overrides;
    private ServerLimits limits;
    private int perSecond;
    /** Null for as many as like to come. */
    private volatile @Nullable Allowance rate;

    /**
     * Looks up hosts, so it waits. On any thread.
     *
     * @param atStart without addresses
     * @param listeners are told of changes
     * @throws ConfigException if a host has no number
     */
    public ConnectionLimits(
            int nodeId,
            Lane lane,
            Helpers helpers,
            Window window,
            ServerLimits atStart,
            UnaryOperator<@Nullable String> settings,
            Consumer<ServerLimits> listeners) {
        this.nodeId = nodeId;
        this.lane = lane;
        this.helpers = helpers;
        this.window = window;
        this.listeners = listeners;
        this.overrides = ConnectionOverrides.parse(Objects.requireNonNullElse(settings.apply(ConnectionOverrides.NAME), ""));
        this.limits = atStart.withConnections(atStart.maxConnections(), atStart.maxConnectionsPerIp(), addresses(overrides));
        this.perSecond = Integer.MAX_VALUE;
        accept(number(settings, "max.connection.creation.rate"));
    }

    /** What holds before anything is changed. */
    public ServerLimits atStart() {
        return limits;
    }

    /** Goes by other settings from now on. Any thread. */
    public void change(UnaryOperator<@Nullable String> settings) {
        int most = number(settings, "max.connections");
        int mostPerIp = number(settings, "max.connections.per.ip");
        int newRate = number(settings, "max.connection.creation.rate");
        String hosts = Objects.requireNonNullElse(settings.apply(ConnectionOverrides.NAME), "");
        lane.run(() -> {
            accept(newRate);
            tell(limits.withConnections(most, mostPerIp, limits.perIp()));
            try {
                override(ConnectionOverrides.parse(hosts));
            } catch (ConfigException e) {
                LOG.atWarn().addKeyValue("nodeId", nodeId).log("Limits of single hosts stay as they were: {}", e.getMessage());
            }
        });
    }

    private static int number(UnaryOperator<@Nullable String> settings, String name) {
        return Integer.parseInt(Objects.requireNonNullElse(settings.apply(name), Integer.toString(Integer.MAX_VALUE)));
    }

    private void tell(ServerLimits changed) {
        limits = changed;
        listeners.accept(changed);
    }

    private void accept(int newPerSecond) {
        if (newPerSecond != perSecond) {
            perSecond = newPerSecond;
            rate = newPerSecond == Integer.MAX_VALUE ? null : new Allowance(newPerSecond, window.savedNanos(), lane.clock().nanos());
        }
    }

    private void override(Map<String, Integer> hosts) {
        if (hosts.equals(overrides)) {
            return;
        }
        overrides = hosts;
        lookUp(hosts);
    }

    private void lookUp(Map<String, Integer> hosts) {
        helpers.submit(lane, () -> addresses(hosts), outcome -> {
            if (overrides != hosts) {
                return;
            }
            switch (outcome) {
                case Helpers.Outcome.Done<Map<InetAddress, Integer>>(Map<InetAddress, Integer> found) ->
                    tell(limits.withConnections(limits.maxConnections(), limits.maxConnectionsPerIp(), found));
                case Helpers.Outcome.Failed<Map<InetAddress, Integer>> tooBusy -> lane.schedule(AGAIN_NANOS, () -> {
                    if (overrides == hosts) {
                        lookUp(hosts);
                    }
                });
            }
        });
    }

    private static Map<InetAddress, Integer> addresses(Map<String, Integer> hosts) {
        Map<InetAddress, Integer> connections = new HashMap<>();
        hosts.forEach((host, most) -> {
            try {
                for (InetAddress address : InetAddress.getAllByName(host)) {
                    connections.put(address, most);
                }
            } catch (UnknownHostException e) {
                LOG.atWarn().addKeyValue("host", host).log("A limit of connections has no effect: the host has no address");
            }
        });
        return Map.copyOf(connections);
    }

    /** Counts a new connection. Any thread. @return 0, or the nanoseconds for which no other one is to be taken */
    @Override
    public long getAsLong() {
        Allowance limited = rate;
        return limited == null ? 0 : limited.use(1, window.nanos(), lane.clock().nanos());
    }
}
