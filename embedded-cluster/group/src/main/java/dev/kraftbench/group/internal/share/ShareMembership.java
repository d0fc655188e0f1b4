package dev.kraftbench.group.internal.share;

import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.ClientContext;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.internal.Group;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.modern.HeartbeatPace;
import dev.kraftbench.group.internal.share.HeldShareHeartbeats.Held;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a share group (KIP-932): joining, heartbeats, leaving, sessions. Confined to the shard's lane.
 *
 * <p>A heartbeat of a client that sends them in the background is held until its member's assignment changes or its interval is over; so is
 * the first one, of a member whose topics have no state yet.
 */
final class ShareMembership {

    /** The member epoch of somebody who joins. */
    private static final int JOINING = 0;

    /** How long somebody who joins is kept waiting for its first assignment: the Java client polls without pause meanwhile. */
    private static final int JOIN_HOLD_MILLIS = 1_000;

    /**
     * How long a member whose connection has broken may stay away. As share-partitions belong to no member, ending a session too early
     * costs a repeated join only, while a late end leaves share-partitions to somebody who is gone.
     */
    private static final int AWAY_MILLIS = 1_000;

    private final ShardPorts ports;
    private final ShareSettings settings;
    private final HeldShareHeartbeats held;
    private final Promises promises;
    private final ShareRebalance rebalance;

    ShareMembership(ShardPorts ports, ShareSettings settings, HeldShareHeartbeats held, Promises promises, ShareRebalance rebalance) {
        this.ports = ports;
        this.settings = settings;
        this.held = held;
        this.promises = promises;
        this.rebalance = rebalance;
    }

    private record Refusal(Errors error, @Nullable String detail) {}

    CoordinatorResult<ShareGroupHeartbeatResponseData> heartbeat(
            ClientContext client, ShareGroupHeartbeatRequestData request, Consumer<ShareGroupHeartbeatResponseData> done) {
        Group there = ports.groups().get(request.groupId());
        ShareGroup group = there == null && request.memberEpoch() == JOINING
                ? new ShareGroup(request.groupId())
                : ports.groups().get(request.groupId(), ShareGroup.class);
        Refusal refusal = refusal(there, group, request);
        if (refusal != null && refusal.error() == Errors.FENCED_MEMBER_EPOCH && group != null) {
            ports.events().accept(new GroupEvent.MemberFenced(
                    request.groupId(), request.memberId(), request.memberEpoch(), known(group, request.memberId()).epoch()));
        }
        if (refusal != null || group == null) {
            done.accept(refusal == null
                    ? ShareAnswers.refusal(Errors.GROUP_ID_NOT_FOUND, null)
                    : ShareAnswers.refusal(refusal.error(), refusal.detail()));
            return CoordinatorResult.deferred();
        }
        Held before = held.waiting(group.id(), request.memberId());
        if (before != null) {
            answerAsIs(group.id(), request.memberId(), before);
        }
        return request.memberEpoch() == ShareAnswers.LEFT
                ? leave(group, request.memberId(), done)
                : stay(client, group, request, done);
    }

    private @Nullable Refusal refusal(@Nullable Group there, @Nullable ShareGroup group, ShareGroupHeartbeatRequestData request) {
        if (group == null) {
            String kind = there == null ? "Share group %s not found." : "Group %s is not a share group.";
            return new Refusal(Errors.GROUP_ID_NOT_FOUND, kind.formatted(request.groupId()));
        }
        ShareMember member = group.member(request.memberId());
        int epoch = request.memberEpoch();
        if (member == null) {
            if (epoch != JOINING) {
                return new Refusal(
                        Errors.UNKNOWN_MEMBER_ID, "Member %s is not a member of group %s.".formatted(request.memberId(), request.groupId()));
            }
            return group.members().size() < settings.maxSize()
                    ? null
                    : new Refusal(
                            Errors.GROUP_MAX_SIZE_REACHED,
                            "The share group has %d members, as many as it may have.".formatted(group.members().size()));
        }
        if (epoch == JOINING || epoch == ShareAnswers.LEFT || epoch == member.epoch() || epoch == member.previousEpoch()) {
            return null;
        }
        return new Refusal(
                Errors.FENCED_MEMBER_EPOCH,
                "The member's epoch is %d, not %d; it has to join again.".formatted(member.epoch(), epoch));
    }

    // ---- staying

    private CoordinatorResult<ShareGroupHeartbeatResponseData> stay(
            ClientContext client, ShareGroup group, ShareGroupHeartbeatRequestData request, Consumer<ShareGroupHeartbeatResponseData> done) {
        String memberId = request.memberId();
        ShareMember before = group.member(memberId);
        ShareMember known = known(group, memberId);
        Set<String> subscription = request.subscribedTopicNames() == null ? null : new TreeSet<>(request.subscribedTopicNames());
        ShareMember member = known.telling(request.rackId(), client.clientId(), client.clientHost(), subscription);
        boolean full = request.memberEpoch() == JOINING || subscription != null || request.memberEpoch() != known.epoch();
        startSession(group.id(), memberId, settings.sessionMillis(group.id()));
        if (before == null || !before.saysTheSameAs(member) || !isUpToDate(group, before)) {
            return change(client, group, member, new Asked(full, known, done));
        }
        boolean pending = before.assigned().isEmpty() && !group.states().initializing().isEmpty();
        Held heartbeat = new Held(full, known, intervalMillis(client, group.id(), pending), done);
        if ((!full || pending) && client.patience().mayHold()) {
            hold(client, group.id(), memberId, heartbeat, pending);
            return CoordinatorResult.deferred();
        }
        pass(client, group.id(), memberId, heartbeat);
        return CoordinatorResult.settling(List.of(), promises.of(error -> answer(heartbeat, before, error)));
    }

    private static ShareMember known(ShareGroup group, String memberId) {
        ShareMember member = group.member(memberId);
        return member == null ? ShareMember.named(memberId) : member;
    }

    private record Asked(boolean full, ShareMember known, Consumer<ShareGroupHeartbeatResponseData> done) {}

    private static boolean isUpToDate(ShareGroup group, ShareMember member) {
        return group.assignmentEpoch() == group.epoch()
                && member.epoch() == group.epoch()
                && member.assigned().equals(group.target(member.id()));
    }

    private CoordinatorResult<ShareGroupHeartbeatResponseData> change(
            ClientContext client, ShareGroup group, ShareMember member, Asked asked) {
        boolean joins = group.member(member.id()) == null;
        ShareChange.Outcome outcome = rebalance.settle(rebalance.change(group).member(member), group, member.id());
        ShareMember after = outcome.moved().getOrDefault(member.id(), member);
        boolean pending = after.assigned().isEmpty() && (!outcome.initializing().isEmpty() || !group.states().initializing().isEmpty());
        boolean waits = pending && client.patience().mayHold();
        Held heartbeat = new Held(asked.full(), asked.known(), intervalMillis(client, group.id(), pending), asked.done());
        if (waits) {
            hold(client, group.id(), member.id(), heartbeat, true);
        } else {
            pass(client, group.id(), member.id(), heartbeat);
        }
        return rebalance.carryOut(group, outcome, member.id(), (error, ignored) -> {
            if (error == Errors.NONE && joins) {
                ports.events().accept(new GroupEvent.MemberJoined(group.id(), member.id(), member.clientId()));
            }
            if (!waits || error != Errors.NONE && release(group.id(), member.id(), heartbeat)) {
                answer(heartbeat, after, error);
            }
        });
    }

    private static void answer(Held heartbeat, ShareMember member, Errors error) {
        if (error == Errors.NONE) {
            heartbeat.answer(member);
        } else {
            heartbeat.refuse(error);
        }
    }

    // ---- holding

    /** A patient client's interval stays the same: every other one begins its count anew. */
    private int intervalMillis(ClientContext client, String groupId, boolean pending) {
        boolean patient = client.patience().mayHold();
        int configured = settings.heartbeatMillis(groupId);
        return pending && !patient ? HeartbeatPace.pendingMillis(configured, held.size()) : HeartbeatPace.restMillis(configured, patient, held.size());
    }

    /** Holds the answer until there is news, at most for as long as the interval says. */
    private void hold(ClientContext client, String groupId, String memberId, Held heartbeat, boolean pending) {
        held.hold(groupId, memberId, heartbeat);
        int millis = pending ? JOIN_HOLD_MILLIS : HeartbeatPace.holdMillis(heartbeat.intervalMillis());
        ports.after(millis, new ShareTimer.Held(groupId, memberId), () -> {
            answerAsIs(groupId, memberId, heartbeat);
            return CoordinatorResult.deferred();
        });
        watch(client, groupId, memberId, heartbeat);
    }

    private void pass(ClientContext client, String groupId, String memberId, Held heartbeat) {
        held.pass(groupId, memberId, heartbeat);
        watch(client, groupId, memberId, heartbeat);
    }

    /** Once the client has asked for something else it gets its answer; once its connection is gone it has to come back soon. */
    private void watch(ClientContext client, String groupId, String memberId, Held heartbeat) {
        client.patience().whenOver(() -> ports.lane().execute(() -> {
            answerAsIs(groupId, memberId, heartbeat);
            if (client.patience().isGone() && held.isLatest(groupId, memberId, heartbeat)) {
                startSession(groupId, memberId, AWAY_MILLIS);
            }
        }));
    }

    /** Answers with what holds now, once it is committed. */
    private void answerAsIs(String groupId, String memberId, Held heartbeat) {
        if (release(groupId, memberId, heartbeat)) {
            Consumer<Errors> answer = promises.of(error -> {
                ShareGroup group = ports.groups().get(groupId, ShareGroup.class);
                ShareMember member = group == null ? null : group.member(memberId);
                if (error != Errors.NONE || member == null) {
                    heartbeat.refuse(error == Errors.NONE ? Errors.UNKNOWN_MEMBER_ID : error);
                } else {
                    heartbeat.answer(member);
                }
            });
            ports.soon(() -> CoordinatorResult.settling(List.of(), answer));
        }
    }

    private boolean release(String groupId, String memberId, Held heartbeat) {
        if (!held.waits(groupId, memberId, heartbeat)) {
            return false;
        }
        held.take(groupId, memberId);
        ports.timers().cancel(new ShareTimer.Held(groupId, memberId));
        return true;
    }

    // ---- going

    private CoordinatorResult<ShareGroupHeartbeatResponseData> leave(ShareGroup group, String memberId, Consumer<ShareGroupHeartbeatResponseData> done) {
        return remove(group, memberId, error -> {
            if (error == Errors.NONE) {
                ports.events().accept(new GroupEvent.MemberLeft(group.id(), memberId, "it said so"));
            }
            done.accept(error == Errors.NONE ? ShareAnswers.left(memberId) : ShareAnswers.refusal(error, null));
        });
    }

    private CoordinatorResult<ShareGroupHeartbeatResponseData> expire(String groupId, String memberId) {
        ShareGroup group = ports.groups().get(groupId, ShareGroup.class);
        if (group == null || group.member(memberId) == null) {
            return CoordinatorResult.deferred();
        }
        Held before = held.waiting(groupId, memberId);
        if (before != null) {
            answerAsIs(groupId, memberId, before);
        }
        return remove(group, memberId, error -> {
            if (error == Errors.NONE) {
                ports.events().accept(new GroupEvent.MemberExpired(groupId, memberId, "no heartbeat"));
            } else if (!promises.areBroken()) {
                startSession(groupId, memberId, AWAY_MILLIS);
            }
        });
    }

    private CoordinatorResult<ShareGroupHeartbeatResponseData> remove(ShareGroup group, String memberId, Consumer<Errors> then) {
        ports.timers().cancel(new ShareTimer.Session(group.id(), memberId));
        held.forget(group.id(), memberId);
        ShareChange.Outcome outcome = rebalance.settle(rebalance.change(group).leaves(memberId), group, null);
        boolean emptied = group.members().size() == 1;
        return rebalance.carryOut(group, outcome, null, (error, ignored) -> {
            then.accept(error);
            if (emptied && error == Errors.NONE) {
                ports.events().accept(new GroupEvent.GroupEmptied(group.id(), outcome.epoch()));
            }
        });
    }

    /** Starts the member's session anew: everybody that was in the group when its shard was loaded has a full one. */
    void startSession(String groupId, String memberId, int millis) {
        ports.after(millis, new ShareTimer.Session(groupId, memberId), () -> expire(groupId, memberId));
    }

    void startSessions(ShareGroup group) {
        group.members().forEach(member -> startSession(group.id(), member.id(), settings.sessionMillis(group.id())));
    }
}
