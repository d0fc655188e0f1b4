package dev.kraftbench.simulation.cluster;

import static dev.kraftbench.simulation.cluster.ClusterClient.MILLI;

import dev.kraftbench.simulation.Simulation;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What became of each record that a share group was to handle, over all members: held by one at a time, never seen again once its acceptance was
 * confirmed, and given up by nobody before it is accepted, rejected or delivered too often.
 *
 * <p>Most of this only binds a partition's leader while it leads: a leader that has been deposed and does not know it may deliver once more,
 * and a new one knows nothing of deliveries that had not ended.
 */
final class ShareLedger {

    /**
     * One delivery.
     *
     * @param beginning how often the session had begun anew by then
     * @param epoch of the leader that certainly was the leader all the time the fetch took, or −1
     * @param sentNanos when the fetch was sent
     */
    record Delivery(ShareSession session, int beginning, int epoch, int count, long sentNanos, long receivedNanos) {}

    private static final class Fate {
        @Nullable Delivery held;
        @Nullable Delivery last;
        int epoch = -1;
        int count;
        int mostDeliveries;
        int lostBefore;
        /** Accepted or rejected, and the answer has come; 0 if not. */
        long doneNanos;
        boolean doneAsked;
    }

    private final Simulation simulation;
    private final int lockMillis;
    private final int limit;
    private final Map<TopicPartition, TreeMap<Long, Fate>> fates = new HashMap<>();
    /** Fetches whose answer was lost: each may have delivered anything, of which nobody knows. */
    private final Map<TopicPartition, Integer> lost = new HashMap<>();
    private long deliveries;
    private long redeliveries;

    ShareLedger(Simulation simulation, int lockMillis, int limit) {
        this.simulation = simulation;
        this.lockMillis = lockMillis;
        this.limit = limit;
    }

    long deliveries() {
        return deliveries;
    }

    long redeliveries() {
        return redeliveries;
    }

    private Fate fate(TopicPartition partition, long offset) {
        return fates.computeIfAbsent(partition, ignored -> new TreeMap<>()).computeIfAbsent(offset, ignored -> new Fate());
    }

    void fetchLost(TopicPartition partition) {
        lost.merge(partition, 1, Integer::sum);
    }

    /** A member begins a session anew: it has no claim on anything it was given in the one before. */
    void givenUp(ShareSession session) {
        fates.values().forEach(all -> all.values().forEach(fate -> {
            if (fate.held != null && fate.held.session() == session) {
                fate.held = null;
            }
        }));
    }

    private int lost(TopicPartition partition) {
        return lost.getOrDefault(partition, 0);
    }

    /** A member is given a record. */
    void delivered(TopicPartition partition, long offset, Delivery delivery) {
        Fate fate = fate(partition, offset);
        String what = partition + " offset " + offset + " is delivered to " + delivery.session() + ", delivery " + delivery.count();
        deliveries++;
        redeliveries += fate.mostDeliveries > 0 ? 1 : 0;
        if (delivery.count() < 1 || delivery.count() > limit) {
            throw new AssertionError(what + ", the limit is " + limit);
        }
        boolean certain = delivery.epoch() >= 0;
        if (certain && fate.doneNanos != 0 && fate.doneNanos <= delivery.sentNanos()) {
            throw new AssertionError(what + ", and it was accepted or rejected "
                    + (delivery.sentNanos() - fate.doneNanos) / MILLI + " ms before it was fetched");
        }
        Delivery held = fate.held;
        if (certain && held != null && held.epoch() == delivery.epoch() && held.receivedNanos() <= delivery.sentNanos()
                && simulation.nowNanos() < held.sentNanos() + lockMillis * MILLI && held.session().certainlyHolds(held.beginning())) {
            throw new AssertionError(what + ", and " + held.session() + " has held it since "
                    + (simulation.nowNanos() - held.receivedNanos()) / MILLI + " ms with delivery " + held.count());
        }
        if (certain && fate.epoch == delivery.epoch() && delivery.sentNanos() >= (held == null ? 0 : held.receivedNanos())) {
            int unknown = lost(partition) - fate.lostBefore;
            // A delivery that ended with its session does not count.
            int counted = fate.last != null && fate.last.session().certainlyHolds(fate.last.beginning()) ? fate.count : fate.count - 1;
            if (delivery.count() <= counted || delivery.count() > fate.count + 1 + unknown) {
                throw new AssertionError(what + ", the one before was " + fate.count + ", and " + unknown + " fetches were lost since");
            }
        }
        fate.held = delivery;
        fate.last = delivery;
        fate.epoch = delivery.epoch();
        fate.count = delivery.count();
        fate.lostBefore = lost(partition);
        fate.mostDeliveries = Math.max(fate.mostDeliveries, delivery.count());
    }

    /** A member is about to tell what became of a record. @param done whether it is accepted or rejected, and not released */
    void acknowledging(TopicPartition partition, long offset, boolean done) {
        Fate fate = fate(partition, offset);
        fate.held = null;
        fate.doneAsked |= done;
    }

    /** The leader has confirmed that a record is accepted or rejected. */
    void confirmed(TopicPartition partition, long offset) {
        Fate fate = fate(partition, offset);
        if (fate.doneNanos == 0) {
            fate.doneNanos = simulation.nowNanos();
        }
    }

    /** Whether nobody need see any of the records before this offset again. */
    boolean isDone(TopicPartition partition, long end) {
        return firstUndone(partition, end) == end;
    }

    private long firstUndone(TopicPartition partition, long end) {
        TreeMap<Long, Fate> all = fates.getOrDefault(partition, new TreeMap<>());
        for (long offset = 0; offset < end; offset++) {
            Fate fate = all.get(offset);
            int deliveries = (fate == null ? 0 : fate.mostDeliveries) + lost(partition);
            if (deliveries < limit && (fate == null || !fate.doneAsked)) {
                return offset;
            }
        }
        return end;
    }

    String progress(TopicPartition partition, long end) {
        long first = firstUndone(partition, end);
        Fate fate = fates.getOrDefault(partition, new TreeMap<>()).get(first);
        return partition + " is done up to " + first + " of " + end
                + (fate == null ? "" : ", which was delivered " + fate.mostDeliveries + " times, held " + fate.held);
    }
}
