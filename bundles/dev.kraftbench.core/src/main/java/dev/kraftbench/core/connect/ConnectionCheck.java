package dev.kraftbench.core.connect;

import dev.kraftbench.core.ConnectionSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Tries settings step by step, without keeping them; an OSGi service. */
public interface ConnectionCheck {
    /**
     * Never fails: what goes wrong is the outcome of its step. Each step has the time limit for itself. Cancelling the future ends the step under way.
     *
     * @param settings with all its secrets
     * @param onStep called for every outcome as it is known, on a thread of the check
     */
    CompletableFuture<List<CheckStep>> check(ConnectionSettings.Remote settings, Duration stepLimit, Consumer<CheckStep> onStep);
}
