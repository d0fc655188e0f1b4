package dev.kraftbench.simulation.cluster;

import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/** Reads committed transactions of one partition as Kafka's consumer does; sometimes all over again, and must then find the same. */
final class TransactionReader extends PartitionReader {

    private final TransactionBook book;
    /** Records by offset, as they were first seen. */
    private final TreeMap<Long, Long> records = new TreeMap<>();
    /** Up to here records were seen before, where it reads all over again. */
    private long farthest;
    private int leaderEpoch = -1;
    private long lastStable;

    TransactionReader(ClusterClient client, TransactionBook book, TopicPartition partition) {
        super(client, partition, IsolationLevel.READ_COMMITTED, 0.2);
        this.book = book;
    }

    TopicPartition partition() {
        return partition;
    }

    /** Everything before this offset was read. */
    long position() {
        return farthest;
    }

    @Override
    void beforeFetch() {
        if (position > 0 && client.simulation().chance(0.01)) {
            position = 0;
        }
    }

    private void checkStable(int epoch, FetchResponseData.PartitionData answer) {
        if (answer.lastStableOffset() > answer.highWatermark()) {
            throw new AssertionError("last stable offset of " + partition + " above the high watermark: " + answer);
        }
        if (epoch == leaderEpoch && answer.lastStableOffset() < lastStable) {
            throw new AssertionError("last stable offset of " + partition + " fell from " + lastStable + " to " + answer.lastStableOffset()
                    + " in epoch " + epoch);
        }
        leaderEpoch = epoch;
        lastStable = answer.lastStableOffset();
    }

    @Override
    void take(ClusterClient.Leader leader, FetchResponseData.PartitionData answer) {
        checkStable(leader.epoch(), answer);
        if (!(answer.records() instanceof MemoryRecords fetched)) {
            return;
        }
        PriorityQueue<FetchResponseData.AbortedTransaction> aborted =
                new PriorityQueue<>((a, b) -> Long.compare(a.firstOffset(), b.firstOffset()));
        if (answer.abortedTransactions() != null) {
            aborted.addAll(answer.abortedTransactions());
        }
        Set<Long> abortedProducers = new HashSet<>();
        for (RecordBatch batch : fetched.batches()) {
            while (!aborted.isEmpty() && aborted.peek().firstOffset() <= batch.lastOffset()) {
                abortedProducers.add(aborted.poll().producerId());
            }
            boolean shown = !batch.isControlBatch() && !(batch.isTransactional() && abortedProducers.contains(batch.producerId()));
            if (shown) {
                batch.forEach(record -> take(record, answer));
            } else if (!records.subMap(batch.baseOffset(), true, batch.lastOffset(), true).isEmpty()) {
                throw new AssertionError("reader of " + partition + " is told that the transaction at offset " + batch.baseOffset()
                        + " was aborted, and was shown it before");
            } else if (batch.isControlBatch()) {
                if (ControlRecordType.parse(batch.iterator().next().key()) == ControlRecordType.ABORT) {
                    abortedProducers.remove(batch.producerId());
                }
            }
            position = Math.max(position, batch.nextOffset());
        }
        farthest = Math.max(farthest, position);
    }

    private void take(Record record, FetchResponseData.PartitionData answer) {
        if (record.offset() < position) {
            return;
        }
        long id = record.value().getLong();
        if (record.offset() >= answer.lastStableOffset()) {
            throw new AssertionError("reader of " + partition + " got record " + id + " of offset " + record.offset()
                    + " at or above the last stable offset " + answer.lastStableOffset());
        }
        if (record.offset() >= farthest) {
            records.put(record.offset(), id);
            book.seen(partition.partition(), record.offset(), id);
            client.simulation().note(() -> "reader of " + partition + " sees record " + id + " at " + record.offset());
        } else if (!Long.valueOf(id).equals(records.get(record.offset()))) {
            throw new AssertionError("reader of " + partition + " got record " + id + " of offset " + record.offset() + " where at first was "
                    + records.get(record.offset()));
        }
    }

    @Override
    public String toString() {
        return "reader of " + partition + " at " + farthest + ", last stable offset " + lastStable + " in epoch " + leaderEpoch;
    }
}
