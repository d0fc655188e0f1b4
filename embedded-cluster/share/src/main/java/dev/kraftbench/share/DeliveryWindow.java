package dev.kraftbench.share;

import dev.kraftbench.share.state.StateBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/**
 * The records of a share partition that are under delivery. Pure; confined to the partition's lane.
 *
 * <pre>
 *        start                                  end
 *   done   │ acquired │ available │ acknowledged │   not delivered yet …
 *          └── spans, one behind the other without holes ──┘
 * </pre>
 *
 * The first span is never one that is done with: the start moves over those. Spans are as long as can be and are cut only where a part
 * changes, so that everything costs by the batch and not by the record.
 */
final class DeliveryWindow {

    private final TreeMap<Long, Span> spans = new TreeMap<>();
    private final TreeSet<RecordLock> locks = new TreeSet<>();
    private long start;
    private long end;
    /** Nothing before it is available. */
    private long availableFrom;
    /** There may be something that waits to go to a dead-letter topic. */
    private boolean archiving;

    private long nextLockSequence;

    DeliveryWindow(long start) {
        this.start = start;
        this.end = start;
        this.availableFrom = start;
    }

    /**
     * The window as it was written down. What lies between is available: it was not delivered, or nobody told how that ended.
     *
     * @throws IllegalArgumentException if the batches contradict the start or each other
     */
    static DeliveryWindow of(long start, List<StateBatch> batches) {
        DeliveryWindow window = new DeliveryWindow(start);
        for (StateBatch batch : batches) {
            if (batch.firstOffset() < window.end || batch.lastOffset() < batch.firstOffset()) {
                throw new IllegalArgumentException("Batch " + batch + " does not follow offset " + window.end);
            }
            if (batch.firstOffset() > window.end) {
                window.extend(batch.firstOffset() - 1, DeliveryState.AVAILABLE, 0);
            }
            DeliveryState state = DeliveryState.of(batch.state());
            // An acquired one is never written; should it be, its lock is gone.
            window.extend(batch.lastOffset(), state == DeliveryState.ACQUIRED ? DeliveryState.AVAILABLE : state, batch.deliveries());
        }
        window.join(window.start, window.end);
        window.advance();
        return window;
    }

    long start() {
        return start;
    }

    /** Behind the last record that has been delivered. */
    long end() {
        return end;
    }

    /** How many offsets there are in the window. */
    long count() {
        return end - start;
    }

    /** The next offset that may be acquired: within the window, or its end. */
    long nextAvailable() {
        long from = Math.max(availableFrom, start);
        while (from < end) {
            Span span = at(from);
            if (span.isAvailable()) {
                availableFrom = from;
                return from;
            }
            from = span.lastOffset + 1;
        }
        availableFrom = end;
        return end;
    }

    /** The span with this offset, which is in the window. */
    Span at(long offset) {
        return spans.floorEntry(offset).getValue();
    }

    Collection<Span> spans() {
        return spans.values();
    }

    // ---- locks

    RecordLock newLock(String member, long deadlineNanos) {
        return new RecordLock(member, deadlineNanos, nextLockSequence++);
    }

    /** When the next lock expires, or {@link Long#MAX_VALUE} if there is none. */
    long nextDeadlineNanos() {
        return locks.isEmpty() ? Long.MAX_VALUE : locks.first().deadlineNanos;
    }

    /** Locks an available part of the window: one more delivery. */
    void acquire(long first, long last, RecordLock lock) {
        for (Span span : parts(first, last)) {
            span.state = DeliveryState.ACQUIRED;
            span.deliveries++;
            lock(span, lock);
        }
        join(first, last);
    }

    /** Takes in and locks what lies behind the window. */
    void acquireNew(long last, RecordLock lock) {
        Span span = extend(last, DeliveryState.ACQUIRED, 1);
        lock(span, lock);
        join(span.firstOffset, last);
    }

    private void lock(Span span, RecordLock lock) {
        span.lock = lock;
        lock.hold(span.firstOffset, span.lastOffset);
        locks.add(lock);
    }

    private void unlock(Span span) {
        RecordLock lock = span.lock;
        if (lock != null) {
            span.lock = null;
            lock.held -= span.count();
            if (lock.held == 0) {
                locks.remove(lock);
            }
        }
    }

    /** Gives up what nobody wants of the window: offsets that hold no record, control records, aborted ones. Only what is available. */
    void archive(long first, long last) {
        long from = Math.max(first, start);
        for (long offset = from; offset <= Math.min(last, end - 1); ) {
            Span span = at(offset);
            long until = Math.min(span.lastOffset, last);
            if (span.isAvailable()) {
                parts(offset, until).forEach(part -> part.state = DeliveryState.ARCHIVED);
            }
            offset = until + 1;
        }
        if (last >= end) {
            extend(last, DeliveryState.ARCHIVED, 0);
        }
        join(from, last);
    }

    private Span extend(long last, DeliveryState state, int deliveries) {
        Span span = new Span(end, last, state, deliveries);
        archiving |= state == DeliveryState.ARCHIVING;
        spans.put(end, span);
        end = last + 1;
        return span;
    }

    /**
     * Ends the locks whose time is up; what is being acknowledged is left to that.
     *
     * @return what has changed and should be written down
     */
    Transition expire(long nowNanos, DeliveryLimit limit, BiConsumer<RecordLock, Span> each) {
        Transition changed = new Transition();
        while (!locks.isEmpty() && locks.first().deadlineNanos - nowNanos <= 0) {
            RecordLock lock = locks.pollFirst();
            lock.expired = true;
            for (Span span : List.copyOf(overlapping(lock.firstOffset, lock.lastOffset))) {
                if (span.lock == lock && span.pending == null) {
                    free(span, limit);
                    changed.add(span.firstOffset, span.lastOffset);
                    each.accept(lock, span);
                }
            }
        }
        changed.ranges().forEach(range -> join(range.firstOffset(), range.lastOffset()));
        return changed;
    }

    private void free(Span span, DeliveryLimit limit) {
        unlock(span);
        set(span, freed(span, limit));
    }

    private static DeliveryState freed(Span span, DeliveryLimit limit) {
        return span.deliveries >= limit.deliveries() ? limit.givenUp() : DeliveryState.AVAILABLE;
    }

    private void set(Span span, DeliveryState state) {
        span.state = state;
        archiving |= state == DeliveryState.ARCHIVING;
        if (state == DeliveryState.AVAILABLE) {
            availableFrom = Math.min(availableFrom, span.firstOffset);
        }
    }

    // ---- acknowledging

    /** Whether the member may acknowledge these now; what lies before the window does not count any more. */
    Errors checkHeld(String member, long first, long last) {
        // A leader that has begun anew may have delivered less than the one before: that is no mistake in the request.
        if (last >= end) {
            return Errors.INVALID_RECORD_STATE;
        }
        for (Span span : overlapping(Math.max(first, start), last)) {
            if (!span.isHeldBy(member)) {
                return Errors.INVALID_RECORD_STATE;
            }
        }
        return Errors.NONE;
    }

    /** Begins to end the delivery of what {@link #checkHeld} has allowed. */
    void begin(Transition transition, long first, long last, DeliveryState target, DeliveryLimit limit) {
        for (Span span : parts(Math.max(first, start), last)) {
            begin(transition, span, target, limit);
        }
    }

    private static void begin(Transition transition, Span span, DeliveryState target, DeliveryLimit limit) {
        span.pending = transition;
        span.target = target == DeliveryState.AVAILABLE ? freed(span, limit) : target;
        transition.add(span.firstOffset, span.lastOffset);
    }

    /** The same for what a member rejects. */
    void beginReject(Transition transition, long first, long last, DeliveryLimit limit) {
        for (Span span : parts(Math.max(first, start), last)) {
            span.rejected = limit.deadLetters();
            begin(transition, span, limit.givenUp(), limit);
        }
    }

    /** Begins to end the archiving of what waits for it, each in a transition of its own, and so many at most. */
    void beginArchived(int most, BiConsumer<Transition, Span> each) {
        if (!archiving) {
            return;
        }
        archiving = false;
        int begun = 0;
        for (Span span : List.copyOf(spans.values())) {
            if (span.state == DeliveryState.ARCHIVING && span.pending == null) {
                if (begun++ == most) {
                    archiving = true;
                    return;
                }
                Transition transition = new Transition();
                span.pending = transition;
                span.target = DeliveryState.ARCHIVED;
                transition.add(span.firstOffset, span.lastOffset);
                each.accept(transition, span);
            }
        }
    }

    /**
     * Begins to free everything that the member holds, as if it had not been delivered: so a record is not given up because members come and go
     * that never look at it.
     */
    void beginRelease(Transition transition, String member, Consumer<Span> each) {
        for (Span span : spans.values()) {
            if (span.isHeldBy(member)) {
                span.pending = transition;
                span.target = DeliveryState.AVAILABLE;
                span.undelivered = true;
                transition.add(span.firstOffset, span.lastOffset);
                each.accept(span);
            }
        }
    }

    /** Gives what {@link #checkHeld} has allowed a new lock (KIP-1222). */
    void renew(long first, long last, RecordLock lock) {
        for (Span span : parts(Math.max(first, start), last)) {
            unlock(span);
            lock(span, lock);
        }
        join(first, last);
    }

    /** The changes have been written down. */
    void commit(Transition transition) {
        for (Transition.Range range : transition.ranges()) {
            for (Span span : overlapping(range.firstOffset(), range.lastOffset())) {
                if (span.pending == transition) {
                    span.pending = null;
                    span.deliveries = span.deliveriesAfter();
                    span.undelivered = false;
                    unlock(span);
                    set(span, span.target);
                }
            }
            join(range.firstOffset(), range.lastOffset());
        }
        advance();
    }

    /** The changes could not be written down: everything is as before, but for locks whose time was up meanwhile. */
    void rollback(Transition transition, DeliveryLimit limit) {
        for (Transition.Range range : transition.ranges()) {
            for (Span span : overlapping(range.firstOffset(), range.lastOffset())) {
                if (span.pending == transition) {
                    span.pending = null;
                    span.rejected = false;
                    span.undelivered = false;
                    if (span.lock == null || span.lock.expired) {
                        free(span, limit);
                    }
                }
            }
            join(range.firstOffset(), range.lastOffset());
        }
        advance();
    }

    // ---- what is written down

    /** Where the window will start when the transitions are committed. */
    long startAfter(Set<Transition> transitions) {
        long after = start;
        for (Span span : spans.values()) {
            if (!span.state.isFinal() && !(transitions.contains(span.pending) && span.target.isFinal())) {
                break;
            }
            after = span.lastOffset + 1;
        }
        return after;
    }

    /** How many records from the offset on will be done with when the transitions are committed. */
    int countFinal(long from, Set<Transition> transitions) {
        long count = 0;
        for (Span span : overlapping(from, end - 1)) {
            if (span.state.isFinal() || transitions.contains(span.pending) && span.target.isFinal()) {
                count += span.count();
            }
        }
        return (int) Math.min(Integer.MAX_VALUE, count);
    }

    /** What is to be written of the transition, from the offset on. */
    List<StateBatch> batches(Transition transition, long from, Set<Transition> transitions) {
        List<StateBatch> batches = new ArrayList<>();
        for (Transition.Range range : transition.ranges()) {
            for (Span span : overlapping(Math.max(range.firstOffset(), from), range.lastOffset())) {
                boolean own = span.pending == transition;
                if (own || span.pending == null || !transitions.contains(span.pending)) {
                    add(batches, span, own, Math.max(from, span.firstOffset));
                }
            }
        }
        return batches;
    }

    private static void add(List<StateBatch> batches, Span span, boolean ended, long first) {
        DeliveryState state = ended ? span.target : span.state;
        boolean acquired = state == DeliveryState.ACQUIRED;
        int counted = ended ? span.deliveriesAfter() : span.deliveries;
        // A delivery under way is not written: to whoever reads this it has not begun.
        int deliveries = acquired ? counted - 1 : counted;
        if (!acquired || deliveries > 0) {
            batches.add(new StateBatch(
                    first, span.lastOffset, (acquired ? DeliveryState.AVAILABLE : state).id(), (short) deliveries));
        }
    }

    // ---- the start

    /** The log begins at this offset now: what lies before is gone. */
    void moveStart(long logStart) {
        if (logStart <= start) {
            return;
        }
        if (logStart < end) {
            cut(logStart);
        }
        NavigableMap<Long, Span> gone = spans.headMap(logStart, false);
        gone.values().forEach(this::unlock);
        gone.clear();
        start = logStart;
        end = Math.max(end, logStart);
        advance();
    }

    /** Moves the start over what is done with. */
    void advance() {
        for (Map.Entry<Long, Span> first = spans.firstEntry(); first != null; first = spans.firstEntry()) {
            Span span = first.getValue();
            if (!span.state.isFinal() || span.pending != null) {
                break;
            }
            spans.remove(first.getKey());
            start = span.lastOffset + 1;
        }
    }

    // ---- spans

    private Collection<Span> overlapping(long first, long last) {
        Long from = spans.floorKey(first);
        long fromKey = from != null && spans.get(from).lastOffset >= first ? from : first;
        return fromKey > last ? List.of() : spans.subMap(fromKey, true, last, true).values();
    }

    /** The spans of exactly this part of the window. */
    private List<Span> parts(long first, long last) {
        if (first > last) {
            return List.of();
        }
        cut(first);
        cut(last + 1);
        return List.copyOf(spans.subMap(first, true, last, true).values());
    }

    private void cut(long offset) {
        Map.Entry<Long, Span> before = spans.lowerEntry(offset);
        if (before != null && before.getValue().lastOffset >= offset) {
            Span span = before.getValue();
            spans.put(span.firstOffset, span.part(span.firstOffset, offset - 1));
            spans.put(offset, span.part(offset, span.lastOffset));
        }
    }

    private void join(long first, long last) {
        Map.Entry<Long, Span> entry = spans.lowerEntry(first);
        if (entry == null) {
            entry = spans.ceilingEntry(first);
        }
        while (entry != null && entry.getKey() <= last) {
            Span left = entry.getValue();
            Span right = spans.get(left.lastOffset + 1);
            if (right != null && right.isAlike(left)) {
                spans.remove(right.firstOffset);
                Span both = left.part(left.firstOffset, right.lastOffset);
                spans.put(both.firstOffset, both);
                entry = spans.floorEntry(both.firstOffset);
            } else {
                entry = spans.higherEntry(left.firstOffset);
            }
        }
    }
}
