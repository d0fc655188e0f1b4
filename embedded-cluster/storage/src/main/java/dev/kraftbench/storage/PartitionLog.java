package dev.kraftbench.storage;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.storage.internal.BatchHeader;
import dev.kraftbench.storage.internal.EndMarker;
import dev.kraftbench.storage.internal.EpochCache;
import dev.kraftbench.storage.internal.FollowerBatches;
import dev.kraftbench.storage.internal.LeaderValidation;
import dev.kraftbench.storage.internal.LoadedLog;
import dev.kraftbench.storage.internal.LogLoader;
import dev.kraftbench.storage.internal.PartitionMetadataFile;
import dev.kraftbench.storage.internal.ProducerCheck;
import dev.kraftbench.storage.internal.ProducerSnapshots;
import dev.kraftbench.storage.internal.ProducerStates;
import dev.kraftbench.storage.internal.Segment;
import dev.kraftbench.storage.internal.SegmentSearch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The log of one partition replica. Confined to the partition's lane, except where a method says otherwise.
 *
 * <p>An {@link IOException} means the disk failed: the log's directory has been reported as failed, and the log answers everything but
 * {@link #close} and {@link #abandon} with that failure from then on.
 */
public final class PartitionLog {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionLog.class);

    private final StorageContext context;
    private final Disk disk;
    private final Lane lane;
    private final TopicIdPartition id;
    private final LogDirEvents events;
    private final TreeMap<Long, Segment> segments;
    private final SegmentSearch search;
    private final EpochCache epochs;
    private final ProducerStates producers;
    private final ProducerSnapshots snapshots;
    private final LogFlush flush;
    private final LogRetention retention;

    private volatile Path directory;
    private volatile LogConfig config;
    private Segment active;
    /** Whether the directory has been made. */
    private boolean onDisk;

    /** Whether anything changed since it was opened after a clean shutdown. */
    private boolean touched;

    private boolean closed;
    private @Nullable IOException failure;

    // Written on the lane, read by any thread.
    private volatile long logStartOffset;
    private volatile long logEndOffset;
    private volatile long highWatermark;
    private volatile long firstUnstableOffset;
    private volatile long recoveryPoint;
    private volatile long sizeBytes;

    private PartitionLog(
            StorageContext context,
            Lane lane,
            Path directory,
            TopicIdPartition id,
            LogConfig config,
            LoadedLog loaded,
            boolean durableDirectory,
            LogDirEvents events) {
        this.context = context;
        this.disk = context.disk();
        this.lane = lane;
        this.directory = directory;
        this.id = id;
        this.config = config;
        this.events = events;
        this.segments = loaded.segments();
        this.active = segments.lastEntry().getValue();
        this.search = new SegmentSearch(segments);
        this.epochs = loaded.epochs();
        this.producers = loaded.producers();
        this.snapshots = loaded.snapshots();
        this.logStartOffset = loaded.logStartOffset();
        this.logEndOffset = loaded.logEndOffset();
        this.recoveryPoint = loaded.recoveryPoint();
        this.highWatermark = logStartOffset;
        this.firstUnstableOffset = producers.firstUnstableOffset();
        this.flush = new LogFlush(this, context, lane, durableDirectory);
        this.retention = new LogRetention(this, context, lane);
        updateSize();
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
            return new PartitionLog(context, lane, directory, id, config, fresh, false, events);
        }
        boolean hasMetadata = PartitionMetadataFile.exists(disk, directory);
        if (!hasMetadata) {
            PartitionMetadataFile.write(disk, directory, id.topicId());
        }
        LoadedLog loaded = new LogLoader(context, directory, config, options).load();
        PartitionLog log = new PartitionLog(
                context, lane, directory, id, config, loaded, hasMetadata && options.cleanShutdown(), events);
        log.onDisk = true;
        log.touched = !options.cleanShutdown();
        log.setHighWatermark(Math.clamp(options.highWatermark(), log.logStartOffset, log.logEndOffset));
        return log;
    }

    // ---- what it is

    public TopicIdPartition id() {
        return id;
    }

    /** Any thread. */
    public Path directory() {
        return directory;
    }

    /** Any thread. */
    public LogConfig config() {
        return config;
    }

    public void updateConfig(LogConfig newConfig) {
        config = newConfig;
    }

    /** The first offset that readers may see. Any thread. */
    public long logStartOffset() {
        return logStartOffset;
    }

    /** The offset of the next record. Any thread. */
    public long logEndOffset() {
        return logEndOffset;
    }

    /** Any thread. */
    public long highWatermark() {
        return highWatermark;
    }

    /** The first offset of the oldest undecided transaction below the high watermark, otherwise the high watermark. Any thread. */
    public long lastStableOffset() {
        // Records of the transaction may have been deleted.
        return Math.min(highWatermark, Math.max(firstUnstableOffset, logStartOffset));
    }

    /** The first offset that may not be durable. Any thread. */
    public long recoveryPoint() {
        return recoveryPoint;
    }

    /** Any thread. */
    public long sizeBytes() {
        return sizeBytes;
    }

    public List<SegmentView> segments() throws IOException {
        List<SegmentView> views = new ArrayList<>();
        for (Segment segment : segments.values()) {
            views.add(new SegmentView(segment.baseOffset(), segment.size(), segment.maxTimestamp(), segment == active));
        }
        return views;
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
        if (offset > logEndOffset) {
            throw new IllegalArgumentException("High watermark " + offset + " is above the log end " + logEndOffset + " of " + id);
        }
        if (offset > highWatermark) {
            setHighWatermark(offset);
        }
    }

    private void setHighWatermark(long offset) {
        highWatermark = offset;
        producers.highWatermarkAdvanced(offset);
        firstUnstableOffset = producers.firstUnstableOffset();
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
        return epochs.endOffset(requestedEpoch, logEndOffset);
    }

    public List<EpochEntry> epochs() {
        return epochs.entries();
    }

    /** Notes that a leader epoch begins at an offset, before its first append. */
    public void assignEpochStart(int epoch, long startOffset) throws IOException {
        checkUsable();
        touched = true;
        epochs.assign(epoch, startOffset);
    }

    // ---- append

    /** Validates the records, assigns offsets and epoch in place and writes them to the page cache. */
    public AppendResult appendAsLeader(MemoryRecords records, int leaderEpoch, AppendOrigin origin) throws IOException {
        checkUsable();
        LogConfig rules = config;
        return switch (LeaderValidation.validate(records.buffer(), rules, origin, context.clock().wallMillis())) {
            case LeaderValidation.Result.Invalid(AppendResult.Rejected rejection) -> rejection;
            case LeaderValidation.Result.Valid(ByteBuffer batch, long logAppendTime) -> {
                if (batch.remaining() > rules.segmentBytes()) {
                    yield new AppendResult.Rejected(
                            Errors.RECORD_LIST_TOO_LARGE,
                            "The record batch has " + batch.remaining() + " bytes, segment.bytes allows " + rules.segmentBytes());
                }
                yield appendValid(batch, logAppendTime, leaderEpoch, origin);
            }
        };
    }

    private AppendResult appendValid(ByteBuffer batch, long logAppendTime, int leaderEpoch, AppendOrigin origin) throws IOException {
        BatchHeader header = new BatchHeader(batch, batch.position());
        if (header.producerId() != RecordBatch.NO_PRODUCER_ID) {
            switch (check(header, batch, origin)) {
                case ProducerCheck.Duplicate(long base, long last, long timestamp) -> {
                    return new AppendResult.Duplicate(base, last, timestamp, logStartOffset);
                }
                case ProducerCheck.Refused(Errors error, String message) -> {
                    return new AppendResult.Rejected(error, message);
                }
                case ProducerCheck.Ok ok -> {}
            }
        }
        long base = logEndOffset;
        header.assign(base, leaderEpoch);
        int bytes = batch.remaining();
        long last = header.lastOffset();
        long maxTimestamp = header.maxTimestamp();
        write(batch, base, last, maxTimestamp);
        account(header, batch);
        grew(last + 1, bytes);
        return new AppendResult.Appended(base, last, maxTimestamp, logAppendTime, logStartOffset, bytes);
    }

    private ProducerCheck check(BatchHeader header, ByteBuffer batch, AppendOrigin origin) {
        return switch (origin) {
            case AppendOrigin.Client(VerificationGuard guard) -> producers.checkClient(header, guard);
            case AppendOrigin.Coordinator(VerificationGuard guard) -> producers.checkCoordinator(header, guard);
            case AppendOrigin.Marker(int transactionVersion) -> {
                EndMarker marker = EndMarker.of(header, batch);
                yield marker == null
                        ? new ProducerCheck.Refused(Errors.INVALID_RECORD, "The control record does not end a transaction")
                        : producers.checkMarker(header, marker, transactionVersion);
            }
        };
    }

    /**
     * Whether the transaction coordinator must be asked before the first batch of a producer's transaction is appended, with the guard that it
     * is appended with then (KIP-890).
     */
    public Verification verify(TransactionalBatch batch) {
        return producers.verify(batch, context.clock().wallMillis());
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
        checkUsable();
        FollowerBatches checked = FollowerBatches.check(batches, leaderEpoch, logEndOffset);
        if (checked.isEmpty()) {
            return new LogAppended(logEndOffset, logEndOffset - 1, RecordBatch.NO_TIMESTAMP, 0);
        }
        ByteBuffer source = checked.bytes();
        write(source, checked.baseOffset(), checked.lastOffset(), checked.maxTimestamp());
        BatchHeader header = new BatchHeader(source, source.position());
        for (int at = source.position(); at < source.limit(); at += (int) header.sizeBytes()) {
            header.moveTo(source, at);
            account(header, source);
        }
        grew(checked.lastOffset() + 1, source.remaining());
        return new LogAppended(checked.baseOffset(), checked.lastOffset(), checked.maxTimestamp(), source.remaining());
    }

    private void write(ByteBuffer batches, long baseOffset, long lastOffset, long maxTimestamp) throws IOException {
        touched = true;
        try {
            makeDirectory();
            LogConfig rules = config;
            long now = context.clock().wallMillis();
            if (active.mustRoll(rules, batches.remaining(), lastOffset, maxTimestamp, now, jitterMillis(rules))) {
                // Where the last segment ends, so that recovery can tell a lost batch from a gap that compaction left on the leader.
                roll(lastOffset - logEndOffset > Integer.MAX_VALUE ? baseOffset : logEndOffset);
            }
            active.append(batches, rules.indexIntervalBytes());
        } catch (IOException e) {
            fail(e);
            dropTornTail();
            throw e;
        }
    }

    private void dropTornTail() {
        try {
            active.dropTornTail();
        } catch (IOException e) {
            log(Level.WARN).setCause(e).log("Bytes of a failed write are left behind the log; recovery will cut them off");
        }
    }

    private void account(BatchHeader header, ByteBuffer buffer) throws IOException {
        if (header.leaderEpoch() >= 0) {
            epochs.assign(header.leaderEpoch(), header.baseOffset());
        }
        AbortedTransaction aborted = producers.apply(header, EndMarker.of(header, buffer));
        if (aborted != null) {
            try {
                if (active.addAborted(aborted)) {
                    flush.directoryChanged();
                }
            } catch (IOException e) {
                fail(e);
                throw e;
            }
        }
    }

    private void grew(long newEnd, int bytes) {
        firstUnstableOffset = producers.firstUnstableOffset();
        sizeBytes += bytes;
        logEndOffset = newEnd;
        flush.appended();
    }

    /** Spreads the rolls of partitions that were created together; the same for a segment each time it is asked. */
    private long jitterMillis(LogConfig rules) {
        long limit = Math.min(rules.segmentJitterMillis(), rules.segmentMillis());
        return limit <= 0 ? 0 : Math.floorMod((id.hashCode() * 31L + active.baseOffset()) * 0x9E3779B97F4A7C15L, limit);
    }

    private void roll(long newBaseOffset) throws IOException {
        active.seal();
        producers.advance(Math.max(producers.endOffset(), newBaseOffset));
        snapshots.write(producers, logStartOffset);
        flush.forceWhole(active);
        addActive(newBaseOffset);
        flush.start();
    }

    private void makeDirectory() throws IOException {
        if (!onDisk) {
            disk.createDirectories(directory);
            PartitionMetadataFile.create(disk, directory, id.topicId());
            onDisk = true;
        }
    }

    private void addActive(long baseOffset) throws IOException {
        touched = true;
        makeDirectory();
        active = Segment.create(disk, directory, baseOffset, config, context.clock().wallMillis());
        active.createFile();
        segments.put(baseOffset, active);
        flush.directoryChanged();
    }

    /** For retention, when everything is to go: begins a new segment at the log end. */
    void rollAtEnd() throws IOException {
        if (active.baseOffset() != logEndOffset) {
            roll(logEndOffset);
        }
    }

    // ---- read

    /**
     * Reads whole batches from the one that holds {@code offset}.
     *
     * @param upperBoundOffset where the reader must stop: high watermark, last stable offset or log end
     * @param atLeastOneBatch whether the first batch is given whole even if larger than {@code maxBytes}
     */
    public ReadResult read(long offset, int maxBytes, long upperBoundOffset, boolean atLeastOneBatch) throws IOException {
        checkUsable();
        if (offset < logStartOffset || offset > logEndOffset) {
            return new ReadResult.OutOfRange(offset, logStartOffset, logEndOffset);
        }
        long bound = Math.min(upperBoundOffset, logEndOffset);
        try {
            return search.read(offset, maxBytes, bound, logEndOffset, atLeastOneBatch);
        } catch (IOException e) {
            fail(e);
            throw e;
        }
    }

    /**
     * The aborted transactions that have records in what was just read up to the last stable offset, and perhaps others nearby. No more than
     * there are batches in the slice and transactions open at once.
     *
     * @param upperBoundOffset as for the read
     */
    public List<AbortedTransaction> abortedTransactions(ReadResult.Slice slice, long upperBoundOffset) throws IOException {
        return guarded(() -> search.aborted(slice, Math.min(upperBoundOffset, logEndOffset)));
    }

    /** The first record whose timestamp is at least this. May read a stretch of the log. */
    public OffsetLookup offsetForTimestamp(long timestampMillis) throws IOException {
        return guarded(() -> search.timestamp(timestampMillis, logStartOffset));
    }

    public OffsetLookup earliestOffset() {
        return new OffsetLookup.Found(logStartOffset, RecordBatch.NO_TIMESTAMP, epochs.earliestAt(logStartOffset).orElse(-1));
    }

    /** The log end with its epoch. */
    public OffsetLookup latestOffset() {
        return new OffsetLookup.Found(logEndOffset, RecordBatch.NO_TIMESTAMP, epochs.latest().orElse(-1));
    }

    /** The record with the largest timestamp, the first of several (KIP-734). */
    public OffsetLookup maxTimestampOffset() throws IOException {
        return guarded(() -> search.maxTimestamp(logStartOffset));
    }

    /** Goes on in the place of an equal log: with what is not in its files, the questions that coordinators have yet to answer. */
    public void takeOver(PartitionLog equal) {
        producers.takeOverQuestions(equal.producers);
    }

    // ---- truncation and log start

    /**
     * Cuts off the records from this offset on, with their epochs and producer state; a batch that holds it goes whole.
     *
     * <p>Later records go to a new segment: were they written over the old ones, a power loss that keeps the writes but not the truncation
     * would leave a mixture of both histories. So it leaves the old one or the new one.
     */
    public void truncateTo(long offset) throws IOException {
        if (offset < 0) {
            throw new IllegalArgumentException("Can't truncate " + id + " to offset " + offset);
        }
        if (offset >= logEndOffset) {
            touched = true;
            epochs.truncateFromEnd(offset);
            return;
        }
        if (offset < segments.firstKey()) {
            truncateFullyAndStartAt(offset);
            return;
        }
        this.<@Nullable Void>guarded(() -> {
            for (Segment segment : List.copyOf(segments.tailMap(offset, false).values())) {
                retention.remove(segment);
            }
            Segment last = segments.lastEntry().getValue();
            long end = last.truncateTo(offset);
            if (last.size() == 0) {
                retention.remove(last);
            } else {
                last.seal();
                flush.forceWhole(last);
            }
            snapshots.deleteOutside(logStartOffset, end);
            addActive(end);
            cutAt(end);
            return null;
        });
    }

    private void cutAt(long end) throws IOException {
        touched = true;
        log(Level.INFO).addKeyValue("from", logEndOffset).addKeyValue("to", end).log("Truncated");
        logEndOffset = end;
        logStartOffset = Math.min(logStartOffset, end);
        recoveryPoint = Math.min(recoveryPoint, end);
        epochs.truncateFromEnd(end);
        LogLoader.rebuildProducers(
                segments, snapshots, producers, logStartOffset, end, context.clock().wallMillis(), context.producerIdExpirationMillis());
        setHighWatermark(Math.min(highWatermark, end));
        updateSize();
        flush.truncated(end);
        events.truncated(lane);
    }

    /** Drops everything; the log then begins and ends at this offset. */
    public void truncateFullyAndStartAt(long offset) throws IOException {
        this.<@Nullable Void>guarded(() -> {
            for (Segment segment : List.copyOf(segments.values())) {
                retention.remove(segment);
            }
            snapshots.deleteAll();
            addActive(offset);
            epochs.clear();
            producers.reset(offset);
            log(Level.INFO).addKeyValue("from", logEndOffset).addKeyValue("to", offset).log("Truncated fully");
            logStartOffset = offset;
            logEndOffset = offset;
            recoveryPoint = offset;
            setHighWatermark(offset);
            updateSize();
            flush.truncated(offset);
            events.truncated(lane);
            return null;
        });
    }

    /**
     * Hides the records below this offset; segments that lie below it are deleted by {@link #deleteOldSegments}.
     *
     * @return whether the log start moved
     * @throws IllegalArgumentException above the high watermark
     */
    public boolean incrementLogStartOffset(long offset) throws IOException {
        checkUsable();
        if (offset > highWatermark) {
            throw new IllegalArgumentException("Log start " + offset + " would be above the high watermark " + highWatermark + " of " + id);
        }
        if (offset <= logStartOffset) {
            return false;
        }
        touched = true;
        logStartOffset = offset;
        recoveryPoint = Math.max(recoveryPoint, offset);
        epochs.truncateFromStart(offset);
        producers.logStartMoved(offset);
        firstUnstableOffset = producers.firstUnstableOffset();
        return true;
    }

    /**
     * Applies retention by log start, size and time; never beyond the high watermark. Files are deleted by a helper after
     * {@code file.delete.delay.ms}. Also forgets producers and closes files that have been idle for too long. To be called every few
     * minutes.
     *
     * @return how many segments were taken out
     */
    public int deleteOldSegments() throws IOException {
        return guarded(() -> {
            producers.expire(context.clock().wallMillis(), context.producerIdExpirationMillis());
            int removed = retention.apply();
            boolean unforced = false;
            for (Segment segment : segments.values()) {
                unforced |= segment.closeIdleFiles();
            }
            if (unforced) {
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

    /** Whether a flush is under way. */
    public boolean isFlushing() {
        return flush.isRunning();
    }

    /**
     * Flushes, writes a producer snapshot and closes the files. Waits for the disk: on the lane at shutdown only, or by the last user once the
     * lane is done with the log.
     */
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        flush.stop();
        try {
            IOException failed = failure;
            if (failed != null) {
                throw failed;
            }
            if (touched && onDisk) {
                // An Apache broker takes a log without snapshot, cleanly closed, for one without producers, and so do we.
                if (producers.size() > 0 || snapshots.latest().isPresent()) {
                    snapshots.write(producers, logStartOffset);
                }
                for (Segment segment : segments.tailMap(floorKey(recoveryPoint)).values()) {
                    segment.completeIndexes();
                }
                flush.forceNow();
                recoveryPoint = logEndOffset;
            }
        } finally {
            segments.values().forEach(Segment::unpin);
        }
    }

    /** Closes the files as they are, for a log whose disk failed, whose topic is deleted, or whose node is killed by a test. */
    public void abandon() {
        if (!closed) {
            closed = true;
            flush.stop();
            segments.values().forEach(Segment::unpin);
        }
    }

    // ---- shared with flush and retention

    private interface DiskWork<T extends @Nullable Object> {
        T run() throws IOException;
    }

    private <T extends @Nullable Object> T guarded(DiskWork<T> work) throws IOException {
        checkUsable();
        try {
            return work.run();
        } catch (IOException e) {
            fail(e);
            throw e;
        }
    }

    private void checkUsable() throws IOException {
        IOException failed = failure;
        if (failed != null) {
            throw new IOException("The disk of " + id + " failed before: " + failed.getMessage(), failed);
        }
        if (closed) {
            throw new IllegalStateException("The log of " + id + " is closed");
        }
    }

    /** Remembers that the disk failed and reports it, once. */
    void fail(IOException cause) {
        if (failure == null && !closed) {
            failure = cause;
            log(Level.ERROR).setCause(cause).log("Disk failure");
            events.failed(cause);
        }
    }

    /** Whether there is a directory yet. */
    boolean isOnDisk() {
        return onDisk;
    }

    Lane lane() {
        return lane;
    }

    boolean isClosed() {
        return closed;
    }

    Segment active() {
        return active;
    }

    TreeMap<Long, Segment> segmentMap() {
        return segments;
    }

    EpochCache epochCache() {
        return epochs;
    }

    ProducerSnapshots snapshots() {
        return snapshots;
    }

    long floorKey(long offset) {
        Long floor = segments.floorKey(offset);
        return floor == null ? segments.firstKey() : floor;
    }

    void raiseRecoveryPoint(long offset) {
        recoveryPoint = Math.max(recoveryPoint, offset);
    }

    /** Only the name has changed, of a log that is used no more. */
    void movedTo(Path newDirectory) {
        directory = newDirectory;
    }

    /** Renames the directory of a log that is flushed and goes on. */
    void rename(Path newDirectory) throws IOException {
        if (flush.isRunning()) {
            throw new IllegalStateException("A flush of " + id + " is under way");
        }
        this.<@Nullable Void>guarded(() -> {
            if (onDisk) {
                segments.values().forEach(Segment::release);
                disk.moveAtomically(directory, newDirectory);
                flush.renamed();
            }
            directory = newDirectory;
            snapshots.movedTo(newDirectory);
            segments.values().forEach(segment -> segment.movedTo(newDirectory));
            return null;
        });
        flush.start();
    }

    void updateSize() {
        sizeBytes = search.sizeBytes();
    }

    LoggingEventBuilder log(Level level) {
        return LOG.atLevel(level).addKeyValue("nodeId", context.nodeId()).addKeyValue("partition", id);
    }
}
