package dev.kraftbench.simulation.cluster;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Reads one partition from its beginning, at whoever leads it. */
abstract class PartitionReader {

    private static final Set<Errors> EXPECTED = EnumSet.of(
            Errors.NOT_LEADER_OR_FOLLOWER,
            Errors.LEADER_NOT_AVAILABLE,
            Errors.FENCED_LEADER_EPOCH,
            Errors.UNKNOWN_LEADER_EPOCH,
            Errors.UNKNOWN_TOPIC_OR_PARTITION,
            Errors.UNKNOWN_TOPIC_ID,
            Errors.OFFSET_NOT_AVAILABLE,
            Errors.KAFKA_STORAGE_ERROR);

    final ClusterClient client;
    final TopicPartition partition;
    private final IsolationLevel isolation;
    private final double oneBatchChance;
    long position;

    /** @param oneBatchChance how often it asks for one batch only */
    PartitionReader(ClusterClient client, TopicPartition partition, IsolationLevel isolation, double oneBatchChance) {
        this.client = client;
        this.partition = partition;
        this.isolation = isolation;
        this.oneBatchChance = oneBatchChance;
    }

    /** A fetch is about to be sent; {@link #position} may be changed. */
    void beforeFetch() {}

    /** Takes records, moves {@link #position}. */
    abstract void take(ClusterClient.Leader leader, FetchResponseData.PartitionData answer);

    final void start() {
        fetch();
    }

    private void fetch() {
        ClusterClient.Leader leader = client.leader(partition);
        if (leader == null || leader.broker() < 0) {
            again();
            return;
        }
        beforeFetch();
        FetchRequestData request = new FetchRequestData()
                .setMaxWaitMs(300)
                .setMinBytes(1)
                .setMaxBytes(1 << 20)
                .setIsolationLevel(isolation.id())
                .setSessionEpoch(-1)
                .setTopics(List.of(new FetchRequestData.FetchTopic()
                        .setTopicId(client.topicId(partition.topic()))
                        .setPartitions(List.of(new FetchRequestData.FetchPartition()
                                .setPartition(partition.partition())
                                .setCurrentLeaderEpoch(leader.epoch())
                                .setFetchOffset(position)
                                .setPartitionMaxBytes(client.simulation().chance(oneBatchChance) ? 1 : 1 << 18)))));
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
        if (response.errorCode() != Errors.NONE.code()) {
            throw new AssertionError("reader of " + partition + " got " + Errors.forCode(response.errorCode()));
        }
        FetchResponseData.PartitionData answer = response.responses().getFirst().partitions().getFirst();
        Errors error = Errors.forCode(answer.errorCode());
        if (error == Errors.NONE) {
            take(leader, answer);
            client.soon(0, 10, this::fetch);
        } else if (EXPECTED.contains(error)) {
            again();
        } else {
            throw new AssertionError("reader of " + partition + " got " + error + " at offset " + position);
        }
    }
}
