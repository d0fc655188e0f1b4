package dev.kraftbench.core.change;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Topics made, removed, grown and configured. */
public sealed interface TopicChange extends Change {

    String topic();

    record Create(String topic, int partitions, int replicationFactor, Map<String, String> configs) implements TopicChange {
        public Create {
            configs = Collections.unmodifiableMap(new TreeMap<>(configs));
        }

        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("topic.create", topic);
        }
    }

    record Delete(String topic) implements TopicChange {
        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("topic.delete", topic);
        }
    }

    /** @param total number of partitions afterwards */
    record AddPartitions(String topic, int total) implements TopicChange {
        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("topic.grow", topic, total);
        }
    }

    /** @param values new value by entry name; empty removes the entry, so that the default holds again */
    record AlterConfig(String topic, Map<String, Optional<String>> values) implements TopicChange {
        public AlterConfig {
            values = Collections.unmodifiableMap(new TreeMap<>(values));
        }

        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("topic.configure", topic);
        }
    }
}
