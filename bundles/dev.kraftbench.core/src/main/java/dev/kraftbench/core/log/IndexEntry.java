package dev.kraftbench.core.log;

/** An entry of one of a segment's indexes. */
public sealed interface IndexEntry {
    int OFFSET_BYTES = 8;
    int TIME_BYTES = 12;
    int TRANSACTION_BYTES = 34;

    /** @param offset last of the batch that begins at the position */
    record OfOffset(int slot, long offset, int position) implements IndexEntry {}

    /** @param offset last of the batch with the largest timestamp so far */
    record OfTime(int slot, long timestamp, long offset) implements IndexEntry {}

    /** An aborted transaction whose marker is in the segment. */
    record OfTransaction(int slot, long producerId, long firstOffset, long lastOffset, long lastStableOffset) implements IndexEntry {}
}
