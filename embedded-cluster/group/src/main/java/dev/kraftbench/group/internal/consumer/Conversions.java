package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.GroupType;
import dev.kraftbench.group.internal.classic.ClassicGroup;
import dev.kraftbench.group.internal.classic.ClassicMember;
import dev.kraftbench.group.internal.classic.ClassicRoom;
import dev.kraftbench.group.internal.consumer.ConsumerAdmission.Admission;
import dev.kraftbench.group.internal.consumer.ConsumerMember.Standing;
import dev.kraftbench.group.internal.modern.MemberState;
import dev.kraftbench.group.internal.modern.PartitionSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.message.ConsumerProtocolAssignment;
import org.apache.kafka.common.message.ConsumerProtocolSubscription;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataValue.ClassicMemberMetadata;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataValue.ClassicProtocol;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns classic groups into consumer groups and back while their members go on (KIP-848): up when the first member of the new protocol
 * joins, down when the last one has gone. On the shard's lane.
 */
final class Conversions {

    private static final Logger LOG = LoggerFactory.getLogger(Conversions.class);

    /** group.consumer.migration.policy. */
    private enum Policy {
        DISABLED,
        UPGRADE,
        DOWNGRADE,
        BIDIRECTIONAL
    }

    private final ConsumerContext context;
    private final ClassicRoom classicRoom;

    Conversions(ConsumerContext context, ClassicRoom classicRoom) {
        this.context = context;
        this.classicRoom = classicRoom;
    }

    private Policy policy() {
        String policy = context.configs().ofBroker("group.consumer.migration.policy");
        return policy == null ? Policy.DISABLED : Policy.valueOf(policy.toUpperCase(Locale.ROOT));
    }

    /** Whether members of both protocols may be in one group at all. */
    boolean mixes() {
        return policy() != Policy.DISABLED;
    }

    // ---- up

    /**
     * @param joinProblem why who asks for it would be refused afterwards, or null: for those the members are not disturbed
     */
    Admission toConsumer(ClassicGroup classic, Admission.@Nullable Refused joinProblem) {
        String maxSize = context.configs().ofBroker("group.consumer.max.size");
        String problem = null;
        if (policy() != Policy.UPGRADE && policy() != Policy.BIDIRECTIONAL) {
            problem = "online upgrade is disabled";
        } else if (!classic.usesConsumerProtocol()) {
            problem = "the group does not use the consumer embedded protocol";
        } else if (maxSize != null && classic.size() > Integer.parseInt(maxSize)) {
            problem = "the group size exceeds the consumer group maximum size";
        } else if (classic.protocolName() == null) {
            // Its first generation has not begun; the member tries again.
            return new Admission.Refused(Errors.COORDINATOR_LOAD_IN_PROGRESS, "The classic group " + classic.id() + " is being formed.");
        }
        List<ConsumerMember> members = problem == null ? members(classic) : List.of();
        if (problem == null && members == null) {
            problem = "the embedded consumer protocol is malformed or a custom assignor is in use";
        }
        if (problem != null || members == null) {
            return new Admission.Refused(
                    Errors.GROUP_ID_NOT_FOUND, "Cannot upgrade classic group " + classic.id() + " to consumer group because " + problem + ".");
        }
        return joinProblem != null ? joinProblem : new Admission.Redo(up(classic, members));
    }

    /** The classic members in the new form, or null if what they say can't be understood. */
    private @Nullable List<ConsumerMember> members(ClassicGroup classic) {
        List<ConsumerMember> members = new ArrayList<>();
        for (ClassicMember each : classic.members()) {
            ConsumerProtocolSubscription subscription = EmbeddedProtocol.subscription(each.metadata(classic.protocolName()));
            ConsumerProtocolAssignment assignment = EmbeddedProtocol.assignment(each.assignment());
            boolean custom = assignment != null && assignment.userData() != null && assignment.userData().hasRemaining();
            if (subscription == null || assignment == null || custom) {
                return null;
            }
            ConsumerGroupMemberMetadataValue profile = ConsumerMember.blankProfile()
                    .setInstanceId(each.instanceId())
                    .setRackId(subscription.rackId() == null || subscription.rackId().isEmpty() ? null : subscription.rackId())
                    .setRebalanceTimeoutMs(each.rebalanceTimeoutMillis())
                    .setClientId(each.clientId())
                    .setClientHost(each.clientHost())
                    .setSubscribedTopicNames(List.copyOf(new TreeSet<>(subscription.topics())))
                    .setClassicMemberMetadata(new ClassicMemberMetadata()
                            .setSessionTimeoutMs(each.sessionTimeoutMillis())
                            .setSupportedProtocols(each.protocols().stream()
                                    .map(protocol -> new ClassicProtocol().setName(protocol.name()).setMetadata(protocol.metadata()))
                                    .toList()));
            int epoch = classic.generation();
            OwnedPartitions assigned = OwnedPartitions.of(EmbeddedProtocol.assigned(assignment, context.image()), epoch);
            members.add(new ConsumerMember(each.id(), profile, new Standing(MemberState.STABLE, epoch, epoch, assigned, OwnedPartitions.NONE)));
        }
        return members;
    }

    private List<CoordinatorRecord> up(ClassicGroup classic, List<ConsumerMember> members) {
        String groupId = classic.id();
        int epoch = classic.generation();
        classicRoom.letGo(classic);
        Set<String> topics = new HashSet<>();
        members.forEach(member -> topics.addAll(member.topics()));
        List<CoordinatorRecord> records = new ArrayList<>(classic.tombstones());
        members.forEach(member -> records.add(ConsumerRecords.member(groupId, member)));
        records.add(ConsumerRecords.epoch(groupId, epoch, context.hashes().ofGroup(topics, context.image())));
        members.forEach(member -> records.add(ConsumerRecords.target(groupId, member.id(), member.assigned().partitions())));
        records.add(ConsumerRecords.targetEpoch(groupId, epoch, 0));
        members.forEach(member -> records.add(ConsumerRecords.current(groupId, member.id(), member.standing())));
        context.tell(new GroupEvent.GroupConverted(groupId, GroupType.CLASSIC, GroupType.CONSUMER));
        LOG.atInfo().addKeyValue("nodeId", context.ports().nodeId()).addKeyValue("group", groupId).addKeyValue("members", members.size())
                .log("Converted a classic group to a consumer group");
        return records;
    }

    // ---- down

    /** Somebody has gone or changed its protocol: if only classic members are left, the group becomes classic, next. */
    void lookAgain(ConsumerGroup group) {
        if (mayBecomeClassic(group)) {
            context.ports().after(0, new ConsumerTimer.Downgrade(group.id()), () -> down(group.id()));
        }
    }

    private boolean mayBecomeClassic(ConsumerGroup group) {
        boolean allowed = policy() == Policy.DOWNGRADE || policy() == Policy.BIDIRECTIONAL;
        return allowed && !group.isEmpty() && group.classicMembers() == group.size() && group.size() <= context.ports().settings().maxSize();
    }

    private CoordinatorResult<Void> down(String groupId) {
        ConsumerGroup group = context.group(groupId);
        String protocol = group == null ? null : group.commonClassicProtocol();
        if (group == null || protocol == null || !mayBecomeClassic(group)) {
            return CoordinatorResult.deferred();
        }
        List<GroupMetadataValue.MemberMetadata> members = new ArrayList<>();
        for (ConsumerMember member : group.members()) {
            byte[] subscription = member.classicProtocols().stream()
                    .filter(each -> each.name().equals(protocol))
                    .findFirst()
                    .orElseThrow()
                    .metadata();
            PartitionSet assigned = member.assigned().partitions();
            members.add(new GroupMetadataValue.MemberMetadata()
                    .setMemberId(member.id())
                    .setGroupInstanceId(member.instanceId())
                    .setClientId(member.profile().clientId())
                    .setClientHost(member.profile().clientHost())
                    .setRebalanceTimeout(member.profile().rebalanceTimeoutMs())
                    .setSessionTimeout(member.classic().sessionTimeoutMs())
                    .setSubscription(subscription)
                    .setAssignment(EmbeddedProtocol.assignment(assigned, subscription, context.image())));
            context.held().release(groupId, member.id());
        }
        List<CoordinatorRecord> records = new ArrayList<>(group.tombstones());
        records.add(classicRoom.converted(groupId, new GroupMetadataValue()
                .setProtocolType(ClassicGroup.CONSUMER_PROTOCOL)
                .setProtocol(protocol)
                // What members know as theirs, so that they go on until they are called to join.
                .setGeneration(group.members().stream().mapToInt(ConsumerMember::epoch).max().orElse(group.epoch()))
                .setLeader(members.getFirst().memberId())
                .setCurrentStateTimestamp(context.ports().wallMillis())
                .setMembers(members)));
        context.tell(new GroupEvent.GroupConverted(groupId, GroupType.CONSUMER, GroupType.CLASSIC));
        LOG.atInfo().addKeyValue("nodeId", context.ports().nodeId()).addKeyValue("group", groupId).addKeyValue("members", members.size())
                .log("Converted a consumer group to a classic group");
        return CoordinatorResult.settling(records, error -> { });
    }
}
