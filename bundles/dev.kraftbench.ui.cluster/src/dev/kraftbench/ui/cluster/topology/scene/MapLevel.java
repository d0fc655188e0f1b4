package dev.kraftbench.ui.cluster.topology.scene;

/** The zoom levels, from far to near. */
public enum MapLevel {
    /** Each broker with what it carries. */
    BROKERS,
    /** Topic × broker. */
    TOPICS,
    /** Partition × broker, of one topic or of all. */
    PARTITIONS,
    /** One partition with the log of each replica. */
    PARTITION
}
