package dev.kraftbench.core.records;

import org.jspecify.annotations.Nullable;

/** Decodes a record and decides whether it is wanted. Called on the search's thread; may block for a schema. */
@FunctionalInterface
public interface RecordSieve {

    /** Null for a record that is not wanted. */
    @Nullable ReadRecord sift(StoredRecord stored);

    /** Whether every record passes: then the search can promise the order of its results. */
    default boolean passesAll() {
        return false;
    }
}
