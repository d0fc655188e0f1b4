package dev.kraftbench.engine.internal;

import dev.kraftbench.core.model.Rates;
import dev.kraftbench.core.model.ThroughputSample;
import dev.kraftbench.node.NodeStatus;
import dev.kraftbench.replication.PartitionStatus;
import dev.kraftbench.replication.PartitionStatus.Counters;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rates from the brokers' own counters, between one call and the next. A counter that went back belongs to a broker that was started anew. */
final class CountedThroughput {
    private record Replica(int broker, String topic, int partition) {}

    private Map<Replica, Counters> before = Map.of();
    private Instant at = Instant.MIN;

    /** Empty for the first call, also after the clock was set back, and for one that comes too soon after the last for a rate. */
    Optional<ThroughputSample> next(Instant now, List<NodeStatus> nodes) {
        if (now.isBefore(at)) {
            before = Map.of();
            at = Instant.MIN;
        }
        if (at.isAfter(now.minusMillis(200))) {
            return Optional.empty();
        }
        double seconds = at == Instant.MIN ? 0 : Duration.between(at, now).toNanos() / 1e9;
        Map<Replica, Counters> counters = new HashMap<>();
        Map<Integer, Rates> brokers = new HashMap<>();
        Map<String, Rates> topics = new HashMap<>();
        for (NodeStatus node : nodes) {
            brokers.put(node.nodeId(), Rates.ZERO);
            for (PartitionStatus p : node.partitions()) {
                Replica replica = new Replica(node.nodeId(), p.topic(), p.partition());
                counters.put(replica, p.counters());
                Counters last = before.get(replica);
                Rates rates = last == null || seconds <= 0 ? Rates.ZERO : rates(last, p.counters(), seconds);
                brokers.merge(node.nodeId(), rates, Rates::plus);
                topics.merge(p.topic(), rates, Rates::plus);
            }
        }
        boolean first = at == Instant.MIN;
        before = counters;
        at = now;
        return first ? Optional.empty() : Optional.of(new ThroughputSample(now, brokers, topics));
    }

    private static Rates rates(Counters last, Counters now, double seconds) {
        return new Rates(rate(last.recordsIn(), now.recordsIn(), seconds), rate(last.bytesIn(), now.bytesIn(), seconds),
                rate(last.recordsOut(), now.recordsOut(), seconds), rate(last.bytesOut(), now.bytesOut(), seconds));
    }

    private static double rate(long before, long now, double seconds) {
        return (now < before ? now : now - before) / seconds;
    }
}
