package dev.kraftbench.group.internal.classic;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.internal.classic.ClassicRebalance.Replies;
import dev.kraftbench.group.ClientContext;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.internal.Groups;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.modern.HeldAnswers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData.MemberResponse;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** What members of a classic group do once they are in: ask for their assignment, stay alive, leave. Confined to the shard's lane. */
final class ClassicMembership {

    private final Groups groups;
    /** A held heartbeat ends well before the client takes the coordinator for gone. */
    private static final int HELD_PART_OF_SESSION = 3;

    private final HeldAnswers held;
    private final ClassicRebalance rebalance;
    private final Consumer<GroupEvent> events;

    ClassicMembership(ShardPorts ports, ClassicRebalance rebalance, HeldAnswers held) {
        this.held = held;
        this.groups = ports.groups();
        this.rebalance = rebalance;
        this.events = ports.events();
    }

    // ---- sync

    /** @param reply answered once, now or when the leader's assignment is committed */
    CoordinatorResult<SyncGroupResponseData> sync(SyncGroupRequestData request, Consumer<SyncGroupResponseData> reply) {
        ClassicGroup group = groups.get(request.groupId(), ClassicGroup.class);
        ClassicMember member = group == null ? null : group.member(request.memberId());
        Errors problem = group == null ? Errors.UNKNOWN_MEMBER_ID : syncProblem(group, request);
        if (group == null || member == null || problem != Errors.NONE) {
            return refuse(reply, problem == Errors.NONE ? Errors.UNKNOWN_MEMBER_ID : problem);
        }
        return switch (group.state()) {
            case PREPARING_REBALANCE -> refuse(reply, Errors.REBALANCE_IN_PROGRESS);
            case STABLE -> {
                rebalance.synced(group, member.id);
                // At its commit: a coordinator that has just loaded the group may be the only one that has its assignment.
                yield CoordinatorResult.reply(Replies.synced(group, member));
            }
            case COMPLETING_REBALANCE -> {
                // Somebody who asks again has given up on the first answer.
                member.answerSync(new SyncGroupResponseData().setErrorCode(Errors.REBALANCE_IN_PROGRESS.code()));
                member.awaitingSync = reply;
                rebalance.synced(group, member.id);
                yield group.isLeader(member.id) ? store(group, request) : CoordinatorResult.deferred();
            }
            case EMPTY, DEAD -> refuse(reply, Errors.UNKNOWN_MEMBER_ID);
        };
    }

    private static CoordinatorResult<SyncGroupResponseData> refuse(Consumer<SyncGroupResponseData> reply, Errors error) {
        reply.accept(new SyncGroupResponseData().setErrorCode(error.code()));
        return CoordinatorResult.deferred();
    }

    private static Errors syncProblem(ClassicGroup group, SyncGroupRequestData request) {
        Errors problem = group.check(request.memberId(), request.groupInstanceId());
        if (problem != Errors.NONE) {
            return problem;
        }
        if (request.generationId() != group.generation()) {
            return Errors.ILLEGAL_GENERATION;
        }
        boolean consistent = agrees(request.protocolType(), group.agreedProtocolType()) && agrees(request.protocolName(), group.protocolName());
        return consistent ? Errors.NONE : Errors.INCONSISTENT_GROUP_PROTOCOL;
    }

    private static boolean agrees(@Nullable String claimed, @Nullable String actual) {
        return claimed == null || actual == null || claimed.equals(actual);
    }

    private CoordinatorResult<SyncGroupResponseData> store(ClassicGroup group, SyncGroupRequestData request) {
        Map<String, byte[]> assignments = new HashMap<>();
        request.assignments().forEach(each -> assignments.put(each.memberId(), each.assignment()));
        int generation = group.generation();
        return CoordinatorResult.settling(List.of(ClassicRecords.group(group, assignments)), error -> {
            // Somebody may have joined or left meanwhile; then another generation is on its way.
            if (!group.is(ClassicState.COMPLETING_REBALANCE) || group.generation() != generation || groups.get(group.id(), ClassicGroup.class) != group) {
                return;
            }
            if (error == Errors.NONE) {
                rebalance.assigned(group, assignments);
            } else {
                rebalance.assignmentFailed(group, error);
            }
        });
    }

    // ---- heartbeat

    /** Answered at once, for life does not wait for the log; or, to a client that does not wait, when the next generation is called. */
    CoordinatorResult<HeartbeatResponseData> heartbeat(ClientContext client, HeartbeatRequestData request, Consumer<HeartbeatResponseData> reply) {
        Errors error = beat(request, true);
        ClassicGroup group = groups.get(request.groupId(), ClassicGroup.class);
        ClassicMember member = group == null ? null : group.member(request.memberId());
        if (error != Errors.NONE || group == null || member == null || !group.is(ClassicState.STABLE) || !client.patience().mayHold()) {
            reply.accept(answer(error));
            return CoordinatorResult.deferred();
        }
        int longest = member.sessionTimeoutMillis / HELD_PART_OF_SESSION;
        held.hold(group.id(), member.id, client, longest, () -> CoordinatorResult.reply(answer(beat(request, false))), new HeldAnswers.Reply<>() {
            @Override
            public void answer(HeartbeatResponseData response) {
                reply.accept(response);
            }

            @Override
            public void refuse(Errors why) {
                reply.accept(ClassicMembership.answer(why));
            }

            @Override
            public void superseded() {
                refuse(Errors.NONE);
            }
        });
        return CoordinatorResult.deferred();
    }

    private static HeartbeatResponseData answer(Errors error) {
        return new HeartbeatResponseData().setErrorCode(error.code());
    }

    /** @param alive whether the member has just sent this, or its answer was held meanwhile */
    private Errors beat(HeartbeatRequestData request, boolean alive) {
        ClassicGroup group = groups.get(request.groupId(), ClassicGroup.class);
        ClassicMember member = group == null ? null : group.member(request.memberId());
        if (group == null) {
            return Errors.UNKNOWN_MEMBER_ID;
        }
        Errors problem = group.check(request.memberId(), request.groupInstanceId());
        if (problem != Errors.NONE || member == null) {
            return problem;
        }
        if (request.generationId() != group.generation()) {
            return Errors.ILLEGAL_GENERATION;
        }
        return switch (group.state()) {
            case PREPARING_REBALANCE -> {
                keepAlive(group, member, alive);
                yield Errors.REBALANCE_IN_PROGRESS;
            }
            case COMPLETING_REBALANCE, STABLE -> {
                keepAlive(group, member, alive);
                yield Errors.NONE;
            }
            case EMPTY, DEAD -> Errors.UNKNOWN_MEMBER_ID;
        };
    }

    private void keepAlive(ClassicGroup group, ClassicMember member, boolean alive) {
        if (alive) {
            rebalance.watchSession(group, member);
        }
    }

    // ---- leave

    CoordinatorResult<LeaveGroupResponseData> leave(LeaveGroupRequestData request) {
        ClassicGroup group = groups.get(request.groupId(), ClassicGroup.class);
        LeaveGroupResponseData response = new LeaveGroupResponseData();
        List<String> gone = new ArrayList<>();
        for (MemberIdentity identity : request.members()) {
            Errors error = group == null ? Errors.UNKNOWN_MEMBER_ID : leave(group, identity);
            response.members().add(new MemberResponse()
                    .setMemberId(identity.memberId())
                    .setGroupInstanceId(identity.groupInstanceId())
                    .setErrorCode(error.code()));
            if (error == Errors.NONE) {
                gone.add(identity.memberId().isEmpty() ? String.valueOf(identity.groupInstanceId()) : identity.memberId());
            }
        }
        List<CoordinatorRecord> records = List.of();
        if (group != null && !gone.isEmpty()) {
            records = switch (group.state()) {
                case STABLE, COMPLETING_REBALANCE -> rebalance.prepare(group, "members " + gone + " have left");
                case PREPARING_REBALANCE -> rebalance.completeIfAllJoined(group);
                case EMPTY, DEAD -> List.of();
            };
        }
        return CoordinatorResult.of(records, response);
    }

    private Errors leave(ClassicGroup group, MemberIdentity identity) {
        String memberId = identity.memberId();
        if (memberId.isEmpty()) {
            // An administrator removes a static member by its instance id.
            String instanceId = identity.groupInstanceId();
            String current = instanceId == null ? null : group.staticMemberId(instanceId);
            if (current == null) {
                return Errors.UNKNOWN_MEMBER_ID;
            }
            memberId = current;
        } else if (group.isPending(memberId)) {
            rebalance.forgetSession(group.id(), memberId);
            group.remove(memberId);
            return Errors.NONE;
        } else {
            Errors problem = group.check(memberId, identity.groupInstanceId());
            if (problem != Errors.NONE) {
                return problem;
            }
        }
        ClassicMember member = group.member(memberId);
        if (member == null) {
            return Errors.UNKNOWN_MEMBER_ID;
        }
        rebalance.dismiss(group, member);
        events.accept(new GroupEvent.MemberLeft(group.id(), memberId, identity.reason() == null ? "not provided" : identity.reason()));
        return Errors.NONE;
    }
}
