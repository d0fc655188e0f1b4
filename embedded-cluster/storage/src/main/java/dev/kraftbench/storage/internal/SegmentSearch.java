package dev.kraftbench.storage.internal;

import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.storage.AbortedTransaction;
import dev.kraftbench.storage.OffsetLookup;
import dev.kraftbench.storage.ReadResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Finds records by offset and by time in the segments of a log. On the log's lane. */
public final class SegmentSearch {

    /** The log's own map. */
    private final TreeMap<Long, Segment> segments;

    public SegmentSearch(TreeMap<Long, Segment> segments) {
        this.segments = segments;
    }

    /**
     * Reads from the batch that holds an offset, or the next one if compaction has taken that.
     *
     * @param bound where the reader must stop, not above {@code logEndOffset}
     */
    public ReadResult.Slice read(long offset, int maxBytes, long bound, long logEndOffset, boolean atLeastOneBatch) throws IOException {
        Map.Entry<Long, Segment> entry = offset >= bound ? null : segments.floorEntry(offset);
        while (entry != null && entry.getKey() < bound) {
            Segment segment = entry.getValue();
            int end = bound == logEndOffset ? segment.size() : endPosition(segment, bound);
            RecordSlice slice = segment.read(offset, maxBytes, end, atLeastOneBatch);
            if (slice != null) {
                return new ReadResult.Slice(slice, offset, segment.baseOffset());
            }
            entry = segments.higherEntry(entry.getKey());
        }
        return new ReadResult.Slice(EmptySlice.INSTANCE, offset, segments.lastKey());
    }

    /**
     * The aborted transactions that have records in a slice, and perhaps others nearby.
     *
     * @param bound where the reader of the slice had to stop
     */
    public List<AbortedTransaction> aborted(ReadResult.Slice slice, long bound) throws IOException {
        RecordSlice records = slice.records();
        Segment segment = segments.get(slice.segmentBaseOffset());
        if (records.sizeInBytes() == 0 || segment == null) {
            return List.of();
        }
        Long next = segments.higherKey(segment.baseOffset());
        int endPosition = Math.toIntExact(records.position() + records.sizeInBytes());
        long to = Math.min(bound, segment.endOffsetBound(endPosition, next == null ? bound : next));
        List<AbortedTransaction> aborted = new ArrayList<>(0);
        for (Segment each : segments.tailMap(segment.baseOffset(), true).values()) {
            if (each.collectAborted(slice.startOffset(), to, aborted)) {
                break;
            }
        }
        return aborted;
    }

    private int endPosition(Segment segment, long bound) throws IOException {
        Long next = segments.higherKey(segment.baseOffset());
        return next != null && next <= bound ? segment.size() : segment.positionOf(bound);
    }

    /** The first record at or after an offset that is at least this late. */
    public OffsetLookup timestamp(long timestampMillis, long fromOffset) throws IOException {
        for (Segment segment : segments.values()) {
            if (segment.maxTimestamp() >= timestampMillis) {
                OffsetLookup found = segment.findTimestamp(timestampMillis, fromOffset);
                if (found instanceof OffsetLookup.Found) {
                    return found;
                }
            }
        }
        return OffsetLookup.NOT_FOUND;
    }

    /** The first record with the largest timestamp at or after an offset. */
    public OffsetLookup maxTimestamp(long fromOffset) throws IOException {
        @Nullable Segment latest = null;
        for (Segment segment : segments.tailMap(fromOffset, true).descendingMap().values()) {
            if (latest == null || segment.maxTimestamp() >= latest.maxTimestamp()) {
                latest = segment;
            }
        }
        OffsetLookup found = latest == null ? OffsetLookup.NOT_FOUND : latest.findMaxTimestamp(fromOffset);
        // The one segment whose largest timestamp may be that of a record below the offset.
        Map.Entry<Long, Segment> cut = segments.lowerEntry(fromOffset);
        if (cut == null || latest != null && cut.getValue().maxTimestamp() < latest.maxTimestamp()) {
            return found;
        }
        OffsetLookup earlier = cut.getValue().findMaxTimestamp(fromOffset);
        return timestampOf(earlier) >= timestampOf(found) ? earlier : found;
    }

    private static long timestampOf(OffsetLookup lookup) {
        return switch (lookup) {
            case OffsetLookup.Found(long offset, long timestamp, int epoch) -> timestamp;
            case OffsetLookup.NotFound none -> RecordBatch.NO_TIMESTAMP;
        };
    }
}
