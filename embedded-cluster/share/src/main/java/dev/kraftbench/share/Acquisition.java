package dev.kraftbench.share;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Acquires for one member what it finds available in batches that were read from the log, one after the other. Confined to the partition's
 * lane.
 *
 * <p>What the log turns out not to hold, or what is not for consumers, is archived on the way. A record that has been delivered often is
 * given out in ever smaller company, in the end alone: so the one bad record of a batch does not take the good ones with it.
 */
final class Acquisition {

    private static final int LEAST_THROTTLED_DELIVERIES = 2;

    private final DeliveryWindow window;
    private final ShareSettings settings;
    private final Wish wish;
    private final RecordLock lock;
    private final List<AcquiredRange> acquired = new ArrayList<>();
    private long next;
    private long count;
    private boolean full;
    private boolean moved;
    private @Nullable LogBatch first;
    private @Nullable LogBatch last;
    private boolean batchBegins;

    Acquisition(DeliveryWindow window, ShareSettings settings, Wish wish, RecordLock lock) {
        this.window = window;
        this.settings = settings;
        this.wish = wish;
        this.lock = lock;
        this.next = window.nextAvailable();
        this.full = wish.maxRecords() <= 0;
    }

    List<AcquiredRange> acquired() {
        return acquired;
    }

    long count() {
        return count;
    }

    /** Whether anything in the window has changed, if only that something was archived. */
    boolean hasMoved() {
        return moved || count > 0;
    }

    /** The first batch of which something was acquired. */
    @Nullable LogBatch first() {
        return first;
    }

    @Nullable LogBatch last() {
        return last;
    }

    /** Takes the next batch of the log; false if no more is wanted. */
    boolean offer(LogBatch batch) {
        if (full) {
            return false;
        }
        if (batch.lastOffset() < next) {
            return true;
        }
        long from = Math.max(batch.baseOffset(), next);
        if (from > next) {
            archive(next, from - 1);
        }
        long before = count;
        batchBegins = true;
        if (batch.wanted()) {
            take(from, batch.lastOffset());
        } else {
            archive(from, batch.lastOffset());
        }
        if (count > before) {
            first = first == null ? batch : first;
            last = batch;
        }
        next = batch.lastOffset() + 1;
        full |= count >= wish.maxRecords();
        return !full;
    }

    private void archive(long from, long to) {
        // Without room the window grows by nothing at all, not even by what is done with.
        long until = window.count() < settings.maxRecordLocks() ? to : Math.min(to, window.end() - 1);
        if (from <= until) {
            window.archive(from, until);
            moved = true;
        }
        full |= until < to;
    }

    private void take(long from, long to) {
        long offset = from;
        while (offset <= to && offset < window.end() && !full) {
            Span span = window.at(offset);
            long until = Math.min(span.lastOffset, to);
            if (span.isAvailable()) {
                until = takeAgain(span, offset, until);
            }
            offset = until + 1;
        }
        if (offset <= to && !full) {
            takeNew(offset, to);
        }
    }

    /** Acquires of an available span; returns the last offset that is dealt with. */
    private long takeAgain(Span span, long from, long to) {
        long room = wish.strict() ? wish.maxRecords() - count : Long.MAX_VALUE;
        int throttledFrom = Math.max(LEAST_THROTTLED_DELIVERIES, (settings.deliveryLimit() + 1) / 2);
        boolean throttled = span.deliveries >= throttledFrom;
        if (throttled) {
            if (count > 0) {
                full = true;
                return from - 1;
            }
            boolean lastChance = settings.deliveryLimit() > LEAST_THROTTLED_DELIVERIES && span.deliveries >= settings.deliveryLimit() - 1;
            long share = Math.max(1, span.count() >> Math.min(62, span.deliveries - throttledFrom + 1));
            room = Math.min(room, lastChance ? 1 : share);
        }
        long until = room > to - from ? to : from + room - 1;
        int deliveries = span.deliveries + 1;
        window.acquire(from, until, lock);
        add(from, until, deliveries);
        full |= throttled || wish.strict() && count >= wish.maxRecords();
        return until;
    }

    private void takeNew(long from, long to) {
        long room = Math.min(wish.maxRecords() - count, settings.maxRecordLocks() - window.count());
        if (room <= 0) {
            full = true;
            return;
        }
        long until = wish.strict() && room <= to - from ? from + room - 1 : to;
        window.acquireNew(until, lock);
        add(from, until, 1);
        full |= until < to;
    }

    private void add(long from, long to, int deliveries) {
        count += to - from + 1;
        AcquiredRange before = acquired.isEmpty() ? null : acquired.getLast();
        boolean joins = before != null
                && before.lastOffset() + 1 == from
                && before.deliveries() == deliveries
                && !(batchBegins && !wish.strict() && before.count() >= wish.batchSize());
        if (joins) {
            acquired.set(acquired.size() - 1, new AcquiredRange(before.firstOffset(), to, deliveries));
        } else {
            acquired.add(new AcquiredRange(from, to, deliveries));
        }
        batchBegins = false;
    }
}
