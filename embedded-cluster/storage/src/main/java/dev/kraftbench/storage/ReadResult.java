package dev.kraftbench.storage;

import dev.kraftbench.protocol.RecordSlice;

/** What a read gave. */
public sealed interface ReadResult {

    /**
     * A run of batches, which begins with the batch that holds the requested offset and may end inside a batch. Empty at the upper bound.
     *
     * @param records pins its segment until released; must be released exactly once even if empty
     * @param segmentBaseOffset of the segment read
     */
    record Slice(RecordSlice records, long startOffset, long segmentBaseOffset) implements ReadResult {}

    /** The offset lies below the log start or above the log end. */
    record OutOfRange(long requestedOffset, long logStartOffset, long logEndOffset) implements ReadResult {}
}
