package dev.kraftbench.storage.internal;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Files that are read and replaced as a whole. Helper work. */
public final class SmallFiles {

    /** No file that we replace as a whole comes near this. */
    private static final long MAX_BYTES = 256L << 20;

    private SmallFiles() {}

    public static ByteBuffer read(Disk disk, Path file) throws IOException {
        try (DiskFile open = disk.openReadOnly(file)) {
            long size = open.size();
            if (size > MAX_BYTES) {
                throw new IOException(file + " has " + size + " bytes, more than such a file may have");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            open.readFully(bytes, 0);
            return bytes.flip();
        }
    }

    public static String readText(Disk disk, Path file) throws IOException {
        return StandardCharsets.UTF_8.decode(read(disk, file)).toString();
    }

    /** Replaces the file in one step; after a crash either the old or the new content is there, whole. */
    public static void writeDurably(Disk disk, Path file, String text) throws IOException {
        write(disk, file, StandardCharsets.UTF_8.encode(text), true);
        disk.forceDirectory(file.getParent());
    }

    /** Replaces the file in one step as seen by other threads; {@code force} makes its content durable before the step. */
    public static void write(Disk disk, Path file, ByteBuffer content, boolean force) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (DiskFile open = disk.open(temporary)) {
            open.truncate(0);
            open.writeFully(content, 0);
            if (force) {
                open.force();
            }
        }
        disk.moveAtomically(temporary, file);
    }
}
