package dev.kraftbench.storage.internal;

import dev.kraftbench.kernel.DiskFile;
import dev.kraftbench.protocol.RecordSlice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordsSend;
import org.jspecify.annotations.Nullable;

/** Bytes of a segment, pinned. Any thread, one at a time. */
final class SegmentSlice implements RecordSlice {

    private final SegmentFiles files;
    private final DiskFile file;
    private final int position;
    private final int size;
    private final AtomicBoolean released = new AtomicBoolean();

    /** The files have been pinned for this slice. */
    SegmentSlice(SegmentFiles files, DiskFile file, int position, int size) {
        this.files = files;
        this.file = file;
        this.position = position;
        this.size = size;
    }

    @Override
    public @Nullable FileChannel channel() {
        return file.channel();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public ByteBuffer read() {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        readInto(bytes);
        return bytes.flip();
    }

    @Override
    public void readInto(ByteBuffer target) {
        int limit = target.limit();
        target.limit(target.position() + size);
        try {
            file.readFully(target, position);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        target.limit(limit);
    }

    @Override
    public void release() {
        if (!released.compareAndSet(false, true)) {
            throw new IllegalStateException("A record slice was released twice");
        }
        files.unpin();
    }

    @Override
    public int sizeInBytes() {
        return size;
    }

    @Override
    public RecordsSend<? extends BaseRecords> toSend() {
        return MemoryRecords.readableRecords(read()).toSend();
    }

    @Override
    public String toString() {
        return "SegmentSlice(" + files + ", position=" + position + ", size=" + size + ")";
    }
}
