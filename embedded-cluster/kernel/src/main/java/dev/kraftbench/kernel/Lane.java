package dev.kraftbench.kernel;

import java.util.concurrent.Executor;

/**
 * A serial executor that owns state: tasks run one at a time, in the order in which they were given.
 *
 * <p>Every piece of mutable state in the engine belongs to one lane and is touched by tasks of that lane only; such code needs
 * no lock and must never wait. Work that waits (fsync, recovery, cold reads) goes to {@link Helpers} and comes back as a task.
 * In production a lane is a thread or a Netty event loop; in the simulation it is an entry in the seeded event queue.
 */
public interface Lane extends Executor {

    /** A century and more: beyond it the times of two timers could no longer be compared. */
    long MAX_DELAY_NANOS = Long.MAX_VALUE / 2;

    /** A short name for threads and log lines, such as {@code node-1-lane-0}. */
    String name();

    /** Enqueues a task from any thread. A task that throws is reported to the lane's owner and does not stop the lane. */
    @Override
    void execute(Runnable task);

    /** Whether the caller is running as a task of this lane. */
    boolean inLane();

    /** Runs the task on this lane, at once if the caller already runs there, otherwise as a later task. */
    default void run(Runnable task) {
        if (inLane()) {
            task.run();
        } else {
            execute(task);
        }
    }

    /**
     * Runs the task on this lane once the delay has passed.
     *
     * @param delayNanos from now, in nanoseconds of {@link Clock#nanos()}; zero or less means as soon as possible, and more than
     *     {@link #MAX_DELAY_NANOS} no more than that
     */
    Timer schedule(long delayNanos, Runnable task);

    /** The clock that this lane's timers follow. */
    Clock clock();
}
