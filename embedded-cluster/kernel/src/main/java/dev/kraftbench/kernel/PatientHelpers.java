package dev.kraftbench.kernel;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Helpers for work that has to be done, if late: what finds the queue full is submitted again, a moment later, as long as its lane goes on. For
 * callers who have a bounded number of pieces under way each. Safe for any thread.
 */
public final class PatientHelpers implements Helpers {

    static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Helpers helpers;

    private PatientHelpers(Helpers helpers) {
        this.helpers = helpers;
    }

    public static PatientHelpers of(Helpers helpers) {
        return helpers instanceof PatientHelpers patient ? patient : new PatientHelpers(helpers);
    }

    @Override
    public <T> void submit(Lane home, Callable<T> work, Consumer<Outcome<T>> done) {
        helpers.submit(home, work, (Outcome<T> outcome) -> {
            if (outcome instanceof Outcome.Failed<T>(QueueFull refusal)) {
                home.schedule(PAUSE_NANOS, () -> submit(home, work, done));
            } else {
                done.accept(outcome);
            }
        });
    }
}
