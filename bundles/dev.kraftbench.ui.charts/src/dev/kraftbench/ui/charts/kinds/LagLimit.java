package dev.kraftbench.ui.charts.kinds;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.WeakHashMap;

/** A cluster's {@code replica.lag.time.max.ms}, asked of one of its brokers in the background now and then. Any thread; never waits. */
final class LagLimit {
    private static final String NAME = "replica.lag.time.max.ms";
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final long AGAIN_NANOS = Duration.ofSeconds(60).toNanos();
    private static final Map<ClusterConnection, LagLimit> LIMITS = new WeakHashMap<>();

    private volatile long value = -1;
    private long askedAt;
    private boolean asked;

    static LagLimit of(ClusterConnection connection) {
        LagLimit limit;
        synchronized (LIMITS) {
            limit = LIMITS.computeIfAbsent(connection, key -> new LagLimit());
        }
        limit.askIfOld(connection);
        return limit;
    }

    /** Empty until a broker answered. */
    OptionalLong millis() {
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private void askIfOld(ClusterConnection connection) {
        synchronized (this) {
            if (asked && System.nanoTime() - askedAt < AGAIN_NANOS || !(connection.state() instanceof ConnectionState.Open)) {
                return;
            }
            var broker = connection.model().latest().brokers().stream().filter(b -> b.state() == BrokerState.RUNNING).map(BrokerSnapshot::id).findFirst();
            if (broker.isEmpty()) {
                return;
            }
            asked = true;
            askedAt = System.nanoTime();
            // a broker that does not answer is asked again later; until then the chart has no limit line
            connection.brokerConfig(broker.get(), DEADLINE).thenAccept(entries -> entries.stream()
                    .filter(entry -> entry.name().equals(NAME) && entry.value() != null).findFirst()
                    .ifPresent(entry -> value = Long.parseLong(java.util.Objects.requireNonNull(entry.value()))));
        }
    }
}
