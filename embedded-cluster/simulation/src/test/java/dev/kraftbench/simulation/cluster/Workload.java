package dev.kraftbench.simulation.cluster;

/** Clients of one kind that use a cluster, and what must hold for them. Its text tells how far they are. */
interface Workload {

    /** The cluster serves and has the topics. */
    void start();

    /** Peace has come: nothing new is begun, what is under way is brought to its end. */
    void stop();

    /** After {@link #stop()}: all is done, seen and as it should be. Throws when it can no more become so. */
    boolean isSettled();

    /** Now and then, of each node: what a look into its replicas must show. */
    default void look(SimNode node) {}

    /** At the very end, of each node. */
    default void checkEnd(SimNode node) {}
}
