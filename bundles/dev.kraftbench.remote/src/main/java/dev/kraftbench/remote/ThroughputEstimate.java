package dev.kraftbench.remote;

import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.Rates;
import dev.kraftbench.core.model.ThroughputSample;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Rates of a cluster that does not push any: records in from the growth of end offsets, bytes in from the growth of the leader's log, records out
 * from the progress of committed offsets, bytes out from those and the partition's mean record size. A partition that was not seen before counts
 * from the next sample on.
 */
final class ThroughputEstimate {
    /** A rate over less time would be noise. */
    private static final Duration SHORTEST = Duration.ofMillis(700);

    private record Seen(long endOffset, long bytes, long committed) {}

    private Map<TopicPartition, Seen> before = Map.of();
    private Instant at = Instant.MIN;

    Optional<ThroughputSample> next(Instant now, ClusterSnapshot snapshot, Map<TopicPartition, ListOffsetsResultInfo> ends,
            Map<Integer, Map<TopicPartition, ReplicaInfo>> logs, Map<String, Map<TopicPartition, OffsetAndMetadata>> committed) {
        if (at.isAfter(now.minus(SHORTEST))) {
            return Optional.empty();
        }
        Map<TopicPartition, Long> read = new HashMap<>();
        committed.values().forEach(offsets -> offsets.forEach((p, o) -> read.merge(p, o.offset(), Long::sum)));
        double seconds = at == Instant.MIN ? 0 : Duration.between(at, now).toNanos() / 1e9;
        Map<TopicPartition, Seen> seen = new HashMap<>();
        Map<Integer, Rates> brokers = new HashMap<>();
        Map<String, Rates> topics = new HashMap<>();
        snapshot.partitions().forEach(p -> {
            TopicPartition key = new TopicPartition(p.topic(), p.partition());
            Seen last = before.get(key);
            long end = AdminQueries.offset(ends, key);
            ReplicaInfo log = logs.getOrDefault(p.leader(), Map.of()).get(key);
            Seen now1 = new Seen(end >= 0 ? end : last == null ? -1 : last.endOffset, log != null ? log.size() : last == null ? -1 : last.bytes,
                    read.getOrDefault(key, last == null ? -1L : last.committed));
            seen.put(key, now1);
            Rates rates = last == null || seconds <= 0 ? Rates.ZERO : rates(last, now1, seconds);
            topics.merge(p.topic(), rates, Rates::plus);
            if (p.leader() != PartitionSnapshot.NO_LEADER) {
                brokers.merge(p.leader(), rates, Rates::plus);
            }
        });
        snapshot.brokers().forEach(b -> brokers.putIfAbsent(b.id(), Rates.ZERO));
        before = seen;
        at = now;
        return Optional.of(new ThroughputSample(now, brokers, topics));
    }

    private static Rates rates(Seen last, Seen now, double seconds) {
        double recordsIn = grown(last.endOffset, now.endOffset);
        double bytesIn = grown(last.bytes, now.bytes);
        double recordsOut = grown(last.committed, now.committed);
        double meanBytes = recordsIn > 0 ? bytesIn / recordsIn : now.endOffset > 0 && now.bytes > 0 ? (double) now.bytes / now.endOffset : 0;
        return new Rates(recordsIn / seconds, bytesIn / seconds, recordsOut / seconds, recordsOut * meanBytes / seconds);
    }

    /** Retention and deletion shrink what is counted here: no growth then. */
    private static double grown(long before, long now) {
        return before < 0 || now < before ? 0 : now - before;
    }
}
