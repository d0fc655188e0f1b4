package dev.kraftbench.kernel.jdk;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A lane on one thread. */
final class ThreadLane implements Lane {

    /** Timers get a look at least every so many tasks. */
    private static final int TASKS_BETWEEN_TIMERS = 64;

    private final Thread thread;
    private final Clock clock;
    private final BiConsumer<Lane, Throwable> onFailure;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Touched by the thread only. */
    private final PriorityQueue<LaneTimer> timers = new PriorityQueue<>();

    private long timerSequence;
    private volatile boolean parked;
    private volatile boolean closing;

    ThreadLane(String name, Clock clock, BiConsumer<Lane, Throwable> onFailure) {
        this.clock = clock;
        this.onFailure = onFailure;
        this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::loop);
    }

    void start() {
        thread.start();
    }

    @Override
    public String name() {
        return thread.getName();
    }

    @Override
    public void execute(Runnable task) {
        if (closing && !inLane()) {
            throw new RejectedExecutionException("Lane " + name() + " is closed");
        }
        tasks.add(task);
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public boolean inLane() {
        return Thread.currentThread() == thread;
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        LaneTimer timer = new LaneTimer(clock.nanos() + Math.clamp(delayNanos, 0, MAX_DELAY_NANOS), task);
        if (inLane()) {
            add(timer);
        } else {
            execute(() -> add(timer));
        }
        return timer;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    private void add(LaneTimer timer) {
        if (!timer.over.get()) {
            timer.sequence = timerSequence++;
            timers.add(timer);
        }
    }

    private void loop() {
        while (true) {
            boolean idle = runTasks();
            long waitNanos = runTimers();
            if (!idle || waitNanos == 0) {
                continue;
            }
            if (closing && tasks.isEmpty()) {
                return;
            }
            park(waitNanos);
        }
    }

    /** Returns whether the queue ran empty. */
    private boolean runTasks() {
        for (int i = 0; i < TASKS_BETWEEN_TIMERS; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return true;
            }
            runGuarded(task);
        }
        return false;
    }

    /** Runs the timers that are due and returns the nanoseconds until the next one, {@link Long#MAX_VALUE} without any. */
    private long runTimers() {
        if (closing) {
            return Long.MAX_VALUE;
        }
        @Nullable LaneTimer next = timers.peek();
        while (next != null) {
            if (!next.over.get()) {
                long left = next.dueNanos - clock.nanos();
                if (left > 0) {
                    return left;
                }
                timers.poll();
                if (next.over.compareAndSet(false, true)) {
                    runGuarded(next.task);
                }
            } else {
                timers.poll();
            }
            next = timers.peek();
        }
        return Long.MAX_VALUE;
    }

    private void park(long waitNanos) {
        parked = true;
        if (tasks.isEmpty() && !closing) {
            if (waitNanos == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, waitNanos);
            }
        }
        parked = false;
    }

    private void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            onFailure.accept(this, failure);
        }
    }

    void beginClose() {
        closing = true;
        LockSupport.unpark(thread);
    }

    void awaitEnd() {
        if (inLane()) {
            throw new IllegalStateException("Lane " + name() + " can't wait for its own end");
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A timer; cancelled ones are left in the heap until their time comes. */
    private final class LaneTimer implements Timer, Comparable<LaneTimer> {
        private final long dueNanos;
        private final Runnable task;
        private final AtomicBoolean over = new AtomicBoolean();
        private long sequence;

        LaneTimer(long dueNanos, Runnable task) {
            this.dueNanos = dueNanos;
            this.task = task;
        }

        @Override
        public boolean cancel() {
            boolean cancelled = over.compareAndSet(false, true);
            if (cancelled && inLane()) {
                sweep();
            }
            return cancelled;
        }

        @Override
        public int compareTo(LaneTimer other) {
            int byTime = Long.signum(dueNanos - other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    private int cancelledSinceSweep;

    /** Keeps cancelled timers, which are most of them (time-outs), from filling the heap. */
    private void sweep() {
        cancelledSinceSweep++;
        if (cancelledSinceSweep > 1024 && cancelledSinceSweep > timers.size() / 2) {
            timers.removeIf(timer -> timer.over.get());
            cancelledSinceSweep = 0;
        }
    }
}
