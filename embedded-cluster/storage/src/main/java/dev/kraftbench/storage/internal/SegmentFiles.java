package dev.kraftbench.storage.internal;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.DiskFile;
import dev.kraftbench.storage.LogConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The files of a segment: its batches and their indexes. They are opened when they are needed, made durable together, and closed when they are idle
 * or nobody pins them any more. Belongs to the log's lane; {@link #pin}, {@link #unpin} and {@link #force} are for any thread.
 */
public final class SegmentFiles {

    private final Disk disk;
    private Path directory;
    private final long baseOffset;
    private final OffsetIndex offsets;
    private final TimeIndex times;
    /** Null without aborted transactions, as nearly always. */
    private volatile @Nullable TransactionIndex transactions;
    private volatile @Nullable DiskFile log;

    /** One for being part of a log, one for each slice and each flush under way. */
    private final AtomicInteger pins = new AtomicInteger(1);
    /** Since the last look at idle files. */
    private boolean used;
    /** Something has been written that no flush has made durable: one has to find the files open. */
    private volatile boolean unforced;

    /** @param fresh there are none yet */
    SegmentFiles(Disk disk, Path directory, long baseOffset, LogConfig config, boolean fresh) {
        this.disk = disk;
        this.directory = directory;
        this.baseOffset = baseOffset;
        this.offsets = new OffsetIndex(disk, LogNames.file(directory, baseOffset, LogNames.INDEX), baseOffset, config.segmentIndexBytes(), fresh);
        this.times = new TimeIndex(disk, LogNames.file(directory, baseOffset, LogNames.TIME_INDEX), baseOffset, config.segmentIndexBytes(), fresh);
    }

    OffsetIndex offsets() {
        return offsets;
    }

    TimeIndex times() {
        return times;
    }

    /** Null without aborted transactions. */
    @Nullable TransactionIndex transactions() {
        return transactions;
    }

    /** @param fresh it is not on disk yet */
    TransactionIndex addTransactions(boolean fresh) {
        TransactionIndex added = new TransactionIndex(disk, LogNames.file(directory, baseOffset, LogNames.TXN_INDEX), baseOffset, fresh);
        transactions = added;
        return added;
    }

    /** That of the batches, opened, and made if there is none. */
    DiskFile log() throws IOException {
        used = true;
        DiskFile open = log;
        if (open == null) {
            open = disk.open(LogNames.file(directory, baseOffset, LogNames.LOG));
            log = open;
        }
        return open;
    }

    boolean logIsOpen() {
        return log != null;
    }

    /** Creates the file of batches, empty, so that the segment's offset outlives a restart. */
    public void createLog() throws IOException {
        log();
    }

    void truncateIfOpen(int size) throws IOException {
        DiskFile open = log;
        if (open != null) {
            open.truncate(size);
        }
    }

    /** Something is going to be written that must be made durable. */
    void written() {
        unforced = true;
    }

    /**
     * Makes what was written durable. The index of aborted transactions always: what it lacks nobody would miss, unlike what the others lack.
     */
    public void force(boolean withIndexes) throws IOException {
        // Before the files are forced, so that what is written meanwhile counts.
        unforced = false;
        DiskFile open = log;
        if (open != null) {
            open.force();
        }
        TransactionIndex aborted = transactions;
        if (aborted != null) {
            aborted.force();
        }
        if (withIndexes) {
            offsets.force();
            times.force();
        }
    }

    // ---- open and closed

    public void pin() {
        pins.incrementAndGet();
    }

    public void unpin() {
        int left = pins.decrementAndGet();
        if (left == 0) {
            close();
        } else if (left < 0) {
            throw new IllegalStateException("Segment " + baseOffset + " was unpinned too often");
        }
    }

    /**
     * Closes files that were not used since the last call and are nobody's business now; they open again when needed.
     *
     * @return whether they stay open because a flush has yet to make them durable
     */
    public boolean closeIdle() {
        boolean idle = !used && pins.get() == 1;
        used = false;
        if (idle && !unforced) {
            release();
        }
        return idle && unforced;
    }

    /** Closes the files so that their directory can be renamed. Everything must be durable, and nobody read. */
    public void release() {
        close();
        log = null;
    }

    private void close() {
        try {
            DiskFile open = log;
            if (open != null) {
                open.close();
            }
            offsets.close();
            times.close();
            TransactionIndex aborted = transactions;
            if (aborted != null) {
                aborted.close();
            }
        } catch (IOException e) {
            // Everything that had to be durable was forced before; a file that can't be closed is the disk's trouble, not the log's.
            throw new UncheckedIOException("Closing segment " + baseOffset + " in " + directory, e);
        }
    }

    // ---- names

    /** The directory has another name. */
    public void movedTo(Path newDirectory) {
        directory = newDirectory;
        offsets.moved(LogNames.file(newDirectory, baseOffset, LogNames.INDEX));
        times.moved(LogNames.file(newDirectory, baseOffset, LogNames.TIME_INDEX));
        TransactionIndex aborted = transactions;
        if (aborted != null) {
            aborted.moved(LogNames.file(newDirectory, baseOffset, LogNames.TXN_INDEX));
        }
    }

    /** Renames the files so that the next opening of the log does away with them. Returns those to delete later. */
    public List<Path> markDeleted() throws IOException {
        List<Path> renamed = new ArrayList<>();
        for (String suffix : List.of(LogNames.LOG, LogNames.INDEX, LogNames.TIME_INDEX, LogNames.TXN_INDEX)) {
            Path from = LogNames.file(directory, baseOffset, suffix);
            if (disk.exists(from)) {
                Path to = from.resolveSibling(from.getFileName() + LogNames.DELETED);
                disk.moveAtomically(from, to);
                renamed.add(to);
            }
        }
        return renamed;
    }

    @Override
    public String toString() {
        return LogNames.file(directory, baseOffset, LogNames.LOG).toString();
    }
}
