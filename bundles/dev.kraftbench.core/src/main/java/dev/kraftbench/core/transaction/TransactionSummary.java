package dev.kraftbench.core.transaction;

import dev.kraftbench.core.model.PartitionId;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What its coordinator knows of a transactional id.
 *
 * @param state as Kafka names it, such as {@code Ongoing}
 * @param coordinator -1 when it did not answer in detail; then epoch, times and partitions are unknown too
 * @param startMillis epoch milliseconds, -1 while no transaction is open
 */
public record TransactionSummary(String id, String state, int coordinator, long producerId, int producerEpoch, long startMillis, long timeoutMillis,
        SortedSet<PartitionId> partitions) {
    public TransactionSummary {
        partitions = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(partitions));
    }

    /** A transaction has begun and is not ended. */
    public boolean open() {
        return startMillis >= 0 && !state.startsWith("Complete") && !state.equals("Empty") && !state.equals("Dead");
    }

    /** For how long it has been open; -1 when it is not. */
    public long openMillis(long nowMillis) {
        return open() ? Math.max(0, nowMillis - startMillis) : -1;
    }
}
