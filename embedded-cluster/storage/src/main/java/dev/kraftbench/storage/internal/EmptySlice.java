package dev.kraftbench.storage.internal;

import dev.kraftbench.protocol.RecordSlice;
import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordsSend;

/** No records, nothing pinned. */
public enum EmptySlice implements RecordSlice {
    INSTANCE;

    @Override
    public ByteBuffer read() {
        return ByteBuffer.allocate(0);
    }

    @Override
    public void release() {}

    @Override
    public int sizeInBytes() {
        return 0;
    }

    @Override
    public RecordsSend<? extends BaseRecords> toSend() {
        return MemoryRecords.EMPTY.toSend();
    }
}
