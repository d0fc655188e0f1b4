package dev.kraftbench.core.model;

/**
 * How far a follower is behind its leader.
 *
 * @param lagRecords -1 when unknown
 * @param lagMillis time since it was caught up; -1 when unknown (only embedded clusters tell)
 */
public record ReplicaLag(String topic, int partition, int broker, boolean inSync, long logEndOffset, long lagRecords, long lagMillis) {}
