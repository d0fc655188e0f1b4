package dev.kraftbench.simulation.replication;

import dev.kraftbench.replication.FetchOutcome;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.replication.ReadSpec;
import java.util.TreeMap;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;

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
            if (!(outcome instanceof FetchOutcome.Records(var slice, var ignored))) {
                return records;
            }
            long before = offset;
            for (Record record : MemoryRecords.readableRecords(slice.read()).records()) {
                if (record.offset() >= offset && record.offset() < partition.highWatermark()) {
                    records.put(record.offset(), record.value().getLong());
                    offset = record.offset() + 1;
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
}
