package dev.kraftbench.group;

import java.util.List;
import java.util.Set;
import org.apache.kafka.common.Uuid;

/** Something that happened to a group, for those who watch. Told on the shard's lane; memory only, not a record of the log. */
public sealed interface GroupEvent {

    String groupId();

    record MemberJoined(String groupId, String memberId, String clientId) implements GroupEvent {}

    record MemberLeft(String groupId, String memberId, String reason) implements GroupEvent {}

    /** No heartbeat within the session time-out, or not back within the rebalance time-out. */
    record MemberExpired(String groupId, String memberId, String reason) implements GroupEvent {}

    record RebalanceStarted(String groupId, int generation, String reason) implements GroupEvent {}

    /** The assignment of a generation is committed and every member may work on it. */
    record GenerationStable(String groupId, int generation, int members) implements GroupEvent {}

    record GroupEmptied(String groupId, int generation) implements GroupEvent {}

    record GroupDeleted(String groupId) implements GroupEvent {}

    /** A share group has a new assignment; whoever can be told now is. */
    record ShareAssigned(String groupId, int epoch, int told) implements GroupEvent {}

    /** Share-partitions of a topic have their first state and can be assigned. */
    record ShareStateInitialized(String groupId, Uuid topicId, Set<Integer> partitions) implements GroupEvent {}

    /** An administrator has set start offsets of a share group. */
    record ShareOffsetsAltered(String groupId, int epoch, Set<String> topics) implements GroupEvent {}

    /** An administrator has made a share group forget topics. */
    record ShareOffsetsDeleted(String groupId, Set<String> topics) implements GroupEvent {}

    // ---- streams groups

    /** A streams application's topology is known from now on. */
    record StreamsTopologyChanged(String groupId, int topologyEpoch, int subtopologies) implements GroupEvent {}

    /** Something changed that may change who does what. */
    record StreamsEpochBegun(String groupId, int epoch, String reason) implements GroupEvent {}

    /** It is decided who is to have which tasks in an epoch. */
    record StreamsTasksPlanned(String groupId, int epoch, int members) implements GroupEvent {}

    /** A member has other tasks than before, or is told to give some up. Tasks are named {@code subtopology_partition}. */
    record StreamsTasksChanged(String groupId, String memberId, int epoch, List<String> active, List<String> standby, List<String> toGiveUp)
            implements GroupEvent {}

    /** Repartition and changelog topics are missing and are going to be created. */
    record StreamsTopicsWanted(String groupId, List<String> topics) implements GroupEvent {}

    // ---- groups that the coordinator assigns (KIP-848 and its kin)

    /** Members, subscriptions or topics have changed: a new target is due. */
    record EpochBumped(String groupId, int epoch, String reason) implements GroupEvent {}

    /** @param changedMembers how many members are to have other partitions than before */
    record TargetComputed(String groupId, int epoch, String assignor, int members, int changedMembers) implements GroupEvent {}

    /** The member may work on these from now on. @param partitions written as topic-partition */
    record PartitionsAssigned(String groupId, String memberId, int epoch, Set<String> partitions) implements GroupEvent {}

    /** The member has been told to give these up. @param partitions written as topic-partition */
    record PartitionsRevoking(String groupId, String memberId, int epoch, Set<String> partitions) implements GroupEvent {}

    /** Nobody but others wait for these now. @param partitions written as topic-partition */
    record PartitionsReleased(String groupId, String memberId, Set<String> partitions) implements GroupEvent {}

    /** The member claimed an epoch that it can't have; it has to begin anew. */
    record MemberFenced(String groupId, String memberId, int claimedEpoch, int epoch) implements GroupEvent {}

    /** Every member has what the target gives it. */
    record TargetReached(String groupId, int epoch, int members) implements GroupEvent {}

    record GroupConverted(String groupId, GroupType from, GroupType to) implements GroupEvent {}

    record RegexResolved(String groupId, String regex, int topics) implements GroupEvent {}
}
