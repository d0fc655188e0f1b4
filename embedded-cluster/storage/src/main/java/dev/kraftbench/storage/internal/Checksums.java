package dev.kraftbench.storage.internal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** Checksums over a stretch of a buffer. */
public final class Checksums {

    private Checksums() {}

    /** CRC-32C, as in v2 batches and producer snapshots. */
    public static int crc32c(ByteBuffer buffer, int from, int to) {
        return of(new CRC32C(), buffer, from, to);
    }

    /** CRC-32, as in v0 and v1 messages. */
    public static int crc32(ByteBuffer buffer, int from, int to) {
        return of(new CRC32(), buffer, from, to);
    }

    private static int of(Checksum checksum, ByteBuffer buffer, int from, int to) {
        checksum.update(buffer.duplicate().limit(to).position(from));
        return (int) checksum.getValue();
    }
}
