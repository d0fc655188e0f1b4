package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.group.ClientContext;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.ServerAssignor;
import dev.kraftbench.group.internal.Group;
import dev.kraftbench.group.internal.classic.ClassicGroup;
import dev.kraftbench.group.internal.modern.PartitionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataValue;
import org.jspecify.annotations.Nullable;

/** Decides whether a heartbeat comes from a member, who may become one, and what in it changes the group. On the shard's lane. */
final class ConsumerAdmission {

    private static final int MEMBER_IDS_BY_CLIENT_VERSION = 1;

    /** What becomes of a heartbeat. */
    sealed interface Admission {

        record Refused(Errors error, String message) implements Admission {}

        /** The group has to be changed before the heartbeat can be looked at. */
        record Redo(List<CoordinatorRecord> records) implements Admission {}

        /** The member is new, or says something new about itself. */
        record Changed(ConsumerGroup group, List<CoordinatorRecord> records, boolean targetDue) implements Admission {}

        /** The member says nothing new. */
        record Known(ConsumerGroup group, ConsumerMember member) implements Admission {}
    }

    private final ConsumerContext context;
    private final ConsumerMembership membership;
    private final Conversions conversions;
    private final RegexResolution regexes;

    ConsumerAdmission(ConsumerContext context, ConsumerMembership membership, Conversions conversions, RegexResolution regexes) {
        this.context = context;
        this.membership = membership;
        this.conversions = conversions;
        this.regexes = regexes;
    }

    // ---- requests that make no sense

    /** What is wrong with the request in itself, or null. */
    static Admission.@Nullable Refused problem(ClientContext client, ConsumerGroupHeartbeatRequestData request, List<ServerAssignor> offered) {
        int epoch = request.memberEpoch();
        String problem = null;
        if (request.memberId().isEmpty() && (client.version() >= MEMBER_IDS_BY_CLIENT_VERSION || epoch > 0 || epoch == ConsumerMember.LEAVING_EPOCH)) {
            problem = "MemberId can't be empty.";
        } else if (request.instanceId() != null && request.instanceId().isEmpty()) {
            problem = "InstanceId can't be empty.";
        } else if (request.rackId() != null && request.rackId().isEmpty()) {
            problem = "RackId can't be empty.";
        } else if (epoch < ConsumerMember.AWAY_EPOCH) {
            problem = "MemberEpoch is invalid.";
        } else if (epoch == ConsumerMember.AWAY_EPOCH && request.instanceId() == null) {
            problem = "InstanceId can't be null.";
        } else if (epoch == ConsumerMember.JOINING_EPOCH) {
            problem = joiningProblem(request);
        }
        if (problem != null) {
            return new Admission.Refused(Errors.INVALID_REQUEST, problem);
        }
        String assignor = request.serverAssignor();
        if (assignor != null && offered.stream().noneMatch(each -> each.label().equals(assignor))) {
            List<String> names = offered.stream().map(ServerAssignor::label).toList();
            return new Admission.Refused(
                    Errors.UNSUPPORTED_ASSIGNOR, "ServerAssignor " + assignor + " is not supported. Supported assignors: " + String.join(", ", names) + ".");
        }
        return null;
    }

    private static @Nullable String joiningProblem(ConsumerGroupHeartbeatRequestData request) {
        if (request.rebalanceTimeoutMs() == -1) {
            return "RebalanceTimeoutMs must be provided in first request.";
        }
        if (request.topicPartitions() == null || !request.topicPartitions().isEmpty()) {
            return "TopicPartitions must be empty when (re-)joining.";
        }
        boolean subscribes = request.subscribedTopicNames() != null || request.subscribedTopicRegex() != null;
        return subscribes ? null : "Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.";
    }

    // ---- members

    Admission admit(ClientContext client, ConsumerGroupHeartbeatRequestData request) {
        boolean joining = request.memberEpoch() == ConsumerMember.JOINING_EPOCH;
        List<CoordinatorRecord> records = new ArrayList<>();
        Group present = context.ports().groups().get(request.groupId());
        ConsumerGroup group;
        if (present instanceof ConsumerGroup itself) {
            group = itself;
        } else if (joining && (present == null || present instanceof ClassicGroup classic && classic.isEmpty())) {
            group = new ConsumerGroup(request.groupId());
            if (present != null) {
                records.addAll(present.tombstones());
            }
        } else if (joining && present instanceof ClassicGroup classic) {
            return conversions.toConsumer(classic, joinProblem(classic, request));
        } else {
            String why = present == null ? " not found." : " is not a consumer group.";
            return new Admission.Refused(Errors.GROUP_ID_NOT_FOUND, "Group " + request.groupId() + why);
        }
        Admission admission = request.instanceId() == null ? admitDynamic(client, request, group, records) : admitStatic(client, request, group, records);
        boolean expressive = request.subscribedTopicRegex() != null || !group.regexes().subscribed().isEmpty();
        // Only who is let in, and a group that is there: names of groups may be made up without end.
        if (expressive && group == present && !(admission instanceof Admission.Refused)) {
            regexes.seen(group.id(), client.sees());
        }
        return admission;
    }

    private Admission admitDynamic(ClientContext client, ConsumerGroupHeartbeatRequestData request, ConsumerGroup group, List<CoordinatorRecord> records) {
        ConsumerMember member = group.member(request.memberId());
        if (member == null) {
            return request.memberEpoch() == ConsumerMember.JOINING_EPOCH
                    ? join(client, request, group, records)
                    : unknown(request, "Member " + request.memberId());
        }
        Admission problem = problem(group, member, request);
        return problem != null ? problem : update(client, request, group, member, member, records);
    }

    private Admission admitStatic(ClientContext client, ConsumerGroupHeartbeatRequestData request, ConsumerGroup group, List<CoordinatorRecord> records) {
        ConsumerMember present = group.staticMember(request.instanceId());
        boolean joining = request.memberEpoch() == ConsumerMember.JOINING_EPOCH;
        if (present == null) {
            return joining ? join(client, request, group, records) : unknown(request, "Instance id " + request.instanceId());
        }
        if (joining && ConsumerMembership.isUnreleased(present, request.memberId())) {
            return new Admission.Refused(Errors.UNRELEASED_INSTANCE_ID, "Static member " + request.memberId() + " with instance id "
                    + request.instanceId() + " cannot join the group because the instance id is owned by " + present.id() + " member.");
        }
        if (joining && !present.id().equals(request.memberId())) {
            Admission problem = regexProblem(group, request);
            if (problem != null) {
                return problem;
            }
            ConsumerMember replacement = membership.replace(group, present, request.memberId(), records);
            context.tell(new GroupEvent.MemberJoined(group.id(), replacement.id(), client.clientId()));
            return update(client, request, group, present, replacement, records);
        }
        if (!present.id().equals(request.memberId())) {
            return new Admission.Refused(Errors.FENCED_INSTANCE_ID, "Static member " + request.memberId() + " with instance id "
                    + request.instanceId() + " was fenced by member " + present.id() + ".");
        }
        Admission problem = problem(group, present, request);
        return problem != null ? problem : update(client, request, group, present, present, records);
    }

    private static Admission unknown(ConsumerGroupHeartbeatRequestData request, String who) {
        return new Admission.Refused(Errors.UNKNOWN_MEMBER_ID, who + " is not a member of group " + request.groupId() + ".");
    }

    private Admission join(ClientContext client, ConsumerGroupHeartbeatRequestData request, ConsumerGroup group, List<CoordinatorRecord> records) {
        Admission sizeProblem = sizeProblem(group.size());
        Admission problem = sizeProblem != null ? sizeProblem : regexProblem(group, request);
        if (problem != null) {
            return problem;
        }
        context.tell(new GroupEvent.MemberJoined(group.id(), request.memberId(), client.clientId()));
        ConsumerMember fresh = ConsumerMember.unknown(request.memberId());
        return update(client, request, group, null, fresh, records);
    }

    private Admission.@Nullable Refused sizeProblem(int size) {
        int maxSize = membership.maxSize();
        return size < maxSize
                ? null
                : new Admission.Refused(Errors.GROUP_MAX_SIZE_REACHED, "The consumer group has reached its maximum capacity of " + maxSize + " members.");
    }

    /** Why the member would not be let in once the group is a consumer group, or null. */
    private Admission.@Nullable Refused joinProblem(ClassicGroup classic, ConsumerGroupHeartbeatRequestData request) {
        String instanceId = request.instanceId();
        boolean isNew = instanceId == null ? !classic.has(request.memberId()) : classic.staticMemberId(instanceId) == null;
        Admission.Refused problem = isNew ? sizeProblem(classic.size()) : null;
        return problem != null ? problem : regexProblem(null, request);
    }

    private @Nullable Admission problem(ConsumerGroup group, ConsumerMember member, ConsumerGroupHeartbeatRequestData request) {
        Admission problem = epochProblem(group, member, request);
        boolean says = request.subscribedTopicRegex() != null && !request.subscribedTopicRegex().equals(member.regex());
        return problem == null && says ? regexProblem(group, request) : problem;
    }

    /** What is wrong with an expression that is new here, or null. To be asked before anything is changed: a refusal takes nothing back. */
    private static Admission.@Nullable Refused regexProblem(@Nullable ConsumerGroup group, ConsumerGroupHeartbeatRequestData request) {
        String regex = request.subscribedTopicRegex();
        if (regex == null || regex.isEmpty() || group != null && group.regexes().resolved(regex) != null) {
            return null;
        }
        String problem = RegexResolution.problem(regex);
        return problem == null ? null : new Admission.Refused(Errors.INVALID_REGULAR_EXPRESSION, problem);
    }

    /** A member may name its epoch, or the one before, should it not have had the last answer. */
    private @Nullable Admission epochProblem(ConsumerGroup group, ConsumerMember member, ConsumerGroupHeartbeatRequestData request) {
        int named = request.memberEpoch();
        if (named == ConsumerMember.JOINING_EPOCH || named == member.epoch()) {
            return null;
        }
        PartitionSet owned = ConsumerHeartbeats.owned(request, member, context.image());
        boolean retry = named == member.standing().previousEpoch() && owned != null && member.assigned().partitions().containsAll(owned);
        if (retry || group.contacts().mayKnow(member, named)) {
            return null;
        }
        context.tell(new GroupEvent.MemberFenced(group.id(), member.id(), named, member.epoch()));
        return new Admission.Refused(Errors.FENCED_MEMBER_EPOCH, "The consumer group member has a " + (named > member.epoch() ? "greater" : "smaller")
                + " member epoch (" + named + ") than the one known by the group coordinator (" + member.epoch()
                + "). The member must abandon all its partitions and rejoin.");
    }

    // ---- what members say about themselves

    private Admission update(
            ClientContext client,
            ConsumerGroupHeartbeatRequestData request,
            ConsumerGroup group,
            @Nullable ConsumerMember before,
            ConsumerMember member,
            List<CoordinatorRecord> records) {
        ConsumerMember updated = member.with(profile(client, request, member.profile()));
        boolean isNew = before == null;
        boolean same = updated.profile().equals(member.profile());
        if (same && !isNew) {
            return records.isEmpty() ? new Admission.Known(group, member) : new Admission.Changed(group, records, false);
        }
        records.add(ConsumerRecords.member(group.id(), updated));
        boolean subscriptionChanged = isNew || !member.topics().equals(updated.topics());
        String oldRegex = member.regex();
        String newRegex = updated.regex();
        if (newRegex != null && !newRegex.equals(oldRegex)) {
            if (group.regexes().resolved(newRegex) == null) {
                regexes.due(group.id());
            } else {
                subscriptionChanged = true;
            }
        }
        if (oldRegex != null && !oldRegex.equals(newRegex)) {
            subscriptionChanged = true;
            if (group.regexes().subscribers(oldRegex) == 1) {
                records.add(ConsumerRecords.regexTombstone(group.id(), oldRegex));
            }
        }
        boolean assignorChanged = context.assignor(group.preferredAssignor()) != context.assignor(group.preferredAssignor(before, updated));
        boolean bump = subscriptionChanged || assignorChanged;
        if (bump) {
            Set<String> topics = group.subscribedTopics(before, updated);
            int epoch = group.epoch() + 1;
            records.add(ConsumerRecords.epoch(group.id(), epoch, context.hashes().ofGroup(topics, context.image())));
            String what = isNew ? " has joined" : assignorChanged && !subscriptionChanged ? " prefers another assignor" : " reads other topics";
            context.tell(new GroupEvent.EpochBumped(group.id(), epoch, "member " + updated.id() + what));
        }
        return new Admission.Changed(group, records, bump);
    }

    /** What the request does not mention stays as it was. */
    private static ConsumerGroupMemberMetadataValue profile(
            ClientContext client, ConsumerGroupHeartbeatRequestData request, ConsumerGroupMemberMetadataValue before) {
        ConsumerGroupMemberMetadataValue profile = before.duplicate()
                .setClientId(client.clientId())
                .setClientHost(client.clientHost())
                .setClassicMemberMetadata(null);
        if (request.instanceId() != null) {
            profile.setInstanceId(request.instanceId());
        }
        if (request.rackId() != null) {
            profile.setRackId(request.rackId());
        }
        if (request.rebalanceTimeoutMs() != -1) {
            profile.setRebalanceTimeoutMs(request.rebalanceTimeoutMs());
        }
        if (request.serverAssignor() != null) {
            profile.setServerAssignor(request.serverAssignor());
        }
        if (request.subscribedTopicNames() != null) {
            profile.setSubscribedTopicNames(List.copyOf(new TreeSet<>(request.subscribedTopicNames())));
        }
        if (request.subscribedTopicRegex() != null) {
            profile.setSubscribedTopicRegex(request.subscribedTopicRegex());
        }
        return profile;
    }
}
