package dev.kraftbench.storage.internal;

import dev.kraftbench.kernel.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * {@code .timeindex}: the largest timestamp so far and the last offset of its batch, relative to the segment. Twelve bytes an entry;
 * timestamps only increase.
 */
final class TimeIndex extends IndexFile {

    private static final int ENTRY = 12;

    private final long baseOffset;
    private final int maxEntries;

    TimeIndex(Disk disk, Path path, long baseOffset, int maxBytes, boolean fresh) {
        super(disk, path, ENTRY, fresh);
        this.baseOffset = baseOffset;
        this.maxEntries = maxBytes / ENTRY;
    }

    /** One entry is kept free for the one that closes a segment. */
    boolean isFull() throws IOException {
        return entries() >= maxEntries - 1;
    }

    /** Adds an entry if the timestamp is larger than that of the last one. */
    void append(long timestampMillis, long offset) throws IOException {
        if (timestampMillis > lastTimestamp()) {
            addEntry().putLong(timestampMillis).putInt(Math.toIntExact(offset - baseOffset));
        }
    }

    long lastTimestamp() throws IOException {
        int entries = entries();
        return entries == 0 ? RecordBatch.NO_TIMESTAMP : entry(entries - 1).getLong(0);
    }

    long lastOffset() throws IOException {
        int entries = entries();
        return entries == 0 ? baseOffset : baseOffset + entry(entries - 1).getInt(8);
    }

    /** An offset such that no batch before it has a record as late as this. */
    long lookup(long timestampMillis) throws IOException {
        int low = 0;
        int high = entries() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            // Strictly smaller: the record sought may be in the very batch that an equal entry names, or before it.
            if (entry(middle).getLong(0) < timestampMillis) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high < 0 ? baseOffset : baseOffset + entry(high).getInt(8);
    }

    void truncateTo(long offset) throws IOException {
        int low = 0;
        int high = entries() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (baseOffset + entry(middle).getInt(8) < offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        truncateEntries(high + 1);
    }

    boolean isSane() throws IOException {
        if (!sizeIsWhole()) {
            return false;
        }
        int entries = entries();
        if (entries == 0) {
            return true;
        }
        long first = entry(0).getLong(0);
        ByteBuffer last = entry(entries - 1);
        return last.getLong(0) >= first && last.getInt(8) >= 0;
    }
}
