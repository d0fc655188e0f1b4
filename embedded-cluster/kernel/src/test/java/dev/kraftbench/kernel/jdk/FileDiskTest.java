package dev.kraftbench.kernel.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest {

    private static final FileDisk DISK = FileDisk.INSTANCE;

    @TempDir
    Path directory;

    @Test
    void whatIsWrittenIsReadBackAndReadsEndWithTheFile() throws IOException {
        try (DiskFile file = DISK.open(directory.resolve("a"))) {
            file.writeFully(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), 2);
            assertEquals(6, file.size());
            ByteBuffer read = ByteBuffer.allocate(8);
            assertEquals(3, file.readFully(read, 3));
            assertEquals(2, read.get(0));
            file.truncate(4);
            file.force();
            assertEquals(4, file.size());
        }
    }

    @Test
    void namesAreSortedMovedAndDeleted() throws IOException {
        DISK.open(directory.resolve("b")).close();
        DISK.open(directory.resolve("a")).close();
        assertEquals(List.of(directory.resolve("a"), directory.resolve("b")), DISK.list(directory));
        DISK.moveAtomically(directory.resolve("a"), directory.resolve("b"));
        DISK.forceDirectory(directory);
        assertFalse(DISK.exists(directory.resolve("a")));
        DISK.deleteIfExists(directory.resolve("b"));
        DISK.deleteIfExists(directory.resolve("b"));
        assertTrue(DISK.list(directory).isEmpty());
        assertTrue(DISK.usableBytes(directory) > 0);
        assertTrue(DISK.totalBytes(directory) >= DISK.usableBytes(directory));
    }

    @Test
    void aLockIsExclusiveUntilGivenBack() throws Exception {
        Path lock = directory.resolve(".lock");
        AutoCloseable held = DISK.lock(lock);
        assertThrows(IOException.class, () -> DISK.lock(lock));
        held.close();
        DISK.lock(lock).close();
    }
}
