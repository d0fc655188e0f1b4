package dev.kraftbench.core.records;

import java.util.concurrent.CompletableFuture;

/** Records as they are written. Any thread. */
public interface RecordTail {

    /** Found and scanned so far; the share is 1. */
    SearchProgress progress();

    /** Stops reading without forgetting the position. */
    void pause();

    void resume();

    void stop();

    /** Completes when stopped; fails with {@link dev.kraftbench.core.ClusterException} only. */
    CompletableFuture<Void> ended();
}
