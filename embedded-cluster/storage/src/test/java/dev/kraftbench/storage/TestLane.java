package dev.kraftbench.storage;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Lane, clock and helpers in one thread: everything runs when the test says so, in order. */
final class TestLane implements Lane, Clock, Helpers {

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
    private final ArrayDeque<Runnable> work = new ArrayDeque<>();
    private final List<Scheduled> timers = new ArrayList<>();
    private long nanos;
    long wallMillis = 1_700_000_000_000L;

    /** Runs tasks and helper work until there is none. */
    void runAll() {
        while (!tasks.isEmpty() || !work.isEmpty()) {
            runTasks();
            if (!work.isEmpty()) {
                work.poll().run();
            }
        }
    }

    /** Runs tasks, but no helper work. */
    void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }

    /** The process ends: nothing that was planned happens. */
    void die() {
        tasks.clear();
        work.clear();
        timers.clear();
    }

    int pendingWork() {
        return work.size();
    }

    void advanceMillis(long millis) {
        nanos += millis * 1_000_000;
        wallMillis += millis;
        runAll();
        while (true) {
            Scheduled next = timers.stream()
                    .filter(t -> !t.over && t.dueNanos <= nanos)
                    .min(Comparator.comparingLong(t -> t.dueNanos))
                    .orElse(null);
            if (next == null) {
                return;
            }
            next.over = true;
            next.task.run();
            runAll();
        }
    }

    @Override
    public <T> void submit(Lane home, Callable<T> callable, Consumer<Outcome<T>> done) {
        work.add(() -> {
            Outcome<T> outcome;
            try {
                outcome = new Outcome.Done<>(callable.call());
            } catch (Exception e) {
                outcome = new Outcome.Failed<>(e);
            }
            Outcome<T> result = outcome;
            home.execute(() -> done.accept(result));
        });
    }

    @Override
    public String name() {
        return "test-lane";
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
        return wallMillis;
    }
}
