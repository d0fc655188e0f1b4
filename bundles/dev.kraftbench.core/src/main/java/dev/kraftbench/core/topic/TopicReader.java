package dev.kraftbench.core.topic;

/**
 * A group that reads a topic.
 *
 * @param type and {@code state} as in its snapshot
 * @param partitions in which it has a position
 * @param lag records it has not read yet, over those partitions; -1 when unknown
 */
public record TopicReader(String group, String type, String state, int partitions, long lag) {}
