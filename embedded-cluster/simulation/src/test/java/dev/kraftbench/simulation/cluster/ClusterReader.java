package dev.kraftbench.simulation.cluster;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.jspecify.annotations.Nullable;

/** Reads one partition from its beginning, and tells of each record. */
final class ClusterReader {

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
    private final ClusterInvariants invariants;
    private final TopicPartition partition;
    private long position;
    private long last;

    ClusterReader(ClusterClient client, ClusterInvariants invariants, TopicPartition partition) {
        this.client = client;
        this.invariants = invariants;
        this.partition = partition;
    }

    /** The last record that was read. */
    long last() {
        return last;
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
        FetchRequestData request = new FetchRequestData()
                .setMaxWaitMs(300)
                .setMinBytes(1)
                .setMaxBytes(1 << 20)
                .setSessionEpoch(-1)
                .setTopics(List.of(new FetchRequestData.FetchTopic()
                        .setTopicId(client.topicId(partition.topic()))
                        .setPartitions(List.of(new FetchRequestData.FetchPartition()
                                .setPartition(partition.partition())
                                .setCurrentLeaderEpoch(leader.epoch())
                                .setFetchOffset(position)
                                .setPartitionMaxBytes(client.simulation().chance(0.1) ? 1 : 1 << 18)))));
        client.ask(leader.broker(), ApiKeys.FETCH, request, this::fetched);
    }

    private void again() {
        client.soon(5, 100, () -> client.refresh(this::fetch));
    }

    private void fetched(@Nullable ApiMessage message) {
        if (!(message instanceof FetchResponseData response)) {
            again();
            return;
        }
        Errors whole = Errors.forCode(response.errorCode());
        if (whole != Errors.NONE) {
            throw new AssertionError("reader of " + partition + " got " + whole);
        }
        FetchResponseData.PartitionData answer = response.responses().getFirst().partitions().getFirst();
        Errors error = Errors.forCode(answer.errorCode());
        if (error == Errors.NONE) {
            take(answer);
            client.soon(0, 10, this::fetch);
        } else if (EXPECTED.contains(error)) {
            again();
        } else {
            throw new AssertionError("reader of " + partition + " got " + error + " at offset " + position);
        }
    }

    private void take(FetchResponseData.PartitionData answer) {
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
