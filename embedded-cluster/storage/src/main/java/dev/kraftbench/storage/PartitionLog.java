package dev.kraftbench.storage;

import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Lane;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.record.internal.MemoryRecords;

/**
 * The log of one partition replica. Confined to the partition's lane, except where a method says otherwise.
 *
 * <p>An {@link IOException} means the disk failed: the log's directory has been reported as failed and the log must not be used further.
 */
public final class PartitionLog {

    private PartitionLog() {}

    /**
     * Opens the log in a directory, creating it if it is missing, and recovers it if need be. Helper work.
     *
     * @param lane owns the log from now on
     */
    public static PartitionLog open(
            StorageContext context, Lane lane, Path directory, TopicIdPartition id, LogConfig config, OpenOptions options)
            throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    public TopicIdPartition id() {
        throw new UnsupportedOperationException("being written");
    }

    public Path directory() {
        throw new UnsupportedOperationException("being written");
    }

    public LogConfig config() {
        throw new UnsupportedOperationException("being written");
    }

    public void updateConfig(LogConfig config) {
        throw new UnsupportedOperationException("being written");
    }

    /** The first offset that readers may see. Any thread. */
    public long logStartOffset() {
        throw new UnsupportedOperationException("being written");
    }

    /** The offset of the next record. Any thread. */
    public long logEndOffset() {
        throw new UnsupportedOperationException("being written");
    }

    /** Any thread. */
    public long highWatermark() {
        throw new UnsupportedOperationException("being written");
    }

    /** The first offset of the oldest undecided transaction below the high watermark, otherwise the high watermark. Any thread. */
    public long lastStableOffset() {
        throw new UnsupportedOperationException("being written");
    }

    /** The first offset that may not be durable. Any thread. */
    public long recoveryPoint() {
        throw new UnsupportedOperationException("being written");
    }

    /** Raises the high watermark; a lower offset is ignored, one above the log end is an error of the caller. */
    public void advanceHighWatermark(long offset) {
        throw new UnsupportedOperationException("being written");
    }

    public OptionalInt latestEpoch() {
        throw new UnsupportedOperationException("being written");
    }

    /** The epoch that wrote the record at this offset, if known. */
    public OptionalInt epochAt(long offset) {
        throw new UnsupportedOperationException("being written");
    }

    public EpochEnd endOffsetForEpoch(int requestedEpoch) {
        throw new UnsupportedOperationException("being written");
    }

    public List<EpochEntry> epochs() {
        throw new UnsupportedOperationException("being written");
    }

    /** Notes that a leader epoch begins at an offset, before its first append. */
    public void assignEpochStart(int epoch, long startOffset) throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /** Validates the records, assigns offsets and epoch in place and writes them to the page cache. */
    public AppendResult appendAsLeader(MemoryRecords records, int leaderEpoch, AppendOrigin origin) throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /**
     * Appends batches as the leader has them, offsets and epochs included; a partial batch at the end is left out. Also for the metadata
     * log, by its leader too.
     *
     * @param leaderEpoch the replica's current epoch; batches of a newer epoch, and what follows them, are skipped
     * @throws org.apache.kafka.common.errors.CorruptRecordException if a batch is damaged
     * @throws IllegalArgumentException if offsets don't increase or begin below the log end
     */
    public LogAppended appendAsFollower(ByteBuffer batches, int leaderEpoch) throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /**
     * Reads whole batches from the one that holds {@code offset}.
     *
     * @param upperBoundOffset where the reader must stop: high watermark, last stable offset or log end
     * @param atLeastOneBatch whether the first batch is given whole even if larger than {@code maxBytes}
     */
    public ReadResult read(long offset, int maxBytes, long upperBoundOffset, boolean atLeastOneBatch) throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /** The first record whose timestamp is at least this. May read a stretch of the log. */
    public OffsetLookup offsetForTimestamp(long timestampMillis) throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    public OffsetLookup earliestOffset() {
        throw new UnsupportedOperationException("being written");
    }

    /** The log end with its epoch. */
    public OffsetLookup latestOffset() {
        throw new UnsupportedOperationException("being written");
    }

    /** The record with the largest timestamp, the first of several (KIP-734). */
    public OffsetLookup maxTimestampOffset() throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /** Cuts off the records from this offset on, with their epochs and producer state. */
    public void truncateTo(long offset) throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /** Drops everything; the log then begins and ends at this offset. */
    public void truncateFullyAndStartAt(long offset) throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /**
     * Hides the records below this offset; segments that lie below it are deleted by {@link #deleteOldSegments}.
     *
     * @return whether the log start moved
     * @throws IllegalArgumentException above the high watermark
     */
    public boolean incrementLogStartOffset(long offset) throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /**
     * Applies retention by log start, size and time; never beyond the high watermark. Files are deleted by a helper after
     * {@code file.delete.delay.ms}.
     *
     * @return how many segments were taken out
     */
    public int deleteOldSegments() throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /** Any thread. */
    public long sizeBytes() {
        throw new UnsupportedOperationException("being written");
    }

    public List<SegmentView> segments() {
        throw new UnsupportedOperationException("being written");
    }

    /**
     * Makes everything appended so far durable, by a helper.
     *
     * @param done on the lane, with the offset up to which the log is durable now, or the failure, which has been reported
     */
    public void flush(Consumer<Outcome<Long>> done) {
        throw new UnsupportedOperationException("being written");
    }

    /** Flushes, writes a producer snapshot and closes the files. May wait: on the lane at shutdown only, or as helper work of the last user. */
    public void close() throws IOException {
        throw new UnsupportedOperationException("being written");
    }
}
