package dev.kraftbench.storage.internal;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.DiskFile;
import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.storage.AbortedTransaction;
import dev.kraftbench.storage.LogConfig;
import dev.kraftbench.storage.OffsetLookup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * A segment: a run of batches in {@code .log} with its indexes. Files are created with the first write. Belongs to the log's lane.
 *
 * <p>{@link #size} is the truth about how much of the file counts: a write that failed half way leaves bytes beyond it, which the next
 * write replaces and recovery cuts off.
 */
public final class Segment {

    private static final int LOOKUP_WINDOW = 8 << 10;
    private static final int SCAN_WINDOW = 64 << 10;

    private final long baseOffset;
    private final SegmentFiles files;
    private final OffsetIndex offsetIndex;
    private final TimeIndex timeIndex;
    private final RecentBatches recent = new RecentBatches();

    private int size;
    private long createdMillis;
    private int bytesSinceIndexEntry;
    private boolean timestampsKnown;
    private long maxTimestamp = RecordBatch.NO_TIMESTAMP;
    private long offsetOfMaxTimestamp = -1;
    private long firstBatchTimestamp = RecordBatch.NO_TIMESTAMP;
    private boolean firstBatchTimestampKnown;

    private Segment(SegmentFiles files, long baseOffset, int size, boolean fresh, long nowMillis) {
        this.files = files;
        this.baseOffset = baseOffset;
        this.size = size;
        this.createdMillis = nowMillis;
        this.timestampsKnown = fresh;
        this.offsetIndex = files.offsets();
        this.timeIndex = files.times();
    }

    /** A new segment, without files as yet. */
    public static Segment create(Disk disk, Path directory, long baseOffset, LogConfig config, long nowMillis) {
        return new Segment(new SegmentFiles(disk, directory, baseOffset, config, true), baseOffset, 0, true, nowMillis);
    }

    /** The segment whose {@code .log} exists. */
    public static Segment existing(Disk disk, Path directory, long baseOffset, LogConfig config, long nowMillis) throws IOException {
        long size;
        try (DiskFile log = disk.openReadOnly(LogNames.file(directory, baseOffset, LogNames.LOG))) {
            size = log.size();
        }
        if (size > Integer.MAX_VALUE) {
            throw new IOException("Segment " + baseOffset + " in " + directory + " has " + size + " bytes, more than 2 GiB");
        }
        return new Segment(new SegmentFiles(disk, directory, baseOffset, config, false), baseOffset, (int) size, false, nowMillis);
    }

    /** There is a transaction index of this segment on disk. */
    void foundTransactionIndex() {
        files.addTransactions(false);
    }

    public long baseOffset() {
        return baseOffset;
    }

    public int size() {
        return size;
    }

    public SegmentFiles files() {
        return files;
    }

    // ---- writing

    /** Whether the next append must go to a new segment. */
    public boolean mustRoll(LogConfig config, int bytes, long lastOffset, long maxTimestampOfAppend, long nowMillis, long jitterMillis)
            throws IOException {
        if (lastOffset - baseOffset > Integer.MAX_VALUE) {
            return true;
        }
        if (size == 0) {
            return false;
        }
        return size > config.segmentBytes() - bytes
                || waitedMillis(nowMillis, maxTimestampOfAppend) > config.segmentMillis() - jitterMillis
                || offsetIndex.isFull()
                || timeIndex.isFull();
    }

    private long waitedMillis(long nowMillis, long maxTimestampOfAppend) throws IOException {
        if (!firstBatchTimestampKnown) {
            BatchScanner scanner = scanner(0, LOOKUP_WINDOW, false);
            if (scanner.next()) {
                firstBatchTimestamp = scanner.header().maxTimestamp();
                firstBatchTimestampKnown = true;
            }
        }
        return firstBatchTimestamp >= 0 ? maxTimestampOfAppend - firstBatchTimestamp : nowMillis - createdMillis;
    }

    /** Writes whole batches with one call. */
    public void append(ByteBuffer batches, int indexIntervalBytes) throws IOException {
        ByteBuffer source = batches.duplicate();
        int bytes = source.remaining();
        int start = source.position();
        if (bytes > Integer.MAX_VALUE - size) {
            throw new IllegalArgumentException("Segment " + baseOffset + " can't take " + bytes + " more bytes");
        }
        files.written();
        files.log().writeFully(source, size);
        loadTimestamps();
        BatchHeader header = new BatchHeader(batches, start);
        int done = 0;
        while (done < bytes) {
            header.moveTo(batches, start + done);
            int batchSize = (int) header.sizeBytes();
            index(header, size, batchSize, indexIntervalBytes);
            recent.add(header.lastOffset(), size);
            size += batchSize;
            done += batchSize;
        }
    }

    private void index(BatchHeader header, int position, int batchSize, int indexIntervalBytes) throws IOException {
        long timestamp = header.maxTimestamp();
        if (position == 0) {
            firstBatchTimestamp = timestamp;
            firstBatchTimestampKnown = true;
        }
        if (timestamp > maxTimestamp) {
            maxTimestamp = timestamp;
            offsetOfMaxTimestamp = header.lastOffset();
        }
        if (bytesSinceIndexEntry > indexIntervalBytes) {
            offsetIndex.append(header.lastOffset(), position);
            timeIndex.append(maxTimestamp, offsetOfMaxTimestamp);
            bytesSinceIndexEntry = 0;
        }
        bytesSinceIndexEntry += batchSize;
    }

    /**
     * Notes a transaction whose marker has been appended to this segment.
     *
     * @return whether a file has been made for it
     */
    public boolean addAborted(AbortedTransaction aborted) throws IOException {
        files.written();
        TransactionIndex index = files.transactions();
        boolean first = index == null;
        if (index == null) {
            index = files.addTransactions(true);
        }
        index.append(aborted);
        return first;
    }

    /** After a write that failed half way: gives the space beyond {@link #size} back, if the disk lets it. */
    public void dropTornTail() throws IOException {
        files.truncateIfOpen(size);
    }

    /** Completes the indexes; the segment gets no more records. */
    public void seal() throws IOException {
        files.written();
        loadTimestamps();
        files.log();
        if (maxTimestamp >= 0) {
            timeIndex.append(maxTimestamp, offsetOfMaxTimestamp);
        }
        offsetIndex.seal();
        timeIndex.seal();
        TransactionIndex transactions = files.transactions();
        if (transactions != null) {
            transactions.seal();
        }
        recent.discard();
    }

    /** Cuts off the batch that holds this offset and what follows it, and returns the end offset left. */
    public long truncateTo(long offset) throws IOException {
        long end = offset;
        Located at = locate(offset);
        if (at != null) {
            files.written();
            end = Math.min(offset, at.baseOffset);
            offsetIndex.truncateTo(end);
            timeIndex.truncateTo(end);
            TransactionIndex transactions = files.transactions();
            if (transactions != null) {
                transactions.truncateTo(end);
            }
            size = at.position;
            files.log().truncate(size);
            recent.clear();
            bytesSinceIndexEntry = 0;
            timestampsKnown = false;
            if (size == 0) {
                firstBatchTimestampKnown = false;
                firstBatchTimestamp = RecordBatch.NO_TIMESTAMP;
            }
        }
        return end;
    }

    // ---- recovery

    /** Told of each valid batch during recovery. */
    public interface BatchListener {
        /** @param marker what the batch says about a transaction, if it does */
        void batch(BatchHeader header, @Nullable EndMarker marker) throws IOException;
    }

    /**
     * Reads every byte, cuts off what is not a valid batch with its followers, and rebuilds the indexes. That of transactions is emptied: the
     * listener, who knows where they began, fills it again.
     *
     * @param limit where the next segment begins: batches from there on are left from before a truncation that did not reach the disk
     * @return where the segment ends now
     */
    public long recover(int indexIntervalBytes, long limit, BatchListener listener) throws IOException {
        files.written();
        offsetIndex.reset();
        timeIndex.reset();
        TransactionIndex transactions = files.transactions();
        if (transactions != null) {
            transactions.reset();
        }
        recent.clear();
        maxTimestamp = RecordBatch.NO_TIMESTAMP;
        offsetOfMaxTimestamp = -1;
        timestampsKnown = true;
        firstBatchTimestampKnown = false;
        bytesSinceIndexEntry = 0;
        BatchScanner scanner = scanner(0, 1 << 20, true);
        long expected = baseOffset;
        int valid = 0;
        while (scanner.next()) {
            BatchHeader header = scanner.header();
            long last = header.lastOffset();
            if (header.baseOffset() < expected
                    || last < header.baseOffset()
                    || last >= limit
                    || last - baseOffset > Integer.MAX_VALUE
                    || !header.checksumMatches()) {
                break;
            }
            index(header, scanner.position(), (int) header.sizeBytes(), indexIntervalBytes);
            recent.add(last, scanner.position());
            listener.batch(header, scanner.endMarker());
            expected = last + 1;
            valid = scanner.nextPosition();
        }
        if (valid < size) {
            size = valid;
            files.log().truncate(valid);
        }
        return expected;
    }

    /**
     * Whether the indexes of a segment that was flushed are there and plausible.
     *
     * @param limit where the next segment begins
     */
    public boolean indexesAreSane(long limit) throws IOException {
        return offsetIndex.exists()
                && timeIndex.exists()
                && offsetIndex.isSane(Math.max(1, size))
                && timeIndex.isSane()
                && transactionIndexIsSane(limit);
    }

    /** Whether the index of aborted transactions can be believed. */
    public boolean transactionIndexIsSane(long limit) throws IOException {
        TransactionIndex transactions = files.transactions();
        return transactions == null || transactions.isSane(limit);
    }

    /** The offset after the last batch, found from the last index entry on; empty if bytes are left that are no whole batch. */
    public OptionalLong readEndOffset() throws IOException {
        BatchScanner scanner = scanner(Math.min(offsetIndex.lastPosition(), size), SCAN_WINDOW, false);
        long end = baseOffset;
        while (scanner.next()) {
            end = scanner.header().lastOffset() + 1;
        }
        return scanner.endedMalformed() ? OptionalLong.empty() : OptionalLong.of(end);
    }

    /** Goes through the headers from the batch that holds an offset on. */
    public void forEachBatch(long fromOffset, BatchListener listener) throws IOException {
        Located at = locate(fromOffset);
        if (at != null) {
            BatchScanner scanner = scanner(at.position, SCAN_WINDOW, false);
            while (scanner.next()) {
                listener.batch(scanner.header(), scanner.endMarker());
            }
        }
    }

    // ---- reading

    private record Located(int position, int sizeBytes, long baseOffset) {}

    private BatchScanner scanner(int from, int window, boolean whole) throws IOException {
        return new BatchScanner(files.log(), from, size, window, whole);
    }

    /** The first batch whose last offset is at least this. */
    private @Nullable Located locate(long offset) throws IOException {
        if (size == 0) {
            return null;
        }
        BatchScanner scanner = scanner(offsetIndex.lookup(offset), LOOKUP_WINDOW, false);
        while (scanner.next()) {
            if (scanner.header().lastOffset() >= offset) {
                return new Located(scanner.position(), (int) scanner.header().sizeBytes(), scanner.header().baseOffset());
            }
        }
        return null;
    }

    /** Where the first batch begins whose last offset is at least this; the segment's size if there is none. */
    public int positionOf(long offset) throws IOException {
        int number = recent.find(offset);
        if (number != RecentBatches.NONE) {
            return recent.position(number);
        }
        Located at = locate(offset);
        return at == null ? size : at.position;
    }

    /**
     * Reads from the batch that holds the offset.
     *
     * @param endPosition where the reader must stop
     * @return null if all batches lie before the offset
     */
    public @Nullable RecordSlice read(long offset, int maxBytes, int endPosition, boolean atLeastOneBatch) throws IOException {
        int position;
        int batchSize;
        int number = recent.find(offset);
        if (number != RecentBatches.NONE) {
            position = recent.position(number);
            batchSize = recent.end(number, size) - position;
        } else {
            Located at = locate(offset);
            if (at == null) {
                return null;
            }
            position = at.position;
            batchSize = at.sizeBytes;
        }
        int allowed = atLeastOneBatch ? Math.max(maxBytes, batchSize) : maxBytes;
        int length = Math.min(allowed, endPosition - position);
        if (length < batchSize) {
            return EmptySlice.INSTANCE;
        }
        DiskFile open = files.log();
        files.pin();
        return new SegmentSlice(files, open, position, length);
    }

    /** An offset that no batch before a position reaches, as near as is known without reading the segment. */
    public long endOffsetBound(int endPosition, long otherwise) throws IOException {
        return endPosition >= size ? otherwise : offsetIndex.offsetBehind(endPosition, otherwise);
    }

    /** Adds the aborted transactions known to this segment's index that overlap with a range; whether there can be no more in later ones. */
    public boolean collectAborted(long from, long to, List<AbortedTransaction> into) throws IOException {
        TransactionIndex transactions = files.transactions();
        return transactions != null && transactions.collect(from, to, into);
    }

    private void loadTimestamps() throws IOException {
        if (timestampsKnown) {
            return;
        }
        maxTimestamp = timeIndex.lastTimestamp();
        offsetOfMaxTimestamp = timeIndex.lastOffset();
        // What came after the last entry is not in it, unless the segment was sealed, in which case this finds nothing larger.
        if (size > 0) {
            BatchScanner scanner = scanner(offsetIndex.lastPosition(), SCAN_WINDOW, false);
            while (scanner.next()) {
                BatchHeader header = scanner.header();
                if (header.maxTimestamp() > maxTimestamp) {
                    maxTimestamp = header.maxTimestamp();
                    offsetOfMaxTimestamp = header.lastOffset();
                }
            }
        }
        timestampsKnown = true;
    }

    /** The largest timestamp of a batch, or -1. */
    public long maxTimestamp() throws IOException {
        loadTimestamps();
        return maxTimestamp;
    }

    /** When the segment was made or opened, which stands in for the age of records without timestamps. */
    public long createdMillis() {
        return createdMillis;
    }

    /** The first record at or after an offset that is at least this late. */
    public OffsetLookup findTimestamp(long timestampMillis, long fromOffset) throws IOException {
        if (size == 0) {
            return OffsetLookup.NOT_FOUND;
        }
        int from = offsetIndex.lookup(Math.max(timeIndex.lookup(timestampMillis), fromOffset));
        BatchScanner scanner = scanner(from, SCAN_WINDOW, false);
        while (scanner.next()) {
            BatchHeader header = scanner.header();
            if (header.maxTimestamp() >= timestampMillis && header.lastOffset() >= fromOffset) {
                for (Record record : batchOf(scanner)) {
                    if (record.timestamp() >= timestampMillis && record.offset() >= fromOffset) {
                        return new OffsetLookup.Found(record.offset(), record.timestamp(), header.leaderEpoch());
                    }
                }
            }
        }
        return OffsetLookup.NOT_FOUND;
    }

    /** The first record with the largest timestamp at or after an offset. */
    public OffsetLookup findMaxTimestamp(long fromOffset) throws IOException {
        long sought = maxTimestamp();
        OffsetLookup found = sought < 0 ? OffsetLookup.NOT_FOUND : findTimestamp(sought, fromOffset);
        if (found instanceof OffsetLookup.Found || sought < 0 || fromOffset <= baseOffset) {
            return found;
        }
        long later = maxTimestampFrom(fromOffset);
        return later < 0 ? OffsetLookup.NOT_FOUND : findTimestamp(later, fromOffset);
    }

    /** The largest timestamp of a record at or after an offset, or -1. Reads the headers from there on. */
    private long maxTimestampFrom(long fromOffset) throws IOException {
        long largest = RecordBatch.NO_TIMESTAMP;
        BatchScanner scanner = scanner(offsetIndex.lookup(fromOffset), SCAN_WINDOW, false);
        while (scanner.next()) {
            BatchHeader header = scanner.header();
            if (header.lastOffset() < fromOffset || header.maxTimestamp() <= largest) {
                continue;
            }
            if (header.baseOffset() >= fromOffset) {
                largest = header.maxTimestamp();
            } else {
                for (Record record : batchOf(scanner)) {
                    largest = record.offset() < fromOffset ? largest : Math.max(largest, record.timestamp());
                }
            }
        }
        return largest;
    }

    private static MutableRecordBatch batchOf(BatchScanner scanner) throws IOException {
        return MemoryRecords.readableRecords(scanner.copyBatch()).batches().iterator().next();
    }

    /** Writes out index entries before a clean close, with the closing time entry, so that opening needs no scan. */
    public void completeIndexes() throws IOException {
        if (size == 0 && !files.logIsOpen()) {
            return;
        }
        loadTimestamps();
        if (maxTimestamp >= 0) {
            timeIndex.append(maxTimestamp, offsetOfMaxTimestamp);
        }
        offsetIndex.writeTail();
        timeIndex.writeTail();
    }
}
