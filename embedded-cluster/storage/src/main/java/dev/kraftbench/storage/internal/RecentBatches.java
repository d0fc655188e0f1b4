package dev.kraftbench.storage.internal;

import java.util.Arrays;

/**
 * The last batches of an active segment, so that readers at the tail (followers, consumers that keep up) find their place without
 * touching a file.
 */
final class RecentBatches {

    static final int NONE = -1;
    private static final int LIMIT = 128;

    private long[] lastOffsets = new long[0];
    private int[] positions = new int[0];
    /** Slot of the oldest. */
    private int head;

    private int count;

    void add(long lastOffset, int position) {
        if (count == lastOffsets.length && count < LIMIT) {
            grow();
        }
        int slot = (head + count) % lastOffsets.length;
        lastOffsets[slot] = lastOffset;
        positions[slot] = position;
        if (count < lastOffsets.length) {
            count++;
        } else {
            head = (head + 1) % lastOffsets.length;
        }
    }

    private void grow() {
        // Never wrapped before it is at its limit, so the copy keeps the order.
        int length = Math.max(8, lastOffsets.length * 2);
        lastOffsets = Arrays.copyOf(lastOffsets, length);
        positions = Arrays.copyOf(positions, length);
    }

    /** The number of the first batch here whose last offset is at least this, or {@link #NONE} if that may lie before the oldest. */
    int find(long offset) {
        if (count == 0 || offset <= lastOffset(0)) {
            return NONE;
        }
        int low = 1;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (lastOffset(middle) >= offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low < count && lastOffset(low) >= offset ? low : NONE;
    }

    private long lastOffset(int number) {
        return lastOffsets[(head + number) % lastOffsets.length];
    }

    int position(int number) {
        return positions[(head + number) % positions.length];
    }

    /** Where the batch ends. */
    int end(int number, int segmentSize) {
        return number + 1 < count ? position(number + 1) : segmentSize;
    }

    void clear() {
        count = 0;
        head = 0;
    }

    void discard() {
        clear();
        lastOffsets = new long[0];
        positions = new int[0];
    }
}
