package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.ClientContext;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.internal.Group;
import dev.kraftbench.group.internal.GroupRoom;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.classic.ClassicRoom;
import dev.kraftbench.group.internal.consumer.ConsumerMember.Standing;
import dev.kraftbench.group.internal.modern.GroupConfigs;
import dev.kraftbench.group.internal.modern.HeldAnswers;
import dev.kraftbench.group.internal.modern.PartitionSet;
import dev.kraftbench.group.internal.modern.TopicHashes;
import dev.kraftbench.metadata.ClusterImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupCurrentMemberAssignmentKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupCurrentMemberAssignmentValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupPartitionMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupRegularExpressionKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupRegularExpressionValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMemberKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMemberValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMetadataValue;
import org.jspecify.annotations.Nullable;

/** Consumer groups of a shard: their records, requests and reactions to changes of the cluster. On the shard's lane. */
public final class ConsumerRoom implements GroupRoom {

    private final ConsumerContext context;
    private final TargetAssignments targets;
    private final RegexResolution regexes;
    private final ConsumerMembership membership;
    private final ConsumerHeartbeats heartbeats;
    private final Conversions conversions;
    private final ClassicProtocolMembers classicMembers;
    private int members;
    private boolean loaded;

    /** @param classicRoom where groups come from and go to that are converted */
    public ConsumerRoom(ShardPorts ports, ClassicRoom classicRoom) {
        this.context = new ConsumerContext(ports, new GroupConfigs(ports), new TopicHashes(), new HeldAnswers(ports), () -> members);
        this.targets = new TargetAssignments(context);
        this.regexes = new RegexResolution(context, targets);
        this.conversions = new Conversions(context, classicRoom);
        this.membership = new ConsumerMembership(context, targets);
        this.classicMembers = new ClassicProtocolMembers(context, membership, targets, conversions);
        this.heartbeats = new ConsumerHeartbeats(
                context, new ConsumerAdmission(context, membership, conversions, regexes), membership, targets);
    }

    // ---- replay

    @Override
    public void replay(CoordinatorRecord record) {
        ApiMessage value = record.valueMessage();
        switch (record.key()) {
            case ConsumerGroupMetadataKey key -> replay(key, (ConsumerGroupMetadataValue) value);
            case ConsumerGroupMemberMetadataKey key -> replay(key, (ConsumerGroupMemberMetadataValue) value);
            case ConsumerGroupTargetAssignmentMetadataKey key -> replay(key, (ConsumerGroupTargetAssignmentMetadataValue) value);
            case ConsumerGroupTargetAssignmentMemberKey key -> replay(key, (ConsumerGroupTargetAssignmentMemberValue) value);
            case ConsumerGroupCurrentMemberAssignmentKey key -> replay(key, (ConsumerGroupCurrentMemberAssignmentValue) value);
            case ConsumerGroupRegularExpressionKey key -> replay(key, (ConsumerGroupRegularExpressionValue) value);
            case ConsumerGroupPartitionMetadataKey key -> {
                // Of Kafka before 4.1: what it told is in the image.
            }
            default -> throw new IllegalArgumentException("No record of a consumer group: " + record.key());
        }
    }

    /** The group that a record is about; a simple group of its name gives way, for only offsets called it into being. */
    private @Nullable ConsumerGroup group(String groupId, boolean create) {
        Group present = context.ports().groups().get(groupId);
        if (present instanceof ConsumerGroup group) {
            return group;
        }
        if (!create) {
            return null;
        }
        ConsumerGroup group = new ConsumerGroup(groupId);
        context.ports().groups().put(group);
        return group;
    }

    private void replay(ConsumerGroupMetadataKey key, @Nullable ConsumerGroupMetadataValue value) {
        ConsumerGroup group = group(key.groupId(), value != null);
        if (group == null) {
            return;
        }
        if (value != null) {
            group.setEpoch(value.epoch(), value.metadataHash());
            return;
        }
        members -= group.size();
        context.ports().groups().remove(group.id());
        regexes.forget(group.id());
        if (loaded) {
            context.tell(new GroupEvent.GroupDeleted(group.id()));
        }
    }

    private void replay(ConsumerGroupMemberMetadataKey key, @Nullable ConsumerGroupMemberMetadataValue value) {
        ConsumerGroup group = group(key.groupId(), value != null);
        if (group == null) {
            return;
        }
        ConsumerMember member = group.member(key.memberId());
        if (value == null) {
            if (member != null) {
                members--;
                released(group, member, group.remove(member.id()));
                changedMembers(group);
            }
            return;
        }
        boolean isNew = member == null;
        ConsumerMember changed = (member == null ? ConsumerMember.unknown(key.memberId()) : member).with(value);
        group.put(changed);
        if (isNew) {
            members++;
            if (loaded) {
                // However it came here: a member of a classic group that was converted may never be heard of.
                membership.watchSession(group.id(), changed);
            }
        }
        changedMembers(group);
    }

    private void changedMembers(ConsumerGroup group) {
        if (loaded) {
            conversions.lookAgain(group);
        }
    }

    private void replay(ConsumerGroupCurrentMemberAssignmentKey key, @Nullable ConsumerGroupCurrentMemberAssignmentValue value) {
        ConsumerGroup group = group(key.groupId(), value != null);
        ConsumerMember member = group == null ? null : group.member(key.memberId());
        if (group == null || member == null && value == null) {
            return;
        }
        if (member == null) {
            members++;
            member = ConsumerMember.unknown(key.memberId());
        }
        boolean wasStable = group.isStable();
        Standing standing = value == null ? Standing.GONE : ConsumerRecords.toStanding(value);
        released(group, member, group.put(member.with(standing)));
        if (loaded && !wasStable && group.isStable()) {
            context.tell(new GroupEvent.TargetReached(group.id(), group.assignmentEpoch(), group.size()));
        }
    }

    /** Partitions are free: those who wait for them hear of it at once. */
    private void released(ConsumerGroup group, ConsumerMember by, PartitionSet freed) {
        if (loaded && !freed.isEmpty()) {
            context.tell(new GroupEvent.PartitionsReleased(group.id(), by.id(), context.readable(freed)));
            group.waitingFor(freed).forEach(waiting -> context.held().release(group.id(), waiting));
        }
    }

    private void replay(ConsumerGroupTargetAssignmentMetadataKey key, @Nullable ConsumerGroupTargetAssignmentMetadataValue value) {
        ConsumerGroup group = group(key.groupId(), value != null);
        if (group != null) {
            group.setAssignmentEpoch(value == null ? 0 : value.assignmentEpoch(), value == null ? 0 : value.assignmentTimestamp());
        }
    }

    private void replay(ConsumerGroupTargetAssignmentMemberKey key, @Nullable ConsumerGroupTargetAssignmentMemberValue value) {
        ConsumerGroup group = group(key.groupId(), value != null);
        if (group != null) {
            group.setTarget(key.memberId(), value == null ? null : ConsumerRecords.toTarget(value));
        }
    }

    private void replay(ConsumerGroupRegularExpressionKey key, @Nullable ConsumerGroupRegularExpressionValue value) {
        ConsumerGroup group = group(key.groupId(), value != null);
        if (group != null) {
            group.regexes().put(
                    key.regularExpression(),
                    value == null ? null : new ResolvedRegex(Set.copyOf(value.topics()), value.version(), value.timestamp()));
        }
    }

    // ---- life

    @Override
    public void loaded() {
        loaded = true;
        for (ConsumerGroup group : context.ports().groups().all(ConsumerGroup.class)) {
            group.members().forEach(member -> {
                membership.watchSession(group.id(), member);
                membership.watchRevocation(group.id(), member);
            });
            if (!group.isEmpty() && group.assignmentEpoch() < group.epoch()) {
                targets.due(group);
            }
            if (group.regexes().resolved().keySet().containsAll(group.regexes().subscribed())) {
                regexes.topicsChanged(group);
            } else {
                regexes.due(group.id());
            }
        }
        // Topics may have changed while nobody coordinated the groups.
        context.ports().after(0, new ConsumerTimer.Topics(), () -> CoordinatorResult.background(topicsChanged(context.image(), group -> true)));
    }

    @Override
    public void unloaded(Errors why) {
        regexes.unloaded();
        context.held().unloaded(why);
    }

    @Override
    public CoordinatorResult<Void> metadataChanged(ClusterImage image, Set<String> changedTopics) {
        context.hashes().changed(changedTopics);
        if (regexes.viewsChanged(image)) {
            context.ports().groups().all(ConsumerGroup.class).forEach(regexes::topicsChanged);
        }
        if (changedTopics.isEmpty()) {
            return CoordinatorResult.deferred();
        }
        return CoordinatorResult.background(topicsChanged(image, group -> {
            regexes.topicsChanged(group);
            return changedTopics.stream().anyMatch(group::isSubscribedTo);
        }));
    }

    /** Records of another epoch for each group with members that reads other topics than it knows of. */
    private List<CoordinatorRecord> topicsChanged(ClusterImage image, Predicate<ConsumerGroup> concerned) {
        List<CoordinatorRecord> records = new ArrayList<>();
        for (ConsumerGroup group : context.ports().groups().all(ConsumerGroup.class)) {
            if (!group.isEmpty() && concerned.test(group)) {
                long hash = context.hashes().ofGroup(new HashSet<>(group.subscribedTopics()), image);
                if (hash != group.metadataHash()) {
                    records.add(ConsumerRecords.epoch(group.id(), group.epoch() + 1, hash));
                    context.tell(new GroupEvent.EpochBumped(group.id(), group.epoch() + 1, "topics have changed"));
                    targets.due(group);
                }
            }
        }
        return records;
    }

    // ---- requests

    public CoordinatorResult<ConsumerGroupHeartbeatResponseData> heartbeat(
            ClientContext client, ConsumerGroupHeartbeatRequestData request, Consumer<ConsumerGroupHeartbeatResponseData> reply) {
        ConsumerAdmission.Admission.Refused problem = ConsumerAdmission.problem(client, request, context.ports().settings().assignors());
        return problem == null
                ? heartbeats.heartbeat(client, request, reply)
                : CoordinatorResult.reply(new ConsumerGroupHeartbeatResponseData()
                        .setErrorCode(problem.error().code())
                        .setErrorMessage(problem.message()));
    }

    public CoordinatorResult<JoinGroupResponseData> join(
            ClientContext client, ConsumerGroup group, JoinGroupRequestData request, Consumer<JoinGroupResponseData> reply) {
        return classicMembers.join(client, group, request, reply);
    }

    public CoordinatorResult<SyncGroupResponseData> sync(ConsumerGroup group, SyncGroupRequestData request) {
        return classicMembers.sync(group, request);
    }

    public CoordinatorResult<HeartbeatResponseData> heartbeat(
            ClientContext client, ConsumerGroup group, HeartbeatRequestData request, Consumer<HeartbeatResponseData> reply) {
        return classicMembers.heartbeat(client, group, request, reply);
    }

    public CoordinatorResult<LeaveGroupResponseData> leave(ConsumerGroup group, LeaveGroupRequestData request) {
        return classicMembers.leave(group, request);
    }

    /** The group, or null if there is none of this type. */
    public @Nullable DescribedGroup describe(String groupId) {
        ConsumerGroup group = context.group(groupId);
        return group == null ? null : ConsumerDescriptions.describe(group, context.assignor(group.preferredAssignor()), context.image());
    }
}
