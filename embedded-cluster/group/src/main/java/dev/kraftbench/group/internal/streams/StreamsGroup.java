package dev.kraftbench.group.internal.streams;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.group.GroupType;
import dev.kraftbench.group.internal.Group;
import dev.kraftbench.group.internal.streams.StreamsRecords.GroupMetadata;
import dev.kraftbench.group.internal.streams.topology.Subtopology;
import dev.kraftbench.group.internal.streams.topology.Topology;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * A streams group as its records tell it. Confined to the shard's lane; changes by replay only, but for what is marked as transient.
 *
 * <pre>
 *   Empty ──member──▶ NotReady ──topics fit──▶ Assigning ──target──▶ Reconciling ──all have theirs──▶ Stable
 * </pre>
 */
public final class StreamsGroup implements Group {

    /** Where a group stands, under the names of Kafka's protocol. */
    enum State {
        EMPTY("Empty"),
        NOT_READY("NotReady"),
        ASSIGNING("Assigning"),
        RECONCILING("Reconciling"),
        STABLE("Stable");

        private final String label;

        State(String label) {
            this.label = label;
        }
    }

    private static final String PROTOCOL_TYPE = "streams";
    private static final int COMMIT_SINCE = 9;

    private final String id;
    private final SortedMap<String, StreamsMember> members = new TreeMap<>();
    private final Map<String, String> staticMembers = new HashMap<>();
    private final SortedMap<String, TaskAssignment> targets = new TreeMap<>();
    private final TaskHolders holders = new TaskHolders();
    private final GroupMoment moment = new GroupMoment();
    private @Nullable Topology topology;
    private GroupMetadata metadata = GroupMetadata.NEW;
    private int assignmentEpoch;
    private long assignedAtMillis;

    StreamsGroup(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public GroupType type() {
        return GroupType.STREAMS;
    }

    @Override
    public String protocolType() {
        return PROTOCOL_TYPE;
    }

    @Override
    public String stateLabel() {
        return state().label;
    }

    State state() {
        if (members.isEmpty()) {
            return State.EMPTY;
        }
        if (topology == null || topology.epoch() != metadata.validatedTopologyEpoch()) {
            return State.NOT_READY;
        }
        if (metadata.epoch() > assignmentEpoch) {
            return State.ASSIGNING;
        }
        return members.values().stream().allMatch(member -> member.isReconciledTo(assignmentEpoch)) ? State.STABLE : State.RECONCILING;
    }

    @Override
    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** What is known of the group for the moment, lost with the leadership. */
    GroupMoment moment() {
        return moment;
    }

    GroupMetadata metadata() {
        return metadata;
    }

    @Nullable Topology topology() {
        return topology;
    }

    int assignmentEpoch() {
        return assignmentEpoch;
    }

    long assignedAtMillis() {
        return assignedAtMillis;
    }

    SortedMap<String, StreamsMember> members() {
        return Collections.unmodifiableSortedMap(members);
    }

    @Nullable StreamsMember member(String memberId) {
        return members.get(memberId);
    }

    @Nullable StreamsMember staticMember(String instanceId) {
        String memberId = staticMembers.get(instanceId);
        return memberId == null ? null : members.get(memberId);
    }

    SortedMap<String, TaskAssignment> targets() {
        return Collections.unmodifiableSortedMap(targets);
    }

    Reconciliation.Holders holders() {
        return holders;
    }

    // ---- replay

    void replay(@Nullable Topology value) {
        topology = value;
    }

    void replay(GroupMetadata value) {
        metadata = value;
    }

    void replayAssignmentEpoch(int epoch, long atMillis) {
        assignmentEpoch = epoch;
        assignedAtMillis = atMillis;
    }

    void replayMember(String memberId, MemberProfile profile) {
        update(members.getOrDefault(memberId, StreamsMember.unknown(memberId)).with(profile));
    }

    void replayProgress(String memberId, MemberProgress progress) {
        update(members.getOrDefault(memberId, StreamsMember.unknown(memberId)).with(progress));
    }

    private void update(StreamsMember member) {
        StreamsMember before = members.put(member.id(), member);
        forgetStatic(before);
        if (member.profile().instanceId() != null) {
            staticMembers.put(member.profile().instanceId(), member.id());
        }
        holders.replace(before, member);
    }

    /** The member has nothing any more; its profile is still to go. */
    void replayProgressGone(String memberId) {
        StreamsMember member = members.get(memberId);
        if (member != null) {
            update(member.with(new MemberProgress(MemberProgress.LEFT, MemberProgress.LEFT, MemberState.STABLE, OwnedTasks.NONE, OwnedTasks.NONE)));
        }
    }

    void replayMemberGone(String memberId) {
        StreamsMember gone = members.remove(memberId);
        forgetStatic(gone);
        holders.replace(gone, null);
        moment.memberGone(memberId, members.isEmpty());
    }

    private void forgetStatic(@Nullable StreamsMember member) {
        if (member != null && member.profile().instanceId() != null) {
            staticMembers.remove(member.profile().instanceId(), member.id());
        }
    }

    void replayTarget(String memberId, @Nullable TaskAssignment target) {
        if (target == null) {
            targets.remove(memberId);
        } else {
            targets.put(memberId, target);
        }
    }

    // ---- offsets

    @Override
    public boolean isSubscribedTo(String topic) {
        return !members.isEmpty() && topology != null && topology.reading(topic) != null;
    }

    @Override
    public CommitCheck commitCheck(Committer committer) {
        boolean anonymous = committer.epoch() < 0 && committer.memberId().isEmpty() && committer.instanceId() == null;
        if (committer.epoch() < 0 && members.isEmpty() || committer.transactional() && anonymous) {
            return CommitCheck.of(Errors.NONE);
        }
        StreamsMember member = members.get(committer.memberId());
        if (member == null) {
            return CommitCheck.of(Errors.UNKNOWN_MEMBER_ID);
        }
        if (!committer.transactional() && committer.version() < COMMIT_SINCE) {
            return CommitCheck.of(Errors.UNSUPPORTED_VERSION);
        }
        if (committer.epoch() == member.epoch()) {
            return CommitCheck.of(Errors.NONE);
        }
        return committer.epoch() > member.epoch() ? CommitCheck.of(Errors.STALE_MEMBER_EPOCH) : new PastEpoch(topology, member, committer.epoch());
    }

    /** Somebody in an epoch of the past may still commit for what it has had since then. */
    private record PastEpoch(@Nullable Topology topology, StreamsMember member, int epoch) implements CommitCheck {

        @Override
        public Errors problem(Uuid topicId, int partition) {
            return Errors.STALE_MEMBER_EPOCH;
        }

        @Override
        public Errors problem(String topic, Uuid topicId, int partition) {
            Subtopology reader = topology == null ? null : topology.reading(topic);
            if (reader == null) {
                return Errors.STALE_MEMBER_EPOCH;
            }
            TaskId task = new TaskId(reader.id(), partition);
            Integer since = member.progress().assigned().active().get(task);
            if (since == null) {
                since = member.progress().pendingRevocation().active().get(task);
            }
            return since == null || epoch < since ? Errors.STALE_MEMBER_EPOCH : Errors.NONE;
        }
    }

    @Override
    public Errors fetchProblem(@Nullable String memberId, int memberEpoch) {
        if (memberId == null && memberEpoch < 0) {
            return Errors.NONE;
        }
        StreamsMember member = memberId == null ? null : members.get(memberId);
        if (member == null) {
            return Errors.UNKNOWN_MEMBER_ID;
        }
        return member.epoch() == memberEpoch ? Errors.NONE : Errors.STALE_MEMBER_EPOCH;
    }

    @Override
    public Errors offsetDeleteProblem() {
        return Errors.NONE;
    }

    @Override
    public Errors deleteProblem() {
        return members.isEmpty() ? Errors.NONE : Errors.NON_EMPTY_GROUP;
    }

    @Override
    public List<CoordinatorRecord> tombstones() {
        return StreamsRecords.tombstones(id, members.keySet());
    }

    @Override
    public OptionalLong offsetUnusedSince(String topic, long commitMillis) {
        return isSubscribedTo(topic) ? OptionalLong.empty() : OptionalLong.of(commitMillis);
    }
}
