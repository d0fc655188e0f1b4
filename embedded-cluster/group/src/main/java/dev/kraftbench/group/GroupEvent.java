package dev.kraftbench.group;

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
}
