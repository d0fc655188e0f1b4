package dev.kraftbench.group;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.RecordTypes;
import dev.kraftbench.group.ClassicMember.Protocol;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.coordinator.group.generated.CoordinatorRecordType;
import org.apache.kafka.coordinator.group.generated.GroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.jspecify.annotations.Nullable;

/** The records of {@code __consumer_offsets}, in the versions that Kafka 4.4 writes. Stateless. */
final class GroupRecords {

    /** Which records the topic may hold: everything in Kafka's schemas, of which the shard understands a part. */
    static final RecordTypes TYPES = new RecordTypes() {
        @Override
        public @Nullable ApiMessage newKey(short type) {
            try {
                return CoordinatorRecordType.fromId(type).newRecordKey();
            } catch (UnsupportedVersionException unknown) {
                return null;
            }
        }

        @Override
        public ApiMessage newValue(short type) {
            return CoordinatorRecordType.fromId(type).newRecordValue();
        }
    };

    private static final int GROUP_METADATA_VERSION = 3;
    private static final int OFFSET_COMMIT_VERSION = 4;

    /** The last version that carries an expiry of its own. */
    private static final int OFFSET_COMMIT_WITH_EXPIRY_VERSION = 1;

    private GroupRecords() {}

    static CoordinatorRecord group(ClassicGroup group, Map<String, byte[]> assignments) {
        List<GroupMetadataValue.MemberMetadata> members = group.members().stream()
                .map(member -> new GroupMetadataValue.MemberMetadata()
                        .setMemberId(member.id)
                        .setGroupInstanceId(member.instanceId)
                        .setClientId(member.clientId)
                        .setClientHost(member.clientHost)
                        .setRebalanceTimeout(member.rebalanceTimeoutMillis)
                        .setSessionTimeout(member.sessionTimeoutMillis)
                        .setSubscription(member.metadata(group.protocolName()))
                        .setAssignment(assignments.getOrDefault(member.id, ClassicMember.NOTHING)))
                .toList();
        return CoordinatorRecord.of(
                new GroupMetadataKey().setGroup(group.id()),
                new GroupMetadataValue()
                        .setProtocolType(group.protocolType() == null ? "" : group.protocolType())
                        .setProtocol(group.protocolName())
                        .setGeneration(group.generation())
                        .setLeader(group.leaderId())
                        .setCurrentStateTimestamp(group.stateSinceMillis())
                        .setMembers(members),
                GROUP_METADATA_VERSION);
    }

    static CoordinatorRecord groupTombstone(String groupId) {
        return CoordinatorRecord.tombstone(new GroupMetadataKey().setGroup(groupId));
    }

    /** The group as its record tells it: everyone a member, and the generation settled. */
    static ClassicGroup toGroup(String groupId, GroupMetadataValue value) {
        boolean empty = value.members().isEmpty();
        ClassicGroup group = new ClassicGroup(
                groupId,
                empty ? GroupState.EMPTY : GroupState.STABLE,
                value.currentStateTimestamp(),
                value.generation(),
                value.protocolType().isEmpty() ? null : value.protocolType(),
                value.protocol(),
                value.leader());
        for (GroupMetadataValue.MemberMetadata member : value.members()) {
            group.add(new ClassicMember(
                    member.memberId(),
                    member.groupInstanceId(),
                    member.clientId(),
                    member.clientHost(),
                    value.protocolType(),
                    List.of(new Protocol(value.protocol(), member.subscription())),
                    member.rebalanceTimeout() == -1 ? member.sessionTimeout() : member.rebalanceTimeout(),
                    member.sessionTimeout(),
                    member.assignment()));
        }
        group.readSubscriptions();
        return group;
    }

    static CoordinatorRecord offset(String groupId, String topic, int partition, CommittedOffset offset) {
        return CoordinatorRecord.of(
                new OffsetCommitKey().setGroup(groupId).setTopic(topic).setPartition(partition),
                new OffsetCommitValue()
                        .setOffset(offset.offset())
                        .setLeaderEpoch(offset.leaderEpoch())
                        .setMetadata(offset.metadata())
                        .setCommitTimestamp(offset.commitMillis())
                        .setExpireTimestamp(offset.expireMillis())
                        .setTopicId(offset.topicId()),
                offset.expireMillis() == CommittedOffset.NO_EXPIRY ? OFFSET_COMMIT_VERSION : OFFSET_COMMIT_WITH_EXPIRY_VERSION);
    }

    static CoordinatorRecord offsetTombstone(String groupId, String topic, int partition) {
        return CoordinatorRecord.tombstone(new OffsetCommitKey().setGroup(groupId).setTopic(topic).setPartition(partition));
    }

    static CommittedOffset toOffset(long recordOffset, OffsetCommitValue value) {
        return new CommittedOffset(
                recordOffset,
                value.offset(),
                value.leaderEpoch(),
                value.metadata(),
                value.commitTimestamp(),
                value.expireTimestamp(),
                value.topicId());
    }
}
