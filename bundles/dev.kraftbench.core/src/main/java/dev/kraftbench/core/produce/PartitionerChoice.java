package dev.kraftbench.core.produce;

/** A partitioner that a person can choose. Ids: {@link #DEFAULT}, {@link #ROUND_ROBIN}, or {@code service:<name>}. */
public record PartitionerChoice(String id, String name, String description) {
    public static final String DEFAULT = "default";
    public static final String ROUND_ROBIN = "round-robin";
    public static final String SERVICE_PREFIX = "service:";
}
