package dev.kraftbench.storage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** Record batches for tests. */
final class Batches {

    static final long TIME = 1_700_000_000_000L;

    private Batches() {}

    static SimpleRecord record(String value) {
        return new SimpleRecord(TIME, null, value.getBytes());
    }

    static SimpleRecord record(long timestamp, String value) {
        return new SimpleRecord(timestamp, null, value.getBytes());
    }

    /** One batch as a producer without idempotence sends it. */
    static MemoryRecords of(String... values) {
        return of(Compression.NONE, values);
    }

    static MemoryRecords of(Compression compression, String... values) {
        SimpleRecord[] records = new SimpleRecord[values.length];
        for (int i = 0; i < values.length; i++) {
            records[i] = record(values[i]);
        }
        return MemoryRecords.withRecords(compression, records);
    }

    static MemoryRecords at(long timestamp, String... values) {
        SimpleRecord[] records = new SimpleRecord[values.length];
        for (int i = 0; i < values.length; i++) {
            records[i] = record(timestamp, values[i]);
        }
        return MemoryRecords.withRecords(Compression.NONE, records);
    }

    /** One batch of an idempotent producer. */
    static MemoryRecords idempotent(long producerId, int epoch, int sequence, String... values) {
        return producer(producerId, epoch, sequence, false, values);
    }

    static MemoryRecords producer(long producerId, int epoch, int sequence, boolean transactional, String... values) {
        return batch(0, RecordBatch.NO_PARTITION_LEADER_EPOCH, producerId, epoch, sequence, transactional, values);
    }

    /** One batch as it lies in a leader's log. */
    static ByteBuffer stored(long baseOffset, int leaderEpoch, String... values) {
        return batch(baseOffset, leaderEpoch, RecordBatch.NO_PRODUCER_ID, -1, -1, false, values).buffer();
    }

    static MemoryRecords batch(
            long baseOffset, int leaderEpoch, long producerId, int epoch, int sequence, boolean transactional, String... values) {
        MemoryRecordsBuilder builder = MemoryRecords.builder(
                ByteBuffer.allocate(1024),
                RecordBatch.MAGIC_VALUE_V2,
                Compression.NONE,
                TimestampType.CREATE_TIME,
                baseOffset,
                RecordBatch.NO_TIMESTAMP,
                producerId,
                (short) epoch,
                sequence,
                transactional,
                leaderEpoch);
        for (String value : values) {
            builder.append(record(value));
        }
        return builder.build();
    }

    static ByteBuffer concat(ByteBuffer... parts) {
        ByteBuffer all = ByteBuffer.allocate(1 << 20);
        for (ByteBuffer part : parts) {
            all.put(part.duplicate());
        }
        return all.flip();
    }

    static List<String> values(ByteBuffer batches) {
        List<String> values = new ArrayList<>();
        for (Record record : MemoryRecords.readableRecords(batches).records()) {
            byte[] bytes = new byte[record.valueSize()];
            record.value().get(bytes);
            values.add(new String(bytes));
        }
        return values;
    }
}
