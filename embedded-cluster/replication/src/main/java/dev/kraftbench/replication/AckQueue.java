package dev.kraftbench.replication;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/** Producers that wait until the high watermark reaches the end of their records. Pure; answers leave in the order of offsets. */
final class AckQueue {

    private record Waiter(long requiredOffset, long number, long deadlineNanos, ProduceOutcome.Produced produced, Consumer<ProduceOutcome> outcome) {}

    private final PriorityQueue<Waiter> waiters = new PriorityQueue<>((a, b) -> a.requiredOffset() != b.requiredOffset()
            ? Long.compare(a.requiredOffset(), b.requiredOffset())
            : Long.compare(a.number(), b.number()));
    private long nextNumber;

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    void add(ProduceOutcome.Produced produced, long deadlineNanos, Consumer<ProduceOutcome> outcome) {
        waiters.add(new Waiter(produced.lastOffset() + 1, nextNumber++, deadlineNanos, produced, outcome));
    }

    /** Answers everything that the high watermark covers; with an error if the ISR became too small meanwhile. */
    void reached(long highWatermark, boolean enoughReplicas) {
        while (true) {
            Waiter head = waiters.peek();
            if (head == null || head.requiredOffset() > highWatermark) {
                return;
            }
            waiters.remove();
            head.outcome().accept(enoughReplicas ? head.produced() : new ProduceOutcome.Failed(Errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND));
        }
    }

    /**
     * Answers those whose time is up.
     *
     * @return nanoseconds until the next one's time is up, or -1 if none waits
     */
    long expire(long nowNanos) {
        List<Waiter> expired = new ArrayList<>();
        long next = Long.MAX_VALUE;
        for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
            Waiter waiter = all.next();
            long left = waiter.deadlineNanos() - nowNanos;
            if (left <= 0) {
                all.remove();
                expired.add(waiter);
            } else {
                next = Math.min(next, left);
            }
        }
        expired.sort((a, b) -> Long.compare(a.number(), b.number()));
        expired.forEach(waiter -> waiter.outcome().accept(new ProduceOutcome.Failed(Errors.REQUEST_TIMED_OUT)));
        return next == Long.MAX_VALUE ? -1 : next;
    }

    void failAll(Errors error) {
        List<Waiter> all = new ArrayList<>(waiters);
        waiters.clear();
        all.sort((a, b) -> Long.compare(a.number(), b.number()));
        all.forEach(waiter -> waiter.outcome().accept(new ProduceOutcome.Failed(error)));
    }
}
