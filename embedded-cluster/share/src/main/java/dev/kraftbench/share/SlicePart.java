package dev.kraftbench.share;

import dev.kraftbench.protocol.RecordSlice;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordsSend;
import org.jspecify.annotations.Nullable;

/** Some whole batches in the midst of a slice; releasing it releases the slice. Any thread, one at a time. */
final class SlicePart implements RecordSlice {

    private final RecordSlice whole;
    private final int from;
    private final int size;

    private SlicePart(RecordSlice whole, int from, int size) {
        this.whole = whole;
        this.from = from;
        this.size = size;
    }

    static RecordSlice of(RecordSlice whole, int from, int size) {
        return from == 0 && size == whole.sizeInBytes() ? whole : new SlicePart(whole, from, size);
    }

    @Override
    public @Nullable FileChannel channel() {
        return whole.channel();
    }

    @Override
    public long position() {
        return whole.position() + from;
    }

    @Override
    public ByteBuffer read() {
        ByteBuffer all = whole.read();
        return all.slice(all.position() + from, size);
    }

    @Override
    public void release() {
        whole.release();
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
        return "SlicePart(from=" + from + ", size=" + size + ", of=" + whole + ")";
    }
}
