package dev.kraftbench.simulation.cluster;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Commits growing offsets of one partition for a group without members, and looks now and then what is committed. */
final class OffsetCommitter implements Workload {

    private static final Set<Errors> EXPECTED = EnumSet.of(
            Errors.COORDINATOR_NOT_AVAILABLE,
            Errors.COORDINATOR_LOAD_IN_PROGRESS,
            Errors.NOT_COORDINATOR,
            Errors.REQUEST_TIMED_OUT,
            Errors.UNKNOWN_TOPIC_OR_PARTITION,
            Errors.UNKNOWN_TOPIC_ID,
            Errors.KAFKA_STORAGE_ERROR);

    private final ClusterClient client;
    private final String group;
    private final TopicPartition partition;
    private int coordinator = -1;
    private long attempted;
    private long committed;
    private boolean stopping;
    private boolean verified;

    OffsetCommitter(ClusterClient client, String group, TopicPartition partition) {
        this.client = client;
        this.group = group;
        this.partition = partition;
    }

    long commits() {
        return committed;
    }

    @Override
    public String toString() {
        return "group " + group + " at " + committed + (verified ? "" : ", not verified, coordinator " + coordinator);
    }

    /** Commits no more, but looks until the cluster tells the last commit: then it {@link #isSettled}. */
    @Override
    public void stop() {
        stopping = true;
    }

    @Override
    public boolean isSettled() {
        return verified;
    }

    @Override
    public void start() {
        client.whenKnown(List.of(partition.topic()), () -> client.soon(5, 100, this::next));
    }

    private void next() {
        if (verified) {
            return;
        }
        if (coordinator < 0) {
            find();
        } else if (stopping || client.simulation().chance(0.1)) {
            look();
        } else {
            commit();
        }
    }

    private void find() {
        FindCoordinatorRequestData request =
                new FindCoordinatorRequestData().setKeyType((byte) 0).setCoordinatorKeys(List.of(group));
        client.ask(client.anyBroker(), ApiKeys.FIND_COORDINATOR, request, message -> {
            if (message instanceof FindCoordinatorResponseData response) {
                FindCoordinatorResponseData.Coordinator found = response.coordinators().getFirst();
                if (expected(Errors.forCode(found.errorCode()))) {
                    coordinator = found.nodeId();
                }
            }
            client.soon(5, 100, this::next);
        });
    }

    /** @return true without error, false after one that may be */
    private boolean expected(Errors error) {
        if (error != Errors.NONE && !EXPECTED.contains(error)) {
            throw new AssertionError("group " + group + " got " + error);
        }
        return error == Errors.NONE;
    }

    private void commit() {
        long offset = attempted + 1;
        attempted = offset;
        OffsetCommitRequestData request = new OffsetCommitRequestData()
                .setGroupId(group)
                .setTopics(List.of(new OffsetCommitRequestData.OffsetCommitRequestTopic()
                        .setName(partition.topic())
                        .setTopicId(client.topicId(partition.topic()))
                        .setPartitions(List.of(new OffsetCommitRequestData.OffsetCommitRequestPartition()
                                .setPartitionIndex(partition.partition())
                                .setCommittedOffset(offset)))));
        client.ask(coordinator, ApiKeys.OFFSET_COMMIT, request, message -> committed(offset, message));
    }

    private void committed(long offset, @Nullable ApiMessage message) {
        if (message instanceof OffsetCommitResponseData response
                && expected(Errors.forCode(
                        response.topics().getFirst().partitions().getFirst().errorCode()))) {
            committed = offset;
            client.simulation().note(() -> "group " + group + " has committed " + offset);
        } else {
            coordinator = -1;
        }
        client.soon(5, 150, this::next);
    }

    private void look() {
        OffsetFetchRequestData request = new OffsetFetchRequestData()
                .setRequireStable(true)
                .setGroups(List.of(new OffsetFetchRequestData.OffsetFetchRequestGroup()
                        .setGroupId(group)
                        .setTopics(List.of(new OffsetFetchRequestData.OffsetFetchRequestTopics()
                                .setName(partition.topic())
                                .setTopicId(client.topicId(partition.topic()))
                                .setPartitionIndexes(List.of(partition.partition()))))));
        long least = committed;
        client.ask(coordinator, ApiKeys.OFFSET_FETCH, request, message -> looked(least, message));
    }

    private void looked(long least, @Nullable ApiMessage message) {
        if (message instanceof OffsetFetchResponseData response) {
            OffsetFetchResponseData.OffsetFetchResponseGroup answer = response.groups().getFirst();
            if (expected(Errors.forCode(answer.errorCode()))) {
                OffsetFetchResponseData.OffsetFetchResponsePartitions found =
                        answer.topics().getFirst().partitions().getFirst();
                if (expected(Errors.forCode(found.errorCode()))) {
                    check(least, found.committedOffset());
                    client.soon(5, 100, this::next);
                    return;
                }
            }
        }
        coordinator = -1;
        client.soon(5, 100, this::next);
    }

    private void check(long least, long found) {
        if (found > attempted) {
            throw new AssertionError("group " + group + " never committed " + found + ", only up to " + attempted);
        }
        client.simulation().note(() -> "group " + group + " has " + found + " committed, " + least + " was acknowledged");
        // A coordinator that has been deposed and does not know it may lag behind; who asks long enough gets the truth.
        verified = stopping && Math.max(found, 0) >= least;
    }
}
