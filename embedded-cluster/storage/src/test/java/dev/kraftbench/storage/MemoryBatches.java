package dev.kraftbench.storage;

import java.nio.ByteBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;

/** Stored batches with a timestamp of their own. */
final class MemoryBatches {

    private MemoryBatches() {}

    static ByteBuffer at(long baseOffset, int leaderEpoch, long timestamp, String value) {
        MemoryRecordsBuilder builder = MemoryRecords.builder(
                ByteBuffer.allocate(1024), (byte) 2, Compression.NONE, TimestampType.CREATE_TIME, baseOffset, -1, -1, (short) -1, -1, false,
                leaderEpoch);
        builder.append(timestamp, null, value.getBytes());
        return builder.build().buffer();
    }
}
