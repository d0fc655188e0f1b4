package dev.kraftbench.coordinator;

import dev.kraftbench.protocol.RecordSlice;
import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.RecordsSend;

/** A slice of a log in memory. */
public record MemorySlice(ByteBuffer bytes, Runnable released) implements RecordSlice {

    @Override
    public ByteBuffer read() {
        return bytes.duplicate();
    }

    @Override
    public void release() {
        released.run();
    }

    @Override
    public int sizeInBytes() {
        return bytes.remaining();
    }

    @Override
    public RecordsSend<RecordSlice> toSend() {
        throw new UnsupportedOperationException();
    }
}
