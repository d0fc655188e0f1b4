package dev.kraftbench.group.internal.classic;

/** Keys of the timers that classic groups set. */
sealed interface ClassicTimer {

    /** No heartbeat for the session time-out, also of a member that was given an id and has not come back with it. */
    record Session(String groupId, String memberId) implements ClassicTimer {}

    /** The end of the join phase. */
    record Join(String groupId) implements ClassicTimer {}

    /** Until when everyone has to have asked for the assignment. */
    record Sync(String groupId) implements ClassicTimer {}
}
