package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.group.internal.consumer.ConsumerMember.Standing;
import dev.kraftbench.group.internal.modern.MemberState;
import dev.kraftbench.group.internal.modern.PartitionSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupCurrentMemberAssignmentKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupCurrentMemberAssignmentValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupPartitionMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupRegularExpressionKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupRegularExpressionValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMemberKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMemberValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMetadataValue;

/** The records of consumer groups, in the versions that Kafka 4.4 writes. Stateless. */
final class ConsumerRecords {

    private static final int VERSION = 0;

    private ConsumerRecords() {}

    static CoordinatorRecord member(String groupId, ConsumerMember member) {
        return CoordinatorRecord.of(new ConsumerGroupMemberMetadataKey().setGroupId(groupId).setMemberId(member.id()), member.profile(), VERSION);
    }

    static CoordinatorRecord epoch(String groupId, int epoch, long metadataHash) {
        return CoordinatorRecord.of(
                new ConsumerGroupMetadataKey().setGroupId(groupId),
                new ConsumerGroupMetadataValue().setEpoch(epoch).setMetadataHash(metadataHash),
                VERSION);
    }

    static CoordinatorRecord target(String groupId, String memberId, PartitionSet partitions) {
        List<ConsumerGroupTargetAssignmentMemberValue.TopicPartition> topics = new ArrayList<>();
        partitions.topics().forEach(topic -> topics.add(new ConsumerGroupTargetAssignmentMemberValue.TopicPartition()
                .setTopicId(topic)
                .setPartitions(partitions.ofTopic(topic))));
        return CoordinatorRecord.of(
                new ConsumerGroupTargetAssignmentMemberKey().setGroupId(groupId).setMemberId(memberId),
                new ConsumerGroupTargetAssignmentMemberValue().setTopicPartitions(topics),
                VERSION);
    }

    static CoordinatorRecord targetEpoch(String groupId, int epoch, long computedMillis) {
        return CoordinatorRecord.of(
                new ConsumerGroupTargetAssignmentMetadataKey().setGroupId(groupId),
                new ConsumerGroupTargetAssignmentMetadataValue().setAssignmentEpoch(epoch).setAssignmentTimestamp(computedMillis),
                VERSION);
    }

    static CoordinatorRecord current(String groupId, String memberId, Standing standing) {
        return CoordinatorRecord.of(
                new ConsumerGroupCurrentMemberAssignmentKey().setGroupId(groupId).setMemberId(memberId),
                new ConsumerGroupCurrentMemberAssignmentValue()
                        .setMemberEpoch(standing.epoch())
                        .setPreviousMemberEpoch(standing.previousEpoch())
                        .setState(standing.state().code())
                        .setAssignedPartitions(partitions(standing.assigned()))
                        .setPartitionsPendingRevocation(partitions(standing.revoking())),
                VERSION);
    }

    private static List<ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions> partitions(OwnedPartitions owned) {
        List<ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions> topics = new ArrayList<>();
        owned.partitions().topics().forEach(topic -> {
            List<Integer> partitions = owned.partitions().ofTopic(topic);
            Map<Integer, Integer> epochs = owned.epochs().getOrDefault(topic, Map.of());
            topics.add(new ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions()
                    .setTopicId(topic)
                    .setPartitions(partitions)
                    .setAssignmentEpochs(partitions.stream().map(epochs::get).toList()));
        });
        return topics;
    }

    static CoordinatorRecord regex(String groupId, String regex, ResolvedRegex resolved) {
        return CoordinatorRecord.of(
                new ConsumerGroupRegularExpressionKey().setGroupId(groupId).setRegularExpression(regex),
                new ConsumerGroupRegularExpressionValue()
                        .setTopics(resolved.topics().stream().sorted().toList())
                        .setVersion(resolved.imageOffset())
                        .setTimestamp(resolved.resolvedMillis()),
                VERSION);
    }

    // ---- tombstones

    static CoordinatorRecord regexTombstone(String groupId, String regex) {
        return CoordinatorRecord.tombstone(new ConsumerGroupRegularExpressionKey().setGroupId(groupId).setRegularExpression(regex));
    }

    static List<CoordinatorRecord> memberTombstones(String groupId, String memberId) {
        return List.of(currentTombstone(groupId, memberId), targetTombstone(groupId, memberId), memberTombstone(groupId, memberId));
    }

    private static CoordinatorRecord currentTombstone(String groupId, String memberId) {
        return CoordinatorRecord.tombstone(new ConsumerGroupCurrentMemberAssignmentKey().setGroupId(groupId).setMemberId(memberId));
    }

    private static CoordinatorRecord targetTombstone(String groupId, String memberId) {
        return CoordinatorRecord.tombstone(new ConsumerGroupTargetAssignmentMemberKey().setGroupId(groupId).setMemberId(memberId));
    }

    private static CoordinatorRecord memberTombstone(String groupId, String memberId) {
        return CoordinatorRecord.tombstone(new ConsumerGroupMemberMetadataKey().setGroupId(groupId).setMemberId(memberId));
    }

    /** Everything of a group, in the order in which Kafka takes it back. */
    static List<CoordinatorRecord> groupTombstones(ConsumerGroup group) {
        String groupId = group.id();
        List<CoordinatorRecord> records = new ArrayList<>();
        group.members().forEach(member -> records.add(currentTombstone(groupId, member.id())));
        group.members().forEach(member -> records.add(targetTombstone(groupId, member.id())));
        records.add(CoordinatorRecord.tombstone(new ConsumerGroupTargetAssignmentMetadataKey().setGroupId(groupId)));
        group.members().forEach(member -> records.add(memberTombstone(groupId, member.id())));
        group.regexes().resolved().keySet().forEach(regex -> records.add(regexTombstone(groupId, regex)));
        records.add(CoordinatorRecord.tombstone(new ConsumerGroupPartitionMetadataKey().setGroupId(groupId)));
        records.add(CoordinatorRecord.tombstone(new ConsumerGroupMetadataKey().setGroupId(groupId)));
        return records;
    }

    // ---- reading

    static PartitionSet toTarget(ConsumerGroupTargetAssignmentMemberValue value) {
        PartitionSet.Builder partitions = new PartitionSet.Builder();
        value.topicPartitions().forEach(topic -> partitions.addAll(topic.topicId(), topic.partitions()));
        return partitions.build();
    }

    static Standing toStanding(ConsumerGroupCurrentMemberAssignmentValue value) {
        return new Standing(
                MemberState.of(value.state()),
                value.memberEpoch(),
                value.previousMemberEpoch(),
                toOwned(value.assignedPartitions(), value.memberEpoch()),
                toOwned(value.partitionsPendingRevocation(), value.memberEpoch()));
    }

    /** Records of older versions don't tell epochs: then the member's counts. */
    private static OwnedPartitions toOwned(List<ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions> topics, int memberEpoch) {
        Map<Uuid, Map<Integer, Integer>> epochs = new HashMap<>();
        for (ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions topic : topics) {
            List<Integer> told = topic.assignmentEpochs();
            boolean complete = told != null && told.size() == topic.partitions().size();
            Map<Integer, Integer> byPartition = new HashMap<>();
            for (int i = 0; i < topic.partitions().size(); i++) {
                byPartition.put(topic.partitions().get(i), complete ? told.get(i) : Math.max(memberEpoch, 0));
            }
            epochs.put(topic.topicId(), byPartition);
        }
        return OwnedPartitions.of(epochs);
    }
}
