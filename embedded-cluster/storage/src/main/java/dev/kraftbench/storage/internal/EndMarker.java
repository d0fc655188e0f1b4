package dev.kraftbench.storage.internal;

import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/** A control record that ends a transaction (KIP-98). */
public record EndMarker(boolean committed, int coordinatorEpoch) {

    /** What a whole control batch says, or null if it has nothing to do with a transaction. */
    static @Nullable EndMarker of(ByteBuffer batch) {
        for (RecordBatch each : MemoryRecords.readableRecords(batch).batches()) {
            for (Record record : each) {
                ControlRecordType type = ControlRecordType.parse(record.key());
                if (type == ControlRecordType.COMMIT || type == ControlRecordType.ABORT) {
                    return new EndMarker(
                            type == ControlRecordType.COMMIT,
                            EndTransactionMarker.deserialize(record).coordinatorEpoch());
                }
                return null;
            }
        }
        return null;
    }

    /** What a batch in a buffer says, if it is a control batch of a producer. */
    public static @Nullable EndMarker of(BatchHeader header, ByteBuffer buffer) {
        if (!header.isControl() || header.producerId() == RecordBatch.NO_PRODUCER_ID) {
            return null;
        }
        return of(buffer.slice(header.at(), (int) header.sizeBytes()));
    }
}
