package dev.kraftbench.core.records;

import java.util.concurrent.CompletableFuture;

/** A search under way. Any thread. */
public interface RecordSearch {

    SearchProgress progress();

    /** Ends the search soon, resumable. */
    void stop();

    /** Fails with {@link dev.kraftbench.core.ClusterException} only. Cancelling it stops the search. */
    CompletableFuture<SearchOutcome> outcome();
}
