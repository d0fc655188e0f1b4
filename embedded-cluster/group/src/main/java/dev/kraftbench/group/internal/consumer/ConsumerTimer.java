package dev.kraftbench.group.internal.consumer;

/** Keys of the timers that consumer groups set. */
sealed interface ConsumerTimer {

    /** No heartbeat for the session time-out. */
    record Session(String groupId, String memberId) implements ConsumerTimer {}

    /** Partitions not given up within the rebalance time-out. */
    record Revocation(String groupId, String memberId) implements ConsumerTimer {}

    /** A member of the classic protocol that has been told to join again. */
    record Join(String groupId, String memberId) implements ConsumerTimer {}

    /** A member of the classic protocol that has joined and not asked for its assignment. */
    record Sync(String groupId, String memberId) implements ConsumerTimer {}

    /** Only classic members are left. */
    record Downgrade(String groupId) implements ConsumerTimer {}

    /** The groups that were loaded are compared with the topics there are. */
    record Topics() implements ConsumerTimer {}

    /** The next target of a group. */
    record Assign(String groupId) implements ConsumerTimer {}

    /** Until the target that a member's join calls for is due. */
    record Gather(String groupId) implements ConsumerTimer {}

    /** The next look at the group's regular expressions. */
    record Resolve(String groupId) implements ConsumerTimer {}
}
