package dev.kraftbench.group.internal.share;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.group.GroupType;
import dev.kraftbench.group.internal.Group;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** A share group (KIP-932), as its records tell it. Changes only by replay; confined to the shard's lane. */
final class ShareGroup implements Group {

    private static final String PROTOCOL_TYPE = "share";
    private static final int NO_ASSIGNMENT = -1;

    private final String id;
    private final Map<String, ShareMember> members = new TreeMap<>();
    private final Map<String, Map<Uuid, Set<Integer>>> target = new HashMap<>();
    private int epoch;
    private long metadataHash;
    private int assignmentEpoch = NO_ASSIGNMENT;
    private ShareStates states = ShareStates.NONE;

    ShareGroup(String id) {
        this.id = id;
    }

    // ---- what it is

    @Override
    public String id() {
        return id;
    }

    @Override
    public GroupType type() {
        return GroupType.SHARE;
    }

    @Override
    public String stateLabel() {
        return isEmpty() ? "Empty" : "Stable";
    }

    @Override
    public String protocolType() {
        return PROTOCOL_TYPE;
    }

    @Override
    public boolean isEmpty() {
        return members.isEmpty();
    }

    @Override
    public boolean isSubscribedTo(String topic) {
        return members.values().stream().anyMatch(member -> member.subscription().contains(topic));
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

    ShareStates states() {
        return states;
    }

    Collection<ShareMember> members() {
        return members.values();
    }

    Map<String, ShareMember> membersById() {
        return Collections.unmodifiableMap(members);
    }

    @Nullable
    ShareMember member(String memberId) {
        return members.get(memberId);
    }

    /** What each member is to have; those not yet told still work by what they had. */
    Map<String, Map<Uuid, Set<Integer>>> targets() {
        return Collections.unmodifiableMap(target);
    }

    Map<Uuid, Set<Integer>> target(String memberId) {
        return target.getOrDefault(memberId, Map.of());
    }

    DescribedGroup describe(ShareTopics topics) {
        return new DescribedGroup()
                .setGroupId(id)
                .setGroupState(stateLabel())
                .setGroupEpoch(epoch)
                .setAssignmentEpoch(Math.max(0, assignmentEpoch))
                .setAssignorName(ShareAssignor.NAME)
                .setMembers(members.values().stream().map(topics::describe).toList());
    }

    // ---- it has no committed offsets: share-partitions have state of their own

    @Override
    public CommitCheck commitCheck(Committer committer) {
        return CommitCheck.of(Errors.GROUP_ID_NOT_FOUND);
    }

    @Override
    public Errors fetchProblem(@Nullable String memberId, int memberEpoch) {
        return Errors.GROUP_ID_NOT_FOUND;
    }

    @Override
    public Errors offsetDeleteProblem() {
        return Errors.GROUP_ID_NOT_FOUND;
    }

    @Override
    public OptionalLong offsetUnusedSince(String topic, long commitMillis) {
        return OptionalLong.empty();
    }

    /** Its state at the share coordinators would be left behind. */
    @Override
    public boolean vanishesWhenEmpty() {
        return false;
    }

    @Override
    public Errors deleteProblem() {
        return isEmpty() ? Errors.NONE : Errors.NON_EMPTY_GROUP;
    }

    @Override
    public List<CoordinatorRecord> tombstones() {
        return ShareRecords.tombstones(id, members.keySet());
    }

    // ---- replay

    void put(ShareMember member) {
        members.put(member.id(), member);
    }

    void remove(String memberId) {
        members.remove(memberId);
    }

    void setEpoch(int newEpoch, long newMetadataHash) {
        epoch = newEpoch;
        metadataHash = newMetadataHash;
    }

    void setAssignmentEpoch(int newEpoch) {
        assignmentEpoch = newEpoch;
    }

    void forgetAssignmentEpoch() {
        assignmentEpoch = NO_ASSIGNMENT;
    }

    void setTarget(String memberId, Map<Uuid, Set<Integer>> assignment) {
        target.put(memberId, assignment);
    }

    void removeTarget(String memberId) {
        target.remove(memberId);
    }

    void setStates(ShareStates newStates) {
        states = newStates;
    }
}
