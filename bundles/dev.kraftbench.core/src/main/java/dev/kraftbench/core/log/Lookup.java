package dev.kraftbench.core.log;

import java.util.List;
import java.util.Optional;

/**
 * How a broker finds an offset or a time: which segment, which entry of which index, and what is scanned from there.
 *
 * @param scanned batches whose headers were read, in order; the last holds what was sought, if {@code found}
 */
public record Lookup(List<Step> steps, List<LogBatch> scanned, Optional<SegmentFiles> segment, Optional<LogBatch> found, long offset) {
    public Lookup {
        steps = List.copyOf(steps);
        scanned = List.copyOf(scanned);
    }

    /** One decision on the way. */
    public sealed interface Step {
        /** The segment with the largest base offset that is not beyond the offset. */
        record SegmentChosen(long baseOffset, int segments) implements Step {}

        /** The segments before this one have no record as late as the time. */
        record SegmentByTime(long baseOffset, long largestTimestamp) implements Step {}

        /** The last entry of the time index that is earlier than the time, and the offset from which to look. */
        record TimeEntryFound(IndexEntry.OfTime entry, int entries) implements Step {}

        /** The last entry of the offset index that is not beyond the offset. */
        record OffsetEntryFound(IndexEntry.OfOffset entry, int entries) implements Step {}

        /** No entry is small enough, or there is no index: from the segment's beginning. */
        record FromBeginning(boolean ofTimeIndex, int entries) implements Step {}

        record Scanned(long position, int batches, long bytes) implements Step {}

        record BatchFound(LogBatch batch) implements Step {}

        /** Compaction or a marker may have left no record at just this offset. */
        record NotThere() implements Step {}
    }
}
