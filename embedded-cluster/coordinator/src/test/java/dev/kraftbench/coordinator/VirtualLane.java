package dev.kraftbench.coordinator;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** A lane whose time moves only when a test says so; its helpers run as tasks of their own. */
public final class VirtualLane implements Lane, Clock, Helpers {

    /** Where the wall clock stands when the virtual time is zero. */
    public static final long WALL_START_MILLIS = 1_700_000_000_000L;

    private static final class Scheduled implements Timer {
        final long atNanos;
        final long sequence;
        final Runnable task;
        boolean over;

        Scheduled(long atNanos, long sequence, Runnable task) {
            this.atNanos = atNanos;
            this.sequence = sequence;
            this.task = task;
        }

        @Override
        public boolean cancel() {
            boolean pending = !over;
            over = true;
            return pending;
        }
    }

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Scheduled> timers =
            new PriorityQueue<>(Comparator.<Scheduled>comparingLong(each -> each.atNanos).thenComparingLong(each -> each.sequence));
    private long now;
    private long sequence;
    private boolean running;
    private int timersSet;

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean inLane() {
        return running;
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        Scheduled scheduled = new Scheduled(now + Math.max(0, delayNanos), sequence++, task);
        timers.add(scheduled);
        timersSet++;
        return scheduled;
    }

    @Override
    public Clock clock() {
        return this;
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public long wallMillis() {
        return WALL_START_MILLIS + now / 1_000_000;
    }

    @Override
    public <T> void submit(Lane home, Callable<T> work, Consumer<Outcome<T>> done) {
        tasks.add(() -> {
            Outcome<T> outcome;
            try {
                outcome = new Outcome.Done<>(work.call());
            } catch (Exception e) {
                outcome = new Outcome.Failed<>(e);
            }
            Outcome<T> result = outcome;
            home.execute(() -> done.accept(result));
        });
    }

    /** Runs one task; false if there was none. */
    public boolean step() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        running = true;
        try {
            task.run();
        } finally {
            running = false;
        }
        return true;
    }

    /** Runs tasks until none is left. */
    public void settle() {
        while (step()) {
            // Each step is one task.
        }
    }

    /** Lets time pass, running what becomes due on the way. */
    public void advance(Duration by) {
        settle();
        long end = now + by.toNanos();
        while (!timers.isEmpty() && timers.peek().atNanos <= end) {
            Scheduled due = timers.poll();
            now = Math.max(now, due.atNanos);
            if (due.cancel()) {
                execute(due.task);
            }
            settle();
        }
        now = end;
        settle();
    }

    /** How many timers have been set in all. */
    public int timersSet() {
        return timersSet;
    }
}
