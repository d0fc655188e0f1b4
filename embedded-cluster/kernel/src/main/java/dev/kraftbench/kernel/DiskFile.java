package dev.kraftbench.kernel;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** An open file. Reads may come from any thread; writes, truncation and closing from one at a time. */
public interface DiskFile extends Closeable {

    long size() throws IOException;

    /**
     * Reads into the buffer until it is full or the file ends.
     *
     * @return the bytes read, less than {@code target.remaining()} only at the end of the file
     */
    int readFully(ByteBuffer target, long position) throws IOException;

    /** Writes the whole buffer at the position. */
    void writeFully(ByteBuffer source, long position) throws IOException;

    void truncate(long size) throws IOException;

    /** Makes everything written so far durable. */
    void force() throws IOException;

    /** The channel for sendfile, or null where the file has none (simulation). */
    @Nullable
    FileChannel channel();
}
