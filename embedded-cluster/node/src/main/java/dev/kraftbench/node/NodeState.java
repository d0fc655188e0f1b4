package dev.kraftbench.node;

/** Where a node is in its life. */
public enum NodeState {
    /** Not started yet. */
    NEW,
    STARTING,
    /** Serves what its roles ask for. */
    RUNNING,
    STOPPING,
    STOPPED,
    /** Ended by itself because its state can't be trusted or its cluster refuses it. */
    FAILED
}
