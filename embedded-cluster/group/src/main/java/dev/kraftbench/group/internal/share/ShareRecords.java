package dev.kraftbench.group.internal.share;

import dev.kraftbench.coordinator.CoordinatorRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.coordinator.group.generated.ShareGroupCurrentMemberAssignmentKey;
import org.apache.kafka.coordinator.group.generated.ShareGroupCurrentMemberAssignmentValue;
import org.apache.kafka.coordinator.group.generated.ShareGroupMemberMetadataKey;
import org.apache.kafka.coordinator.group.generated.ShareGroupMemberMetadataValue;
import org.apache.kafka.coordinator.group.generated.ShareGroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.ShareGroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.ShareGroupStatePartitionMetadataKey;
import org.apache.kafka.coordinator.group.generated.ShareGroupStatePartitionMetadataValue;
import org.apache.kafka.coordinator.group.generated.ShareGroupTargetAssignmentMemberKey;
import org.apache.kafka.coordinator.group.generated.ShareGroupTargetAssignmentMemberValue;
import org.apache.kafka.coordinator.group.generated.ShareGroupTargetAssignmentMetadataKey;
import org.apache.kafka.coordinator.group.generated.ShareGroupTargetAssignmentMetadataValue;

/** The records of share groups in {@code __consumer_offsets}, in the versions that Kafka 4.4 writes. Stateless. */
final class ShareRecords {

    private static final int VERSION = 0;

    /** The only state that Kafka knows of a share group's member. */
    private static final byte STABLE = 0;

    private ShareRecords() {}

    // ---- a member

    static CoordinatorRecord member(String groupId, ShareMember member) {
        return CoordinatorRecord.of(
                new ShareGroupMemberMetadataKey().setGroupId(groupId).setMemberId(member.id()),
                new ShareGroupMemberMetadataValue()
                        .setRackId(member.rackId())
                        .setClientId(member.clientId())
                        .setClientHost(member.clientHost())
                        .setSubscribedTopicNames(member.subscription().stream().sorted().toList()),
                VERSION);
    }

    static ShareMember apply(ShareGroupMemberMetadataValue value, ShareMember member) {
        return new ShareMember(
                member.id(),
                value.rackId(),
                value.clientId(),
                value.clientHost(),
                new TreeSet<>(value.subscribedTopicNames()),
                member.epoch(),
                member.previousEpoch(),
                member.assigned());
    }

    static CoordinatorRecord current(String groupId, ShareMember member) {
        return CoordinatorRecord.of(
                new ShareGroupCurrentMemberAssignmentKey().setGroupId(groupId).setMemberId(member.id()),
                new ShareGroupCurrentMemberAssignmentValue()
                        .setMemberEpoch(member.epoch())
                        .setPreviousMemberEpoch(member.previousEpoch())
                        .setState(STABLE)
                        .setAssignedPartitions(member.assigned().entrySet().stream()
                                .map(each -> new ShareGroupCurrentMemberAssignmentValue.TopicPartitions()
                                        .setTopicId(each.getKey())
                                        .setPartitions(sorted(each.getValue())))
                                .toList()),
                VERSION);
    }

    static ShareMember apply(ShareGroupCurrentMemberAssignmentValue value, ShareMember member) {
        Map<Uuid, Set<Integer>> assigned = new TreeMap<>();
        value.assignedPartitions().forEach(topic -> assigned.put(topic.topicId(), new TreeSet<>(topic.partitions())));
        return member.working(value.memberEpoch(), value.previousMemberEpoch(), assigned);
    }

    static CoordinatorRecord target(String groupId, String memberId, Map<Uuid, Set<Integer>> assignment) {
        return CoordinatorRecord.of(
                new ShareGroupTargetAssignmentMemberKey().setGroupId(groupId).setMemberId(memberId),
                new ShareGroupTargetAssignmentMemberValue()
                        .setTopicPartitions(assignment.entrySet().stream()
                                .map(each -> new ShareGroupTargetAssignmentMemberValue.TopicPartition()
                                        .setTopicId(each.getKey())
                                        .setPartitions(sorted(each.getValue())))
                                .toList()),
                VERSION);
    }

    static Map<Uuid, Set<Integer>> assignment(ShareGroupTargetAssignmentMemberValue value) {
        Map<Uuid, Set<Integer>> assignment = new TreeMap<>();
        value.topicPartitions().forEach(topic -> assignment.put(topic.topicId(), new TreeSet<>(topic.partitions())));
        return assignment;
    }

    /** Removes a member, what it works on first. */
    static List<CoordinatorRecord> memberTombstones(String groupId, String memberId) {
        return List.of(
                CoordinatorRecord.tombstone(new ShareGroupCurrentMemberAssignmentKey().setGroupId(groupId).setMemberId(memberId)),
                CoordinatorRecord.tombstone(new ShareGroupTargetAssignmentMemberKey().setGroupId(groupId).setMemberId(memberId)),
                CoordinatorRecord.tombstone(new ShareGroupMemberMetadataKey().setGroupId(groupId).setMemberId(memberId)));
    }

    // ---- the group

    static CoordinatorRecord epoch(String groupId, int epoch, long metadataHash) {
        return CoordinatorRecord.of(
                new ShareGroupMetadataKey().setGroupId(groupId),
                new ShareGroupMetadataValue().setEpoch(epoch).setMetadataHash(metadataHash),
                VERSION);
    }

    /** @param millis when the assignment was made, wall clock */
    static CoordinatorRecord assignmentEpoch(String groupId, int epoch, long millis) {
        return CoordinatorRecord.of(
                new ShareGroupTargetAssignmentMetadataKey().setGroupId(groupId),
                new ShareGroupTargetAssignmentMetadataValue().setAssignmentEpoch(epoch).setAssignmentTimestamp(millis),
                VERSION);
    }

    static CoordinatorRecord states(String groupId, ShareStates states) {
        return CoordinatorRecord.of(
                new ShareGroupStatePartitionMetadataKey().setGroupId(groupId),
                new ShareGroupStatePartitionMetadataValue()
                        .setInitializingTopics(infos(states.initializing()))
                        .setInitializedTopics(infos(states.initialized()))
                        .setDeletingTopics(states.deleting().entrySet().stream()
                                .map(each -> new ShareGroupStatePartitionMetadataValue.TopicInfo()
                                        .setTopicId(each.getKey())
                                        .setTopicName(each.getValue()))
                                .toList()),
                VERSION);
    }

    private static List<ShareGroupStatePartitionMetadataValue.TopicPartitionsInfo> infos(Map<Uuid, ShareStates.Topic> topics) {
        return topics.entrySet().stream()
                .map(each -> new ShareGroupStatePartitionMetadataValue.TopicPartitionsInfo()
                        .setTopicId(each.getKey())
                        .setTopicName(each.getValue().name())
                        .setPartitions(sorted(each.getValue().partitions())))
                .toList();
    }

    static ShareStates states(ShareGroupStatePartitionMetadataValue value) {
        Map<Uuid, String> deleting = new TreeMap<>();
        value.deletingTopics().forEach(topic -> deleting.put(topic.topicId(), topic.topicName()));
        return new ShareStates(topics(value.initializingTopics()), topics(value.initializedTopics()), deleting);
    }

    private static Map<Uuid, ShareStates.Topic> topics(List<ShareGroupStatePartitionMetadataValue.TopicPartitionsInfo> infos) {
        Map<Uuid, ShareStates.Topic> topics = new TreeMap<>();
        infos.forEach(info -> topics.put(info.topicId(), new ShareStates.Topic(info.topicName(), new TreeSet<>(info.partitions()))));
        return topics;
    }

    /** Removes what is left of a group, its members first. */
    static List<CoordinatorRecord> tombstones(String groupId, Iterable<String> memberIds) {
        List<CoordinatorRecord> records = new ArrayList<>();
        memberIds.forEach(id -> records.addAll(memberTombstones(groupId, id)));
        records.add(CoordinatorRecord.tombstone(new ShareGroupTargetAssignmentMetadataKey().setGroupId(groupId)));
        records.add(CoordinatorRecord.tombstone(new ShareGroupStatePartitionMetadataKey().setGroupId(groupId)));
        records.add(CoordinatorRecord.tombstone(new ShareGroupMetadataKey().setGroupId(groupId)));
        return records;
    }

    private static List<Integer> sorted(Set<Integer> partitions) {
        return partitions.stream().sorted().toList();
    }
}
