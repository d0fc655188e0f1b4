package dev.kraftbench.services;

/**
 * Properties of the services that a running node's parts are: its {@code LogDirs} (storage), {@code RaftNode} (quorum), {@code Controller},
 * {@code Replicas} (replication) and {@code BrokerLifecycle} (broker), each registered under its class.
 */
public final class NodePart {
    /** Name of the cluster, a String. */
    public static final String CLUSTER = "cluster";
    /** An Integer. */
    public static final String NODE_ID = "node.id";
    /** One of the constants below. */
    public static final String ROLE = "role";

    public static final String STORAGE = "storage";
    public static final String QUORUM = "quorum";
    public static final String CONTROLLER = "controller";
    public static final String REPLICATION = "replication";
    public static final String BROKER = "broker";

    private NodePart() {}
}
