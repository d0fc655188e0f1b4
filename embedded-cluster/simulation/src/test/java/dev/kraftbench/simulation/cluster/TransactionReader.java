package dev.kraftbench.simulation.cluster;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Reads committed transactions of one partition as Kafka's consumer does; sometimes all over again, and must then find the same. */
final class TransactionReader {

    private static final Set<Errors> EXPECTED = EnumSet.of(
            Errors.NOT_LEADER_OR_FOLLOWER,
            Errors.LEADER_NOT_AVAILABLE,
            Errors.FENCED_LEADER_EPOCH,
            Errors.UNKNOWN_LEADER_EPOCH,
            Errors.UNKNOWN_TOPIC_OR_PARTITION,
            Errors.UNKNOWN_TOPIC_ID,
            Errors.OFFSET_NOT_AVAILABLE,
            Errors.KAFKA_STORAGE_ERROR);

    private final ClusterClient client;
    private final TransactionBook book;
    private final TopicPartition partition;
    /** Records by offset, as they were first seen. */
    private final TreeMap<Long, Long> records = new TreeMap<>();
    private long position;
    /** Up to here records were seen before, where it reads all over again. */
    private long farthest;
    private int leaderEpoch = -1;
    private long lastStable;

    TransactionReader(ClusterClient client, TransactionBook book, TopicPartition partition) {
        this.client = client;
        this.book = book;
        this.partition = partition;
    }

    TopicPartition partition() {
        return partition;
    }

    /** Everything before this offset was read. */
    long position() {
        return farthest;
    }

    void start() {
        fetch();
    }

    private void fetch() {
        ClusterClient.Leader leader = client.leader(partition);
        if (leader == null || leader.broker() < 0) {
            again();
            return;
        }
        if (position > 0 && client.simulation().chance(0.01)) {
            position = 0;
        }
        FetchRequestData request = new FetchRequestData()
                .setMaxWaitMs(300)
                .setMinBytes(1)
                .setMaxBytes(1 << 20)
                .setIsolationLevel((byte) 1)
                .setSessionEpoch(-1)
                .setTopics(List.of(new FetchRequestData.FetchTopic()
                        .setTopicId(client.topicId(partition.topic()))
                        .setPartitions(List.of(new FetchRequestData.FetchPartition()
                                .setPartition(partition.partition())
                                .setCurrentLeaderEpoch(leader.epoch())
                                .setFetchOffset(position)
                                .setPartitionMaxBytes(client.simulation().chance(0.2) ? 1 : 1 << 18)))));
        client.ask(leader.broker(), ApiKeys.FETCH, request, message -> fetched(leader, message));
    }

    private void again() {
        client.soon(5, 100, () -> client.refresh(this::fetch));
    }

    private void fetched(ClusterClient.Leader leader, @Nullable ApiMessage message) {
        if (!(message instanceof FetchResponseData response)) {
            again();
            return;
        }
        FetchResponseData.PartitionData answer = response.responses().getFirst().partitions().getFirst();
        Errors error = Errors.forCode(response.errorCode() != 0 ? response.errorCode() : answer.errorCode());
        if (error == Errors.NONE) {
            checkStable(leader.epoch(), answer);
            take(answer);
            client.soon(0, 10, this::fetch);
        } else if (EXPECTED.contains(error)) {
            again();
        } else {
            throw new AssertionError("reader of " + partition + " got " + error + " at offset " + position);
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

    private void take(FetchResponseData.PartitionData answer) {
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
