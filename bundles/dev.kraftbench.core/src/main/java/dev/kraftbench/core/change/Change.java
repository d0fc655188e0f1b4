package dev.kraftbench.core.change;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a person asked to change in a cluster. */
public sealed interface Change {

    /** For titles and the operations log. */
    String title();

    record CreateTopic(String topic, int partitions, int replicationFactor, Map<String, String> configs) implements Change {
        public CreateTopic {
            configs = java.util.Collections.unmodifiableMap(new TreeMap<>(configs));
        }

        @Override
        public String title() {
            return "Create topic " + topic;
        }
    }

    record DeleteTopic(String topic) implements Change {
        @Override
        public String title() {
            return "Delete topic " + topic;
        }
    }

    /** @param total number of partitions afterwards */
    record AddPartitions(String topic, int total) implements Change {
        @Override
        public String title() {
            return "Grow topic " + topic + " to " + total + " partitions";
        }
    }

    /** @param values new value by entry name; empty removes the entry, so that the default holds again */
    record AlterTopicConfig(String topic, Map<String, Optional<String>> values) implements Change {
        public AlterTopicConfig {
            values = java.util.Collections.unmodifiableMap(new TreeMap<>(values));
        }

        @Override
        public String title() {
            return "Change configuration of topic " + topic;
        }
    }
}
