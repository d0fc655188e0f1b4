package dev.kraftbench.replication;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.LaneGroup;
import dev.kraftbench.kernel.Timer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** A node's only lane with its clock and helpers, in the thread of the test: time passes when the test says so. */
final class VirtualLane implements Lane, Clock, Helpers, LaneGroup {

    private static final class Scheduled implements Timer {
        final long dueNanos;
        final Runnable task;
        boolean over;

        Scheduled(long dueNanos, Runnable task) {
            this.dueNanos = dueNanos;
            this.task = task;
        }

        @Override
        public boolean cancel() {
            boolean cancelled = !over;
            over = true;
            return cancelled;
        }
    }

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<Runnable> heldOutcomes = new ArrayDeque<>();
    private boolean holdsOutcomes;
    private final List<Scheduled> timers = new ArrayList<>();
    private long nanos = 1_000_000;

    /** From now on the outcomes of helpers' work wait for {@link #releaseOutcomes}. */
    void holdOutcomes() {
        holdsOutcomes = true;
    }

    void releaseOutcomes() {
        holdsOutcomes = false;
        tasks.addAll(heldOutcomes);
        heldOutcomes.clear();
        runAll();
    }

    /** Runs everything that is due now. */
    void runAll() {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }

    void advanceMillis(long millis) {
        long until = nanos + millis * 1_000_000;
        runAll();
        while (true) {
            Scheduled next = timers.stream()
                    .filter(timer -> !timer.over && timer.dueNanos <= until)
                    .min(Comparator.comparingLong(timer -> timer.dueNanos))
                    .orElse(null);
            if (next == null) {
                nanos = until;
                return;
            }
            nanos = Math.max(nanos, next.dueNanos);
            next.over = true;
            timers.remove(next);
            next.task.run();
            runAll();
        }
    }

    @Override
    public String name() {
        return "lane";
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean inLane() {
        return true;
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        Scheduled timer = new Scheduled(nanos + delayNanos, task);
        timers.add(timer);
        return timer;
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
        return 1_700_000_000_000L + nanos / 1_000_000;
    }

    @Override
    public <T> void submit(Lane home, Callable<T> work, Consumer<Outcome<T>> done) {
        Outcome<T> outcome;
        try {
            outcome = new Outcome.Done<>(work.call());
        } catch (Exception e) {
            outcome = new Outcome.Failed<>(e);
        }
        Outcome<T> result = outcome;
        (holdsOutcomes ? heldOutcomes : tasks).add(() -> done.accept(result));
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
