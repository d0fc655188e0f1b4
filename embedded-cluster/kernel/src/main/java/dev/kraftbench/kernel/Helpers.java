package dev.kraftbench.kernel;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Where work runs that waits: fsync, recovery, cold reads, deleting files. In production a small pool of threads with a bounded
 * queue; in the simulation a later event with a seeded delay.
 */
public interface Helpers {

    /**
     * Runs {@code work} off the lane and then {@code done} as a task of {@code home}, exactly once. Work that finds the queue full fails with
     * {@link QueueFull}; {@link PatientHelpers} are for work that must not.
     *
     * @param work may wait and throw; must touch nothing that belongs to a lane
     */
    <T> void submit(Lane home, Callable<T> work, Consumer<Outcome<T>> done);

    /** Why a piece of work failed that was never begun: too many wait already. It may be submitted again. */
    final class QueueFull extends Exception {
        private static final long serialVersionUID = 1L;

        public QueueFull() {
            super("Too much work waits for the helpers", null, false, false);
        }
    }

    /** How a piece of helper work ended. */
    sealed interface Outcome<T> {
        record Done<T>(T value) implements Outcome<T> {}

        record Failed<T>(Exception cause) implements Outcome<T> {}

        /** The value, or the failure thrown as an {@link IllegalStateException} with its cause. */
        default T orThrow() {
            return switch (this) {
                case Done<T>(T value) -> value;
                case Failed<T>(Exception cause) -> throw new IllegalStateException(cause);
            };
        }
    }
}
