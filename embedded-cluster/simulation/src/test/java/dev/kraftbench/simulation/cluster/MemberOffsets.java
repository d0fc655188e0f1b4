package dev.kraftbench.simulation.cluster;

import static dev.kraftbench.simulation.cluster.ClusterClient.MILLI;

import dev.kraftbench.simulation.Simulation;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/** What a member commits, of what it owns and sometimes too late of what it has lost, and what it finds committed. */
final class MemberOffsets {

    private static final long TIMEOUT_NANOS = 1_500 * MILLI;

    private static final Set<Errors> REFUSALS = EnumSet.of(
            Errors.STALE_MEMBER_EPOCH,
            Errors.FENCED_MEMBER_EPOCH,
            Errors.UNKNOWN_MEMBER_ID,
            Errors.GROUP_ID_NOT_FOUND,
            Errors.UNKNOWN_TOPIC_ID,
            Errors.UNKNOWN_TOPIC_OR_PARTITION);

    private final ClusterClient client;
    private final Simulation simulation;
    private final ConsumerSlot slot;
    private final PartitionOwners owners;
    private final Coordinator coordinator;
    private final ConsumerMember member;
    private final Set<TopicPartition> verified = new HashSet<>();

    MemberOffsets(ClusterClient client, ConsumerSlot slot, PartitionOwners owners, Coordinator coordinator, ConsumerMember member) {
        this.client = client;
        this.simulation = client.simulation();
        this.slot = slot;
        this.owners = owners;
        this.coordinator = coordinator;
        this.member = member;
    }

    boolean hasVerified(Set<TopicPartition> partitions) {
        return verified.containsAll(partitions);
    }

    void forget(Collection<TopicPartition> partitions) {
        verified.removeAll(partitions);
    }

    /** One thing; some time later all is answered. */
    void next(Runnable done) {
        if (member.epoch() <= 0) {
            done.run();
        } else if (!member.lostInOlderEpochs().isEmpty() && !member.isStopping() && simulation.chance(0.2)) {
            TopicPartition partition = any(member.lostInOlderEpochs().keySet());
            commit(partition, member.lostInOlderEpochs().get(partition), done);
        } else if (member.owned().isEmpty()) {
            done.run();
        } else if (member.isStopping() || simulation.chance(0.2)) {
            look(any(member.owned()), done);
        } else {
            commit(any(member.owned()), member.epoch(), done);
        }
    }

    private TopicPartition any(Set<TopicPartition> partitions) {
        List<TopicPartition> all = List.copyOf(partitions);
        return all.get((int) simulation.between(0, all.size() - 1));
    }

    private void commit(TopicPartition partition, int epoch, Runnable done) {
        long offset = owners.nextOffset(partition);
        ConsumerMember other = owners.otherOwner(partition, member);
        OffsetCommitRequestData request = new OffsetCommitRequestData()
                .setGroupId(slot.group())
                .setGenerationIdOrMemberEpoch(epoch)
                .setMemberId(member.memberId())
                .setGroupInstanceId(slot.instanceId())
                .setTopics(List.of(new OffsetCommitRequestData.OffsetCommitRequestTopic()
                        .setName(partition.topic())
                        .setTopicId(client.topicId(partition.topic()))
                        .setPartitions(List.of(new OffsetCommitRequestData.OffsetCommitRequestPartition()
                                .setPartitionIndex(partition.partition())
                                .setCommittedOffset(offset)))));
        coordinator.ask(ApiKeys.OFFSET_COMMIT, request, TIMEOUT_NANOS, message -> {
            Errors error = message instanceof OffsetCommitResponseData response
                    ? Errors.forCode(response.topics().getFirst().partitions().getFirst().errorCode())
                    : null;
            if (error == Errors.NONE) {
                owners.committed(member, partition, offset, epoch, other);
            } else if (!coordinator.isElsewhere(error) && !REFUSALS.contains(error)) {
                throw new AssertionError(member + " got " + error + " for a commit of " + partition);
            }
            done.run();
        });
    }

    private void look(TopicPartition partition, Runnable done) {
        OffsetFetchRequestData request = new OffsetFetchRequestData()
                .setRequireStable(true)
                .setGroups(List.of(new OffsetFetchRequestData.OffsetFetchRequestGroup()
                        .setGroupId(slot.group())
                        .setMemberId(member.memberId())
                        .setMemberEpoch(member.epoch())
                        .setTopics(List.of(new OffsetFetchRequestData.OffsetFetchRequestTopics()
                                .setName(partition.topic())
                                .setTopicId(client.topicId(partition.topic()))
                                .setPartitionIndexes(List.of(partition.partition()))))));
        // A coordinator that has been deposed and does not know it may lag behind.
        long least = coordinator.isCertain(slot.cluster(), slot.shard()) ? owners.committed(partition) : -1;
        coordinator.ask(ApiKeys.OFFSET_FETCH, request, TIMEOUT_NANOS, message -> {
            Errors error = null;
            if (message instanceof OffsetFetchResponseData response) {
                OffsetFetchResponseData.OffsetFetchResponseGroup group = response.groups().getFirst();
                error = Errors.forCode(group.errorCode());
                if (error == Errors.NONE) {
                    var found = group.topics().getFirst().partitions().getFirst();
                    error = Errors.forCode(found.errorCode());
                    if (error == Errors.NONE && owners.found(partition, found.committedOffset(), least) && member.isStopping()) {
                        verified.add(partition);
                    }
                }
            }
            if (!coordinator.isElsewhere(error) && error != Errors.NONE && !REFUSALS.contains(error)) {
                throw new AssertionError(member + " got " + error + " for the committed offset of " + partition);
            }
            done.run();
        });
    }
}
