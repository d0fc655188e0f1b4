package dev.kraftbench.ui.records;

import dev.kraftbench.core.produce.ProducedRecord;
import java.util.Collection;

/** How many records went to each partition. Pure. */
public record Distribution(long[] perPartition, long refused) {

    public static Distribution of(Collection<ProducedRecord> records, int partitions) {
        long[] counts = new long[Math.max(0, partitions)];
        long refused = 0;
        for (ProducedRecord record : records) {
            if (record.error() != null || record.partition() < 0 || record.partition() >= counts.length) {
                refused++;
            } else {
                counts[record.partition()]++;
            }
        }
        return new Distribution(counts, refused);
    }

    public long most() {
        long most = 0;
        for (long count : perPartition) {
            most = Math.max(most, count);
        }
        return most;
    }

    public long total() {
        long total = 0;
        for (long count : perPartition) {
            total += count;
        }
        return total;
    }
}
