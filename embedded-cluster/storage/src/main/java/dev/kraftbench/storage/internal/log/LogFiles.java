package dev.kraftbench.storage.internal.log;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.storage.LogConfig;
import dev.kraftbench.storage.SegmentView;
import dev.kraftbench.storage.StorageContext;
import dev.kraftbench.storage.internal.LoadedLog;
import dev.kraftbench.storage.internal.PartitionMetadataFile;
import dev.kraftbench.storage.internal.ProducerSnapshots;
import dev.kraftbench.storage.internal.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedCollection;
import java.util.TreeMap;
import org.apache.kafka.common.TopicIdPartition;

/** Where a log lies: its directory, which is made with the first append, and in it the segments, of which the last is being written. */
public final class LogFiles {

    private final StorageContext context;
    private final Disk disk;
    private final TopicIdPartition id;
    private final TreeMap<Long, Segment> segments;
    private final ProducerSnapshots snapshots;
    private volatile Path directory;
    private volatile long sizeBytes;
    private Segment active;
    private boolean onDisk;

    /** @param onDisk whether the directory has been made */
    public LogFiles(StorageContext context, TopicIdPartition id, Path directory, LoadedLog loaded, boolean onDisk) {
        this.context = context;
        this.disk = context.disk();
        this.id = id;
        this.directory = directory;
        this.segments = loaded.segments();
        this.snapshots = loaded.snapshots();
        this.active = segments.lastEntry().getValue();
        this.onDisk = onDisk;
        count();
    }

    TopicIdPartition id() {
        return id;
    }

    /** Any thread. */
    public Path directory() {
        return directory;
    }

    /** Whether there is a directory yet. */
    public boolean isOnDisk() {
        return onDisk;
    }

    /** Any thread. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** By base offset; never empty. */
    TreeMap<Long, Segment> segments() {
        return segments;
    }

    /** The segment that is being written. */
    Segment active() {
        return active;
    }

    public ProducerSnapshots snapshots() {
        return snapshots;
    }

    /** The segments that may hold this offset or more. */
    public SequencedCollection<Segment> from(long offset) {
        Long floor = segments.floorKey(offset);
        return segments.tailMap(floor == null ? segments.firstKey() : floor, true).sequencedValues();
    }

    public List<SegmentView> views() throws IOException {
        List<SegmentView> views = new ArrayList<>();
        for (Segment segment : segments.values()) {
            views.add(new SegmentView(segment.baseOffset(), segment.size(), segment.maxTimestamp(), segment == active));
        }
        return views;
    }

    void makeDirectory() throws IOException {
        if (!onDisk) {
            disk.createDirectories(directory);
            PartitionMetadataFile.create(disk, directory, id.topicId());
            onDisk = true;
        }
    }

    /** Begins a new segment; the one before it is sealed or removed. */
    void begin(long baseOffset, LogConfig config) throws IOException {
        makeDirectory();
        active = Segment.create(disk, directory, baseOffset, config, context.clock().wallMillis());
        active.files().createLog();
        segments.put(baseOffset, active);
    }

    void grew(int bytes) {
        sizeBytes += bytes;
    }

    /** Segments were cut or removed. */
    void count() {
        long total = 0;
        for (Segment segment : segments.values()) {
            total += segment.size();
        }
        sizeBytes = total;
    }

    /**
     * Closes files that have been idle.
     *
     * @return whether some stay open because a flush has yet to make them durable
     */
    public boolean closeIdle() {
        boolean unforced = false;
        for (Segment segment : segments.values()) {
            unforced |= segment.files().closeIdle();
        }
        return unforced;
    }

    /** The log is closed. */
    public void unpin() {
        segments.values().forEach(segment -> segment.files().unpin());
    }

    /** Renames the directory of a log that goes on. Everything must be durable, and nobody read. */
    public void rename(Path newDirectory) throws IOException {
        if (onDisk) {
            segments.values().forEach(segment -> segment.files().release());
            disk.moveAtomically(directory, newDirectory);
        }
        directory = newDirectory;
        snapshots.movedTo(newDirectory);
        segments.values().forEach(segment -> segment.files().movedTo(newDirectory));
    }

    /** Somebody has renamed the directory of a log that is used no more. */
    public void renamedTo(Path newDirectory) {
        directory = newDirectory;
    }
}
