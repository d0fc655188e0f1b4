package dev.kraftbench.coordinator;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one shard, by key, over a single timer of its lane. Confined to that lane.
 *
 * <p>Pushing a deadline back, as every heartbeat does, only writes a field: the entry keeps its place in the queue and is put back when
 * it comes up too early.
 */
public final class ShardTimers {

    /**
     * A decision to be made when time is up; its records are appended like any other's. It is made again a little later when the log did not take
     * them, unless the timer has been set anew by then: nothing else would remember that time is up.
     */
    public interface Expiry extends Supplier<CoordinatorResult<?>> {}

    /** Has a decision made as an operation of the shard. */
    interface Due {
        /** @param refused told if the log did not take its records while the shard stays loaded */
        void decide(Expiry expiry, Runnable refused);
    }

    /** Until a decision is made again whose records the log did not take. */
    static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final class Entry {
        final Object key;
        final long sequence;
        Expiry expiry;
        long deadlineNanos;
        long queuedNanos;

        Entry(Object key, long sequence, Expiry expiry) {
            this.key = key;
            this.sequence = sequence;
            this.expiry = expiry;
        }
    }

    private static final Comparator<Entry> BY_TIME = (a, b) -> {
        int byTime = Long.signum(a.queuedNanos - b.queuedNanos);
        return byTime != 0 ? byTime : Long.compare(a.sequence, b.sequence);
    };

    private final Lane lane;
    private final Due due;
    private final Map<Object, Entry> entries = new HashMap<>();
    /** Time is up, and the decision waits behind those that came before it: one of them may still cancel it or set it anew. */
    private final Map<Object, Entry> dueNow = new HashMap<>();
    private final TreeSet<Entry> queue = new TreeSet<>(BY_TIME);
    /** Cancelled by the decision that is being made. */
    private final List<Entry> cancelled = new ArrayList<>();
    private boolean deciding;
    private long nextSequence;
    private @Nullable Timer armed;
    private long armedNanos;

    /** @param due takes each decision whose time has come; it runs later, as an operation of the shard */
    ShardTimers(Lane lane, Due due) {
        this.lane = lane;
        this.due = due;
    }

    /** Sets the timer of this key, replacing the one it has. */
    public void schedule(Object key, long delayNanos, Expiry expiry) {
        long deadline = lane.clock().nanos() + Math.max(0, delayNanos);
        dueNow.remove(key);
        Entry entry = entries.get(key);
        if (entry == null) {
            entry = new Entry(key, nextSequence++, expiry);
            entries.put(key, entry);
            entry.queuedNanos = deadline;
            queue.add(entry);
        } else {
            entry.expiry = expiry;
            if (deadline - entry.queuedNanos < 0) {
                queue.remove(entry);
                entry.queuedNanos = deadline;
                queue.add(entry);
            }
        }
        entry.deadlineNanos = deadline;
        arm();
    }

    /** Lets the timer of this key, if it is set, end now. */
    public void hasten(Object key) {
        Entry entry = entries.get(key);
        if (entry != null) {
            schedule(key, 0, entry.expiry);
        }
    }

    /**
     * Has a decision made after those that wait already, for something that comes from outside of the shard. Only while the shard is loaded. It
     * is made once: whoever has to know that the log did not take its records is told by the result.
     */
    public void soon(Expiry decision) {
        due.decide(decision, () -> { });
    }

    public void cancel(Object key) {
        Entry entry = entries.remove(key);
        if (entry != null) {
            queue.remove(entry);
        } else {
            entry = dueNow.remove(key);
        }
        if (entry != null && deciding) {
            cancelled.add(entry);
        }
    }

    /** A decision is about to be made. */
    void begin() {
        deciding = true;
    }

    /** The log did not take the decision's records: what it has cancelled goes on, for what that watches over is still there. */
    void undo() {
        deciding = false;
        for (Entry entry : cancelled) {
            if (entries.putIfAbsent(entry.key, entry) == null) {
                entry.queuedNanos = entry.deadlineNanos;
                queue.add(entry);
            }
        }
        cancelled.clear();
        arm();
    }

    /** The decision counts. */
    void end() {
        deciding = false;
        cancelled.clear();
    }

    /** Whether the decision is still to be made. */
    public boolean isSet(Object key) {
        return entries.containsKey(key) || dueNow.containsKey(key);
    }

    /** How many timers are set. */
    public int size() {
        return entries.size() + dueNow.size();
    }

    void cancelAll() {
        end();
        entries.clear();
        dueNow.clear();
        queue.clear();
        if (armed != null) {
            armed.cancel();
            armed = null;
        }
    }

    private void arm() {
        if (queue.isEmpty()) {
            return;
        }
        long first = queue.first().queuedNanos;
        if (armed != null) {
            if (armedNanos - first <= 0) {
                return;
            }
            armed.cancel();
        }
        armedNanos = first;
        armed = lane.schedule(first - lane.clock().nanos(), this::fire);
    }

    private void fire() {
        armed = null;
        long now = lane.clock().nanos();
        while (!queue.isEmpty() && queue.first().queuedNanos - now <= 0) {
            Entry entry = queue.pollFirst();
            if (entry.deadlineNanos - now > 0) {
                entry.queuedNanos = entry.deadlineNanos;
                queue.add(entry);
            } else {
                entries.remove(entry.key);
                dueNow.put(entry.key, entry);
                decide(entry);
            }
        }
        arm();
    }

    private void decide(Entry entry) {
        due.decide(() -> dueNow.remove(entry.key, entry) ? entry.expiry.get() : CoordinatorResult.deferred(), () -> {
            if (!isSet(entry.key)) {
                schedule(entry.key, RETRY_NANOS, entry.expiry);
            }
        });
    }
}
