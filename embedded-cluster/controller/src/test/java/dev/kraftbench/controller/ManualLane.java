package dev.kraftbench.controller;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** A lane that runs when the test says so, on a clock that the test moves. Helpers' work runs as a task. */
final class ManualLane implements Lane, Helpers {

    private record Scheduled(long atNanos, long order, Runnable task) {}

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Scheduled> timers =
            new PriorityQueue<>(Comparator.comparingLong(Scheduled::atNanos).thenComparingLong(Scheduled::order));
    private long nowNanos = 1_000_000;
    private long orders;

    @Override
    public String name() {
        return "manual";
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
        Scheduled scheduled = new Scheduled(nowNanos + Math.max(0, delayNanos), orders++, task);
        timers.add(scheduled);
        return () -> timers.remove(scheduled);
    }

    @Override
    public Clock clock() {
        return new Clock() {
            @Override
            public long nanos() {
                return nowNanos;
            }

            @Override
            public long wallMillis() {
                return nowNanos / 1_000_000;
            }
        };
    }

    @Override
    public <T> void submit(Lane home, Callable<T> work, Consumer<Outcome<T>> done) {
        execute(() -> {
            Outcome<T> outcome;
            try {
                outcome = new Outcome.Done<>(work.call());
            } catch (Exception e) {
                outcome = new Outcome.Failed<>(e);
            }
            done.accept(outcome);
        });
    }

    /** Runs what is due now. */
    void run() {
        while (true) {
            Runnable task = tasks.poll();
            if (task == null && !timers.isEmpty() && timers.peek().atNanos() <= nowNanos) {
                task = timers.poll().task();
            }
            if (task == null) {
                return;
            }
            task.run();
        }
    }

    /** Lets time pass, running timers at their time. */
    void advanceMillis(long millis) {
        long end = nowNanos + millis * 1_000_000;
        run();
        while (!timers.isEmpty() && timers.peek().atNanos() <= end) {
            nowNanos = Math.max(nowNanos, timers.peek().atNanos());
            run();
        }
        nowNanos = end;
        run();
    }
}
