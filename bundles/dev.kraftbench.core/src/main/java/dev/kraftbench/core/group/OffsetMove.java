package dev.kraftbench.core.group;

import dev.kraftbench.core.series.PartitionKey;

/**
 * A partition before and after its group is set to another offset.
 *
 * @param committed {@link #NONE} where the group has committed nothing
 * @param start first offset that is still there
 * @param end after the last record
 * @param after {@link #NONE} where the target says nothing about this partition
 */
public record OffsetMove(PartitionKey partition, long committed, long start, long end, long after) {
    public static final long NONE = -1;

    public boolean changes() {
        return after != NONE && after != committed;
    }

    /** {@link #NONE} when unknown. */
    public long lagBefore() {
        return lag(committed);
    }

    public long lagAfter() {
        return lag(after == NONE ? committed : after);
    }

    private long lag(long offset) {
        return offset == NONE || end == NONE ? NONE : Math.max(0, end - offset);
    }

    /** The same with an offset that a person typed, moved into the log. */
    public OffsetMove to(long offset) {
        return new OffsetMove(partition, committed, start, end, inside(offset));
    }

    /** The nearest offset from which there is something to read, or will be. */
    long inside(long offset) {
        long low = Math.max(0, start);
        return end == NONE ? Math.max(low, offset) : Math.clamp(offset, low, Math.max(low, end));
    }
}
