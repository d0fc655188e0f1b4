package dev.kraftbench.kernel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The file system as the engine uses it. The simulation's disk tells durable bytes from pending ones, so a caller that relies on
 * durability must force files, and after creating, renaming or deleting one, its directory. Safe for any thread.
 */
public interface Disk {

    /** Opens a file for reading and writing, creating it empty if it is missing. */
    DiskFile open(Path file) throws IOException;

    /** Opens an existing file for reading only. */
    DiskFile openReadOnly(Path file) throws IOException;

    boolean exists(Path path);

    boolean isDirectory(Path path);

    /** The entries of a directory, sorted by name. */
    List<Path> list(Path directory) throws IOException;

    void createDirectories(Path directory) throws IOException;

    /** Deletes a file or an empty directory; does nothing if it is missing. */
    void deleteIfExists(Path path) throws IOException;

    /** Renames within one file system in one step, replacing the target file if there is one. */
    void moveAtomically(Path from, Path to) throws IOException;

    /** Makes creations, renames and deletions in this directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Bytes that may still be written to the file system of this path. */
    long usableBytes(Path path) throws IOException;

    /** Bytes that the file system of this path has room for in all, used or not. */
    long totalBytes(Path path) throws IOException;

    /**
     * Takes the exclusive lock file of a data directory.
     *
     * @return a handle whose closing gives the lock back
     * @throws IOException if another process or node holds it
     */
    AutoCloseable lock(Path lockFile) throws IOException;
}
