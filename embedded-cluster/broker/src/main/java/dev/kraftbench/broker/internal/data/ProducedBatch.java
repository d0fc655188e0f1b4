package dev.kraftbench.broker.internal.data;

import dev.kraftbench.replication.ProduceOutcome;
import dev.kraftbench.storage.TransactionalBatch;
import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.Records;
import org.jspecify.annotations.Nullable;

/** What a producer's batch must be before a log looks at it: exactly one, of the current format. Pure. */
final class ProducedBatch {

    private static final short ZSTD_SINCE = 7;
    /** Base offset 8, length 4, leader epoch 4, magic 1, checksum 4. */
    private static final int ATTRIBUTES_AT = 21;
    /** Attributes 2, last offset delta 4, base and largest timestamp 16. */
    private static final int PRODUCER_ID_AT = 43;

    private static final int PRODUCER_EPOCH_AT = 51;
    private static final int BASE_SEQUENCE_AT = 53;
    private static final int TRANSACTIONAL = 0x10;

    private ProducedBatch() {}

    /** Why the batch is refused, or null. Reads the fixed part of its header only. */
    static ProduceOutcome.@Nullable Failed check(MemoryRecords records, short requestVersion) {
        ByteBuffer buffer = records.buffer();
        int start = buffer.position();
        int size = buffer.remaining();
        if (size < DefaultRecordBatch.RECORD_BATCH_OVERHEAD) {
            return new ProduceOutcome.Failed(
                    size > Records.MAGIC_OFFSET && buffer.get(start + Records.MAGIC_OFFSET) < RecordBatch.MAGIC_VALUE_V2
                            ? Errors.INVALID_RECORD
                            : Errors.CORRUPT_MESSAGE,
                    "There must be one record batch");
        }
        byte magic = buffer.get(start + Records.MAGIC_OFFSET);
        if (magic != RecordBatch.MAGIC_VALUE_V2) {
            return new ProduceOutcome.Failed(Errors.INVALID_RECORD, "The record batch must be of magic 2, not " + magic);
        }
        long length = Records.LOG_OVERHEAD + (long) buffer.getInt(start + Records.SIZE_OFFSET);
        if (length > size || length < DefaultRecordBatch.RECORD_BATCH_OVERHEAD) {
            return new ProduceOutcome.Failed(Errors.CORRUPT_MESSAGE, "The length of the record batch is wrong");
        }
        if (length < size) {
            return new ProduceOutcome.Failed(Errors.INVALID_RECORD, "There must be exactly one record batch");
        }
        short attributes = buffer.getShort(start + ATTRIBUTES_AT);
        if ((attributes & 0x7) == CompressionType.ZSTD.id && requestVersion < ZSTD_SINCE) {
            return new ProduceOutcome.Failed(Errors.UNSUPPORTED_COMPRESSION_TYPE, "zstd needs Produce version 7");
        }
        return null;
    }

    /** Whether a batch that has been checked is part of a transaction. */
    static boolean isTransactional(MemoryRecords records) {
        ByteBuffer buffer = records.buffer();
        return (buffer.getShort(buffer.position() + ATTRIBUTES_AT) & TRANSACTIONAL) != 0;
    }

    /** What a batch that has been checked says of its transaction, or null if it belongs to none. */
    static @Nullable TransactionalBatch transaction(MemoryRecords records, boolean epochBump) {
        ByteBuffer buffer = records.buffer();
        int start = buffer.position();
        long producerId = buffer.getLong(start + PRODUCER_ID_AT);
        return isTransactional(records) && producerId != RecordBatch.NO_PRODUCER_ID
                ? new TransactionalBatch(
                        producerId, buffer.getShort(start + PRODUCER_EPOCH_AT), buffer.getInt(start + BASE_SEQUENCE_AT), epochBump)
                : null;
    }
}
