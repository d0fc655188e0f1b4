package dev.kraftbench.broker;

import java.util.Map;

/**
 * How an internal topic is created when it is first needed.
 *
 * @param configs by Kafka's names
 */
public record InternalTopic(int partitions, short replication, Map<String, String> configs) {}
