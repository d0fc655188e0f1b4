package dev.kraftbench.transaction.internal;

import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.coordinator.ShardTimers;
import dev.kraftbench.kernel.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Requests that came while a transaction of their transactional id was being ended. Kafka answers them CONCURRENT_TRANSACTIONS, and
 * clients try again a little later; here they wait for the end, which is a matter of milliseconds, as long as they have patience.
 * Confined to the shard's lane.
 */
public final class HeldRequests {

    /** A request that may have to wait, more than once: its time is counted from the first. */
    public static final class Waiter {
        private final Runnable again;
        private final Consumer<Errors> refuse;
        private final long patienceNanos;
        private @Nullable Long deadlineNanos;

        /**
         * @param again decides the request anew
         * @param patienceNanos for which it waits in all
         */
        public Waiter(Runnable again, Consumer<Errors> refuse, long patienceNanos) {
            this.again = again;
            this.refuse = refuse;
            this.patienceNanos = patienceNanos;
        }
    }

    /** A producer has one request under way; more come from clients that have given up on one, or from several that fight. */
    private static final int MAX_PER_ID = 8;

    private static final int MAX = 10_000;

    private final Clock clock;
    private final ShardTimers timers;
    private final Map<String, ArrayDeque<Waiter>> byId = new HashMap<>();
    private int size;

    HeldRequests(Clock clock, ShardTimers timers) {
        this.clock = clock;
        this.timers = timers;
    }

    /** Holds the request; false if it has waited long enough or too many do. */
    boolean hold(String transactionalId, Waiter waiter) {
        if (waiter.deadlineNanos == null) {
            waiter.deadlineNanos = clock.nanos() + waiter.patienceNanos;
        }
        long left = waiter.deadlineNanos - clock.nanos();
        ArrayDeque<Waiter> waiting = byId.getOrDefault(transactionalId, new ArrayDeque<>());
        if (left <= 0 || waiting.size() >= MAX_PER_ID || size >= MAX) {
            return false;
        }
        byId.put(transactionalId, waiting);
        waiting.add(waiter);
        size++;
        timers.schedule(waiter, left, () -> {
            giveUp(transactionalId, waiter);
            return CoordinatorResult.deferred();
        });
        return true;
    }

    private void giveUp(String transactionalId, Waiter waiter) {
        ArrayDeque<Waiter> waiting = byId.get(transactionalId);
        if (waiting != null && waiting.remove(waiter)) {
            size--;
            if (waiting.isEmpty()) {
                byId.remove(transactionalId);
            }
            waiter.refuse.accept(Errors.CONCURRENT_TRANSACTIONS);
        }
    }

    /** The transaction has ended: decides anew, in the order in which the requests came. */
    void release(String transactionalId) {
        take(transactionalId).forEach(waiter -> waiter.again.run());
    }

    /** The transaction's end could not be written. */
    void refuse(String transactionalId, Errors why) {
        take(transactionalId).forEach(waiter -> waiter.refuse.accept(why));
    }

    private List<Waiter> take(String transactionalId) {
        ArrayDeque<Waiter> waiting = byId.remove(transactionalId);
        if (waiting == null) {
            return List.of();
        }
        size -= waiting.size();
        waiting.forEach(timers::cancel);
        return List.copyOf(waiting);
    }

    /** The shard is gone, and its timers with it. */
    void refuseAll(Errors why) {
        List<Waiter> all = new ArrayList<>(size);
        byId.values().forEach(all::addAll);
        byId.clear();
        size = 0;
        all.forEach(waiter -> waiter.refuse.accept(why));
    }
}
