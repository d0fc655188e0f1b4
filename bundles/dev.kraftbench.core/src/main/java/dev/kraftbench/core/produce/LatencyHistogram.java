package dev.kraftbench.core.produce;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts latencies in steps of about three percent of their size, so that quantiles over any number of records take 8 KB. Safe for any thread; a figure
 * read while others record may lag behind by those.
 */
public final class LatencyHistogram {
    /** Steps in each doubling. */
    private static final int STEPS = 32;
    private static final int DOUBLINGS = 32;

    private final AtomicLongArray counts = new AtomicLongArray(STEPS * DOUBLINGS);

    public void record(long micros) {
        counts.incrementAndGet(index(Math.max(0, micros)));
    }

    private static int index(long micros) {
        if (micros < STEPS) {
            return (int) micros;
        }
        int doubling = 63 - Long.numberOfLeadingZeros(micros) - 4;
        int step = (int) (micros >>> doubling) - STEPS / 2;
        // the first doubling has all its steps, each further one only the upper half
        return Math.min(STEPS * DOUBLINGS - 1, STEPS + (doubling - 1) * (STEPS / 2) + step);
    }

    /** The largest value that is counted at an index. */
    private static long upper(int index) {
        if (index < STEPS) {
            return index;
        }
        int doubling = (index - STEPS) / (STEPS / 2) + 1;
        long step = (index - STEPS) % (STEPS / 2) + STEPS / 2;
        return ((step + 1) << doubling) - 1;
    }

    public long count() {
        long count = 0;
        for (int i = 0; i < counts.length(); i++) {
            count += counts.get(i);
        }
        return count;
    }

    /** The latency in microseconds that this share of the records did not exceed; -1 when there are none. */
    public long quantile(double share) {
        long wanted = (long) Math.ceil(share * count());
        long seen = 0;
        for (int i = 0; i < counts.length(); i++) {
            seen += counts.get(i);
            if (seen > 0 && seen >= wanted) {
                return upper(i);
            }
        }
        return -1;
    }

    public void clear() {
        for (int i = 0; i < counts.length(); i++) {
            counts.set(i, 0);
        }
    }
}
