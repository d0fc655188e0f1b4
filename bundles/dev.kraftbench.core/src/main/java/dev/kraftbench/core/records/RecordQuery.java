package dev.kraftbench.core.records;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which records to read.
 *
 * @param partitions empty means all
 * @param limit the search pauses when it has found so many; it can be resumed
 * @param committedOnly leaves out records of transactions that were aborted or are still open
 */
public record RecordQuery(String topic, SortedSet<Integer> partitions, Seek seek, int limit, boolean committedOnly) {
    public static final int MAX_LIMIT = 100_000;

    public RecordQuery {
        partitions = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(partitions));
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", not " + limit);
        }
    }

    public static RecordQuery newest(String topic, int limit) {
        return new RecordQuery(topic, new TreeSet<>(), new Seek.Newest(), limit, false);
    }

    public static RecordQuery oldest(String topic, int limit) {
        return new RecordQuery(topic, new TreeSet<>(), new Seek.Oldest(), limit, false);
    }
}
