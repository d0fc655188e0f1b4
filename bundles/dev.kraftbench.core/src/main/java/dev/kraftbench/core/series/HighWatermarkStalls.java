package dev.kraftbench.core.series;

import dev.kraftbench.core.model.PartitionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Finds the times during which high watermarks stood still although leaders had more. Bounded; not safe for use by several threads. */
public final class HighWatermarkStalls {
    /** A high watermark that waits for one fetch of a follower is no stall. */
    static final long SHORTEST_MILLIS = 1_000;
    private static final int MOST = 256;

    private record Behind(long highWatermark, long since) {}

    private final Map<PartitionId, Behind> behind = new HashMap<>();
    private final Deque<Stall> ended = new ArrayDeque<>();
    private long now;

    /** How all partitions' leaders are at one moment. */
    public void add(long epochMillis, Collection<LogProgress> leaders) {
        Map<PartitionId, Behind> still = new HashMap<>();
        for (LogProgress leader : leaders) {
            if (leader.highWatermark() >= 0 && leader.logEndOffset() > leader.highWatermark()) {
                Behind before = behind.get(leader.partition());
                still.put(leader.partition(), before != null && before.highWatermark == leader.highWatermark() ? before
                        : new Behind(leader.highWatermark(), epochMillis));
            }
        }
        for (Iterator<Map.Entry<PartitionId, Behind>> each = behind.entrySet().iterator(); each.hasNext();) {
            Map.Entry<PartitionId, Behind> before = each.next();
            if (still.get(before.getKey()) != before.getValue()) {
                each.remove();
                end(before.getKey(), before.getValue().since, epochMillis);
            }
        }
        behind.putAll(still);
        now = epochMillis;
    }

    private void end(PartitionId partition, long since, long until) {
        if (until - since >= SHORTEST_MILLIS) {
            if (ended.size() == MOST) {
                ended.removeFirst();
            }
            ended.addLast(new Stall(partition, new TimeSpan(since, until)));
        }
    }

    /** Those that ended, and those that go on as far as they have come. */
    public List<Stall> stalls() {
        List<Stall> stalls = new ArrayList<>(ended);
        behind.forEach((partition, since) -> {
            if (now - since.since >= SHORTEST_MILLIS && stalls.size() < 2 * MOST) {
                stalls.add(new Stall(partition, new TimeSpan(since.since, now)));
            }
        });
        return stalls;
    }
}
