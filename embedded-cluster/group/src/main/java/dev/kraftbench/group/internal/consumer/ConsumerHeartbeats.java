package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.ClientContext;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.consumer.ConsumerAdmission.Admission;
import dev.kraftbench.group.internal.consumer.ConsumerMember.Standing;
import dev.kraftbench.group.internal.modern.HeartbeatPace;
import dev.kraftbench.group.internal.modern.HeldAnswers;
import dev.kraftbench.group.internal.modern.MemberState;
import dev.kraftbench.group.internal.modern.PartitionSet;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData.Assignment;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData.TopicPartitions;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Answers ConsumerGroupHeartbeat (KIP-848). On the shard's lane.
 *
 * <p>A heartbeat that changes the group (a join, another subscription) is taken in two steps: its records are decided, and its answer is
 * held until they are applied and the target that they call for is computed; then the heartbeat is decided once more, as one that changes
 * nothing. A heartbeat with nothing to tell may be held, see {@link HeartbeatPace}.
 */
final class ConsumerHeartbeats {

    /** A target that is further away than this is not waited for. */
    private static final int MAX_TARGET_WAIT_MILLIS = 500;

    /**
     * The turns of one heartbeat: it is decided anew whenever the holding of its answer ends.
     *
     * @param mayChange whether it may still change the group
     */
    private enum Turn {
        FIRST(true),
        /** What it asked for is done, except after a conversion, where it was not looked at before. */
        CHANGED(true),
        /** The target that it called for is there, but others may still hold the partitions in it. */
        TARGETED(false),
        LAST(false);

        final boolean mayChange;

        Turn(boolean mayChange) {
            this.mayChange = mayChange;
        }
    }

    private final ConsumerContext context;
    private final ConsumerAdmission admission;
    private final ConsumerMembership membership;
    private final TargetAssignments targets;

    ConsumerHeartbeats(ConsumerContext context, ConsumerAdmission admission, ConsumerMembership membership, TargetAssignments targets) {
        this.context = context;
        this.admission = admission;
        this.membership = membership;
        this.targets = targets;
    }

    CoordinatorResult<ConsumerGroupHeartbeatResponseData> heartbeat(
            ClientContext client, ConsumerGroupHeartbeatRequestData request, Consumer<ConsumerGroupHeartbeatResponseData> reply) {
        if (request.memberEpoch() == ConsumerMember.JOINING_EPOCH && request.memberId().isEmpty()) {
            // Members of the first version of the protocol are named by us.
            request = request.duplicate().setMemberId(newMemberId());
        }
        return heartbeat(client, request, reply, Turn.FIRST);
    }

    private String newMemberId() {
        UUID id = context.ports().randomUuid();
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits()).toString();
    }

    private CoordinatorResult<ConsumerGroupHeartbeatResponseData> heartbeat(
            ClientContext client, ConsumerGroupHeartbeatRequestData request, Consumer<ConsumerGroupHeartbeatResponseData> later, Turn turn) {
        if (request.memberEpoch() < 0) {
            return leave(request);
        }
        return switch (admission.admit(client, request)) {
            case Admission.Refused(Errors error, String message) -> refuse(error, message);
            case Admission.Redo(List<CoordinatorRecord> records) -> change(client, request, records, turn, 0, later);
            case Admission.Changed(ConsumerGroup group, List<CoordinatorRecord> records, boolean targetDue) -> {
                long delay = 0;
                ConsumerMember present = group.member(request.memberId());
                if (turn == Turn.FIRST && present != null) {
                    membership.watchSession(group.id(), present);
                }
                if (targetDue) {
                    boolean mayWait = request.memberEpoch() == ConsumerMember.JOINING_EPOCH && client.patience().mayHold();
                    long wait = mayWait ? targets.dueForJoin(group) : targets.due(group);
                    // A little more than until the target, whose computation releases the answer.
                    delay = wait > MAX_TARGET_WAIT_MILLIS ? 0 : 2 * wait + 10;
                }
                yield change(client, request, records, turn, delay, later);
            }
            case Admission.Known(ConsumerGroup group, ConsumerMember member) -> {
                if (turn == Turn.FIRST || request.memberEpoch() == ConsumerMember.JOINING_EPOCH) {
                    // It has just sent this; an answer that was held says nothing about its life.
                    membership.watchSession(group.id(), member);
                }
                if (turn == Turn.FIRST) {
                    // One that is held still came over a connection that the client has given up: news must not be lost there.
                    context.held().supersede(group.id(), member.id());
                }
                yield beat(client, request, group, member, turn, later);
            }
        };
    }

    private static CoordinatorResult<ConsumerGroupHeartbeatResponseData> refuse(Errors error, String message) {
        return CoordinatorResult.reply(new ConsumerGroupHeartbeatResponseData().setErrorCode(error.code()).setErrorMessage(message));
    }

    /** Appends the records that change the group, and answers once they are applied, after the delay or when there is news. */
    private CoordinatorResult<ConsumerGroupHeartbeatResponseData> change(
            ClientContext client,
            ConsumerGroupHeartbeatRequestData request,
            List<CoordinatorRecord> records,
            Turn turn,
            long delayMillis,
            Consumer<ConsumerGroupHeartbeatResponseData> later) {
        if (!turn.mayChange) {
            return refuse(Errors.COORDINATOR_NOT_AVAILABLE, "The group is changing.");
        }
        return holdAfter(records, client, request, delayMillis, later, delayMillis == 0 ? Turn.CHANGED : Turn.TARGETED);
    }

    private CoordinatorResult<ConsumerGroupHeartbeatResponseData> holdAfter(
            List<CoordinatorRecord> records,
            ClientContext client,
            ConsumerGroupHeartbeatRequestData request,
            long millis,
            Consumer<ConsumerGroupHeartbeatResponseData> later,
            Turn next) {
        hold(client, request, millis, later, next);
        return CoordinatorResult.settling(records, error -> {
            if (error != Errors.NONE) {
                context.held().refuse(request.groupId(), request.memberId(), error);
            }
        });
    }

    private void hold(ClientContext client, ConsumerGroupHeartbeatRequestData request, long millis, Consumer<ConsumerGroupHeartbeatResponseData> later, Turn next) {
        context.held().hold(request.groupId(), request.memberId(), client, millis, () -> heartbeat(client, request, later, next),
                new HeldAnswers.Reply<>() {
                    @Override
                    public void answer(ConsumerGroupHeartbeatResponseData response) {
                        later.accept(response);
                    }

                    @Override
                    public void refuse(Errors error) {
                        later.accept(new ConsumerGroupHeartbeatResponseData().setErrorCode(error.code()));
                    }

                    @Override
                    public void superseded() {
                        // As if there had been no news; a join that was sent again is not read by anybody.
                        later.accept(new ConsumerGroupHeartbeatResponseData()
                                .setMemberId(request.memberId())
                                .setMemberEpoch(request.memberEpoch())
                                .setHeartbeatIntervalMs(context.heartbeatIntervalMillis(request.groupId())));
                    }
                });
    }

    // ---- a member that changes nothing

    private CoordinatorResult<ConsumerGroupHeartbeatResponseData> beat(
            ClientContext client,
            ConsumerGroupHeartbeatRequestData request,
            ConsumerGroup group,
            ConsumerMember member,
            Turn turn,
            Consumer<ConsumerGroupHeartbeatResponseData> later) {
        PartitionSet owned = owned(request, member, context.image());
        PartitionSet target = group.target(member.id()).ofTopics(context.topicIds(group.topicsOf(member)));
        Standing now = member.standing();
        Standing next = new Reconciliation(
                        group.assignmentEpoch(), target, owned, request.memberEpoch(), (topic, partition) -> group.isHeldByOthers(topic, partition, member.id()))
                .next(now);
        if (next == null) {
            return refuse(Errors.FENCED_MEMBER_EPOCH, "The member is in a state that is not known here; it must give up everything and join again.");
        }
        ConsumerMember moved = member.with(next);
        boolean assignmentChanged = !next.assigned().partitions().equals(now.assigned().partitions());
        boolean full = request.rebalanceTimeoutMs() != -1
                && (request.subscribedTopicNames() != null || request.subscribedTopicRegex() != null)
                && request.topicPartitions() != null;
        Contacts.Contact contact = group.contacts().begin(member.id());
        contact.named = request.memberEpoch();
        if (owned != null && owned.equals(next.assigned().partitions())) {
            contact.owesAcknowledgement = false;
        }
        boolean telling = request.memberEpoch() == ConsumerMember.JOINING_EPOCH || full || assignmentChanged;
        boolean mustAct = contact.owesAcknowledgement || next.state() == MemberState.UNREVOKED;
        boolean silent = next.equals(now) && !telling && !mustAct && contact.intervalMillis > 0;
        long nowNanos = context.ports().lane().clock().nanos();
        if (silent && turn == Turn.FIRST && client.patience().mayHold()) {
            int holdMillis = HeartbeatPace.holdMillis(contact.intervalMillis);
            contact.heldUntilNanos = nowNanos + holdMillis * ShardPorts.NANOS_PER_MILLI;
            hold(client, request, holdMillis, later, Turn.LAST);
            return CoordinatorResult.deferred();
        }
        if (silent && turn != Turn.FIRST) {
            contact.interruptions.held(nowNanos - contact.heldUntilNanos < 0);
        }
        List<CoordinatorRecord> records = next.equals(now) ? List.of() : moved(group, member, moved);
        int waitMillis = HeartbeatPace.joinHoldMillis(context.members().getAsInt());
        boolean comesEmptyHanded = request.memberEpoch() == ConsumerMember.JOINING_EPOCH && next.state() == MemberState.UNRELEASED && next.assigned().isEmpty();
        if (comesEmptyHanded && turn != Turn.LAST && waitMillis > 0 && client.patience().mayHold()) {
            return holdAfter(records, client, request, waitMillis, later, Turn.LAST);
        }
        return CoordinatorResult.of(records, answer(client, group, moved, contact, telling, assignmentChanged));
    }

    private List<CoordinatorRecord> moved(ConsumerGroup group, ConsumerMember before, ConsumerMember moved) {
        membership.watchRevocation(group.id(), moved);
        Standing now = moved.standing();
        PartitionSet gained = now.assigned().partitions().minus(before.standing().held());
        PartitionSet revoking = now.revoking().partitions().minus(before.standing().revoking().partitions());
        if (!gained.isEmpty()) {
            context.tell(new GroupEvent.PartitionsAssigned(group.id(), moved.id(), now.epoch(), context.readable(gained)));
        }
        if (!revoking.isEmpty()) {
            context.tell(new GroupEvent.PartitionsRevoking(group.id(), moved.id(), now.epoch(), context.readable(revoking)));
        }
        return List.of(ConsumerRecords.current(group.id(), moved.id(), now));
    }

    private ConsumerGroupHeartbeatResponseData answer(
            ClientContext client, ConsumerGroup group, ConsumerMember member, Contacts.Contact contact, boolean telling, boolean changed) {
        PartitionSet assigned = member.assigned().partitions();
        if (telling) {
            contact.owesAcknowledgement = changed || (contact.owesAcknowledgement || contact.named == ConsumerMember.JOINING_EPOCH) && !assigned.isEmpty();
        }
        contact.told = member.epoch();
        contact.intervalMillis = intervalMillis(client, group, member, contact, changed);
        ConsumerGroupHeartbeatResponseData response = new ConsumerGroupHeartbeatResponseData()
                .setMemberId(member.id())
                .setMemberEpoch(member.epoch())
                .setHeartbeatIntervalMs(contact.intervalMillis);
        if (telling) {
            List<TopicPartitions> topics = new ArrayList<>();
            assigned.topics().forEach(topic -> topics.add(new TopicPartitions().setTopicId(topic).setPartitions(assigned.ofTopic(topic))));
            response.setAssignment(new Assignment().setTopicPartitions(topics));
        }
        return response;
    }

    private int intervalMillis(ClientContext client, ConsumerGroup group, ConsumerMember member, Contacts.Contact contact, boolean changed) {
        int configured = context.heartbeatIntervalMillis(group.id());
        int members = context.members().getAsInt();
        long now = context.ports().lane().clock().nanos();
        boolean takesOver = changed || contact.named == ConsumerMember.JOINING_EPOCH;
        if (takesOver) {
            contact.eagerUntilNanos = now + HeartbeatPace.eagerForMillis(members) * ShardPorts.NANOS_PER_MILLI;
        }
        if (now < contact.eagerUntilNanos) {
            return takesOver ? HeartbeatPace.takeOverMillis(configured) : HeartbeatPace.acknowledgedMillis(configured);
        }
        boolean pending = member.state() == MemberState.UNRELEASED || member.epoch() < group.epoch();
        int interval = pending ? HeartbeatPace.pendingMillis(configured, members)
                : HeartbeatPace.restMillis(configured, client.patience() != ClientContext.Patience.NONE, members);
        return contact.interruptions.areFrequent() ? HeartbeatPace.interruptedMillis(interval) : interval;
    }

    /** What the member says it owns, or null if it has not said. It may still hold partitions of a topic that is gone. */
    static @Nullable PartitionSet owned(ConsumerGroupHeartbeatRequestData request, ConsumerMember member, ClusterImage image) {
        if (request.topicPartitions() == null) {
            return null;
        }
        PartitionSet held = member.standing().held();
        PartitionSet.Builder owned = new PartitionSet.Builder();
        request.topicPartitions().forEach(topic -> {
            TopicImage known = image.topics().topic(topic.topicId());
            owned.addExisting(topic.topicId(), topic.partitions(), known == null ? 0 : known.partitions().size(), held);
        });
        return owned.build();
    }

    // ---- leaving

    private CoordinatorResult<ConsumerGroupHeartbeatResponseData> leave(ConsumerGroupHeartbeatRequestData request) {
        ConsumerGroup group = context.group(request.groupId());
        if (group == null) {
            return refuse(Errors.GROUP_ID_NOT_FOUND, "Group " + request.groupId() + " not found.");
        }
        ConsumerMember member;
        if (request.instanceId() == null) {
            member = group.member(request.memberId());
        } else {
            member = group.staticMember(request.instanceId());
            if (member != null && !member.id().equals(request.memberId())) {
                return refuse(Errors.FENCED_INSTANCE_ID, "Static member " + request.memberId() + " was fenced by member " + member.id() + ".");
            }
        }
        if (member == null) {
            return refuse(Errors.UNKNOWN_MEMBER_ID, "Member " + request.memberId() + " is not a member of group " + request.groupId() + ".");
        }
        context.held().supersede(group.id(), member.id());
        boolean comesBack = request.instanceId() != null && request.memberEpoch() == ConsumerMember.AWAY_EPOCH;
        context.tell(new GroupEvent.MemberLeft(group.id(), member.id(), comesBack ? "is away for a while" : "has left"));
        List<CoordinatorRecord> records = comesBack
                ? List.of(ConsumerMembership.away(group, member))
                : membership.remove(group, Set.of(member), "member " + member.id() + " has left");
        return CoordinatorResult.of(records, new ConsumerGroupHeartbeatResponseData().setMemberId(member.id()).setMemberEpoch(request.memberEpoch()));
    }
}
