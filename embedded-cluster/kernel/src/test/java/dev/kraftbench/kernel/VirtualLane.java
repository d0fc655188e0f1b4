package dev.kraftbench.kernel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * A node's only lane with its clock and helpers, in the thread of the test: nothing runs and no time passes until the test says
 * so. Helpers' work runs when the lane has no task left, one piece at a time.
 */
public final class VirtualLane implements Lane, Clock, Helpers, LaneGroup {

    /** Where the wall clock stands when the lane is new. */
    public static final long WALL_START_MILLIS = 1_700_000_000_000L;

    /** Not zero, lest a test passes because something was never set. */
    private static final long START_NANOS = 1_000_000;

    private static final class Scheduled implements Timer {
        final long dueNanos;
        final long sequence;
        final Runnable task;
        boolean over;

        Scheduled(long dueNanos, long sequence, Runnable task) {
            this.dueNanos = dueNanos;
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
    private final ArrayDeque<Runnable> work = new ArrayDeque<>();
    private final ArrayDeque<Runnable> heldOutcomes = new ArrayDeque<>();
    private final PriorityQueue<Scheduled> timers =
            new PriorityQueue<>(Comparator.<Scheduled>comparingLong(each -> each.dueNanos).thenComparingLong(each -> each.sequence));
    private boolean holdsOutcomes;
    private boolean running;
    private long nanos = START_NANOS;
    private long wallAheadMillis;
    private int timersSet;
    private int refusals;

    /** Runs one task, or one piece of helpers' work if there is no task; false if there was neither. */
    public boolean step() {
        Runnable task = tasks.poll();
        if (task == null) {
            Runnable piece = work.poll();
            if (piece == null) {
                return false;
            }
            piece.run();
            return true;
        }
        running = true;
        try {
            task.run();
        } finally {
            running = false;
        }
        return true;
    }

    /** Runs tasks and helpers' work until there is none. */
    public void settle() {
        while (step()) {
            // Each step is one task.
        }
    }

    /** Lets time pass, running what becomes due on the way at its time. */
    public void advance(Duration by) {
        settle();
        long end = nanos + by.toNanos();
        while (!timers.isEmpty() && timers.peek().dueNanos <= end) {
            Scheduled due = timers.poll();
            if (due.cancel()) {
                nanos = Math.max(nanos, due.dueNanos);
                execute(due.task);
                settle();
            }
        }
        nanos = end;
    }

    public void advanceMillis(long millis) {
        advance(Duration.ofMillis(millis));
    }

    /** The wall clock jumps; the other one does not. */
    public void setWallMillis(long millis) {
        wallAheadMillis += millis - wallMillis();
    }

    /** From now on the outcomes of helpers' work wait for {@link #releaseOutcomes}. */
    public void holdOutcomes() {
        holdsOutcomes = true;
    }

    public void releaseOutcomes() {
        holdsOutcomes = false;
        heldOutcomes.forEach(Runnable::run);
        heldOutcomes.clear();
        settle();
    }

    /** The next pieces of helpers' work will find the queue full. */
    public void refuseWork(int pieces) {
        refusals = pieces;
    }

    /** The process ends: nothing that was planned happens. */
    public void die() {
        tasks.clear();
        work.clear();
        heldOutcomes.clear();
        timers.clear();
    }

    /** How many pieces of helpers' work have not begun. */
    public int pendingWork() {
        return work.size();
    }

    /** How many timers have been set in all. */
    public int timersSet() {
        return timersSet;
    }

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
        Scheduled scheduled = new Scheduled(nanos + Math.clamp(delayNanos, 0, MAX_DELAY_NANOS), timersSet++, task);
        timers.add(scheduled);
        return scheduled;
    }

    @Override
    public Clock clock() {
        return this;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long wallMillis() {
        return WALL_START_MILLIS + wallAheadMillis + (nanos - START_NANOS) / 1_000_000;
    }

    @Override
    public <T> void submit(Lane home, Callable<T> callable, Consumer<Outcome<T>> done) {
        if (refusals > 0) {
            refusals--;
            execute(() -> done.accept(new Outcome.Failed<>(new QueueFull())));
            return;
        }
        work.add(() -> {
            Outcome<T> outcome;
            try {
                outcome = new Outcome.Done<>(callable.call());
            } catch (Exception e) {
                outcome = new Outcome.Failed<>(e);
            }
            Outcome<T> result = outcome;
            Runnable handOver = () -> home.execute(() -> done.accept(result));
            if (holdsOutcomes) {
                heldOutcomes.add(handOver);
            } else {
                handOver.run();
            }
        });
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public Lane lane(int index) {
        return this;
    }

    @Override
    public void close() {}
}
