package dev.kraftbench.group.internal.streams;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.group.internal.streams.StreamsRecords.GroupMetadata;
import dev.kraftbench.group.internal.streams.topology.Topology;
import dev.kraftbench.group.internal.streams.topology.TopologyRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one decision changes in a group: collects the records and shows the group as it will be once they are applied. Used for one
 * decision.
 */
final class StreamsChange {

    private final StreamsGroup group;
    private final List<CoordinatorRecord> records;
    private @Nullable SortedMap<String, StreamsMember> members;
    private @Nullable SortedMap<String, TaskAssignment> targets;
    private @Nullable Topology topology;
    private GroupMetadata metadata;
    private int assignmentEpoch;
    private @Nullable String bumpReason;
    private @Nullable String delay;

    /** @param before records that have to come first */
    StreamsChange(StreamsGroup group, List<CoordinatorRecord> before) {
        this.group = group;
        this.records = new ArrayList<>(before);
        this.topology = group.topology();
        this.metadata = group.metadata();
        this.assignmentEpoch = group.assignmentEpoch();
    }

    StreamsGroup group() {
        return group;
    }

    List<CoordinatorRecord> records() {
        return records;
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

    // ---- members

    SortedMap<String, StreamsMember> members() {
        return members == null ? group.members() : members;
    }

    private SortedMap<String, StreamsMember> ownMembers() {
        if (members == null) {
            members = new TreeMap<>(group.members());
        }
        return members;
    }

    StreamsMember member(String memberId) {
        StreamsMember member = members().get(memberId);
        if (member == null) {
            throw new IllegalStateException("Group " + group.id() + " has no member " + memberId);
        }
        return member;
    }

    void profile(StreamsMember member, MemberProfile profile) {
        ownMembers().put(member.id(), member.with(profile));
        records.add(StreamsRecords.member(group.id(), member.id(), profile));
    }

    void progress(StreamsMember member, MemberProgress progress) {
        ownMembers().put(member.id(), member.with(progress));
        records.add(StreamsRecords.progress(group.id(), member.id(), progress));
    }

    void remove(String memberId) {
        ownMembers().remove(memberId);
        ownTargets().remove(memberId);
        records.addAll(StreamsRecords.memberTombstones(group.id(), memberId));
    }

    /** Gives the place of a static member, and what it has, to another id. */
    StreamsMember replace(StreamsMember old, String memberId) {
        TaskAssignment target = target(old.id());
        StreamsMember successor = new StreamsMember(memberId, old.profile(), old.progress().rejoining());
        remove(old.id());
        profile(successor, successor.profile());
        target(memberId, target);
        progress(successor, successor.progress());
        return successor;
    }

    // ---- group

    void topology(Topology value) {
        topology = value;
        records.add(TopologyRecords.record(group.id(), value));
    }

    /** The group enters its next epoch, once at most for each decision. */
    void bump(String reason, long metadataHash, int validatedTopologyEpoch, SortedMap<String, String> configs) {
        metadata = new GroupMetadata(
                group.metadata().epoch() + 1, metadataHash, validatedTopologyEpoch, configs, metadata.storedDescription(), metadata.failedDescription());
        records.add(StreamsRecords.group(group.id(), metadata));
        bumpReason = reason;
    }

    /** Why the group enters another epoch, or null if it does not. */
    @Nullable String bumpReason() {
        return bumpReason;
    }

    /** The assignment has to wait. */
    void delay(String reason) {
        delay = reason;
    }

    /** Why the assignment has to wait, or null if it does not. */
    @Nullable String delay() {
        return delay;
    }

    // ---- targets

    TaskAssignment target(String memberId) {
        return targets().getOrDefault(memberId, TaskAssignment.NONE);
    }

    private SortedMap<String, TaskAssignment> targets() {
        return targets == null ? group.targets() : targets;
    }

    private SortedMap<String, TaskAssignment> ownTargets() {
        if (targets == null) {
            targets = new TreeMap<>(group.targets());
        }
        return targets;
    }

    private void target(String memberId, TaskAssignment target) {
        ownTargets().put(memberId, target);
        records.add(StreamsRecords.target(group.id(), memberId, target));
    }

    /** Puts an assignment into force for the group's present epoch. */
    void assign(Map<String, TaskAssignment> assignment, long nowMillis) {
        for (String memberId : members().keySet()) {
            TaskAssignment wanted = assignment.getOrDefault(memberId, TaskAssignment.NONE);
            if (!wanted.equals(targets().get(memberId))) {
                target(memberId, wanted);
            }
        }
        assignmentEpoch = metadata.epoch();
        records.add(StreamsRecords.assignmentEpoch(group.id(), assignmentEpoch, nowMillis));
    }
}
