package dev.kraftbench.group.internal.classic;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.internal.classic.ClassicMember.Protocol;
import dev.kraftbench.group.internal.classic.ClassicRebalance.Replies;
import dev.kraftbench.group.ClientContext;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.GroupSettings;
import dev.kraftbench.group.internal.Groups;
import dev.kraftbench.group.internal.ShardPorts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Decides who may join a classic group and how (KIP-62, 345, 394, 814). Confined to the shard's lane. */
final class ClassicJoin {

    /** From this version on a member without an id is given one and has to come back with it (KIP-394). */
    private static final int REQUIRES_MEMBER_ID_VERSION = 4;

    /** From this version on a leader that returns can be told that the assignment stands (KIP-814). */
    private static final int SKIP_ASSIGNMENT_VERSION = 9;

    private final ShardPorts ports;
    private final GroupSettings settings;
    private final Groups groups;
    private final ClassicRebalance rebalance;
    private final Consumer<GroupEvent> events;

    ClassicJoin(ShardPorts ports, ClassicRebalance rebalance) {
        this.ports = ports;
        this.settings = ports.settings();
        this.groups = ports.groups();
        this.rebalance = rebalance;
        this.events = ports.events();
    }

    /** @param reply answered once, now or when the generation is complete */
    CoordinatorResult<JoinGroupResponseData> join(ClientContext client, JoinGroupRequestData request, Consumer<JoinGroupResponseData> reply) {
        boolean unknownMember = request.memberId().isEmpty();
        if (request.sessionTimeoutMs() < settings.minSessionTimeoutMillis() || request.sessionTimeoutMs() > settings.maxSessionTimeoutMillis()) {
            return refuse(reply, request.memberId(), Errors.INVALID_SESSION_TIMEOUT);
        }
        ClassicGroup group = groups.get(request.groupId(), ClassicGroup.class);
        if (group == null) {
            if (!unknownMember) {
                return refuse(reply, request.memberId(), Errors.UNKNOWN_MEMBER_ID);
            }
            group = ClassicGroup.empty(request.groupId(), ports.wallMillis());
        }
        if (!hasRoom(group, request.memberId())) {
            ClassicMember turnedAway = group.member(request.memberId());
            if (turnedAway == null) {
                rebalance.forgetSession(group.id(), request.memberId());
                group.remove(request.memberId());
            } else {
                rebalance.dismiss(group, turnedAway);
            }
            reply.accept(Replies.joinError("", Errors.GROUP_MAX_SIZE_REACHED));
            return CoordinatorResult.background(rebalance.completeIfAllJoined(group));
        }
        if (!group.accepts(request.protocolType(), Protocol.listOf(request))) {
            return refuse(reply, request.memberId(), Errors.INCONSISTENT_GROUP_PROTOCOL);
        }
        groups.putIfAbsent(group);
        return unknownMember ? joinNew(client, request, group, reply) : joinKnown(client, request, group, reply);
    }

    private static CoordinatorResult<JoinGroupResponseData> refuse(Consumer<JoinGroupResponseData> reply, String memberId, Errors error) {
        reply.accept(Replies.joinError(memberId, error));
        return CoordinatorResult.deferred();
    }

    /** While a generation gathers, places go to those who have joined it; so an over-full group loses those who come last. */
    private boolean hasRoom(ClassicGroup group, String memberId) {
        ClassicMember member = group.member(memberId);
        return switch (group.state()) {
            case EMPTY, DEAD -> true;
            case PREPARING_REBALANCE -> (member != null && member.isAwaitingJoin()) || group.awaitingJoin() < settings.maxSize();
            case COMPLETING_REBALANCE, STABLE -> member != null || group.size() < settings.maxSize();
        };
    }

    private CoordinatorResult<JoinGroupResponseData> joinNew(ClientContext client, JoinGroupRequestData request, ClassicGroup group, Consumer<JoinGroupResponseData> reply) {
        String instanceId = request.groupInstanceId();
        String memberId = (instanceId == null ? client.clientId() : instanceId) + "-" + ports.randomUuid();
        if (instanceId != null) {
            String current = group.staticMemberId(instanceId);
            return current == null ? add(client, request, group, memberId, reply) : returnStatic(client, request, group, current, memberId, reply);
        }
        if (client.version() >= REQUIRES_MEMBER_ID_VERSION) {
            group.addPending(memberId);
            rebalance.watchSession(group.id(), memberId, request.sessionTimeoutMs());
            return refuse(reply, memberId, Errors.MEMBER_ID_REQUIRED);
        }
        return add(client, request, group, memberId, reply);
    }

    private CoordinatorResult<JoinGroupResponseData> joinKnown(ClientContext client, JoinGroupRequestData request, ClassicGroup group, Consumer<JoinGroupResponseData> reply) {
        String memberId = request.memberId();
        if (group.isPending(memberId)) {
            // An id is given only to dynamic members; one who now claims to be static is somebody else.
            return request.groupInstanceId() == null
                    ? add(client, request, group, memberId, reply)
                    : refuse(reply, memberId, Errors.UNKNOWN_MEMBER_ID);
        }
        Errors problem = group.check(memberId, request.groupInstanceId());
        ClassicMember member = group.member(memberId);
        if (problem != Errors.NONE || member == null) {
            return refuse(reply, memberId, problem == Errors.NONE ? Errors.UNKNOWN_MEMBER_ID : problem);
        }
        boolean same = member.saysTheSame(Protocol.listOf(request));
        return switch (group.state()) {
            case PREPARING_REBALANCE -> rejoin(request, group, member, "member " + memberId + " joins again", reply);
            case COMPLETING_REBALANCE -> same
                    // It may not have had the answer to its first join.
                    ? answer(reply, Replies.joined(group, memberId, false))
                    : rejoin(request, group, member, "member " + memberId + " has changed", reply);
            case STABLE -> {
                if (group.isLeader(memberId)) {
                    // The leader joins again when something else than members has changed, such as the partitions of a topic.
                    yield rejoin(request, group, member, "leader " + memberId + " joins again", reply);
                }
                yield same
                        ? answer(reply, Replies.joined(group, memberId, false))
                        : rejoin(request, group, member, "member " + memberId + " has changed", reply);
            }
            case EMPTY, DEAD -> refuse(reply, memberId, Errors.UNKNOWN_MEMBER_ID);
        };
    }

    private static CoordinatorResult<JoinGroupResponseData> answer(Consumer<JoinGroupResponseData> reply, JoinGroupResponseData response) {
        reply.accept(response);
        return CoordinatorResult.deferred();
    }

    private CoordinatorResult<JoinGroupResponseData> add(ClientContext client, JoinGroupRequestData request, ClassicGroup group, String memberId, Consumer<JoinGroupResponseData> reply) {
        ClassicMember member = new ClassicMember(
                memberId,
                request.groupInstanceId(),
                client.clientId(),
                client.clientHost(),
                request.protocolType(),
                Protocol.listOf(request),
                request.rebalanceTimeoutMs(),
                request.sessionTimeoutMs(),
                ClassicMember.NOTHING);
        member.fresh = true;
        member.awaitingJoin = reply;
        if (group.isGathering()) {
            group.newMemberWhileWaiting = true;
        }
        group.add(member);
        // It can't send heartbeats before it has its answer, and we can't see whether it is still there.
        rebalance.watchSession(group.id(), memberId, GroupSettings.NEW_MEMBER_JOIN_TIMEOUT_MILLIS);
        events.accept(new GroupEvent.MemberJoined(group.id(), memberId, client.clientId()));
        return CoordinatorResult.background(rebalance.prepareOrComplete(group, "member " + memberId + " is new" + clientReason(request)));
    }

    private CoordinatorResult<JoinGroupResponseData> rejoin(JoinGroupRequestData request, ClassicGroup group, ClassicMember member, String reason, Consumer<JoinGroupResponseData> reply) {
        // A client that has given up on an earlier join and asks again is answered here; nobody reads the first answer.
        member.answerJoin(Replies.joinError(member.id, Errors.REBALANCE_IN_PROGRESS));
        update(member, request);
        member.awaitingJoin = reply;
        return CoordinatorResult.background(rebalance.prepareOrComplete(group, reason + clientReason(request)));
    }

    private static void update(ClassicMember member, JoinGroupRequestData request) {
        member.protocols = Protocol.listOf(request);
        member.rebalanceTimeoutMillis = request.rebalanceTimeoutMs();
        member.sessionTimeoutMillis = request.sessionTimeoutMs();
    }

    /** A static member comes back after a restart, without the id it had: it takes its old place over (KIP-345). */
    private CoordinatorResult<JoinGroupResponseData> returnStatic(
            ClientContext client, JoinGroupRequestData request, ClassicGroup group, String oldId, String newId, Consumer<JoinGroupResponseData> reply) {
        ClassicMember old = group.member(oldId);
        if (old == null) {
            throw new IllegalStateException("Group " + group.id() + " maps " + request.groupInstanceId() + " to " + oldId + ", which it does not have");
        }
        String leaderBefore = group.leaderId();
        old.answerJoin(Replies.joinError(oldId, Errors.FENCED_INSTANCE_ID).setLeader("").setProtocolName(null));
        old.answerSync(new SyncGroupResponseData().setErrorCode(Errors.FENCED_INSTANCE_ID.code()));
        ClassicMember member = group.replaceStatic(old, newId);
        rebalance.forgetSession(group.id(), oldId);
        rebalance.watchSession(group, member);
        update(member, request);
        member.awaitingJoin = reply;
        String reason = "static member " + request.groupInstanceId() + " is back as " + newId + clientReason(request);
        return switch (group.state()) {
            case STABLE -> group.selectProtocol().equals(group.protocolName())
                    ? storeReturned(client, group, old, member, leaderBefore)
                    : CoordinatorResult.background(rebalance.prepareOrComplete(group, reason));
            // The leader may be assigning to the old id just now, so the new one would be left out.
            case COMPLETING_REBALANCE -> CoordinatorResult.background(rebalance.prepare(group, reason));
            case PREPARING_REBALANCE -> CoordinatorResult.background(rebalance.completeIfAllJoined(group));
            case EMPTY, DEAD -> throw new IllegalStateException("Group " + group.id() + " is empty but has member " + oldId);
        };
    }

    /** The generation goes on with the new id in it, as soon as that is committed. */
    private CoordinatorResult<JoinGroupResponseData> storeReturned(ClientContext client, ClassicGroup group, ClassicMember old, ClassicMember member, @Nullable String leaderBefore) {
        Map<String, byte[]> assignments = new HashMap<>();
        group.members().forEach(each -> assignments.put(each.id, each.assignment));
        List<CoordinatorRecord> records = List.of(ClassicRecords.group(group, assignments));
        return CoordinatorResult.settling(records, error -> {
            if (group.member(member.id) != member) {
                return;
            }
            if (error != Errors.NONE) {
                member.answerJoin(Replies.joinError("", error)
                        .setGenerationId(group.generation())
                        .setProtocolType(group.agreedProtocolType())
                        .setProtocolName(group.protocolName())
                        .setLeader(leaderBefore == null ? "" : leaderBefore));
                rebalance.forgetSession(group.id(), member.id);
                // Back to what the log says: the old id, which may be fenced by a next attempt.
                ClassicMember restored = group.replaceStatic(member, old.id);
                restored.protocols = old.protocols;
                restored.rebalanceTimeoutMillis = old.rebalanceTimeoutMillis;
                restored.sessionTimeoutMillis = old.sessionTimeoutMillis;
                rebalance.watchSession(group, restored);
            } else if (!group.is(ClassicState.STABLE)) {
                // A rebalance has begun meanwhile; this join counts for it.
                return;
            } else if (client.version() >= SKIP_ASSIGNMENT_VERSION) {
                member.answerJoin(Replies.joined(group, member.id, group.isLeader(member.id)));
            } else {
                // Old clients would compute an assignment if told that they lead; so they are told the id they had.
                member.answerJoin(Replies.joined(group, member.id, false)
                        .setLeader(leaderBefore == null ? "" : leaderBefore)
                        .setMembers(List.of()));
            }
        });
    }

    private static String clientReason(JoinGroupRequestData request) {
        String reason = request.reason();
        return reason == null || reason.isEmpty() ? "" : " (client: " + reason + ")";
    }
}
