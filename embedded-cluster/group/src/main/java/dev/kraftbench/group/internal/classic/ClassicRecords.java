package dev.kraftbench.group.internal.classic;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.RecordTypes;
import dev.kraftbench.group.internal.classic.ClassicMember.Protocol;
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
final class ClassicRecords {

    private static final int GROUP_METADATA_VERSION = 3;

    private ClassicRecords() {}

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
                        .setProtocolType(group.protocolType())
                        .setProtocol(group.protocolName())
                        .setGeneration(group.generation())
                        .setLeader(group.leaderId())
                        .setCurrentStateTimestamp(group.stateSinceMillis())
                        .setMembers(members),
                GROUP_METADATA_VERSION);
    }

    static CoordinatorRecord group(String groupId, GroupMetadataValue value) {
        return CoordinatorRecord.of(new GroupMetadataKey().setGroup(groupId), value, GROUP_METADATA_VERSION);
    }

    static CoordinatorRecord groupTombstone(String groupId) {
        return CoordinatorRecord.tombstone(new GroupMetadataKey().setGroup(groupId));
    }

    /** The group as its record tells it: everyone a member, and the generation settled. */
    static ClassicGroup toGroup(String groupId, GroupMetadataValue value) {
        boolean empty = value.members().isEmpty();
        ClassicGroup group = new ClassicGroup(
                groupId,
                empty ? ClassicState.EMPTY : ClassicState.STABLE,
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
}
