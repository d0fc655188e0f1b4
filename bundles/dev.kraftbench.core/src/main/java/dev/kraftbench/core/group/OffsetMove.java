package dev.kraftbench.core.group;

import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.series.ReadPosition;

/**
 * A partition before and after its group is set to another offset.
 *
 * @param position {@link ReadPosition#NOWHERE} where the group has committed nothing
 * @param start first offset that is still there
 * @param end after the last record
 * @param after {@link #NONE} where the target says nothing about this partition
 */
public record OffsetMove(PartitionId partition, ReadPosition position, long start, long end, long after) {
    public static final long NONE = -1;

    /** {@link #NONE} where the group has committed nothing. */
    public long committed() {
        return position.offset();
    }

    /** The start of a share group's window is told late: whoever wants it somewhere gets it there, even if it is said to be there already. */
    public boolean changes() {
        return after != NONE && (position.window() || after != committed());
    }

    /** {@link #NONE} when unknown. */
    public long lagBefore() {
        return position.behind(end);
    }

    public long lagAfter() {
        return after == NONE ? lagBefore() : end == NONE ? NONE : Math.max(0, end - after);
    }

    /** Records that will be read again, or skipped when negative; 0 where nothing has been read. */
    public long again() {
        long before = lagBefore();
        return position.offset() == NONE || after == NONE ? 0 : before == NONE || end == NONE ? committed() - after : lagAfter() - before;
    }

    /** The same with an offset that a person typed, moved into the log. */
    public OffsetMove to(long offset) {
        return new OffsetMove(partition, position, start, end, inside(offset));
    }

    /** The nearest offset from which there is something to read, or will be. */
    long inside(long offset) {
        long low = Math.max(0, start);
        return end == NONE ? Math.max(low, offset) : Math.clamp(offset, low, Math.max(low, end));
    }
}
