package dev.kraftbench.remote;

import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.Rates;
import dev.kraftbench.core.model.ThroughputSample;
import dev.kraftbench.core.series.ReadPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Rates of a cluster that does not push any: records in from the growth of end offsets, bytes in from the growth of the leader's log, records out
 * from the progress of groups, bytes out from those and the partition's mean record size. A partition that was not seen before, or a group that
 * did not answer the time before, counts from the next sample on; so does everything after the clock was set back.
 */
final class ThroughputEstimate {
    /** A rate over less time would be noise. */
    private static final Duration SHORTEST = Duration.ofMillis(700);

    /** A partition may not have answered for rounds, so each value has its own time. */
    private record Count(long value, Instant at) {
        static final Count UNKNOWN = new Count(-1, Instant.MIN);

        /** Retention and deletion shrink what is counted here: no growth then. */
        double perSecond(Count last) {
            return last.value < 0 || value < last.value || !at.isAfter(last.at) ? 0 : (value - last.value) / seconds(last.at, at);
        }
    }

    /** @param leader whose log has these bytes; those of one partition differ between brokers, by up to a segment */
    private record Seen(Count end, Count bytes, int leader) {}

    private Map<TopicPartition, Seen> before = Map.of();
    private Map<String, Map<TopicPartition, Long>> readBefore = Map.of();
    private Instant at = Instant.MIN;

    Optional<ThroughputSample> next(Instant now, ClusterSnapshot snapshot, Map<TopicPartition, ListOffsetsResultInfo> ends,
            Map<Integer, Map<TopicPartition, ReplicaInfo>> logs, Map<String, Map<TopicPartition, ReadPosition>> positions) {
        if (now.isBefore(at)) {
            before = Map.of();
            readBefore = Map.of();
            at = Instant.MIN;
        }
        if (at.isAfter(now.minus(SHORTEST))) {
            return Optional.empty();
        }
        Map<TopicPartition, Long> read = read(positions, ends);
        double seconds = at == Instant.MIN ? 0 : seconds(at, now);
        Map<TopicPartition, Seen> seen = new HashMap<>();
        Map<Integer, Rates> brokers = new HashMap<>();
        Map<String, Rates> topics = new HashMap<>();
        snapshot.partitions().forEach(p -> {
            TopicPartition key = new TopicPartition(p.topic(), p.partition());
            Seen last = before.get(key);
            long end = AdminQueries.offset(ends, key);
            ReplicaInfo log = logs.getOrDefault(p.leader(), Map.of()).get(key);
            Seen now1 = new Seen(end >= 0 ? new Count(end, now) : last == null ? Count.UNKNOWN : last.end,
                    log != null ? new Count(log.size(), now) : last == null || last.leader != p.leader() ? Count.UNKNOWN : last.bytes, p.leader());
            seen.put(key, now1);
            Rates rates = last == null || seconds <= 0 ? Rates.ZERO : rates(last, now1, read.getOrDefault(key, 0L), seconds);
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

    /** Records that groups have read since the round before. */
    private Map<TopicPartition, Long> read(Map<String, Map<TopicPartition, ReadPosition>> positions, Map<TopicPartition, ListOffsetsResultInfo> ends) {
        Map<String, Map<TopicPartition, Long>> reached = new HashMap<>();
        Map<TopicPartition, Long> grown = new HashMap<>();
        positions.forEach((group, own) -> {
            Map<TopicPartition, Long> last = readBefore.getOrDefault(group, Map.of());
            Map<TopicPartition, Long> now = new HashMap<>();
            own.forEach((partition, at) -> {
                long next = at.next(AdminQueries.offset(ends, partition));
                now.put(partition, next);
                grown.merge(partition, Math.max(0, next - last.getOrDefault(partition, next)), Long::sum);
            });
            reached.put(group, now);
        });
        readBefore = reached;
        return grown;
    }

    private static Rates rates(Seen last, Seen now, double recordsOut, double seconds) {
        double recordsIn = now.end.perSecond(last.end);
        double bytesIn = now.leader == last.leader ? now.bytes.perSecond(last.bytes) : 0;
        double meanBytes = recordsIn > 0 && bytesIn > 0 ? bytesIn / recordsIn
                : now.end.value > 0 && now.bytes.value > 0 ? (double) now.bytes.value / now.end.value : 0;
        return new Rates(recordsIn, bytesIn, recordsOut / seconds, recordsOut * meanBytes / seconds);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }
}
