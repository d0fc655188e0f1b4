package dev.kraftbench.remote.group;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.GroupDetails.Delay;
import dev.kraftbench.core.model.GroupDetails.PartitionLag;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.remote.AdminAccess;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For how long the next record of a group has waited. Where it was written while somebody looked, the end offsets seen since tell; otherwise its
 * timestamp, which is read once for each committed offset. Nobody waits for that: until it is read the delay is unknown, and the next question has it.
 * Any thread.
 */
final class ReadDelays {
    private static final Logger LOG = LoggerFactory.getLogger(ReadDelays.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MOST_AT_ONCE = 200;
    private static final int MOST_KEPT = 5_000;

    private record Position(PartitionId partition, long offset) {}

    private final AdminAccess access;
    private final ClusterModel model;
    private final InstantSource clock;
    private final AtomicBoolean reading = new AtomicBoolean();
    private final Map<Position, Long> times = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Position, Long> eldest) {
            return size() > MOST_KEPT;
        }
    };

    ReadDelays(AdminAccess access, ClusterModel model, InstantSource clock) {
        this.access = access;
        this.model = model;
        this.clock = clock;
    }

    /** The group with the delays that are known now. */
    GroupDetails with(GroupDetails group) {
        long now = clock.millis();
        Map<PartitionId, Long> unknown = new HashMap<>();
        List<PartitionLag> lags = group.lags().stream().map(lag -> {
            Delay delay = delay(lag, now);
            if (delay.source() == Delay.Source.UNKNOWN && lag.lag() > 0 && unknown.size() < MOST_AT_ONCE) {
                unknown.put(new PartitionId(lag.topic(), lag.partition()), lag.next());
            }
            return lag.with(delay);
        }).toList();
        if (!unknown.isEmpty() && reading.compareAndSet(false, true)) {
            Thread.ofVirtual().name("kraftbench-record-times").start(() -> read(unknown));
        }
        return new GroupDetails(group.id(), group.type(), group.state(), group.assignor(), group.coordinator(), group.epoch(), group.targetEpoch(),
                group.members(), lags, group.topology());
    }

    private Delay delay(PartitionLag lag, long now) {
        if (lag.lag() == 0) {
            return Delay.NONE;
        }
        if (lag.lag() < 0 || lag.committed() < 0) {
            return Delay.UNKNOWN;
        }
        PartitionId partition = new PartitionId(lag.topic(), lag.partition());
        double waited = model.series().waitedMillis(partition, lag.next(), now);
        // 0 where the end has moved on since it was last sampled: what waits has waited for less than a sample
        if (!Double.isNaN(waited)) {
            return new Delay((long) waited, Delay.Source.HISTORY);
        }
        Long time;
        synchronized (times) {
            time = times.get(new Position(partition, lag.next()));
        }
        // a producer's clock may be ahead of ours
        return time == null ? Delay.UNKNOWN : new Delay(Math.max(0, now - time), Delay.Source.RECORD);
    }

    private void read(Map<PartitionId, Long> offsets) {
        try {
            Map<PartitionId, Long> found = RecordTimes.read(access.clientConfig(), offsets, LIMIT);
            synchronized (times) {
                found.forEach((partition, time) -> times.put(new Position(partition, offsets.get(partition)), time));
            }
        } catch (ClusterException | KafkaException e) {
            LOG.atDebug().setCause(e).log("times of records not read");
        } finally {
            reading.set(false);
        }
    }
}
