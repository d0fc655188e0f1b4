package dev.kraftbench.raft.internal.log;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.DiskFile;
import dev.kraftbench.raft.OffsetAndEpoch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The snapshots of the partition directory. The list belongs to the metadata lane; methods that touch files are helper work. */
public final class Snapshots {

    private record Kept(SnapshotFile file, long size) {}

    private static final Comparator<OffsetAndEpoch> BY_OFFSET =
            Comparator.comparingLong(OffsetAndEpoch::offset).thenComparingInt(OffsetAndEpoch::epoch);

    private final Disk disk;
    private final Path directory;
    private final TreeMap<OffsetAndEpoch, Kept> snapshots = new TreeMap<>(BY_OFFSET);

    private Snapshots(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** Lists complete snapshots and deletes what was left unfinished. Helper work. */
    public static Snapshots open(Disk disk, Path directory) throws IOException {
        Snapshots snapshots = new Snapshots(disk, directory);
        for (Path file : disk.list(directory)) {
            OffsetAndEpoch id = SnapshotFile.idOf(file);
            if (id != null) {
                snapshots.add(SnapshotFile.open(disk, file, id));
            } else if (file.getFileName().toString().endsWith(SnapshotFile.PART_SUFFIX)
                    || file.getFileName().toString().endsWith(SnapshotFile.SUFFIX + ".deleted")) {
                disk.deleteIfExists(file);
            }
        }
        return snapshots;
    }

    private void add(SnapshotFile file) throws IOException {
        snapshots.put(file.id(), new Kept(file, file.size()));
    }

    /** A snapshot that appeared under its final name. Helper work. */
    public SnapshotFile read(OffsetAndEpoch id) throws IOException {
        return SnapshotFile.open(disk, directory.resolve(SnapshotFile.name(id)), id);
    }

    /** Takes a snapshot into the list. On the lane. */
    public void keep(SnapshotFile file, long size) {
        snapshots.put(file.id(), new Kept(file, size));
    }

    /** Helper work. */
    public SnapshotFile.Piece readPiece(SnapshotFile file, long position, int maxBytes) throws IOException {
        return file.read(position, maxBytes);
    }

    /** Helper work. */
    public long sizeOf(SnapshotFile file) throws IOException {
        return file.size();
    }

    public @Nullable SnapshotFile latest() {
        return snapshots.isEmpty() ? null : snapshots.lastEntry().getValue().file();
    }

    public @Nullable SnapshotFile get(OffsetAndEpoch id) {
        Kept kept = snapshots.get(id);
        return kept == null ? null : kept.file();
    }

    /** The snapshot that ends at this offset, null if there is none. */
    public @Nullable SnapshotFile endingAt(long offset) {
        OffsetAndEpoch id = snapshots.ceilingKey(new OffsetAndEpoch(offset, 0));
        return id == null || id.offset() != offset ? null : snapshots.get(id).file();
    }

    /** The first snapshot that ends at this offset or later, null if there is none. */
    public @Nullable SnapshotFile atOrAfter(long offset) {
        var entry = snapshots.ceilingEntry(new OffsetAndEpoch(offset, 0));
        return entry == null ? null : entry.getValue().file();
    }

    /** The last snapshot that ends at this offset or earlier, null if there is none. */
    public @Nullable SnapshotFile atOrBefore(long offset) {
        var entry = snapshots.floorEntry(new OffsetAndEpoch(offset, Integer.MAX_VALUE));
        return entry == null ? null : entry.getValue().file();
    }

    /**
     * The snapshot at which the log should start by now: as long as log and snapshots together are larger than allowed, or the next
     * snapshot is old enough, what lies before it goes. Null if the log starts where it should.
     */
    public @Nullable OffsetAndEpoch newStart(long logStart, long logBytes, long retentionBytes, long oldestMillis) {
        long total = logBytes;
        for (Kept kept : snapshots.values()) {
            total += kept.size();
        }
        OffsetAndEpoch start = null;
        for (var entry : snapshots.entrySet()) {
            if (entry.getKey().offset() <= logStart) {
                continue;
            }
            boolean tooLarge = retentionBytes >= 0 && total > retentionBytes;
            boolean tooOld = entry.getValue().file().lastContainedLogTimestamp() < oldestMillis;
            if (!tooLarge && !tooOld) {
                break;
            }
            start = entry.getKey();
            // How much of the log this frees is not known without asking it for positions; snapshots are what can be counted.
            OffsetAndEpoch before = snapshots.lowerKey(start);
            total -= before == null ? logBytes : snapshots.get(before).size();
        }
        return start;
    }

    /** Forgets snapshots that end before the log's start. @return what deletes their files, as helper work */
    public List<Path> forgetBefore(OffsetAndEpoch start) {
        List<Path> files = new ArrayList<>();
        while (!snapshots.isEmpty() && BY_OFFSET.compare(snapshots.firstKey(), start) < 0) {
            files.add(directory.resolve(SnapshotFile.name(snapshots.pollFirstEntry().getKey())));
        }
        return files;
    }

    /** Helper work. */
    public void delete(List<Path> files) throws IOException {
        for (Path file : files) {
            disk.deleteIfExists(file);
        }
    }

    /**
     * Writes a piece of a snapshot that is being fetched. Helper work.
     *
     * @return the finished snapshot once the last piece is in and durable, otherwise null
     */
    public @Nullable SnapshotFile storePiece(OffsetAndEpoch id, long size, long position, ByteBuffer bytes) throws IOException {
        Path part = directory.resolve(SnapshotFile.name(id) + ".part");
        long end = position + bytes.remaining();
        try (DiskFile file = disk.open(part)) {
            if (position == 0) {
                file.truncate(0);
            }
            if (file.size() != position || end > size) {
                throw new IOException("piece at " + position + " of " + part + " does not fit: have " + file.size() + " of " + size);
            }
            file.writeFully(bytes, position);
            if (end < size) {
                return null;
            }
            file.force();
        }
        Path complete = directory.resolve(SnapshotFile.name(id));
        disk.moveAtomically(part, complete);
        disk.forceDirectory(directory);
        return SnapshotFile.open(disk, complete, id);
    }
}
