package dev.kraftbench.core.records;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Reads a cluster's records with consumers that belong to no group and commit nothing. No method waits. */
public interface RecordBrowser {

    /** Offsets and cost of a query; partitions that cannot be asked are gaps of the plan. */
    CompletableFuture<SearchPlan> plan(RecordQuery query, Duration timeout);

    /** @param found called with records as they are found, on the search's thread */
    RecordSearch search(SearchPlan plan, RecordSieve sieve, SearchLimits limits, Consumer<List<ReadRecord>> found);

    /**
     * Follows the end of the query's partitions; its seek and limit mean nothing.
     *
     * @param found called with records as they come, on the tail's thread
     */
    RecordTail tail(RecordQuery query, RecordSieve sieve, Consumer<List<ReadRecord>> found);
}
