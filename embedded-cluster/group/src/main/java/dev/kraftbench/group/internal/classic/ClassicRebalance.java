package dev.kraftbench.group.internal.classic;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.coordinator.ShardTimers;
import dev.kraftbench.kernel.Clock;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.GroupSettings;
import dev.kraftbench.group.internal.Groups;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.modern.HeldAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes classic groups from one generation to the next: gathers who joins, ends the join phase when everyone is in or time is up, and
 * watches sessions and the hand-out of assignments. Confined to the shard's lane.
 *
 * <p>Membership is kept in memory and written once a generation is assigned; a new coordinator begins from that record, and members that
 * it does not know or that have moved on join again. What a method returns are records to append.
 */
final class ClassicRebalance {

    private static final Logger LOG = LoggerFactory.getLogger(ClassicRebalance.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final int nodeId;
    private final GroupSettings settings;
    private final ShardTimers timers;
    private final Clock clock;
    private final Groups groups;
    private final Consumer<GroupEvent> events;
    private final HeldAnswers held;

    ClassicRebalance(ShardPorts ports, HeldAnswers held) {
        this.held = held;
        this.nodeId = ports.nodeId();
        this.settings = ports.settings();
        this.timers = ports.timers();
        this.clock = ports.lane().clock();
        this.groups = ports.groups();
        this.events = ports.events();
    }

    // ---- sessions

    void watchSession(ClassicGroup group, ClassicMember member) {
        watchSession(group.id(), member.id, member.sessionTimeoutMillis);
    }

    void watchSession(String groupId, String memberId, int timeoutMillis) {
        timers.schedule(new ClassicTimer.Session(groupId, memberId), timeoutMillis * NANOS_PER_MILLI, () -> expireSession(groupId, memberId));
    }

    void forgetSession(String groupId, String memberId) {
        timers.cancel(new ClassicTimer.Session(groupId, memberId));
    }

    private CoordinatorResult<Void> expireSession(String groupId, String memberId) {
        ClassicGroup group = groups.get(groupId, ClassicGroup.class);
        if (group == null) {
            return CoordinatorResult.deferred();
        }
        if (group.isPending(memberId)) {
            events.accept(new GroupEvent.MemberExpired(groupId, memberId, "did not come back with the member id it was given"));
            group.remove(memberId);
            return CoordinatorResult.background(completeIfAllJoined(group));
        }
        ClassicMember member = group.member(memberId);
        if (member == null || member.excusedFromHeartbeat()) {
            return CoordinatorResult.deferred();
        }
        events.accept(new GroupEvent.MemberExpired(groupId, memberId, "no heartbeat within the session time-out"));
        return CoordinatorResult.background(removeAndRebalance(group, member, "session of member " + memberId + " expired"));
    }

    private List<CoordinatorRecord> removeAndRebalance(ClassicGroup group, ClassicMember member, String reason) {
        dismiss(group, member);
        return switch (group.state()) {
            case STABLE, COMPLETING_REBALANCE -> prepare(group, reason);
            case PREPARING_REBALANCE -> completeIfAllJoined(group);
            case EMPTY, DEAD -> List.of();
        };
    }

    /** Removes a member; if it waits to join, it is told to begin anew. */
    void dismiss(ClassicGroup group, ClassicMember member) {
        forgetSession(group.id(), member.id);
        held.supersede(group.id(), member.id);
        member.answerJoin(Replies.joinError("", Errors.UNKNOWN_MEMBER_ID));
        member.answerSync(new SyncGroupResponseData().setErrorCode(Errors.UNKNOWN_MEMBER_ID.code()));
        group.remove(member.id);
    }

    // ---- join phase

    /** Begins the next generation where that is possible, otherwise ends the join phase if everyone is in. */
    List<CoordinatorRecord> prepareOrComplete(ClassicGroup group, String reason) {
        return switch (group.state()) {
            case EMPTY, COMPLETING_REBALANCE, STABLE -> prepare(group, reason);
            case PREPARING_REBALANCE -> completeIfAllJoined(group);
            case DEAD -> List.of();
        };
    }

    /** Calls the members to join again, and for an empty group waits a moment for others to come. */
    List<CoordinatorRecord> prepare(ClassicGroup group, String reason) {
        if (group.is(ClassicState.COMPLETING_REBALANCE)) {
            handOut(group, Errors.REBALANCE_IN_PROGRESS);
        }
        group.pendingSync().clear();
        timers.cancel(new ClassicTimer.Sync(group.id()));
        boolean first = group.is(ClassicState.EMPTY);
        group.become(ClassicState.PREPARING_REBALANCE, clock.wallMillis());
        held.releaseAll(group.id());
        events.accept(new GroupEvent.RebalanceStarted(group.id(), group.generation(), reason));
        LOG.atInfo().addKeyValue("nodeId", nodeId).addKeyValue("group", group.id()).addKeyValue("generation", group.generation())
                .addKeyValue("members", group.size()).addKeyValue("reason", reason)
                .log("Rebalance begins");
        if (first) {
            group.newMemberWhileWaiting = false;
            int delay = settings.initialRebalanceDelayMillis();
            gather(group.id(), delay, Math.max(group.rebalanceTimeoutMillis() - delay, 0));
            return List.of();
        }
        if (group.allJoined()) {
            return complete(group);
        }
        awaitJoins(group);
        return List.of();
    }

    private void gather(String groupId, int delayMillis, int remainingMillis) {
        timers.schedule(new ClassicTimer.Join(groupId), delayMillis * NANOS_PER_MILLI, () -> gathered(groupId, delayMillis, remainingMillis));
    }

    /** The first members have waited: once more if others came meanwhile, up to the rebalance time-out in all. */
    private CoordinatorResult<Void> gathered(String groupId, int delayMillis, int remainingMillis) {
        ClassicGroup group = groups.get(groupId, ClassicGroup.class);
        if (group == null || !group.is(ClassicState.PREPARING_REBALANCE)) {
            return CoordinatorResult.deferred();
        }
        if (group.newMemberWhileWaiting && remainingMillis > 0) {
            group.newMemberWhileWaiting = false;
            int nextDelay = Math.min(settings.initialRebalanceDelayMillis(), remainingMillis);
            gather(groupId, nextDelay, Math.max(remainingMillis - delayMillis, 0));
            return CoordinatorResult.deferred();
        }
        return CoordinatorResult.background(complete(group));
    }

    private void awaitJoins(ClassicGroup group) {
        String groupId = group.id();
        timers.schedule(new ClassicTimer.Join(groupId), group.rebalanceTimeoutMillis() * NANOS_PER_MILLI, () -> {
            ClassicGroup late = groups.get(groupId, ClassicGroup.class);
            return late == null || !late.is(ClassicState.PREPARING_REBALANCE)
                    ? CoordinatorResult.deferred()
                    : CoordinatorResult.background(complete(late));
        });
    }

    /** After somebody joined or went: the phase ends if nobody is missing, unless the first members still wait for others. */
    List<CoordinatorRecord> completeIfAllJoined(ClassicGroup group) {
        boolean done = group.is(ClassicState.PREPARING_REBALANCE) && !group.isGathering() && group.allJoined();
        return done ? complete(group) : List.of();
    }

    private List<CoordinatorRecord> complete(ClassicGroup group) {
        timers.cancel(new ClassicTimer.Join(group.id()));
        for (ClassicMember member : List.copyOf(group.members())) {
            // Static members stay until their session runs out (KIP-345).
            if (!member.isAwaitingJoin() && !member.isStatic()) {
                events.accept(new GroupEvent.MemberExpired(group.id(), member.id, "did not join again within the rebalance time-out"));
                forgetSession(group.id(), member.id);
                group.remove(member.id);
            }
        }
        if (!group.electJoinedLeader() && group.size() > 0) {
            // Only absent static members are left: wait for them, or for their sessions to end.
            awaitJoins(group);
            return List.of();
        }
        group.beginGeneration(clock.wallMillis());
        if (group.is(ClassicState.EMPTY)) {
            events.accept(new GroupEvent.GroupEmptied(group.id(), group.generation()));
            LOG.atInfo().addKeyValue("nodeId", nodeId).addKeyValue("group", group.id()).addKeyValue("generation", group.generation())
                    .log("Group is empty");
            return List.of(ClassicRecords.group(group, Map.of()));
        }
        LOG.atInfo().addKeyValue("nodeId", nodeId).addKeyValue("group", group.id()).addKeyValue("generation", group.generation())
                .addKeyValue("members", group.size()).addKeyValue("protocol", group.protocolName())
                .log("Generation begins");
        for (ClassicMember member : List.copyOf(group.members())) {
            watchSession(group, member);
            member.fresh = false;
            group.pendingSync().add(member.id);
            member.answerJoin(Replies.joined(group, member.id, false));
        }
        awaitSyncs(group);
        return List.of();
    }

    // ---- sync phase

    private void awaitSyncs(ClassicGroup group) {
        String groupId = group.id();
        int generation = group.generation();
        timers.schedule(new ClassicTimer.Sync(groupId), group.rebalanceTimeoutMillis() * NANOS_PER_MILLI, () -> expireSyncs(groupId, generation));
    }

    private CoordinatorResult<Void> expireSyncs(String groupId, int generation) {
        ClassicGroup group = groups.get(groupId, ClassicGroup.class);
        boolean current = group != null
                && group.generation() == generation
                && (group.is(ClassicState.COMPLETING_REBALANCE) || group.is(ClassicState.STABLE));
        if (!current || group.pendingSync().isEmpty()) {
            return CoordinatorResult.deferred();
        }
        List<String> late = new ArrayList<>(group.pendingSync());
        for (String memberId : late) {
            events.accept(new GroupEvent.MemberExpired(groupId, memberId, "did not ask for its assignment within the rebalance time-out"));
            ClassicMember member = group.member(memberId);
            if (member != null) {
                // One that has just come back under a new id may wait for that to be stored.
                dismiss(group, member);
            }
        }
        return CoordinatorResult.background(prepare(group, "members " + late + " did not ask for their assignment"));
    }

    /** The member has asked for its assignment; if it was the last, nobody is watched any more. */
    void synced(ClassicGroup group, String memberId) {
        group.pendingSync().remove(memberId);
        if (group.pendingSync().isEmpty()) {
            timers.cancel(new ClassicTimer.Sync(group.id()));
        }
    }

    /** The leader's assignment is committed: gives everyone who waits its part. */
    void assigned(ClassicGroup group, Map<String, byte[]> assignments) {
        for (ClassicMember member : group.members()) {
            member.assignment = assignments.getOrDefault(member.id, ClassicMember.NOTHING);
        }
        group.become(ClassicState.STABLE, clock.wallMillis());
        events.accept(new GroupEvent.GenerationStable(group.id(), group.generation(), group.size()));
        handOut(group, Errors.NONE);
    }

    /** The assignment could not be committed: everyone hears why and joins again. */
    void assignmentFailed(ClassicGroup group, Errors error) {
        handOut(group, error);
        if (!prepare(group, "assignment could not be stored: " + error).isEmpty()) {
            throw new IllegalStateException("Group " + group.id() + " lost its members while its assignment was stored");
        }
    }

    private void handOut(ClassicGroup group, Errors error) {
        for (ClassicMember member : List.copyOf(group.members())) {
            if (error != Errors.NONE) {
                member.assignment = ClassicMember.NOTHING;
            }
            if (member.answerSync(error == Errors.NONE ? Replies.synced(group, member) : new SyncGroupResponseData().setErrorCode(error.code()))) {
                // While it waited, the end of its session was overlooked and not set again.
                watchSession(group, member);
            }
        }
    }

    /** Ends everything of a group that goes on as a consumer group. */
    void letGo(ClassicGroup group) {
        timers.cancel(new ClassicTimer.Join(group.id()));
        timers.cancel(new ClassicTimer.Sync(group.id()));
        for (ClassicMember member : List.copyOf(group.members())) {
            forgetSession(group.id(), member.id);
            held.refuse(group.id(), member.id, Errors.REBALANCE_IN_PROGRESS);
            member.answerJoin(Replies.joinError(member.id, Errors.REBALANCE_IN_PROGRESS));
            member.answerSync(new SyncGroupResponseData().setErrorCode(Errors.REBALANCE_IN_PROGRESS.code()));
        }
    }

    /** Answers everyone who waits, because the shard goes away. */
    void abandon(Errors why) {
        for (ClassicGroup group : groups.all(ClassicGroup.class)) {
            for (ClassicMember member : List.copyOf(group.members())) {
                member.answerJoin(Replies.joinError(member.id, why));
                member.answerSync(new SyncGroupResponseData().setErrorCode(why.code()));
            }
        }
    }

    /** Answers of the join and sync phases. */
    static final class Replies {

        private Replies() {}

        static JoinGroupResponseData joinError(String memberId, Errors error) {
            return new JoinGroupResponseData().setMemberId(memberId).setErrorCode(error.code());
        }

        /** The current generation; its leader learns who else is in it. */
        static JoinGroupResponseData joined(ClassicGroup group, String memberId, boolean skipAssignment) {
            return new JoinGroupResponseData()
                    .setMemberId(memberId)
                    .setGenerationId(group.generation())
                    .setProtocolType(group.agreedProtocolType())
                    .setProtocolName(group.protocolName())
                    .setLeader(group.leaderId())
                    .setSkipAssignment(skipAssignment)
                    .setMembers(group.isLeader(memberId) ? group.membersForLeader() : List.of());
        }

        static SyncGroupResponseData synced(ClassicGroup group, ClassicMember member) {
            return new SyncGroupResponseData()
                    .setProtocolType(group.agreedProtocolType())
                    .setProtocolName(group.protocolName())
                    .setAssignment(member.assignment);
        }
    }
}
