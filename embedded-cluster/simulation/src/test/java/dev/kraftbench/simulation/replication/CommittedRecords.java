package dev.kraftbench.simulation.replication;

import dev.kraftbench.replication.FetchOutcome;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.replication.ReadSpec;
import java.util.TreeMap;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/** What a client would read of a replica whose records carry their ids as values. */
public final class CommittedRecords {

    private CommittedRecords() {}

    /** Offsets and record ids from an offset up to the high watermark. */
    public static TreeMap<Long, Long> read(Partition partition, long from) {
        TreeMap<Long, Long> records = new TreeMap<>();
        long offset = from;
        while (offset < partition.highWatermark()) {
            FetchOutcome outcome = partition.fetch(
                    new ReadSpec(new ReadSpec.Reader.Client(false, false), offset, 1 << 20, true, -1, -1, -1), true);
            if (!(outcome instanceof FetchOutcome.Records(var slice, var ignored, var alsoIgnored))) {
                return records;
            }
            long before = offset;
            for (RecordBatch batch : MemoryRecords.readableRecords(slice.read()).batches()) {
                for (Record record : batch) {
                    if (record.offset() >= offset && record.offset() < partition.highWatermark()) {
                        records.put(record.offset(), id(batch, record));
                        offset = record.offset() + 1;
                    }
                }
            }
            slice.release();
            if (offset == before) {
                throw new AssertionError("nothing to read at offset " + offset + " of " + partition.id() + " below the high watermark "
                        + partition.highWatermark());
            }
        }
        return records;
    }

    /** A record's number, or what a marker of a transaction's end tells, below 0. */
    private static long id(RecordBatch batch, Record record) {
        if (!batch.isControlBatch()) {
            return record.value().getLong();
        }
        return ~(batch.producerId() << 17 | (long) batch.producerEpoch() << 1 | ControlRecordType.parse(record.key()).type());
    }
}
