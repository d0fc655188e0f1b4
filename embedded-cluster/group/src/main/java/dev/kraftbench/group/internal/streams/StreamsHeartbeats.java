package dev.kraftbench.group.internal.streams;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.GroupType;
import dev.kraftbench.group.StreamsHeartbeat;
import dev.kraftbench.group.internal.Group;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.streams.HeartbeatRules.Problem;
import dev.kraftbench.group.internal.streams.HeldHeartbeats.Held;
import dev.kraftbench.group.internal.streams.topology.TopicResolution;
import dev.kraftbench.group.internal.streams.topology.Topology;
import dev.kraftbench.group.internal.streams.topology.TopologyRecords;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Decides heartbeats of members of streams groups: joining, staying, leaving. On the shard's lane. */
final class StreamsHeartbeats {

    private final ShardPorts ports;
    private final StreamsRebalance rebalance;
    private final StreamsAnswers answers;
    private final HeldHeartbeats held;

    /** A group that its first records will bring into the table. */
    private @Nullable StreamsGroup draft;

    StreamsHeartbeats(ShardPorts ports, StreamsRebalance rebalance, StreamsAnswers answers, HeldHeartbeats held) {
        this.ports = ports;
        this.rebalance = rebalance;
        this.answers = answers;
        this.held = held;
    }

    /** The group that was decided on but is not in the table yet, or a new one. */
    StreamsGroup born(String groupId) {
        StreamsGroup group = draft != null && draft.id().equals(groupId) ? draft : new StreamsGroup(groupId);
        draft = null;
        return group;
    }

    CoordinatorResult<StreamsHeartbeat> decide(StreamsAsk ask) {
        draft = null;
        Problem problem = HeartbeatRules.problem(ask.request());
        if (problem != null) {
            return refuse(problem.error(), problem.message());
        }
        held.supersede(ask.groupId(), ask.memberId());
        Group known = ports.groups().get(ask.groupId());
        if (known instanceof StreamsGroup group) {
            return ask.isLeave() ? leave(ask, group) : heartbeat(ask, new StreamsChange(group, List.of()), true);
        }
        boolean replaceable = known == null || known.type() == GroupType.CLASSIC && known.isEmpty();
        if (!ask.isJoin() || !replaceable) {
            return refuse(Errors.GROUP_ID_NOT_FOUND, known == null
                    ? "Streams group " + ask.groupId() + " not found."
                    : "Group " + ask.groupId() + " is not a streams group.");
        }
        List<CoordinatorRecord> before = known == null ? List.of() : known.tombstones();
        draft = new StreamsGroup(ask.groupId());
        return heartbeat(ask, new StreamsChange(draft, before), true);
    }

    // ---- joining and staying

    /** @param first whether the answer may be held if there is no news */
    private CoordinatorResult<StreamsHeartbeat> heartbeat(StreamsAsk ask, StreamsChange change, boolean first) {
        StreamsGroup group = change.group();
        Problem problem = memberProblem(ask, group);
        if (problem == null) {
            problem = topologyProblem(ask.request(), group);
        }
        if (problem != null) {
            return refuse(problem.error(), problem.message());
        }
        StreamsMember before = enter(ask, change);
        String reason = update(ask, change, before);
        initialize(ask, change);
        rebalance.settle(change, reason);
        GroupMoment.Resolved resolved = group.moment().resolved();
        if (resolved != null && resolved.resolution() instanceof TopicResolution.Invalid(String detail)) {
            return refuse(Errors.STREAMS_INVALID_TOPOLOGY, detail);
        }
        SortedMap<String, TopicResolution.Resolved> subtopologies = resolved == null ? null : resolved.resolution().ready();
        if (subtopologies != null) {
            problem = HeartbeatRules.taskProblem(ask.request(), subtopologies);
            if (problem != null) {
                return refuse(problem.error(), problem.message());
            }
        }
        note(ask.request(), change, subtopologies);
        if (!rebalance.reconcile(change, ask.memberId(), ask.reported())) {
            return refuse(Errors.FENCED_MEMBER_EPOCH, "The member is in a state of a later version; it must give up its tasks and rejoin.");
        }
        rebalance.watchSession(group, ask.memberId());
        StreamsHeartbeat answer = answers.to(ask, change, before);
        if (first && change.records().isEmpty() && mayHold(ask, answer, change.member(ask.memberId()))) {
            held.hold(new Held(ask, answer, group.moment().stamp()), () -> again(ask));
            return CoordinatorResult.deferred();
        }
        return CoordinatorResult.of(change.records(), answer);
    }

    private @Nullable Problem memberProblem(StreamsAsk ask, StreamsGroup group) {
        StreamsGroupHeartbeatRequestData request = ask.request();
        StreamsMember known = request.instanceId() == null ? group.member(ask.memberId()) : group.staticMember(request.instanceId());
        if (ask.isJoin()) {
            if (known == null && group.member(ask.memberId()) == null && group.members().size() >= rebalance.settings(group).maxSize()) {
                return new Problem(Errors.GROUP_MAX_SIZE_REACHED, "The streams group has reached its maximum capacity of "
                        + rebalance.settings(group).maxSize() + " members.");
            }
            boolean taken = request.instanceId() != null && known != null && known.epoch() != MemberProgress.LEFT_FOR_A_WHILE;
            return taken
                    ? new Problem(Errors.UNRELEASED_INSTANCE_ID, "Static member " + ask.memberId() + " with instance id " + request.instanceId()
                            + " cannot join the group because the instance id is owned by " + known.id() + " member.")
                    : null;
        }
        if (known == null) {
            return new Problem(Errors.UNKNOWN_MEMBER_ID, "Member " + ask.memberId() + " is not a member of group " + group.id() + ".");
        }
        if (!known.id().equals(ask.memberId())) {
            return new Problem(Errors.FENCED_INSTANCE_ID, "Static member " + ask.memberId() + " with instance id " + request.instanceId()
                    + " was fenced by member " + known.id() + ".");
        }
        return epochProblem(ask, known);
    }

    private static @Nullable Problem epochProblem(StreamsAsk ask, StreamsMember member) {
        int epoch = ask.request().memberEpoch();
        TaskAssignment reported = ask.reported();
        // The answer with the present epoch may have been lost: then the member has nothing that it should not have.
        boolean answerLost = epoch == member.progress().previousEpoch() && reported != null && member.progress().assigned().containsAll(reported);
        if (epoch == member.epoch() || epoch < member.epoch() && answerLost) {
            return null;
        }
        return new Problem(Errors.FENCED_MEMBER_EPOCH, "The streams group member has another member epoch (" + epoch
                + ") than the one known by the group coordinator (" + member.epoch() + "). The member must abandon all its partitions and rejoin.");
    }

    private static @Nullable Problem topologyProblem(StreamsGroupHeartbeatRequestData request, StreamsGroup group) {
        Topology known = group.topology();
        if (request.topology() == null || known == null || request.topology().epoch() < known.epoch()) {
            return null;
        }
        return known.sameAs(TopologyRecords.of(request.topology())) ? null : new Problem(Errors.INVALID_REQUEST, "Topology updates are not supported yet.");
    }

    /** The member as it was before this heartbeat; a static one takes the place of whoever had its instance id. */
    private StreamsMember enter(StreamsAsk ask, StreamsChange change) {
        String instanceId = ask.request().instanceId();
        StreamsMember holder = instanceId == null ? null : change.group().staticMember(instanceId);
        if (ask.isJoin() && holder != null) {
            ports.events().accept(new GroupEvent.MemberJoined(ask.groupId(), ask.memberId(), ask.client().clientId()));
            return change.replace(holder, ask.memberId());
        }
        StreamsMember known = change.members().get(ask.memberId());
        if (known != null) {
            return known;
        }
        ports.events().accept(new GroupEvent.MemberJoined(ask.groupId(), ask.memberId(), ask.client().clientId()));
        return StreamsMember.unknown(ask.memberId());
    }

    /** Notes what the member says about itself; says why the group needs another epoch for it, or null. */
    private static @Nullable String update(StreamsAsk ask, StreamsChange change, StreamsMember before) {
        StreamsGroupHeartbeatRequestData request = ask.request();
        MemberProfile old = before.profile();
        SortedMap<String, String> tags = old.clientTags();
        if (request.clientTags() != null) {
            tags = new TreeMap<>();
            for (StreamsGroupHeartbeatRequestData.KeyValue tag : request.clientTags()) {
                tags.put(tag.key(), tag.value());
            }
        }
        MemberProfile.Endpoint endpoint = request.userEndpoint() == null
                ? ask.isJoin() ? null : old.endpoint()
                : new MemberProfile.Endpoint(request.userEndpoint().host(), request.userEndpoint().port());
        MemberProfile profile = new MemberProfile(
                request.instanceId() == null ? old.instanceId() : request.instanceId(),
                request.rackId() == null ? old.rackId() : request.rackId(),
                ask.client().clientId(),
                ask.client().clientHost(),
                request.rebalanceTimeoutMs() == -1 ? old.rebalanceTimeoutMillis() : request.rebalanceTimeoutMs(),
                request.topology() == null ? old.topologyEpoch() : request.topology().epoch(),
                request.processId() == null ? old.processId() : request.processId(),
                endpoint,
                tags);
        if (profile.equals(old)) {
            return null;
        }
        change.profile(before, profile);
        // A static member that comes back as it went gets what it had.
        return request.instanceId() == null || !profile.assignsLike(old) ? "a member is new or says something else about itself" : null;
    }

    private void initialize(StreamsAsk ask, StreamsChange change) {
        if (change.topology() == null && ask.request().topology() != null) {
            Topology topology = TopologyRecords.of(ask.request().topology());
            change.topology(topology);
            ports.events().accept(new GroupEvent.StreamsTopologyChanged(ask.groupId(), topology.epoch(), topology.subtopologies().size()));
        }
    }

    private void note(
            StreamsGroupHeartbeatRequestData request, StreamsChange change, @Nullable SortedMap<String, TopicResolution.Resolved> subtopologies) {
        StreamsGroup group = change.group();
        boolean told = request.taskOffsets() != null || request.taskEndOffsets() != null;
        if (told && subtopologies != null) {
            group.moment().offsets(request.memberId(), group.moment().offsets(request.memberId()).updated(request, subtopologies));
        }
        if (request.shutdownApplication()) {
            group.moment().requestShutdown(request.memberId());
            rebalance.tellChanged(group);
        }
    }

    // ---- leaving

    private CoordinatorResult<StreamsHeartbeat> leave(StreamsAsk ask, StreamsGroup group) {
        StreamsGroupHeartbeatRequestData request = ask.request();
        StreamsMember member = request.instanceId() == null ? group.member(ask.memberId()) : group.staticMember(request.instanceId());
        if (member == null) {
            return refuse(Errors.UNKNOWN_MEMBER_ID, "Member " + ask.memberId() + " is not a member of group " + group.id() + ".");
        }
        if (!member.id().equals(ask.memberId())) {
            return refuse(Errors.FENCED_INSTANCE_ID, "Static member " + ask.memberId() + " with instance id " + request.instanceId()
                    + " was fenced by member " + member.id() + ".");
        }
        if (request.shutdownApplication()) {
            group.moment().requestShutdown(ask.memberId());
        }
        StreamsChange change = new StreamsChange(group, List.of());
        if (request.memberEpoch() == MemberProgress.LEFT_FOR_A_WHILE) {
            change.progress(member, member.progress().leavingForAWhile());
        } else {
            rebalance.remove(change, member.id());
            ports.events().accept(new GroupEvent.MemberLeft(group.id(), member.id(), "it left"));
        }
        return CoordinatorResult.of(
                change.records(),
                new StreamsHeartbeat(
                        new StreamsGroupHeartbeatResponseData()
                                .setMemberId(ask.memberId())
                                .setMemberEpoch(request.memberEpoch())
                                .setStatus(List.of()),
                        List.of()));
    }

    // ---- holding

    private static boolean mayHold(StreamsAsk ask, StreamsHeartbeat answer, StreamsMember member) {
        boolean news = answer.response().activeTasks() != null || answer.response().partitionsByUserEndpoint() != null || !answer.topicsToCreate().isEmpty();
        return !ask.isJoin()
                && !news
                && member.progress().state() != MemberState.UNREVOKED_TASKS
                && ask.request().memberEpoch() == member.epoch()
                && ask.client().patience().mayHold();
    }

    /** Decides a heartbeat whose answer was held. */
    private CoordinatorResult<StreamsHeartbeat> again(StreamsAsk ask) {
        StreamsGroup group = ports.groups().get(ask.groupId(), StreamsGroup.class);
        return group == null
                ? refuse(Errors.GROUP_ID_NOT_FOUND, "Streams group " + ask.groupId() + " not found.")
                : heartbeat(ask, new StreamsChange(group, List.of()), false);
    }

    /** Lets those whose heartbeats are held be told what is new. */
    CoordinatorResult<Void> wakeUp(String groupId) {
        StreamsGroup group = ports.groups().get(groupId, StreamsGroup.class);
        for (Held heartbeat : held.of(groupId)) {
            if (group == null || isNews(group, heartbeat)) {
                held.release(heartbeat);
            }
        }
        return CoordinatorResult.deferred();
    }

    private boolean isNews(StreamsGroup group, Held heartbeat) {
        StreamsMember member = group.member(heartbeat.ask().memberId());
        return member == null
                || group.moment().stamp() != heartbeat.stamp()
                || !member.progress().equals(rebalance.next(new StreamsChange(group, List.of()), member, heartbeat.ask().reported()));
    }

    private static CoordinatorResult<StreamsHeartbeat> refuse(Errors error, String message) {
        return CoordinatorResult.reply(StreamsHeartbeat.refused(error, message));
    }
}
