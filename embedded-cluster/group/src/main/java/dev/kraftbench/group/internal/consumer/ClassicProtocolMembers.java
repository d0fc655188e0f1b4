package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.ClientContext;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.GroupSettings;
import dev.kraftbench.group.internal.consumer.ConsumerMember.Standing;
import dev.kraftbench.group.internal.modern.HeldAnswers;
import dev.kraftbench.group.internal.modern.MemberState;
import dev.kraftbench.group.internal.modern.PartitionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.message.ConsumerProtocolSubscription;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData.MemberResponse;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataValue.ClassicMemberMetadata;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataValue.ClassicProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Members of consumer groups that speak the classic protocol while a group is converted (KIP-848): each join is a step of their own
 * reconciliation, and the coordinator assigns. On the shard's lane.
 */
final class ClassicProtocolMembers {

    private static final int REQUIRES_MEMBER_ID_VERSION = 4;

    private final ConsumerContext context;
    private final ConsumerMembership membership;
    private final TargetAssignments targets;
    private final Conversions conversions;

    ClassicProtocolMembers(ConsumerContext context, ConsumerMembership membership, TargetAssignments targets, Conversions conversions) {
        this.context = context;
        this.membership = membership;
        this.targets = targets;
        this.conversions = conversions;
    }

    // ---- join

    CoordinatorResult<JoinGroupResponseData> join(
            ClientContext client, ConsumerGroup group, JoinGroupRequestData request, Consumer<JoinGroupResponseData> reply) {
        boolean unnamed = request.memberId().isEmpty();
        GroupSettings limits = context.ports().settings();
        if (request.sessionTimeoutMs() < limits.minSessionTimeoutMillis() || request.sessionTimeoutMs() > limits.maxSessionTimeoutMillis()) {
            return refused(request.memberId(), Errors.INVALID_SESSION_TIMEOUT);
        }
        List<String> protocols = new ArrayList<>();
        request.protocols().forEach(each -> protocols.add(each.name()));
        if (!conversions.mixes() || !group.supportsClassic(request.protocolType(), protocols)) {
            return refused(request.memberId(), Errors.INCONSISTENT_GROUP_PROTOCOL);
        }
        ConsumerProtocolSubscription subscription = EmbeddedProtocol.subscription(request.protocols().iterator().next().metadata());
        if (subscription == null) {
            return refused(request.memberId(), Errors.INCONSISTENT_GROUP_PROTOCOL);
        }
        ConsumerMember standing = group.staticMember(request.groupInstanceId());
        boolean known = standing != null || group.member(request.memberId()) != null;
        if (!known && group.size() >= membership.maxSize()) {
            return refused(request.memberId(), Errors.GROUP_MAX_SIZE_REACHED);
        }
        String memberId = unnamed ? context.ports().randomUuid().toString() : request.memberId();
        if (unnamed && request.groupInstanceId() == null && client.version() >= REQUIRES_MEMBER_ID_VERSION) {
            return refused(memberId, Errors.MEMBER_ID_REQUIRED);
        }
        if (request.groupInstanceId() != null && !unnamed && (standing == null || !standing.id().equals(memberId))) {
            return refused(memberId, standing == null ? Errors.UNKNOWN_MEMBER_ID : Errors.FENCED_INSTANCE_ID);
        }
        List<CoordinatorRecord> records = new ArrayList<>();
        ConsumerMember before = standing == null ? group.member(memberId) : standing;
        ConsumerMember member = before == null ? ConsumerMember.unknown(memberId) : before;
        if (standing != null && unnamed) {
            member = membership.replace(group, standing, memberId, records);
        }
        return update(client, group, request.duplicate().setMemberId(memberId), subscription, before, member, records, reply);
    }

    private static CoordinatorResult<JoinGroupResponseData> refused(String memberId, Errors error) {
        return CoordinatorResult.reply(new JoinGroupResponseData().setMemberId(memberId).setErrorCode(error.code()));
    }

    private CoordinatorResult<JoinGroupResponseData> update(
            ClientContext client,
            ConsumerGroup group,
            JoinGroupRequestData request,
            ConsumerProtocolSubscription subscription,
            @Nullable ConsumerMember before,
            ConsumerMember member,
            List<CoordinatorRecord> records,
            Consumer<JoinGroupResponseData> reply) {
        ConsumerMember updated = member.with(profile(client, request, subscription, member.profile()));
        if (!updated.profile().equals(member.profile())) {
            records.add(ConsumerRecords.member(group.id(), updated));
        }
        long wait = 0;
        boolean bump = before == null || !before.topics().equals(updated.topics()) || before.regex() != null;
        if (bump) {
            Set<String> topics = group.subscribedTopics(before, updated);
            int epoch = group.epoch() + 1;
            records.add(ConsumerRecords.epoch(group.id(), epoch, context.hashes().ofGroup(topics, context.image())));
            context.tell(new GroupEvent.EpochBumped(group.id(), epoch, "classic member " + updated.id() + " has joined or reads other topics"));
            wait = 2 * targets.due(group) + 10;
        }
        if (before == null) {
            context.tell(new GroupEvent.MemberJoined(group.id(), updated.id(), client.clientId()));
        }
        String groupId = group.id();
        PartitionSet owned = EmbeddedProtocol.owned(subscription, context.image());
        context.held().hold(groupId, updated.id(), client, wait, () -> joined(groupId, request, owned), new HeldAnswers.Reply<>() {
            @Override
            public void answer(JoinGroupResponseData response) {
                reply.accept(response);
            }

            @Override
            public void refuse(Errors error) {
                reply.accept(new JoinGroupResponseData().setMemberId(request.memberId()).setErrorCode(error.code()));
            }

            @Override
            public void superseded() {
                refuse(Errors.REBALANCE_IN_PROGRESS);
            }
        });
        return CoordinatorResult.settling(records, error -> {
            if (error != Errors.NONE) {
                context.held().refuse(groupId, request.memberId(), error);
            }
        });
    }

    private static ConsumerGroupMemberMetadataValue profile(
            ClientContext client, JoinGroupRequestData request, ConsumerProtocolSubscription subscription, ConsumerGroupMemberMetadataValue before) {
        List<ClassicProtocol> protocols = new ArrayList<>();
        request.protocols().forEach(each -> protocols.add(new ClassicProtocol().setName(each.name()).setMetadata(each.metadata())));
        String rack = subscription.rackId();
        return before.duplicate()
                .setInstanceId(request.groupInstanceId() == null ? before.instanceId() : request.groupInstanceId())
                .setRackId(rack == null || rack.isEmpty() ? before.rackId() : rack)
                .setRebalanceTimeoutMs(request.rebalanceTimeoutMs())
                .setSubscribedTopicNames(List.copyOf(new TreeSet<>(subscription.topics())))
                .setSubscribedTopicRegex("")
                .setClientId(client.clientId())
                .setClientHost(client.clientHost())
                .setClassicMemberMetadata(new ClassicMemberMetadata()
                        .setSessionTimeoutMs(request.sessionTimeoutMs())
                        .setSupportedProtocols(protocols));
    }

    /** The member is in: its next step, as the generation it is told. */
    private CoordinatorResult<JoinGroupResponseData> joined(String groupId, JoinGroupRequestData request, PartitionSet owned) {
        ConsumerGroup group = context.group(groupId);
        ConsumerMember member = group == null ? null : group.member(request.memberId());
        if (group == null || member == null || !member.speaksClassic()) {
            return refused(request.memberId(), Errors.UNKNOWN_MEMBER_ID);
        }
        PartitionSet target = group.target(member.id()).ofTopics(context.topicIds(group.topicsOf(member)));
        Standing next = new Reconciliation(
                        group.assignmentEpoch(), target, owned, member.epoch(), (topic, partition) -> group.isHeldByOthers(topic, partition, member.id()))
                .next(member.standing());
        if (next == null) {
            return refused(request.memberId(), Errors.UNKNOWN_MEMBER_ID);
        }
        List<CoordinatorRecord> records =
                next.equals(member.standing()) ? List.of() : List.of(ConsumerRecords.current(groupId, member.id(), next));
        JoinGroupResponseData response = new JoinGroupResponseData()
                .setMemberId(member.id())
                .setGenerationId(next.epoch())
                .setProtocolType(ConsumerGroup.PROTOCOL_TYPE)
                .setProtocolName(member.classicProtocols().getFirst().name());
        membership.joined(groupId, member.with(next));
        return CoordinatorResult.of(records, response);
    }

    // ---- sync

    CoordinatorResult<SyncGroupResponseData> sync(ConsumerGroup group, SyncGroupRequestData request) {
        Errors problem = problem(group, request.memberId(), request.groupInstanceId(), request.generationId());
        ConsumerMember member = group.member(request.memberId());
        if (member == null || problem != Errors.NONE) {
            return CoordinatorResult.reply(new SyncGroupResponseData().setErrorCode(problem.code()));
        }
        ClassicProtocol protocol = member.classicProtocols().getFirst();
        boolean otherType = request.protocolType() != null && !ConsumerGroup.PROTOCOL_TYPE.equals(request.protocolType());
        if (otherType || request.protocolName() != null && !protocol.name().equals(request.protocolName())) {
            return CoordinatorResult.reply(new SyncGroupResponseData().setErrorCode(Errors.INCONSISTENT_GROUP_PROTOCOL.code()));
        }
        if (group.assignmentEpoch() > member.epoch() && member.state() != MemberState.UNREVOKED) {
            membership.watchJoin(group.id(), member);
            return CoordinatorResult.reply(new SyncGroupResponseData().setErrorCode(Errors.REBALANCE_IN_PROGRESS.code()));
        }
        membership.synced(group.id(), member);
        return CoordinatorResult.reply(new SyncGroupResponseData()
                .setProtocolType(request.protocolType())
                .setProtocolName(request.protocolName())
                .setAssignment(EmbeddedProtocol.assignment(member.assigned().partitions(), protocol.metadata(), context.image())));
    }

    private static Errors problem(ConsumerGroup group, String memberId, @Nullable String instanceId, int generation) {
        ConsumerMember member = instanceId == null ? group.member(memberId) : group.staticMember(instanceId);
        if (member == null) {
            return Errors.UNKNOWN_MEMBER_ID;
        }
        if (!member.id().equals(memberId)) {
            return Errors.FENCED_INSTANCE_ID;
        }
        if (!member.speaksClassic()) {
            return Errors.UNKNOWN_MEMBER_ID;
        }
        return generation == member.epoch() ? Errors.NONE : Errors.ILLEGAL_GENERATION;
    }

    // ---- heartbeat

    CoordinatorResult<HeartbeatResponseData> heartbeat(
            ClientContext client, ConsumerGroup group, HeartbeatRequestData request, Consumer<HeartbeatResponseData> reply) {
        HeartbeatResponseData answer = beat(group.id(), request);
        ConsumerMember member = group.member(request.memberId());
        if (answer.errorCode() != Errors.NONE.code() || member == null || !client.patience().mayHold()) {
            return CoordinatorResult.reply(answer);
        }
        int longest = member.classic().sessionTimeoutMs() / 3;
        context.held().hold(group.id(), member.id(), client, longest, () -> CoordinatorResult.reply(beat(group.id(), request)), new HeldAnswers.Reply<>() {
            @Override
            public void answer(HeartbeatResponseData response) {
                reply.accept(response);
            }

            @Override
            public void refuse(Errors error) {
                reply.accept(new HeartbeatResponseData().setErrorCode(error.code()));
            }

            @Override
            public void superseded() {
                refuse(Errors.NONE);
            }
        });
        return CoordinatorResult.deferred();
    }

    private HeartbeatResponseData beat(String groupId, HeartbeatRequestData request) {
        ConsumerGroup group = context.group(groupId);
        ConsumerMember member = group == null ? null : group.member(request.memberId());
        if (group == null || member == null) {
            // Converted meanwhile: the classic group calls the member to join.
            boolean converted = group == null && context.ports().groups().get(groupId) != null;
            return new HeartbeatResponseData().setErrorCode(converted ? Errors.REBALANCE_IN_PROGRESS.code() : Errors.UNKNOWN_MEMBER_ID.code());
        }
        Errors problem = problem(group, request.memberId(), request.groupInstanceId(), request.generationId());
        if (problem == Errors.NONE) {
            membership.watchSession(groupId, member);
            boolean behind = member.epoch() < group.assignmentEpoch() || member.state() == MemberState.UNREVOKED;
            if (behind || member.state() == MemberState.UNRELEASED && !group.waitsForOthers(member)) {
                membership.watchJoin(groupId, member);
                problem = Errors.REBALANCE_IN_PROGRESS;
            }
        }
        return new HeartbeatResponseData().setErrorCode(problem.code());
    }

    // ---- leave

    CoordinatorResult<LeaveGroupResponseData> leave(ConsumerGroup group, LeaveGroupRequestData request) {
        LeaveGroupResponseData response = new LeaveGroupResponseData();
        List<ConsumerMember> gone = new ArrayList<>();
        for (MemberIdentity identity : request.members()) {
            String instanceId = identity.groupInstanceId();
            ConsumerMember member = instanceId == null ? group.member(identity.memberId()) : group.staticMember(instanceId);
            Errors error = Errors.NONE;
            if (member == null || gone.contains(member)) {
                error = Errors.UNKNOWN_MEMBER_ID;
            } else if (instanceId != null && !identity.memberId().isEmpty() && !member.id().equals(identity.memberId())) {
                error = Errors.FENCED_INSTANCE_ID;
            } else {
                gone.add(member);
                context.held().supersede(group.id(), member.id());
                context.tell(new GroupEvent.MemberLeft(group.id(), member.id(), identity.reason() == null ? "not provided" : identity.reason()));
            }
            response.members().add(new MemberResponse()
                    .setMemberId(identity.memberId())
                    .setGroupInstanceId(instanceId)
                    .setErrorCode(error.code()));
        }
        return CoordinatorResult.of(membership.remove(group, gone, "members have left"), response);
    }
}
