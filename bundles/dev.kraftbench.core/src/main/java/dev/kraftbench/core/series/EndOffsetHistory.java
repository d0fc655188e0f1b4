package dev.kraftbench.core.series;

import dev.kraftbench.core.model.PartitionId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When each partition's end offset was what: from it follows when a record was written that somebody has not read yet, without reading it. Bounded; not
 * safe for use by several threads.
 */
public final class EndOffsetHistory {
    /** An hour is left of it when the oldest quarter was dropped. */
    private static final int POINTS = 2_400;
    private static final int STEP_MILLIS = 2_000;
    private static final int MOST_PARTITIONS = 512;
    /** A leader or coordinator that was restarted is back by then. */
    private static final long UNSEEN_MILLIS = 600_000;

    private static final class Track {
        private long[] times = new long[16];
        private long[] offsets = new long[16];
        private int size;

        void add(long at, long offset) {
            // a straight piece needs its two ends only, and points closer than a step need not both be kept
            boolean flat = size >= 2 && offsets[size - 1] == offset && offsets[size - 2] == offset;
            boolean close = size >= 2 && at - times[size - 2] <= STEP_MILLIS && offsets[size - 1] != offsets[size - 2];
            if (flat || close) {
                size--;
            } else if (size == POINTS) {
                System.arraycopy(times, POINTS / 4, times, 0, POINTS - POINTS / 4);
                System.arraycopy(offsets, POINTS / 4, offsets, 0, POINTS - POINTS / 4);
                size -= POINTS / 4;
            } else if (size == times.length) {
                times = java.util.Arrays.copyOf(times, Math.min(POINTS, 2 * size));
                offsets = java.util.Arrays.copyOf(offsets, Math.min(POINTS, 2 * size));
            }
            times[size] = at;
            offsets[size] = offset;
            size++;
        }

        long newest() {
            return times[size - 1];
        }

        /** Index of the last point at which the end was not beyond the offset; -1 when it always was. */
        int lastNotBeyond(long offset) {
            int low = 0;
            int high = size - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                if (offsets[middle] <= offset) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return high;
        }
    }

    private final Map<PartitionId, Track> tracks = new HashMap<>();
    /** When any partition was last looked at. */
    private long looked;

    /** A partition whose end went back was deleted and made anew; its history begins again. */
    public void add(long epochMillis, PartitionId partition, long end) {
        looked = epochMillis;
        Track track = tracks.get(partition);
        if (track == null || track.size > 0 && (end < track.offsets[track.size - 1] || epochMillis < track.newest())) {
            if (track == null && tracks.size() >= MOST_PARTITIONS) {
                return;
            }
            track = new Track();
            tracks.put(partition, track);
        }
        track.add(epochMillis, end);
    }

    /**
     * For how long the record at this offset has waited; 0 when there is none yet. Where it is older than the history, the history's age: the least
     * that is certain. NaN when nothing is known of the partition.
     */
    public double waitedMillis(PartitionId partition, long offset, long nowMillis) {
        @Nullable Track track = tracks.get(partition);
        if (track == null || track.size == 0) {
            return Double.NaN;
        }
        int before = track.lastNotBeyond(offset);
        if (before == track.size - 1) {
            return 0;
        }
        if (before < 0) {
            return Math.max(0, nowMillis - track.times[0]);
        }
        double share = (double) (offset - track.offsets[before] + 1) / (track.offsets[before + 1] - track.offsets[before]);
        double written = track.times[before] + Math.min(1, share) * (track.times[before + 1] - track.times[before]);
        return Math.max(0, nowMillis - written);
    }

    /** Whether the time at which this offset was written, or that nothing was written there yet, is known rather than bounded. */
    public boolean covers(PartitionId partition, long offset) {
        @Nullable Track track = tracks.get(partition);
        if (track == null || track.size == 0) {
            return false;
        }
        int before = track.lastNotBeyond(offset);
        return before >= 0 && (before < track.size - 1 || track.newest() == looked);
    }

    /** Ends a round: a partition that was not in it may be in the next, but one that was not for long is gone, or nobody reads it any more. */
    public void endRound(long epochMillis) {
        looked = epochMillis;
        tracks.values().removeIf(track -> epochMillis - track.newest() > UNSEEN_MILLIS || epochMillis < track.newest());
    }
}
