package dev.kraftbench.storage;

/** The answer to a question of ListOffsets. */
public sealed interface OffsetLookup {

    /**
     * @param timestampMillis of the record found, or -1 for the ends of the log
     * @param leaderEpoch of the record found, or -1 if unknown
     */
    record Found(long offset, long timestampMillis, int leaderEpoch) implements OffsetLookup {}

    /** No record is that late. */
    record NotFound() implements OffsetLookup {}

    OffsetLookup NOT_FOUND = new NotFound();
}
