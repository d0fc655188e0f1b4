package dev.kraftbench.group.internal.classic;

import dev.kraftbench.group.internal.classic.ClassicMember.Protocol;
import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.group.GroupType;
import dev.kraftbench.group.internal.Group;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.message.ConsumerProtocolSubscription;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group whose members assign work among themselves: the coordinator keeps the generations, one member, the leader, decides who does
 * what. Confined to the shard's lane.
 *
 * <p>A group without a protocol type that has no members is a mere name under which somebody commits offsets (a simple group).
 */
public final class ClassicGroup implements Group {

    private static final Logger LOG = LoggerFactory.getLogger(ClassicGroup.class);

    /** The protocol type of Kafka's consumers, whose metadata tells the topics they read. */
    public static final String CONSUMER_PROTOCOL = "consumer";

    /** The state's start is not known: the record is of a version that did not tell. */
    static final long UNKNOWN_TIME = -1;

    private final String id;
    private final Map<String, ClassicMember> members = new LinkedHashMap<>();
    private final Map<String, String> staticMembers = new HashMap<>();
    private final Set<String> pendingJoin = new LinkedHashSet<>();
    private final Set<String> pendingSync = new LinkedHashSet<>();
    private ClassicState state;
    private ClassicState previousState = ClassicState.DEAD;
    private long stateSinceMillis;
    private int generation;
    private @Nullable String protocolType;
    private @Nullable String protocolName;
    private @Nullable String leaderId;
    private @Nullable Set<String> subscribedTopics;

    /** Whether somebody new came while the first rebalance waited for others. */
    boolean newMemberWhileWaiting;

    ClassicGroup(String id, ClassicState state, long stateSinceMillis, int generation, @Nullable String protocolType, @Nullable String protocolName, @Nullable String leaderId) {
        this.id = id;
        this.state = state;
        this.stateSinceMillis = stateSinceMillis;
        this.generation = generation;
        this.protocolType = protocolType;
        this.protocolName = protocolName;
        this.leaderId = leaderId;
    }

    public static ClassicGroup empty(String id, long nowMillis) {
        return new ClassicGroup(id, ClassicState.EMPTY, nowMillis, 0, null, null, null);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public GroupType type() {
        return GroupType.CLASSIC;
    }

    @Override
    public String stateLabel() {
        return state.label();
    }

    @Override
    public boolean isEmpty() {
        return state == ClassicState.EMPTY;
    }

    ClassicState state() {
        return state;
    }

    boolean is(ClassicState expected) {
        return state == expected;
    }

    long stateSinceMillis() {
        return stateSinceMillis;
    }

    public int generation() {
        return generation;
    }

    /** Null for a simple group. */
    @Nullable String agreedProtocolType() {
        return protocolType;
    }

    @Override
    public String protocolType() {
        return protocolType == null ? "" : protocolType;
    }

    public @Nullable String protocolName() {
        return protocolName;
    }

    @Nullable String leaderId() {
        return leaderId;
    }

    boolean isLeader(String memberId) {
        return memberId.equals(leaderId);
    }

    /** The first rebalance of an empty group is waiting for more members. */
    boolean isGathering() {
        return state == ClassicState.PREPARING_REBALANCE && previousState == ClassicState.EMPTY;
    }

    public boolean usesConsumerProtocol() {
        return CONSUMER_PROTOCOL.equals(protocolType);
    }

    // ---- members

    public Collection<ClassicMember> members() {
        return members.values();
    }

    public int size() {
        return members.size();
    }

    @Nullable ClassicMember member(String memberId) {
        return members.get(memberId);
    }

    public boolean has(String memberId) {
        return members.containsKey(memberId);
    }

    /** The member that holds this instance id now, or null. */
    public @Nullable String staticMemberId(String instanceId) {
        return staticMembers.get(instanceId);
    }

    void add(ClassicMember member) {
        if (member.instanceId != null && staticMembers.putIfAbsent(member.instanceId, member.id) != null) {
            throw new IllegalStateException("Group " + id + " has a member with instance id " + member.instanceId + " already");
        }
        if (members.isEmpty()) {
            protocolType = member.protocolType;
        }
        if (leaderId == null) {
            leaderId = member.id;
        }
        members.put(member.id, member);
        pendingJoin.remove(member.id);
    }

    /** Removes a member or a pending one; if it led, somebody else does. */
    void remove(String memberId) {
        ClassicMember removed = members.remove(memberId);
        if (removed != null && removed.instanceId != null) {
            staticMembers.remove(removed.instanceId);
        }
        if (isLeader(memberId)) {
            leaderId = members.keySet().stream().findFirst().orElse(null);
        }
        pendingJoin.remove(memberId);
        pendingSync.remove(memberId);
    }

    /** Gives the place of a static member to a new id (KIP-345). Who still waits under the old id must have been answered. */
    ClassicMember replaceStatic(ClassicMember old, String newId) {
        ClassicMember replacement = old.withId(newId);
        // Keep the order of the members: it decides ties.
        List<ClassicMember> ordered = new ArrayList<>(members.values());
        members.clear();
        for (ClassicMember each : ordered) {
            ClassicMember kept = each == old ? replacement : each;
            members.put(kept.id, kept);
        }
        if (isLeader(old.id)) {
            leaderId = newId;
        }
        if (old.instanceId != null) {
            staticMembers.put(old.instanceId, newId);
        }
        if (pendingSync.remove(old.id)) {
            pendingSync.add(newId);
        }
        return replacement;
    }

    /** What is wrong with somebody claiming to be this member: nothing, an unknown id, or an instance id that another one took over. */
    Errors check(String memberId, @Nullable String instanceId) {
        if (instanceId != null) {
            String current = staticMembers.get(instanceId);
            if (current == null) {
                return Errors.UNKNOWN_MEMBER_ID;
            }
            if (!current.equals(memberId)) {
                return Errors.FENCED_INSTANCE_ID;
            }
        }
        return members.containsKey(memberId) ? Errors.NONE : Errors.UNKNOWN_MEMBER_ID;
    }

    boolean isPending(String memberId) {
        return pendingJoin.contains(memberId);
    }

    void addPending(String memberId) {
        pendingJoin.add(memberId);
    }

    Set<String> pendingSync() {
        return pendingSync;
    }

    boolean allJoined() {
        return pendingJoin.isEmpty() && members.values().stream().allMatch(ClassicMember::isAwaitingJoin);
    }

    int awaitingJoin() {
        return (int) members.values().stream().filter(ClassicMember::isAwaitingJoin).count();
    }

    int rebalanceTimeoutMillis() {
        return members.values().stream().mapToInt(each -> each.rebalanceTimeoutMillis).max().orElse(0);
    }

    /** Makes sure that the leader is one who has joined the coming generation; false if nobody has. */
    boolean electJoinedLeader() {
        ClassicMember leader = leaderId == null ? null : members.get(leaderId);
        if (leader != null && leader.isAwaitingJoin()) {
            return true;
        }
        for (ClassicMember each : members.values()) {
            if (each.isAwaitingJoin()) {
                leaderId = each.id;
                return true;
            }
        }
        return false;
    }

    // ---- protocols

    /** Whether somebody with these protocols can be in the group with those who are. */
    boolean accepts(String type, List<Protocol> protocols) {
        if (state == ClassicState.EMPTY) {
            return !type.isEmpty() && !protocols.isEmpty();
        }
        return type.equals(protocolType)
                && protocols.stream().anyMatch(each -> members.values().stream().allMatch(member -> member.supports(each.name())));
    }

    /** The protocol, among those all support, that most members like best; ties go to the one first named. */
    String selectProtocol() {
        ClassicMember first = members.values().iterator().next();
        Set<String> candidates = new LinkedHashSet<>();
        for (Protocol each : first.protocols) {
            if (members.values().stream().allMatch(member -> member.supports(each.name()))) {
                candidates.add(each.name());
            }
        }
        Map<String, Integer> votes = new LinkedHashMap<>();
        for (ClassicMember each : members.values()) {
            String vote = each.preferred(candidates);
            if (vote != null) {
                votes.merge(vote, 1, Integer::sum);
            }
        }
        String winner = null;
        for (Map.Entry<String, Integer> each : votes.entrySet()) {
            if (winner == null || each.getValue() > votes.get(winner)) {
                winner = each.getKey();
            }
        }
        if (winner == null) {
            throw new IllegalStateException("The members of group " + id + " have no protocol in common");
        }
        return winner;
    }

    /** Whether the group reads the topic, as far as is known: consumers that can't be understood may read any. */
    @Override
    public boolean isSubscribedTo(String topic) {
        return subscribedTopics == null ? usesConsumerProtocol() : subscribedTopics.contains(topic);
    }

    boolean knowsSubscribedTopics() {
        return subscribedTopics != null;
    }

    void readSubscriptions() {
        subscribedTopics = subscriptions();
    }

    private @Nullable Set<String> subscriptions() {
        if (!usesConsumerProtocol()) {
            return null;
        }
        Set<String> topics = new LinkedHashSet<>();
        if (members.isEmpty()) {
            return topics;
        }
        if (protocolName == null) {
            return null;
        }
        try {
            for (ClassicMember each : members.values()) {
                ByteBuffer bytes = ByteBuffer.wrap(each.metadata(protocolName));
                bytes.getShort();
                // Every later version begins with the fields of version 0.
                topics.addAll(new ConsumerProtocolSubscription(new ByteBufferAccessor(bytes), (short) 0).topics());
            }
            return topics;
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("group", id).addKeyValue("protocol", protocolName).setCause(e)
                    .log("Could not read a member's subscription; its topics are taken for unknown");
            return null;
        }
    }

    // ---- offsets and the end

    @Override
    public CommitCheck commitCheck(Committer committer) {
        return CommitCheck.of(commitProblem(committer));
    }

    private Errors commitProblem(Committer committer) {
        boolean outsider = committer.epoch() < 0;
        if (outsider && isEmpty()) {
            return Errors.NONE;
        }
        if (outsider && committer.memberId().isEmpty() && committer.instanceId() == null) {
            // Members own the offsets while there are any; a transaction of somebody who tells no group's metadata passes (KIP-447).
            return committer.transactional() ? Errors.NONE : Errors.UNKNOWN_MEMBER_ID;
        }
        Errors problem = check(committer.memberId(), committer.instanceId());
        if (problem != Errors.NONE) {
            return problem;
        }
        if (committer.epoch() != generation) {
            return Errors.ILLEGAL_GENERATION;
        }
        // The member has seen the new generation but not its assignment, so it can't know what it may commit.
        boolean unassigned = state == ClassicState.COMPLETING_REBALANCE && !committer.transactional();
        return unassigned ? Errors.REBALANCE_IN_PROGRESS : Errors.NONE;
    }

    @Override
    public Errors fetchProblem(@Nullable String memberId, int memberEpoch) {
        return Errors.NONE;
    }

    @Override
    public Errors offsetDeleteProblem() {
        // What members of other protocols read can't be told.
        return isEmpty() || usesConsumerProtocol() ? Errors.NONE : Errors.NON_EMPTY_GROUP;
    }

    @Override
    public Errors deleteProblem() {
        return isEmpty() ? Errors.NONE : Errors.NON_EMPTY_GROUP;
    }

    @Override
    public List<CoordinatorRecord> tombstones() {
        return List.of(ClassicRecords.groupTombstone(id));
    }

    @Override
    public OptionalLong offsetUnusedSince(String topic, long commitMillis) {
        if (protocolType == null) {
            return OptionalLong.of(commitMillis);
        }
        if (isSubscribedTo(topic)) {
            return OptionalLong.empty();
        }
        if (isEmpty()) {
            return OptionalLong.of(stateSinceMillis == UNKNOWN_TIME ? commitMillis : stateSinceMillis);
        }
        boolean known = state == ClassicState.STABLE && usesConsumerProtocol() && knowsSubscribedTopics();
        return known ? OptionalLong.of(commitMillis) : OptionalLong.empty();
    }

    // ---- transitions

    void become(ClassicState next, long nowMillis) {
        if (!next.mayFollow(state)) {
            throw new IllegalStateException("Group " + id + " cannot go from " + state + " to " + next);
        }
        previousState = state;
        state = next;
        stateSinceMillis = nowMillis;
    }

    /** Begins the generation of those who have joined, or, if nobody has, the emptiness. */
    void beginGeneration(long nowMillis) {
        generation++;
        pendingSync.clear();
        protocolName = members.isEmpty() ? null : selectProtocol();
        readSubscriptions();
        become(members.isEmpty() ? ClassicState.EMPTY : ClassicState.COMPLETING_REBALANCE, nowMillis);
    }

    /** What the leader is told about everyone. */
    List<JoinGroupResponseMember> membersForLeader() {
        return members.values().stream()
                .map(each -> new JoinGroupResponseMember()
                        .setMemberId(each.id)
                        .setGroupInstanceId(each.instanceId)
                        .setMetadata(each.metadata(protocolName)))
                .toList();
    }
}
