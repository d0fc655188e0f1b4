package dev.kraftbench.raft.internal.node;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Lane;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What helpers write in the quorum's directory, counted: the next run on this directory must not be overtaken by this one. On the
 * metadata lane.
 */
public final class HelperWrites {

    private final Helpers helpers;
    private final Lane lane;
    private int underWay;
    private boolean closed;
    private @Nullable Runnable whenQuiet;

    public HelperWrites(Helpers helpers, Lane lane) {
        this.helpers = helpers;
        this.lane = lane;
    }

    /** @param done on the lane, unless {@link #close} was called meanwhile */
    public <T> void submit(Callable<T> work, Consumer<Outcome<T>> done) {
        underWay++;
        helpers.submit(lane, work, (Outcome<T> outcome) -> {
            underWay--;
            if (closed) {
                tell();
            } else {
                done.accept(outcome);
            }
        });
    }

    /** Nobody is told of what is done from now on. */
    public void close() {
        closed = true;
        tell();
    }

    /** Runs the task once {@link #close} was called and nothing is being written any more. */
    public void whenQuiet(Runnable task) {
        whenQuiet = task;
        tell();
    }

    private void tell() {
        Runnable task = whenQuiet;
        if (closed && underWay == 0 && task != null) {
            whenQuiet = null;
            task.run();
        }
    }
}
