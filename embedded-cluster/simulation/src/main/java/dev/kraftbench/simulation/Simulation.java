package dev.kraftbench.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The event queue under one seed, and time, which passes only from event to event. */
public final class Simulation {

    /** Any moment would do; this one is well away from zero. */
    private static final long START_NANOS = 1_000_000_000L;

    private static final long START_WALL_MILLIS = 1_700_000_000_000L;

    private static final class Event implements Comparable<Event> {
        final long atNanos;
        final long order;
        final @Nullable SimMachine owner;
        @Nullable Runnable task;

        Event(long atNanos, long order, @Nullable SimMachine owner, Runnable task) {
            this.atNanos = atNanos;
            this.order = order;
            this.owner = owner;
            this.task = task;
        }

        @Override
        public int compareTo(Event other) {
            return atNanos != other.atNanos ? Long.compare(atNanos, other.atNanos) : Long.compare(order, other.order);
        }
    }

    /** An event that has not happened yet. */
    public final class Scheduled {
        private final Event event;

        private Scheduled(Event event) {
            this.event = event;
        }

        /** @return false if it has happened or was cancelled */
        public boolean cancel() {
            boolean pending = event.task != null;
            event.task = null;
            return pending;
        }
    }

    private final long seed;
    private final SplittableRandom random;
    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private final List<Runnable> invariants = new ArrayList<>();
    private @Nullable List<String> trace;
    private long now = START_NANOS;
    private long orders;
    private long events;

    public Simulation(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    public long seed() {
        return seed;
    }

    public long nowNanos() {
        return now;
    }

    public long wallMillis() {
        return START_WALL_MILLIS + (now - START_NANOS) / 1_000_000;
    }

    public long events() {
        return events;
    }

    /** The one source of chance. What needs its own, such as a node, takes a {@link #split()}. */
    public RandomGenerator random() {
        return random;
    }

    public RandomGenerator split() {
        return random.split();
    }

    /** A number between the bounds, both included. */
    public long between(long low, long high) {
        return low >= high ? low : random.nextLong(low, high + 1);
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Checked after every event; throws when it does not hold. */
    public void invariant(Runnable check) {
        invariants.add(check);
    }

    /** From here on what happens is written down, for {@link #trace()}. */
    public void keepTrace() {
        trace = new ArrayList<>();
    }

    /** Writes a line into the trace, if one is kept. */
    public void note(Supplier<String> line) {
        if (trace != null) {
            trace.add(String.format("%12.6f  %s", (now - START_NANOS) / 1e9, line.get()));
        }
    }

    public List<String> trace() {
        return trace == null ? List.of() : trace;
    }

    public Scheduled after(long delayNanos, Runnable task) {
        return at(now + Math.max(0, delayNanos), null, task);
    }

    /** An event that does not happen if its machine has stopped by then. */
    Scheduled at(long atNanos, @Nullable SimMachine owner, Runnable task) {
        Event event = new Event(Math.max(now, atNanos), ++orders, owner, task);
        queue.add(event);
        return new Scheduled(event);
    }

    /** Lets the next event happen. @return false if there is none */
    public boolean step() {
        while (true) {
            Event event = queue.poll();
            if (event == null) {
                return false;
            }
            Runnable task = event.task;
            if (task == null || (event.owner != null && !event.owner.isRunning())) {
                continue;
            }
            event.task = null;
            now = event.atNanos;
            events++;
            task.run();
            for (Runnable invariant : invariants) {
                invariant.run();
            }
            return true;
        }
    }

    /** Lets everything happen that happens within this time. */
    public void runFor(long nanos) {
        long end = now + nanos;
        while (!queue.isEmpty() && queue.peek().atNanos <= end) {
            if (queue.peek().task == null) {
                queue.poll();
            } else {
                step();
            }
        }
        now = end;
    }

    /**
     * Lets events happen until the condition holds.
     *
     * @throws AssertionError if it does not within this virtual time
     */
    public void runUntil(String what, long limitNanos, BooleanSupplier condition) {
        long end = now + limitNanos;
        while (!condition.getAsBoolean()) {
            if (queue.isEmpty() || now > end || !step()) {
                throw new AssertionError("no progress: " + what + " not reached in " + limitNanos / 1_000_000 + " ms of virtual time");
            }
        }
    }
}
