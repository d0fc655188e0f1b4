package dev.kraftbench.core.series;

/**
 * How far a group has read a partition.
 *
 * @param offset the committed one; of a share group where its window of records starts
 * @param window of a share group: records are read out of order there, and how far the start has come is written down late, so that the offset alone
 *     does not say what has been read
 * @param lag records not read yet, where the cluster itself tells, as it does of share groups; otherwise {@link #UNKNOWN}
 */
public record ReadPosition(long offset, boolean window, long lag) {
    public static final long UNKNOWN = -1;
    /** Of a partition that the group has not begun to read. */
    public static final ReadPosition NOWHERE = new ReadPosition(UNKNOWN, false, UNKNOWN);

    public static ReadPosition committed(long offset) {
        return new ReadPosition(offset, false, UNKNOWN);
    }

    public static ReadPosition window(long start, long lag) {
        return new ReadPosition(start, true, lag);
    }

    /** Records not read yet, as the cluster tells, or else as far as the end is; {@link #UNKNOWN} when there is neither. */
    public long behind(long end) {
        return lag != UNKNOWN ? lag : end < 0 || offset < 0 ? UNKNOWN : Math.max(0, end - offset);
    }

    /** The next record to be read; what waits in a window is taken for its newest. */
    public long next(long end) {
        return lag == UNKNOWN || end < 0 ? offset : Math.max(offset, end - lag);
    }
}
