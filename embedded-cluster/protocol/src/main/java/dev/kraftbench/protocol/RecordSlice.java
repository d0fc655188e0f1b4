package dev.kraftbench.protocol;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.jspecify.annotations.Nullable;

/**
 * A run of whole or partial record batches that lies in a log segment, pinned until released. The transport writes it without copying
 * (sendfile) where there is a channel; a follower in the same JVM reads it with {@link #read()}.
 */
public interface RecordSlice extends BaseRecords {

    /** The segment's channel, or null where bytes must be copied with {@link #read()}, as those in memory. */
    default @Nullable FileChannel channel() {
        return null;
    }

    /** Where the slice begins in {@link #channel()}. */
    default long position() {
        return 0;
    }

    /** The bytes of the slice, as a buffer of its own, positioned at their start. */
    ByteBuffer read();

    /**
     * Copies the bytes of the slice into a buffer that has room for them, and advances its position: without garbage, and without a copy
     * between where the buffer is direct.
     */
    default void readInto(ByteBuffer target) {
        target.put(read());
    }

    /** Unpins the segment. Exactly once, by whoever sent or consumed the slice. */
    void release();
}
