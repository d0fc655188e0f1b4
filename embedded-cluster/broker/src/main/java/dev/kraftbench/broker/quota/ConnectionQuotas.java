package dev.kraftbench.broker.quota;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.MetadataPublisher;
import dev.kraftbench.metadata.access.QuotaEntity;
import dev.kraftbench.metadata.access.QuotaIndex;
import dev.kraftbench.metadata.quota.Allowances;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections a second an address may make (KIP-612), on all listeners of a node together. Asked on any thread; changes come on the
 * metadata lane, and take a while where a quota names a host instead of an address.
 */
public final class ConnectionQuotas implements MetadataPublisher, ToLongFunction<InetAddress> {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionQuotas.class);
    private static final double UNLIMITED = Double.MAX_VALUE;
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Connections a second of single addresses, and of each of all others. */
    private record Rates(Map<InetAddress, Double> byAddress, double others) {
        static final Rates NONE = new Rates(Map.of(), UNLIMITED);
    }

    private record Source(InetAddress address, double limit) {}

    private final long windowNanos;
    private final Lane lane;
    private final Helpers helpers;
    private final Allowances<Source> allowances;
    private Map<QuotaEntity, ? extends Map<String, Double>> known = Map.of();
    private Map<Optional<String>, Double> wanted = Map.of();
    private volatile Rates rates = Rates.NONE;

    /**
     * @param windows {@code quota.window.num}
     * @param windowNanos {@code quota.window.size.seconds}
     * @param helpers look up the names of hosts
     */
    public ConnectionQuotas(int windows, long windowNanos, Lane metadataLane, Helpers helpers) {
        this.windowNanos = windowNanos;
        this.lane = metadataLane;
        this.helpers = helpers;
        // Saved up for all windows but the present one.
        this.allowances = new Allowances<>((windows - 1) * windowNanos);
    }

    @Override
    public void published(ClusterDelta delta, ClusterImage image) {
        Map<QuotaEntity, ? extends Map<String, Double>> now = image.access().quotas();
        if (now == known) {
            return;
        }
        known = now;
        Map<Optional<String>, Double> byName = QuotaIndex.of(now).byAddress();
        if (byName.equals(wanted)) {
            // Another quota has changed. To look up the hosts again could take seconds of a helper.
            return;
        }
        wanted = byName;
        if (byName.isEmpty()) {
            rates = Rates.NONE;
            allowances.clear();
        } else {
            resolve(byName);
        }
    }

    private void resolve(Map<Optional<String>, Double> byName) {
        helpers.submit(lane, () -> resolved(byName), outcome -> {
            if (wanted != byName) {
                return;
            }
            switch (outcome) {
                case Helpers.Outcome.Done<Rates>(Rates found) -> rates = found;
                case Helpers.Outcome.Failed<Rates> tooBusy -> lane.schedule(AGAIN_NANOS, () -> {
                    if (wanted == byName) {
                        resolve(byName);
                    }
                });
            }
        });
    }

    private static Rates resolved(Map<Optional<String>, Double> byName) {
        Map<InetAddress, Double> byAddress = new HashMap<>();
        byName.forEach((name, rate) -> name.ifPresent(host -> {
            try {
                byAddress.put(InetAddress.getByName(host), rate);
            } catch (UnknownHostException e) {
                LOG.atWarn().addKeyValue("host", host).log("A quota of connections has no effect: the host has no address");
            }
        }));
        return new Rates(byAddress, byName.getOrDefault(Optional.<String>empty(), UNLIMITED));
    }

    /** Counts a new connection. @return 0, or the nanoseconds for which it is to wait before it is closed */
    @Override
    public long applyAsLong(InetAddress client) {
        Rates now = rates;
        if (now == Rates.NONE) {
            return 0;
        }
        double limit = now.byAddress().getOrDefault(client, now.others());
        if (limit == UNLIMITED) {
            return 0;
        }
        long nanos = lane.clock().nanos();
        return Math.min(windowNanos, allowances.of(new Source(client, limit), limit, nanos).tryUse(1, nanos));
    }
}
