package dev.kraftbench.storage.internal;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.storage.AbortedTransaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * {@code .txnindex}: the aborted transactions whose markers lie in the segment, in Kafka's format. Ordered by last offset and so by last
 * stable offset, too. There is no file without entries, and no entry that is not in the file.
 *
 * <pre>
 * int16 version=0  int64 producer id  int64 first offset  int64 last offset  int64 last stable offset
 * </pre>
 */
final class TransactionIndex extends IndexFile {

    private static final int ENTRY = 34;
    private static final short VERSION = 0;

    private final long baseOffset;

    TransactionIndex(Disk disk, Path path, long baseOffset, boolean fresh) {
        super(disk, path, ENTRY, fresh);
        this.baseOffset = baseOffset;
    }

    void append(AbortedTransaction aborted) throws IOException {
        addEntry()
                .putShort(VERSION)
                .putLong(aborted.producerId())
                .putLong(aborted.firstOffset())
                .putLong(aborted.lastOffset())
                .putLong(aborted.lastStableOffset());
        super.writeTail();
    }

    private AbortedTransaction transaction(int number) throws IOException {
        ByteBuffer entry = entry(number);
        short version = entry.getShort(0);
        if (version != VERSION) {
            throw new IOException("Entry " + number + " of " + path() + " has version " + version + ", which is unknown");
        }
        return new AbortedTransaction(entry.getLong(2), entry.getLong(10), entry.getLong(18), entry.getLong(26));
    }

    private long lastOffset(int number) throws IOException {
        return entry(number).getLong(18);
    }

    /** The number of the first transaction that ends at or after an offset. */
    private int firstEndingFrom(long offset) throws IOException {
        int low = 0;
        int high = entries();
        // Readers at the tail find nothing, and that without a search.
        if (high == 0 || lastOffset(high - 1) < offset) {
            return high;
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (lastOffset(middle) < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Adds the transactions that overlap with a range.
     *
     * @param to exclusive; not above the last stable offset, so that each transaction that began before it is decided
     * @return whether later segments can't have any more
     */
    boolean collect(long from, long to, List<AbortedTransaction> into) throws IOException {
        int entries = entries();
        for (int number = firstEndingFrom(from); number < entries; number++) {
            AbortedTransaction aborted = transaction(number);
            if (aborted.firstOffset() < to) {
                into.add(aborted);
            }
            if (aborted.lastStableOffset() >= to) {
                return true;
            }
        }
        return false;
    }

    /** Forgets the transactions that end at or after an offset. */
    void truncateTo(long offset) throws IOException {
        truncateEntries(firstEndingFrom(offset));
    }

    /**
     * Whether the file's entries, if it is there, can be believed.
     *
     * @param limit where the next segment begins: entries from there on are left from before a truncation that reached the disk in part
     */
    boolean isSane(long limit) throws IOException {
        if (!sizeIsWhole()) {
            return false;
        }
        int entries = entries();
        if (entries == 0) {
            return true;
        }
        ByteBuffer last = entry(entries - 1);
        return last.getShort(0) == VERSION
                && last.getLong(2) > RecordBatch.NO_PRODUCER_ID
                && last.getLong(18) >= baseOffset
                && last.getLong(18) < limit
                && last.getLong(10) <= last.getLong(18);
    }

    /** There is nothing to write; and no file is to be made. */
    @Override
    void writeTail() {}
}
