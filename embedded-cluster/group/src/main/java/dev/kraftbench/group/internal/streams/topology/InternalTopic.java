package dev.kraftbench.group.internal.streams.topology;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Collections;

/**
 * A topic that the application has for itself.
 *
 * @param partitions 0 where the number follows from other topics
 * @param replicationFactor 0 for the cluster's default
 * @param configs in the order in which they were given
 */
public record InternalTopic(String name, int partitions, short replicationFactor, Map<String, String> configs) {

    public InternalTopic {
        configs = Collections.unmodifiableMap(new LinkedHashMap<>(configs));
    }

    InternalTopic withPartitions(int count) {
        return new InternalTopic(name, count, replicationFactor, configs);
    }
}
