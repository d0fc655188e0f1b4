package dev.kraftbench.group;

/** Keys of the timers that groups set. */
sealed interface GroupTimer {

    /** No heartbeat for the session time-out, also of a member that was given an id and has not come back with it. */
    record Session(String groupId, String memberId) implements GroupTimer {}

    /** The end of the join phase. */
    record Join(String groupId) implements GroupTimer {}

    /** Until when everyone has to have asked for the assignment. */
    record Sync(String groupId) implements GroupTimer {}

    /** The next look for expired offsets and groups. */
    record Cleanup() implements GroupTimer {}
}
