package dev.kraftbench.simulation.cluster;

import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;

/** Reads one partition from its beginning, and tells of each record. */
final class ClusterReader extends PartitionReader {

    private final ClusterInvariants invariants;
    private long last;

    ClusterReader(ClusterClient client, ClusterInvariants invariants, TopicPartition partition) {
        super(client, partition, IsolationLevel.READ_UNCOMMITTED, 0.1);
        this.invariants = invariants;
    }

    /** The last record that was read. */
    long last() {
        return last;
    }

    @Override
    void take(ClusterClient.Leader leader, FetchResponseData.PartitionData answer) {
        if (!(answer.records() instanceof MemoryRecords records)) {
            return;
        }
        for (Record record : records.records()) {
            if (record.offset() < position) {
                continue;
            }
            long id = record.value().getLong();
            if (record.offset() != position || id != last + 1) {
                throw new AssertionError("reader of " + partition + " at offset " + position + " after record " + last + " got record " + id
                        + " of offset " + record.offset());
            }
            if (record.offset() >= answer.highWatermark()) {
                throw new AssertionError("reader of " + partition + " got record " + id + " of offset " + record.offset()
                        + " at or above the high watermark " + answer.highWatermark());
            }
            invariants.committed(partition, record.offset(), id, "a reader");
            position = record.offset() + 1;
            last = id;
        }
    }
}
