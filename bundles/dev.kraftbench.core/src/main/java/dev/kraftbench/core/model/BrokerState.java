package dev.kraftbench.core.model;

/** A broker as its cluster, or for an embedded one its power switch, sees it. */
public enum BrokerState {
    STARTING,
    RUNNING,
    /** Registered, but does not lead: starting, or its heartbeats stopped. */
    FENCED,
    STOPPING,
    STOPPED,
    /** Ended without a controlled shutdown. */
    KILLED,
    /** A replica or voter names it, but the cluster does not list it. */
    UNREACHABLE;

    public boolean alive() {
        return this == RUNNING || this == FENCED || this == STARTING || this == STOPPING;
    }
}
