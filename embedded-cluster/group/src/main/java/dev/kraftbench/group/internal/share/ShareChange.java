package dev.kraftbench.group.internal.share;

import dev.kraftbench.coordinator.CoordinatorRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * One change of a share group, from what is known of it to the records of what follows: a member that comes, changes or goes, share-partitions
 * that have got their state, topics that have changed. Wherever that makes another assignment, the group has a new epoch. Pure.
 */
final class ShareChange {

    /**
     * What a change leads to.
     *
     * @param epoch of the group and its assignment from now on
     * @param moved members that are told a new assignment, by id, as they are after it
     * @param initializing share-partitions that need their first state
     * @param rebalanced whether the group has a new epoch
     */
    record Outcome(
            List<CoordinatorRecord> records,
            int epoch,
            Map<String, ShareMember> moved,
            Map<Uuid, ShareStates.Topic> initializing,
            boolean rebalanced) {}

    private static final int NONE = -1;

    private final ShareGroup group;
    private final ShareTopics topics;
    private final ToLongFunction<Set<String>> metadataHash;
    private final Map<String, ShareMember> members;
    private final List<CoordinatorRecord> records = new ArrayList<>();
    private ShareStates states;
    private boolean subscriptionsChanged;
    private int fencingEpoch = NONE;

    /** @param metadataHash of the topics with these names, by Kafka's rule */
    ShareChange(ShareGroup group, ShareTopics topics, ToLongFunction<Set<String>> metadataHash) {
        this.group = group;
        this.topics = topics;
        this.metadataHash = metadataHash;
        this.members = new TreeMap<>(group.membersById());
        this.states = group.states();
    }

    /** The member is new or says something else about itself. */
    ShareChange member(ShareMember member) {
        ShareMember before = members.put(member.id(), member);
        if (before == null || !before.saysTheSameAs(member)) {
            records.add(ShareRecords.member(group.id(), member));
        }
        subscriptionsChanged |= before == null || !before.subscription().equals(member.subscription());
        return this;
    }

    ShareChange leaves(String memberId) {
        if (members.remove(memberId) != null) {
            records.addAll(ShareRecords.memberTombstones(group.id(), memberId));
            subscriptionsChanged = true;
        }
        return this;
    }

    ShareChange states(ShareStates newStates) {
        states = newStates;
        return this;
    }

    /** The group's epoch is to be higher than this one. */
    ShareChange above(int epoch) {
        fencingEpoch = epoch;
        return this;
    }

    /**
     * @param asking the member whose request this is: it is told its assignment even if that is the same as before
     * @param listening others that can be told now, if theirs changes
     * @param nowMillis wall clock
     */
    Outcome settle(@Nullable String asking, Set<String> listening, long nowMillis) {
        Map<Uuid, ShareStates.Topic> subscribed = topics.subscribed(members.values());
        Map<Uuid, Set<Integer>> assignable = ShareTopics.assignable(states, subscribed);
        long hash = metadataHash.applyAsLong(ShareTopics.names(members.values()));
        boolean fenced = fencingEpoch >= group.epoch();
        boolean rebalanced = subscriptionsChanged || hash != group.metadataHash() || !assignable.equals(assignableBefore()) || fenced;
        int epoch = rebalanced ? Math.max(group.epoch(), fencingEpoch) + 1 : group.epoch();
        if (rebalanced) {
            records.add(ShareRecords.epoch(group.id(), epoch, hash));
        }
        Map<String, Map<Uuid, Set<Integer>>> target = group.targets();
        if (!members.isEmpty() && (rebalanced || group.assignmentEpoch() < epoch)) {
            target = assign(epoch, assignable, nowMillis);
        }
        Map<String, ShareMember> moved = move(asking, listening, epoch, target);
        Map<Uuid, ShareStates.Topic> initializing = ShareTopics.without(states, subscribed);
        if (!initializing.isEmpty()) {
            states = states.beginning(initializing);
        }
        if (!states.equals(group.states())) {
            records.add(ShareRecords.states(group.id(), states));
        }
        return new Outcome(List.copyOf(records), epoch, moved, initializing, rebalanced);
    }

    private Map<Uuid, Set<Integer>> assignableBefore() {
        return ShareTopics.assignable(group.states(), topics.subscribed(group.members()));
    }

    private Map<String, Map<Uuid, Set<Integer>>> assign(int epoch, Map<Uuid, Set<Integer>> assignable, long nowMillis) {
        Map<String, Set<Uuid>> subscriptions = new TreeMap<>();
        members.forEach((id, member) -> subscriptions.put(id, topics.ids(member.subscription())));
        Map<String, Map<Uuid, Set<Integer>>> target = ShareAssignor.assign(subscriptions, group.targets(), assignable);
        target.forEach((id, assignment) -> {
            if (!assignment.equals(group.targets().get(id))) {
                records.add(ShareRecords.target(group.id(), id, assignment));
            }
        });
        records.add(ShareRecords.assignmentEpoch(group.id(), epoch, nowMillis));
        return target;
    }

    private Map<String, ShareMember> move(
            @Nullable String asking, Set<String> listening, int epoch, Map<String, Map<Uuid, Set<Integer>>> target) {
        Map<String, ShareMember> moved = new TreeMap<>();
        members.forEach((id, member) -> {
            Map<Uuid, Set<Integer>> assignment = target.getOrDefault(id, Map.of());
            boolean told = id.equals(asking) || listening.contains(id) && !assignment.equals(member.assigned());
            if (told && (member.epoch() != epoch || !assignment.equals(member.assigned()))) {
                ShareMember after = member.moved(epoch, assignment);
                moved.put(id, after);
                records.add(ShareRecords.current(group.id(), after));
            }
        });
        return moved;
    }
}
