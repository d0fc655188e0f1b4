package dev.kraftbench.storage;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.storage.internal.EpochCache;
import dev.kraftbench.storage.internal.LoadedLog;
import dev.kraftbench.storage.internal.LogLoader;
import dev.kraftbench.storage.internal.PartitionMetadataFile;
import dev.kraftbench.storage.internal.ProducerStates;
import dev.kraftbench.storage.internal.Segment;
import dev.kraftbench.storage.internal.SegmentSearch;
import dev.kraftbench.storage.internal.log.LogAppend;
import dev.kraftbench.storage.internal.log.LogDirEvents;
import dev.kraftbench.storage.internal.log.LogFiles;
import dev.kraftbench.storage.internal.log.LogFlush;
import dev.kraftbench.storage.internal.log.LogMarks;
import dev.kraftbench.storage.internal.log.LogRetention;
import dev.kraftbench.storage.internal.log.LogState;
import dev.kraftbench.storage.internal.log.LogTruncation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * The log of one partition replica. Confined to the partition's lane, except where a method says otherwise.
 *
 * <p>An {@link IOException} means the disk failed: the log's directory has been reported as failed, and the log answers everything but
 * {@link #close} and {@link #abandon} with that failure from then on.
 */
public final class PartitionLog {

    private final LogState state;
    private final LogFiles files;
    private final LogMarks marks;
    private final EpochCache epochs;
    private final ProducerStates producers;
    private final SegmentSearch search;
    private final LogFlush flush;
    private final LogAppend append;
    private final LogRetention retention;
    private final LogTruncation truncation;

    private PartitionLog(LogState state, SegmentSearch search, boolean durableDirectory) {
        this.state = state;
        this.files = state.files();
        this.marks = state.marks();
        this.epochs = state.epochs();
        this.producers = state.producers();
        this.search = search;
        this.flush = new LogFlush(state, durableDirectory);
        this.append = new LogAppend(state, flush);
        this.retention = new LogRetention(state, append);
        this.truncation = new LogTruncation(state, flush, retention);
    }

    /**
     * Opens the log in a directory and recovers it if need be. Helper work.
     *
     * <p>A directory that is missing is made with the first append: until then a log has nothing that a restart could not make up again, and a
     * topic of thousands of partitions costs no file.
     *
     * @param lane owns the log from now on
     */
    public static PartitionLog open(
            StorageContext context, Lane lane, Path directory, TopicIdPartition id, LogConfig config, OpenOptions options)
            throws IOException {
        return open(context, lane, directory, id, config, options, LogDirEvents.NONE);
    }

    static PartitionLog open(
            StorageContext context,
            Lane lane,
            Path directory,
            TopicIdPartition id,
            LogConfig config,
            OpenOptions options,
            LogDirEvents events)
            throws IOException {
        Disk disk = context.disk();
        if (!disk.isDirectory(directory)) {
            LoadedLog fresh = LogLoader.fresh(context, directory, config);
            LogFiles none = new LogFiles(context, id, directory, fresh, false);
            return new PartitionLog(new LogState(context, lane, config, none, fresh, events), new SegmentSearch(fresh.segments()), false);
        }
        boolean hasMetadata = PartitionMetadataFile.exists(disk, directory);
        if (!hasMetadata) {
            PartitionMetadataFile.write(disk, directory, id.topicId());
        }
        LoadedLog loaded = new LogLoader(context, directory, config, options).load();
        LogFiles files = new LogFiles(context, id, directory, loaded, true);
        LogState state = new LogState(context, lane, config, files, loaded, events);
        if (!options.cleanShutdown()) {
            state.touch();
        }
        LogMarks marks = state.marks();
        marks.moveHighWatermark(Math.clamp(options.highWatermark(), marks.start(), marks.end()));
        return new PartitionLog(state, new SegmentSearch(loaded.segments()), hasMetadata && options.cleanShutdown());
    }

    // ---- what it is

    public TopicIdPartition id() {
        return state.id();
    }

    /** Any thread. */
    public Path directory() {
        return files.directory();
    }

    /** Any thread. */
    public LogConfig config() {
        return state.config();
    }

    public void updateConfig(LogConfig newConfig) {
        LogConfig before = state.config();
        state.configure(newConfig);
        flush.configured(before);
    }

    /** The first offset that readers may see. Any thread. */
    public long logStartOffset() {
        return marks.start();
    }

    /** The offset of the next record. Any thread. */
    public long logEndOffset() {
        return marks.end();
    }

    /** Any thread. */
    public long highWatermark() {
        return marks.highWatermark();
    }

    /** The first offset of the oldest undecided transaction below the high watermark, otherwise the high watermark. Any thread. */
    public long lastStableOffset() {
        return marks.lastStable();
    }

    /** The first offset that may not be durable. Any thread. */
    public long recoveryPoint() {
        return marks.recoveryPoint();
    }

    /** Any thread. */
    public long sizeBytes() {
        return files.sizeBytes();
    }

    public List<SegmentView> segments() throws IOException {
        return files.views();
    }

    /** The producers that the log remembers. */
    public List<ActiveProducer> activeProducers() {
        return producers.active();
    }

    /** How many producers the log remembers. */
    public int producerCount() {
        return producers.size();
    }

    /** Raises the high watermark; a lower offset is ignored, one above the log end is an error of the caller. */
    public void advanceHighWatermark(long offset) {
        if (offset > marks.end()) {
            throw new IllegalArgumentException("High watermark " + offset + " is above the log end " + marks.end() + " of " + state.id());
        }
        if (offset > marks.highWatermark()) {
            marks.moveHighWatermark(offset);
        }
    }

    // ---- epochs

    public OptionalInt latestEpoch() {
        return epochs.latest();
    }

    /** The epoch that wrote the record at this offset, if known. */
    public OptionalInt epochAt(long offset) {
        return epochs.epochAt(offset);
    }

    public EpochEnd endOffsetForEpoch(int requestedEpoch) {
        return epochs.endOffset(requestedEpoch, marks.end());
    }

    public List<EpochEntry> epochs() {
        return epochs.entries();
    }

    /** Notes that a leader epoch begins at an offset, before its first append. */
    public void assignEpochStart(int epoch, long startOffset) throws IOException {
        state.checkUsable();
        state.touch();
        epochs.assign(epoch, startOffset);
    }

    // ---- append

    /** Validates the records, assigns offsets and epoch in place and writes them to the page cache. */
    public AppendResult appendAsLeader(MemoryRecords records, int leaderEpoch, AppendOrigin origin) throws IOException {
        return append.asLeader(records, leaderEpoch, origin);
    }

    /**
     * Whether the transaction coordinator must be asked before the first batch of a producer's transaction is appended, with the guard that it
     * is appended with then (KIP-890).
     */
    public Verification verify(TransactionalBatch batch) {
        return producers.verify(batch, state.context().clock().wallMillis());
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
        return append.asFollower(batches, leaderEpoch);
    }

    // ---- read

    /**
     * Reads whole batches from the one that holds {@code offset}.
     *
     * @param upperBoundOffset where the reader must stop: high watermark, last stable offset or log end
     * @param atLeastOneBatch whether the first batch is given whole even if larger than {@code maxBytes}
     */
    public ReadResult read(long offset, int maxBytes, long upperBoundOffset, boolean atLeastOneBatch) throws IOException {
        state.checkUsable();
        long end = marks.end();
        if (offset < marks.start() || offset > end) {
            return new ReadResult.OutOfRange(offset, marks.start(), end);
        }
        return state.guarded(() -> search.read(offset, maxBytes, Math.min(upperBoundOffset, end), end, atLeastOneBatch));
    }

    /**
     * The aborted transactions that have records in what was just read up to the last stable offset, and perhaps others nearby. No more than
     * there are batches in the slice and transactions open at once.
     *
     * @param upperBoundOffset as for the read
     */
    public List<AbortedTransaction> abortedTransactions(ReadResult.Slice slice, long upperBoundOffset) throws IOException {
        return state.guarded(() -> search.aborted(slice, Math.min(upperBoundOffset, marks.end())));
    }

    /** The first record whose timestamp is at least this. May read a stretch of the log. */
    public OffsetLookup offsetForTimestamp(long timestampMillis) throws IOException {
        return state.guarded(() -> search.timestamp(timestampMillis, marks.start()));
    }

    public OffsetLookup earliestOffset() {
        return new OffsetLookup.Found(marks.start(), RecordBatch.NO_TIMESTAMP, epochs.earliestAt(marks.start()).orElse(-1));
    }

    /** The log end with its epoch. */
    public OffsetLookup latestOffset() {
        return new OffsetLookup.Found(marks.end(), RecordBatch.NO_TIMESTAMP, epochs.latest().orElse(-1));
    }

    /** The record with the largest timestamp, the first of several (KIP-734). */
    public OffsetLookup maxTimestampOffset() throws IOException {
        return state.guarded(() -> search.maxTimestamp(marks.start()));
    }

    /** Goes on in the place of an equal log: with what is not in its files, the questions that coordinators have yet to answer. */
    public void takeOver(PartitionLog equal) {
        producers.takeOverQuestions(equal.producers);
    }

    // ---- truncation and log start

    /** Cuts off the records from this offset on, with their epochs and producer state; a batch that holds it goes whole. */
    public void truncateTo(long offset) throws IOException {
        truncation.to(offset);
    }

    /** Drops everything; the log then begins and ends at this offset. */
    public void truncateFullyAndStartAt(long offset) throws IOException {
        truncation.fullyAndStartAt(offset);
    }

    /**
     * Hides the records below this offset; segments that lie below it are deleted by {@link #deleteOldSegments}.
     *
     * @return whether the log start moved
     * @throws IllegalArgumentException above the high watermark
     */
    public boolean incrementLogStartOffset(long offset) throws IOException {
        return retention.raiseStart(offset);
    }

    /**
     * Applies retention by log start, size and time; never beyond the high watermark. Files are deleted by a helper after
     * {@code file.delete.delay.ms}. Also forgets producers and closes files that have been idle for too long. To be called every few
     * minutes.
     *
     * @return how many segments were taken out
     */
    public int deleteOldSegments() throws IOException {
        return state.guarded(() -> {
            producers.expire(state.context().clock().wallMillis(), state.context().producerIdExpirationMillis());
            int removed = retention.apply();
            if (files.closeIdle()) {
                flush.start();
            }
            return removed;
        });
    }

    // ---- durability and end

    /**
     * Makes everything appended so far durable, by a helper. Calls made while a flush runs are served together by the next one.
     *
     * @param done on the lane, later, with the offset up to which the log is durable now, or the failure, which has been reported
     */
    public void flush(Consumer<Outcome<Long>> done) {
        flush.start(done);
    }

    /**
     * Whether nobody may be told yet of what was appended: {@code flush.messages} wants it to be durable first, and a flush is under way. Below
     * {@link #recoveryPoint} everything is.
     */
    public boolean owesFlush() {
        return flush.isOwed();
    }

    /**
     * Waits for the flush under way, or begins one; what was appended while it ran may need another.
     *
     * @param done on the lane, later, with the offset up to which the log is durable now, or the failure, which has been reported
     */
    public void awaitFlush(Consumer<Outcome<Long>> done) {
        flush.awaitEnd(done);
    }

    /** Whether a flush is under way. */
    public boolean isFlushing() {
        return flush.isRunning();
    }

    /**
     * Flushes, writes a producer snapshot and closes the files. Waits for the disk: on the lane at shutdown only, or by the last user once the
     * lane is done with the log.
     */
    public void close() throws IOException {
        if (state.isClosed()) {
            return;
        }
        state.close();
        flush.stop();
        try {
            IOException failed = state.failure();
            if (failed != null) {
                throw failed;
            }
            if (state.isTouched() && files.isOnDisk()) {
                // An Apache broker takes a log without snapshot, cleanly closed, for one without producers, and so do we.
                if (producers.size() > 0 || files.snapshots().latest().isPresent()) {
                    files.snapshots().write(producers, marks.start());
                }
                for (Segment segment : files.from(marks.recoveryPoint())) {
                    segment.completeIndexes();
                }
                flush.forceNow();
                marks.raiseRecoveryPoint(marks.end());
            }
        } finally {
            files.unpin();
        }
    }

    /** Closes the files as they are, for a log whose disk failed, whose topic is deleted, or whose node is killed by a test. */
    public void abandon() {
        if (!state.isClosed()) {
            state.close();
            flush.stop();
            files.unpin();
        }
    }

    // ---- for its data directory

    /** Whether there is a directory yet. */
    boolean isOnDisk() {
        return files.isOnDisk();
    }

    Lane lane() {
        return state.lane();
    }

    /** Only the name has changed, of a log that is used no more. */
    void movedTo(Path newDirectory) {
        files.renamedTo(newDirectory);
    }

    /** Renames the directory of a log that is flushed and goes on. */
    void rename(Path newDirectory) throws IOException {
        if (flush.isRunning()) {
            throw new IllegalStateException("A flush of " + state.id() + " is under way");
        }
        state.<@Nullable Void>guarded(() -> {
            files.rename(newDirectory);
            return null;
        });
        flush.renamed();
        flush.start();
    }
}
