package dev.kraftbench.group.internal.share;

/** Keys of the timers that share groups set. */
sealed interface ShareTimer {

    /** No heartbeat for the session time-out. */
    record Session(String groupId, String memberId) implements ShareTimer {}

    /** How long the answer to a heartbeat may be held. */
    record Held(String groupId, String memberId) implements ShareTimer {}

    /** A look at what groups keep of topics that are gone. */
    record Gone() implements ShareTimer {}

    /** Another look at a group for which something has failed. */
    record Refresh(String groupId) implements ShareTimer {}
}
