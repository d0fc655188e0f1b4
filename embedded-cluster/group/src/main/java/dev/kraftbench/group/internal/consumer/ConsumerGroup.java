package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.group.GroupType;
import dev.kraftbench.group.internal.Group;
import dev.kraftbench.group.internal.consumer.ConsumerMember.Standing;
import dev.kraftbench.group.internal.modern.MemberState;
import dev.kraftbench.group.internal.modern.PartitionSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * A group whose assignment is made by the coordinator (KIP-848). Changed only by replay, except for what it remembers of its contacts.
 * Confined to the shard's lane.
 *
 * <p>The <em>group epoch</em> grows with each change of members, subscriptions or topics; the <em>assignment epoch</em> follows when the
 * target for it has been computed; each <em>member epoch</em> follows when the member has given up what the target takes from it.
 */
public final class ConsumerGroup implements Group {

    static final String PROTOCOL_TYPE = "consumer";

    /** Commits by members need a version that carries a member epoch. */
    private static final int MEMBER_EPOCH_VERSION = 9;

    private final String id;
    private final Map<String, ConsumerMember> members = new LinkedHashMap<>();
    private final Map<String, String> staticMembers = new HashMap<>();
    private final Map<String, PartitionSet> targets = new HashMap<>();
    private final Map<Uuid, Map<Integer, String>> owners = new HashMap<>();
    private final Map<String, Integer> topicSubscribers = new HashMap<>();
    private final Map<String, Integer> assignors = new HashMap<>();
    private final Map<String, Integer> classicProtocols = new HashMap<>();
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Regexes regexes = new Regexes();
    private final Contacts contacts = new Contacts();
    private int classicMembers;
    private int unsettled;
    private int epoch;
    private long metadataHash;
    private int assignmentEpoch;
    private long assignedMillis;

    public ConsumerGroup(String id) {
        this.id = id;
    }

    // ---- what it is

    @Override
    public String id() {
        return id;
    }

    @Override
    public GroupType type() {
        return GroupType.CONSUMER;
    }

    @Override
    public String stateLabel() {
        if (members.isEmpty()) {
            return "Empty";
        }
        if (epoch > assignmentEpoch) {
            return "Assigning";
        }
        return unsettled == 0 ? "Stable" : "Reconciling";
    }

    @Override
    public String protocolType() {
        return PROTOCOL_TYPE;
    }

    @Override
    public boolean isEmpty() {
        return members.isEmpty();
    }

    boolean isStable() {
        return !members.isEmpty() && epoch == assignmentEpoch && unsettled == 0;
    }

    int epoch() {
        return epoch;
    }

    long metadataHash() {
        return metadataHash;
    }

    int assignmentEpoch() {
        return assignmentEpoch;
    }

    /** When the target was computed, wall clock; 0 if there is none yet. */
    long assignedMillis() {
        return assignedMillis;
    }

    Regexes regexes() {
        return regexes;
    }

    Contacts contacts() {
        return contacts;
    }

    // ---- members

    Collection<ConsumerMember> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    int size() {
        return members.size();
    }

    @Nullable ConsumerMember member(String memberId) {
        return members.get(memberId);
    }

    /** Who has this instance id, or null. */
    @Nullable ConsumerMember staticMember(@Nullable String instanceId) {
        String memberId = instanceId == null ? null : staticMembers.get(instanceId);
        return memberId == null ? null : members.get(memberId);
    }

    PartitionSet target(String memberId) {
        return targets.getOrDefault(memberId, PartitionSet.EMPTY);
    }

    /** Whether a target has been computed in which the member has a place. */
    boolean hasTarget(String memberId) {
        return targets.containsKey(memberId);
    }

    /** Whether somebody else has, or has not given up yet, any of these partitions. */
    boolean isHeldByOthers(Uuid topic, int partition, String memberId) {
        String owner = owners.getOrDefault(topic, Map.of()).get(partition);
        return owner != null && !owner.equals(memberId);
    }

    /** Those who wait for partitions that others have not given up yet. */
    Set<String> waiting() {
        return waiting;
    }

    // ---- subscriptions

    /** All topics that anybody reads, by name or by expression. */
    Set<String> subscribedTopics() {
        Set<String> topics = new HashSet<>(topicSubscribers.keySet());
        regexes.resolved().values().forEach(each -> topics.addAll(each.topics()));
        return topics;
    }

    /** The same with one member in place of another, of which either may be missing. */
    Set<String> subscribedTopics(@Nullable ConsumerMember without, @Nullable ConsumerMember with) {
        Set<String> topics = new HashSet<>(topicSubscribers.keySet());
        String regex = without == null ? null : without.regex();
        boolean last = regex != null && regexes.subscribers(regex) == 1 && (with == null || !regex.equals(with.regex()));
        if (without != null) {
            without.topics().stream().filter(topic -> topicSubscribers.getOrDefault(topic, 0) == 1).forEach(topics::remove);
        }
        regexes.resolved().forEach((each, resolved) -> {
            if (!(last && each.equals(regex))) {
                topics.addAll(resolved.topics());
            }
        });
        if (with != null) {
            topics.addAll(with.topics());
        }
        return topics;
    }

    /** What the member reads: the topics it names and those that match its expression. */
    Set<String> topicsOf(ConsumerMember member) {
        Set<String> topics = new HashSet<>(member.topics());
        String regex = member.regex();
        ResolvedRegex resolved = regex == null ? null : regexes.resolved(regex);
        if (resolved != null) {
            topics.addAll(resolved.topics());
        }
        return topics;
    }

    @Override
    public boolean isSubscribedTo(String topic) {
        return topicSubscribers.containsKey(topic) || regexes.matches(topic);
    }

    /** The assignor that most members prefer, or null if nobody prefers any. */
    @Nullable String preferredAssignor() {
        return preferred(assignors);
    }

    /** The same with one member in place of another, of which the first may be missing. */
    @Nullable String preferredAssignor(@Nullable ConsumerMember without, ConsumerMember with) {
        Map<String, Integer> counts = new HashMap<>(assignors);
        if (without != null) {
            count(counts, without.profile().serverAssignor(), -1);
        }
        count(counts, with.profile().serverAssignor(), 1);
        return preferred(counts);
    }

    private static @Nullable String preferred(Map<String, Integer> counts) {
        String preferred = null;
        for (Map.Entry<String, Integer> each : new TreeMap<>(counts).entrySet()) {
            if (preferred == null || each.getValue() > counts.get(preferred)) {
                preferred = each.getKey();
            }
        }
        return preferred;
    }

    // ---- members that speak the classic protocol

    int classicMembers() {
        return classicMembers;
    }

    /** Whether a classic member with these protocols understands those who are here. */
    boolean supportsClassic(String type, Collection<String> protocols) {
        if (!PROTOCOL_TYPE.equals(type) || protocols.isEmpty()) {
            return false;
        }
        return isEmpty() || protocols.stream().anyMatch(each -> classicProtocols.getOrDefault(each, 0) == classicMembers);
    }

    /** A protocol that all classic members support, or null if there is none. */
    @Nullable String commonClassicProtocol() {
        return members.values().stream()
                .flatMap(member -> member.classicProtocols().stream())
                .map(protocol -> protocol.name())
                .filter(name -> classicProtocols.getOrDefault(name, 0) == classicMembers)
                .findFirst()
                .orElse(null);
    }

    /** Whether others still have any of what the member is to get. */
    boolean waitsForOthers(ConsumerMember member) {
        boolean[] taken = {false};
        target(member.id()).minus(member.assigned().partitions())
                .forEach((topic, partition) -> taken[0] |= isHeldByOthers(topic, partition, member.id()));
        return taken[0];
    }

    // ---- replay

    /** Takes a member in or changes it; tells what is free now. */
    PartitionSet put(ConsumerMember member) {
        ConsumerMember before = members.put(member.id(), member);
        if (before != null) {
            uncount(before);
        }
        count(member, 1);
        PartitionSet held = member.standing().held();
        PartitionSet freed = before == null ? PartitionSet.EMPTY : before.standing().held().minus(held);
        disown(freed, member.id());
        held.forEach((topic, partition) -> owners.computeIfAbsent(topic, any -> new HashMap<>()).put(partition, member.id()));
        return freed;
    }

    /** The member is gone; tells what is free now. */
    PartitionSet remove(String memberId) {
        ConsumerMember before = members.remove(memberId);
        contacts.forget(memberId);
        if (before == null) {
            return PartitionSet.EMPTY;
        }
        uncount(before);
        PartitionSet freed = before.standing().held();
        disown(freed, memberId);
        return freed;
    }

    private void disown(PartitionSet freed, String memberId) {
        freed.forEach((topic, partition) -> {
            Map<Integer, String> partitions = owners.get(topic);
            if (partitions != null && partitions.remove(partition, memberId) && partitions.isEmpty()) {
                owners.remove(topic);
            }
        });
    }

    private void uncount(ConsumerMember member) {
        count(member, -1);
        waiting.remove(member.id());
        if (member.instanceId() != null) {
            staticMembers.remove(member.instanceId(), member.id());
        }
    }

    private void count(ConsumerMember member, int change) {
        member.topics().forEach(topic -> count(topicSubscribers, topic, change));
        count(assignors, member.profile().serverAssignor(), change);
        member.classicProtocols().forEach(each -> count(classicProtocols, each.name(), change));
        regexes.count(member.regex(), change);
        if (member.speaksClassic()) {
            classicMembers += change;
        }
        if (!member.hasReached(assignmentEpoch)) {
            unsettled += change;
        }
        if (change > 0) {
            if (member.state() == MemberState.UNRELEASED) {
                waiting.add(member.id());
            }
            if (member.instanceId() != null) {
                staticMembers.put(member.instanceId(), member.id());
            }
        }
    }

    private static void count(Map<String, Integer> counts, @Nullable String key, int change) {
        if (key != null) {
            counts.merge(key, change, (before, more) -> before + more == 0 ? null : before + more);
        }
    }

    void setEpoch(int newEpoch, long newMetadataHash) {
        epoch = newEpoch;
        metadataHash = newMetadataHash;
    }

    void setTarget(String memberId, @Nullable PartitionSet target) {
        if (target == null) {
            targets.remove(memberId);
        } else {
            targets.put(memberId, target);
        }
    }

    void setAssignmentEpoch(int newEpoch, long computedMillis) {
        assignmentEpoch = newEpoch;
        assignedMillis = computedMillis;
        unsettled = (int) members.values().stream().filter(member -> !member.hasReached(newEpoch)).count();
    }

    // ---- offsets and the end

    @Override
    public CommitCheck commitCheck(Committer committer) {
        if (committer.epoch() < 0 && isEmpty()) {
            return CommitCheck.of(Errors.NONE);
        }
        boolean anonymous = committer.epoch() == -1 && committer.memberId().isEmpty() && committer.instanceId() == null;
        if (committer.transactional() && anonymous) {
            return CommitCheck.of(Errors.NONE);
        }
        ConsumerMember member = members.get(committer.memberId());
        if (member == null) {
            return CommitCheck.of(Errors.UNKNOWN_MEMBER_ID);
        }
        if (!committer.transactional() && !member.speaksClassic() && committer.version() < MEMBER_EPOCH_VERSION) {
            return CommitCheck.of(Errors.UNSUPPORTED_VERSION);
        }
        Errors stale = staleError(member);
        if (committer.epoch() == member.epoch()) {
            return CommitCheck.of(Errors.NONE);
        }
        return committer.epoch() > member.epoch() ? CommitCheck.of(stale) : olderEpochCheck(member.standing(), committer.epoch(), stale);
    }

    /** A member that does not know its newest epoch yet may commit for what it has had since the epoch it knows (KIP-1251). */
    private static CommitCheck olderEpochCheck(Standing standing, int epoch, Errors stale) {
        return (topic, partition) -> {
            Integer given = standing.assigned().epochOf(topic, partition);
            if (given == null) {
                given = standing.revoking().epochOf(topic, partition);
            }
            return given == null || epoch < given ? stale : Errors.NONE;
        };
    }

    private static Errors staleError(ConsumerMember member) {
        return member.speaksClassic() ? Errors.ILLEGAL_GENERATION : Errors.STALE_MEMBER_EPOCH;
    }

    @Override
    public Errors fetchProblem(@Nullable String memberId, int memberEpoch) {
        if (memberId == null && memberEpoch < 0) {
            return Errors.NONE;
        }
        ConsumerMember member = memberId == null ? null : members.get(memberId);
        if (member == null) {
            return Errors.UNKNOWN_MEMBER_ID;
        }
        boolean known = memberEpoch == member.epoch() || contacts.mayKnow(member, memberEpoch);
        return known ? Errors.NONE : staleError(member);
    }

    @Override
    public Errors offsetDeleteProblem() {
        return Errors.NONE;
    }

    @Override
    public Errors deleteProblem() {
        return isEmpty() ? Errors.NONE : Errors.NON_EMPTY_GROUP;
    }

    @Override
    public List<CoordinatorRecord> tombstones() {
        return ConsumerRecords.groupTombstones(this);
    }

    @Override
    public OptionalLong offsetUnusedSince(String topic, long commitMillis) {
        return isSubscribedTo(topic) ? OptionalLong.empty() : OptionalLong.of(commitMillis);
    }

    /** Those whose waiting may be over now that these partitions are free. */
    List<String> waitingFor(PartitionSet freed) {
        List<String> members = new ArrayList<>();
        if (!freed.isEmpty()) {
            waiting.stream().filter(each -> target(each).intersects(freed)).forEach(members::add);
        }
        return members;
    }
}
