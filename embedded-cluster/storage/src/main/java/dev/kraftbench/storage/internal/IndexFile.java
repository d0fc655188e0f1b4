package dev.kraftbench.storage.internal;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A sparse index of fixed-size entries in a file that is created lazily.
 *
 * <p>New entries gather in memory and go to the file in runs; after a crash the index of every segment that was not flushed is rebuilt
 * anyway, so nothing is lost by that. Look-ups read the file with single small reads, so that an index costs no memory.
 */
abstract class IndexFile {

    /** How many entries gather in memory before they are written. */
    private static final int RUN = 128;

    private final Disk disk;
    private final int entrySize;
    private Path path;
    private @Nullable DiskFile file;
    /** Entries in the file, or -1 while the file has not been looked at. */
    private int written;

    private byte[] tail = new byte[0];
    private int tailEntries;
    private final ByteBuffer entry;

    /** @param fresh whether the file is known not to exist or to be without worth */
    IndexFile(Disk disk, Path path, int entrySize, boolean fresh) {
        this.disk = disk;
        this.path = path;
        this.entrySize = entrySize;
        this.written = fresh ? 0 : -1;
        this.entry = ByteBuffer.allocate(entrySize);
    }

    Path path() {
        return path;
    }

    int entries() throws IOException {
        return writtenEntries() + tailEntries;
    }

    private int writtenEntries() throws IOException {
        if (written < 0) {
            written = disk.exists(path) ? (int) (file().size() / entrySize) : 0;
        }
        return written;
    }

    private DiskFile file() throws IOException {
        DiskFile open = file;
        if (open == null) {
            open = disk.open(path);
            file = open;
        }
        return open;
    }

    /** The entry with this number, in a buffer that the next call reuses. */
    ByteBuffer entry(int number) throws IOException {
        int inFile = writtenEntries();
        entry.clear();
        if (number >= inFile) {
            entry.put(0, tail, (number - inFile) * entrySize, entrySize);
        } else if (file().readFully(entry, (long) number * entrySize) < entrySize) {
            throw new IOException(path + " ends before entry " + number);
        }
        return entry.position(0).limit(entrySize);
    }

    /** A buffer for the next entry, to be filled at once. */
    ByteBuffer addEntry() throws IOException {
        writtenEntries();
        if (tailEntries == RUN) {
            writeTail();
        }
        if (tail.length == tailEntries * entrySize) {
            tail = Arrays.copyOf(tail, Math.min(RUN, Math.max(4, tailEntries * 2)) * entrySize);
        }
        return ByteBuffer.wrap(tail, tailEntries++ * entrySize, entrySize).slice();
    }

    /** Brings every entry to the file, which exists afterwards even if it is empty, as Kafka wants of a segment that is no longer active. */
    void writeTail() throws IOException {
        int inFile = writtenEntries();
        if (tailEntries > 0) {
            file().writeFully(ByteBuffer.wrap(tail, 0, tailEntries * entrySize), (long) inFile * entrySize);
            written = inFile + tailEntries;
            tailEntries = 0;
        } else {
            file();
        }
    }

    /** No more entries will come: lets the memory go. */
    void seal() throws IOException {
        writeTail();
        tail = new byte[0];
    }

    void truncateEntries(int keep) throws IOException {
        int inFile = writtenEntries();
        if (keep >= inFile) {
            tailEntries = Math.min(tailEntries, keep - inFile);
        } else {
            tailEntries = 0;
            file().truncate((long) keep * entrySize);
            written = keep;
        }
    }

    /** Empties the index, whatever its file holds. */
    void reset() throws IOException {
        tailEntries = 0;
        if (file != null || disk.exists(path)) {
            file().truncate(0);
        }
        written = 0;
    }

    /** Whether the file, if it is there, has a whole number of entries. */
    boolean sizeIsWhole() throws IOException {
        return !disk.exists(path) || file().size() % entrySize == 0;
    }

    boolean exists() {
        return disk.exists(path);
    }

    void force() throws IOException {
        DiskFile open = file;
        if (open != null) {
            open.force();
        }
    }

    void moved(Path newPath) {
        path = newPath;
    }

    void close() throws IOException {
        DiskFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
