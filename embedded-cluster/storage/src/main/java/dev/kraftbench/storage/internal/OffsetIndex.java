package dev.kraftbench.storage.internal;

import dev.kraftbench.kernel.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** {@code .index}: from the last offset of a batch, relative to the segment, to the batch's position. Eight bytes an entry. */
final class OffsetIndex extends IndexFile {

    private static final int ENTRY = 8;

    private final long baseOffset;
    private final int maxEntries;

    OffsetIndex(Disk disk, Path path, long baseOffset, int maxBytes, boolean fresh) {
        super(disk, path, ENTRY, fresh);
        this.baseOffset = baseOffset;
        this.maxEntries = maxBytes / ENTRY;
    }

    boolean isFull() throws IOException {
        return entries() >= maxEntries;
    }

    void append(long lastOffset, int position) throws IOException {
        addEntry().putInt(Math.toIntExact(lastOffset - baseOffset)).putInt(position);
    }

    /** The position of a batch that does not lie after the one with this offset. */
    int lookup(long offset) throws IOException {
        int slot = floor(offset);
        return slot < 0 ? 0 : entry(slot).getInt(4);
    }

    /** The position of the last batch that has an entry. */
    int lastPosition() throws IOException {
        int entries = entries();
        return entries == 0 ? 0 : entry(entries - 1).getInt(4);
    }

    /** The first offset after the first batch with an entry that begins at or behind a position. */
    long offsetBehind(int position, long otherwise) throws IOException {
        int low = 0;
        int high = entries();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entry(middle).getInt(4) < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == entries() ? otherwise : baseOffset + entry(low).getInt(0) + 1;
    }

    void truncateTo(long offset) throws IOException {
        truncateEntries(floor(offset - 1) + 1);
    }

    /** Whether the last entry lies in the segment, and the entries can be believed for that. */
    boolean isSane(long segmentSize) throws IOException {
        if (!sizeIsWhole()) {
            return false;
        }
        int entries = entries();
        if (entries == 0) {
            return true;
        }
        ByteBuffer last = entry(entries - 1);
        int relative = last.getInt(0);
        int position = last.getInt(4);
        return relative >= 0 && position >= 0 && position < segmentSize && (entries == 1 || relative > 0);
    }

    /** The last entry whose offset is at most this, or -1. */
    private int floor(long offset) throws IOException {
        int low = 0;
        int high = entries() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (baseOffset + entry(middle).getInt(0) <= offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
