package dev.kraftbench.storage.internal;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.DiskFile;
import dev.kraftbench.storage.AbortedTransaction;
import dev.kraftbench.storage.LogConfig;
import dev.kraftbench.storage.OpenOptions;
import dev.kraftbench.storage.StorageContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Opens the files of a log: finishes interrupted deletions and swaps, recovers what a crash may have left behind, and rebuilds epochs and
 * producer state. Helper work.
 *
 * <p>What lies below the recovery point was forced, with its indexes. From the segment that holds it on, every byte is checked; the log ends
 * before the first batch that is not valid.
 */
public final class LogLoader {

    private static final Logger LOG = LoggerFactory.getLogger(LogLoader.class);

    private final StorageContext context;
    private final Disk disk;
    private final Path directory;
    private final LogConfig config;
    private final OpenOptions options;
    private final long nowMillis;

    private final TreeMap<Long, Segment> segments = new TreeMap<>();
    private final EpochCache epochs = new EpochCache();
    private final ProducerStates producers = new ProducerStates();
    private final ProducerSnapshots snapshots;

    public LogLoader(StorageContext context, Path directory, LogConfig config, OpenOptions options) {
        this.context = context;
        this.disk = context.disk();
        this.directory = directory;
        this.config = config;
        this.options = options;
        this.nowMillis = context.clock().wallMillis();
        this.snapshots = new ProducerSnapshots(disk, directory);
    }

    public LoadedLog load() throws IOException {
        removeLeftovers();
        Set<Long> withoutIndex = findSegments();
        readEpochs();
        long end = options.cleanShutdown() ? checkAfterCleanShutdown(withoutIndex) : recover();
        long start = options.logStartOffset();
        if (segments.isEmpty()) {
            end = start;
            segments.put(start, Segment.create(disk, directory, start, config, nowMillis));
        } else if (end < start) {
            warn().addKeyValue("logStart", start).addKeyValue("logEnd", end).log("Log ends before its checkpointed start, dropping it");
            dropFrom(Long.MIN_VALUE);
            epochs.clear();
            end = start;
            segments.put(start, Segment.create(disk, directory, start, config, nowMillis));
        }
        start = Math.max(start, segments.firstKey());
        epochs.truncateFromEnd(end);
        epochs.truncateFromStart(start);
        if (snapshots.deleteOutside(start, end)) {
            // A snapshot of records that were lost must not come back once there are others at its offset.
            disk.forceDirectory(directory);
        }
        if (options.cleanShutdown() && snapshots.latest().isEmpty()) {
            producers.reset(end);
        } else {
            rebuildProducers(segments, snapshots, producers, start, end, nowMillis, context.producerIdExpirationMillis());
        }
        long recoveryPoint = options.cleanShutdown() ? end : Math.clamp(options.recoveryPoint(), start, end);
        return new LoadedLog(segments, epochs, producers, snapshots, start, end, recoveryPoint);
    }

    /** A log without directory as yet. */
    public static LoadedLog fresh(StorageContext context, Path directory, LogConfig config) {
        Disk disk = context.disk();
        TreeMap<Long, Segment> segments = new TreeMap<>();
        segments.put(0L, Segment.create(disk, directory, 0, config, context.clock().wallMillis()));
        return new LoadedLog(
                segments, new EpochCache(), new ProducerStates(), new ProducerSnapshots(disk, directory), 0, 0, 0);
    }

    /** Brings producer state to {@code end} from the last snapshot that can be used. */
    public static void rebuildProducers(
            TreeMap<Long, Segment> segments,
            ProducerSnapshots snapshots,
            ProducerStates producers,
            long start,
            long end,
            long nowMillis,
            long expirationMillis)
            throws IOException {
        snapshots.load(producers, start, end, nowMillis, expirationMillis);
        long from = producers.endOffset();
        if (from < end) {
            Long first = segments.floorKey(from);
            for (Segment segment : segments.tailMap(first == null ? from : first, true).values()) {
                segment.forEachBatch(Math.max(from, segment.baseOffset()), (batch, marker) -> {
                    if (batch.lastOffset() < end) {
                        producers.apply(batch, marker);
                    }
                });
            }
        }
        producers.expire(nowMillis, expirationMillis);
        producers.advance(end);
    }

    // ---- files

    /** Finishes deletions, and swaps of a compaction by Apache's cleaner. */
    private void removeLeftovers() throws IOException {
        List<Path> swaps = new ArrayList<>();
        long firstCleaned = Long.MAX_VALUE;
        for (Path file : disk.list(directory)) {
            String name = file.getFileName().toString();
            if (name.endsWith(LogNames.CLEANED)) {
                firstCleaned = Math.min(firstCleaned, offsetOf(name));
                disk.deleteIfExists(file);
            } else if (name.endsWith(LogNames.SWAP)) {
                swaps.add(file);
            } else if (name.endsWith(LogNames.DELETED) && !name.contains(".checkpoint")) {
                disk.deleteIfExists(file);
            }
        }
        if (!swaps.isEmpty()) {
            finishSwaps(swaps, firstCleaned);
        }
    }

    private void finishSwaps(List<Path> swaps, long firstCleaned) throws IOException {
        List<Path> valid = new ArrayList<>();
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (Path swap : swaps) {
            String name = swap.getFileName().toString();
            if (offsetOf(name) >= firstCleaned) {
                disk.deleteIfExists(swap);
                continue;
            }
            valid.add(swap);
            if (name.endsWith(LogNames.LOG + LogNames.SWAP)) {
                from = Math.min(from, offsetOf(name));
                to = Math.max(to, endOf(swap, offsetOf(name)));
            }
        }
        for (Path file : disk.list(directory)) {
            String name = file.getFileName().toString();
            if (!name.endsWith(LogNames.SWAP) && name.matches("\\d{20}\\.(log|index|timeindex|txnindex|snapshot)")) {
                long offset = offsetOf(name);
                if (offset >= from && offset < to) {
                    disk.deleteIfExists(file);
                }
            }
        }
        for (Path swap : valid) {
            String name = swap.getFileName().toString();
            disk.moveAtomically(swap, swap.resolveSibling(name.substring(0, name.length() - LogNames.SWAP.length())));
        }
    }

    private long endOf(Path swap, long baseOffset) throws IOException {
        try (DiskFile file = disk.openReadOnly(swap)) {
            BatchScanner scanner = new BatchScanner(file, 0, file.size(), 64 << 10, false);
            long end = baseOffset;
            while (scanner.next()) {
                end = scanner.header().lastOffset() + 1;
            }
            return end;
        }
    }

    private static long offsetOf(String name) throws IOException {
        try {
            return Long.parseLong(name.substring(0, name.indexOf('.')));
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            throw new IOException("A file of a log should begin with an offset: " + name, e);
        }
    }

    /** Registers segments and snapshots, deletes indexes without segment, and returns the segments that lack an index. */
    private Set<Long> findSegments() throws IOException {
        Set<Long> offsetIndexes = new HashSet<>();
        Set<Long> timeIndexes = new HashSet<>();
        List<Path> indexFiles = new ArrayList<>();
        List<Long> transactionIndexes = new ArrayList<>();
        for (Path file : disk.list(directory)) {
            OptionalLong base = LogNames.offset(file, LogNames.LOG);
            if (base.isPresent()) {
                segments.put(base.getAsLong(), Segment.existing(disk, directory, base.getAsLong(), config, nowMillis));
            }
            LogNames.offset(file, LogNames.SNAPSHOT).ifPresent(snapshots::found);
            if (collect(file, LogNames.INDEX, offsetIndexes)
                    || collect(file, LogNames.TIME_INDEX, timeIndexes)
                    || collect(file, LogNames.TXN_INDEX, transactionIndexes)) {
                indexFiles.add(file);
            }
        }
        for (long base : transactionIndexes) {
            Segment segment = segments.get(base);
            if (segment != null) {
                segment.foundTransactionIndex();
            }
        }
        for (Path file : indexFiles) {
            if (!segments.containsKey(offsetOf(file.getFileName().toString()))) {
                disk.deleteIfExists(file);
            }
        }
        Set<Long> withoutIndex = new HashSet<>(segments.keySet());
        offsetIndexes.retainAll(timeIndexes);
        withoutIndex.removeAll(offsetIndexes);
        return withoutIndex;
    }

    private static boolean collect(Path file, String suffix, Collection<Long> into) {
        OptionalLong offset = LogNames.offset(file, suffix);
        offset.ifPresent(into::add);
        return offset.isPresent();
    }

    private void readEpochs() throws IOException {
        Path file = directory.resolve(EpochCache.FILE_NAME);
        if (disk.exists(file)) {
            try {
                epochs.decode(SmallFiles.readText(disk, file));
            } catch (IOException e) {
                if (options.cleanShutdown()) {
                    throw e;
                }
                // A torn file of a crash: the epochs are found again in the batches that recovery reads, all of them.
                warn().setCause(e).log("Leader epochs are unreadable, recovering the whole log");
                epochs.clear();
                unreadableEpochs = true;
            }
        }
    }

    private boolean unreadableEpochs;

    // ---- recovery

    private long checkAfterCleanShutdown(Set<Long> withoutIndex) throws IOException {
        for (Map.Entry<Long, Segment> entry : List.copyOf(segments.entrySet())) {
            Segment segment = entry.getValue();
            if ((withoutIndex.contains(entry.getKey()) || !segment.transactionIndexIsSane(limitOf(segment))) && segment.size() > 0) {
                warn().addKeyValue("segment", entry.getKey()).log("Index is missing after a clean shutdown, rebuilding it");
                rebuildIndexes(segment);
            }
        }
        if (segments.isEmpty()) {
            return options.logStartOffset();
        }
        Segment last = segments.lastEntry().getValue();
        OptionalLong end = last.readEndOffset();
        if (end.isPresent()) {
            return end.getAsLong();
        }
        warn().addKeyValue("segment", last.baseOffset()).log("Segment is damaged in spite of a clean shutdown");
        return recoverFrom(last.baseOffset());
    }

    private long recover() throws IOException {
        if (segments.isEmpty()) {
            return options.logStartOffset();
        }
        Long first = unreadableEpochs ? segments.firstKey() : segments.floorKey(options.recoveryPoint());
        long from = first == null ? segments.firstKey() : first;
        for (Segment segment : List.copyOf(segments.headMap(from).values())) {
            if (!segment.indexesAreSane(limitOf(segment)) || segment.readEndOffset().orElse(Long.MAX_VALUE) > limitOf(segment)) {
                warn().addKeyValue("segment", segment.baseOffset()).log("Index is missing or does not fit the segment, rebuilding it");
                if (!rebuildIndexes(segment)) {
                    return segments.lastEntry().getValue().readEndOffset().orElseThrow();
                }
            }
        }
        return recoverFrom(from);
    }

    /**
     * Checks every batch from a segment on; returns where the log ends. Our segments begin where the one before ends, so one that begins later
     * shows that something between was lost.
     */
    private long recoverFrom(long from) throws IOException {
        epochs.truncateFromEnd(from);
        ProducerStates states = producersAt(from);
        long end = from;
        for (Segment segment : List.copyOf(segments.tailMap(from).values())) {
            if (segment.baseOffset() != end) {
                warn().addKeyValue("segment", segment.baseOffset()).addKeyValue("logEnd", end).log("Records before a segment are lost");
                dropFrom(segment.baseOffset());
                break;
            }
            int before = segment.size();
            end = segment.recover(config.indexIntervalBytes(), limitOf(segment), (batch, marker) -> {
                int epoch = batch.leaderEpoch();
                if (epoch >= 0 && epoch > epochs.latest().orElse(-1)) {
                    epochs.assign(epoch, batch.baseOffset());
                }
                index(segment, states.apply(batch, marker));
            });
            if (segment.size() < before) {
                warn().addKeyValue("segment", segment.baseOffset())
                        .addKeyValue("cutBytes", before - segment.size())
                        .addKeyValue("segmentEnd", end)
                        .log("Recovery cut off what was not written whole");
                // Otherwise the next power loss could bring the old bytes back behind new ones.
                segment.files().force(false);
            }
        }
        for (Segment sealed : segments.subMap(from, segments.lastKey()).values()) {
            sealed.seal();
        }
        return end;
    }

    private static void index(Segment segment, @Nullable AbortedTransaction aborted) throws IOException {
        if (aborted != null) {
            segment.addAborted(aborted);
        }
    }

    /** The producers as of an offset, for the transactions that are open there: where they began is needed to index their ends. */
    private ProducerStates producersAt(long offset) throws IOException {
        ProducerStates states = new ProducerStates();
        snapshots.loadFloor(states, offset, segments.firstKey());
        long from = states.endOffset();
        Long first = segments.floorKey(from);
        for (Segment segment : segments.subMap(first == null ? from : first, true, offset, false).values()) {
            segment.forEachBatch(Math.max(from, segment.baseOffset()), (batch, marker) -> states.apply(batch, marker));
        }
        return states;
    }

    private long limitOf(Segment segment) {
        Long next = segments.higherKey(segment.baseOffset());
        return next == null ? Long.MAX_VALUE : next;
    }

    /** Returns whether the segment is whole; if not, it is cut and the later ones are gone. */
    private boolean rebuildIndexes(Segment segment) throws IOException {
        int before = segment.size();
        ProducerStates states = producersAt(segment.baseOffset());
        long end = segment.recover(
                config.indexIntervalBytes(), limitOf(segment), (batch, marker) -> index(segment, states.apply(batch, marker)));
        boolean whole = segment.size() == before || end == limitOf(segment);
        if (segment.size() < before) {
            segment.files().force(false);
        }
        if (!whole) {
            dropFrom(segment.baseOffset() + 1);
        } else if (segment.baseOffset() != segments.lastKey()) {
            segment.seal();
            segment.files().force(true);
        }
        return whole;
    }

    /** Durable at once, so that the segments can't come back behind new ones. */
    private void dropFrom(long baseOffset) throws IOException {
        for (Segment segment : List.copyOf(segments.tailMap(baseOffset).values())) {
            segments.remove(segment.baseOffset());
            for (Path file : segment.files().markDeleted()) {
                disk.deleteIfExists(file);
            }
            segment.files().unpin();
        }
        disk.forceDirectory(directory);
    }

    private LoggingEventBuilder warn() {
        return LOG.atWarn().addKeyValue("nodeId", context.nodeId()).addKeyValue("directory", directory);
    }
}
