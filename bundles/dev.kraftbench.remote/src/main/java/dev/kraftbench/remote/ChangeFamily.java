package dev.kraftbench.remote;

import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangeProgress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How one family of changes is planned and carried out over the Admin API. Futures fail with {@link dev.kraftbench.core.ClusterException}s. */
public interface ChangeFamily<C extends Change> {

    /** The family's sealed interface. */
    Class<C> type();

    /** Reads the present state and, where the cluster can, lets it validate; changes nothing. */
    CompletableFuture<ChangePlan> plan(C change, Duration timeout);

    /** Fails with {@link PartlyMade} where only some parts of a change could be made. */
    CompletableFuture<Void> apply(C change, ChangeProgress progress, Duration timeout);

    /** The same with Kafka's own tools. */
    List<String> commandLines(C change);
}
