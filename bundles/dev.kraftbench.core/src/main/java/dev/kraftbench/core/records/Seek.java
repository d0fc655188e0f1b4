package dev.kraftbench.core.records;

import java.time.Instant;
import java.util.Map;

/** Where a query begins and which way it goes. */
public sealed interface Seek {

    /** From the end backwards. */
    record Newest() implements Seek {}

    /** From the beginning forwards. */
    record Oldest() implements Seek {}

    /** Forwards from this offset in every partition; the log's bounds limit it. */
    record FromOffset(long offset) implements Seek {}

    /** Forwards, each partition from an offset of its own; partitions not named are left out. */
    record FromOffsets(Map<Integer, Long> offsets) implements Seek {
        public FromOffsets {
            offsets = Map.copyOf(offsets);
        }
    }

    /** Forwards from the first record of each partition that is not older. */
    record FromTime(Instant time) implements Seek {}

    default boolean backwards() {
        return this instanceof Newest;
    }
}
