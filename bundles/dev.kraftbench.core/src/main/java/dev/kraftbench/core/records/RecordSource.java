package dev.kraftbench.core.records;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Where a search reads from. One thread. */
public interface RecordSource {

    /** How the reading of a window ended. */
    sealed interface WindowEnd {
        /** Everything that is in the window has been told. */
        record Complete() implements WindowEnd {}

        /** Told up to {@code next}; nothing was heard after that, or the search was stopped. */
        record Broken(long next, String reason) implements WindowEnd {}
    }

    /**
     * Tells all records of these windows, ascending in each partition, in any order between partitions. Offsets without a record (compacted,
     * transaction markers, fallen to retention meanwhile) are passed over.
     *
     * @param stopped asked often; the source returns soon after it became true
     */
    Map<Integer, WindowEnd> read(Map<Integer, Span> windows, Consumer<StoredRecord> sink, BooleanSupplier stopped);
}
