package dev.kraftbench.metadata.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

class TopicConfigDefinitionsTest {

    /** The table was printed by Apache Kafka 4.4.0's own definitions. */
    @Test
    void namesTypesDefaultsAndSynonymsAreThoseOfApacheKafka() {
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        for (ConfigTable.Row row : ConfigTable.read("apache-topic-configs.tsv")) {
            expected.add(row.name() + " " + row.type() + " " + row.defaultValue() + " " + row.importance() + " " + row.internal() + " "
                    + row.last());
            ConfigKey key = TopicConfigDefinitions.key(row.name());
            assertNotNull(key, row.name());
            List<String> synonyms =
                    TopicConfigDefinitions.synonyms(row.name()).stream().map(TopicConfigDefinitions.Synonym::name).toList();
            actual.add(row.name() + " " + key.type + " " + ConfigDef.convertToString(key.defaultValue, key.type) + " " + key.importance
                    + " " + key.internalConfig + " " + (synonyms.isEmpty() ? "-" : String.join(",", synonyms)));
        }
        assertEquals(expected, actual);
        assertEquals(expected.size(), TopicConfigDefinitions.allNames().size());
    }

    @Test
    void constraintsAreThoseOfApacheKafka() {
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        for (ConfigTable.Row row : ConfigTable.read("apache-topic-configs.tsv")) {
            if (row.constraint().startsWith("range:")) {
                expected.add(row.name() + " [" + row.constraint().substring("range:".length()) + "]");
                ConfigKey key = TopicConfigDefinitions.key(row.name());
                assertNotNull(key);
                actual.add(row.name() + " " + key.validator);
            }
        }
        assertEquals(expected, actual);
    }

    @Test
    void everyTopicConfigurationIsDescribed() {
        for (String name : TopicConfigDefinitions.names()) {
            assertTrue(TopicConfigDefinitions.documentation(name).length() > 20, name);
        }
    }

    @Test
    void aBadValueIsRefusedInKafkasWords() {
        assertEquals(
                "Invalid value abc for configuration retention.ms: Not a number of type LONG",
                TopicConfigDefinitions.problem(Map.of("retention.ms", "abc"), Map.of()));
        assertEquals(
                "Invalid value -2 for configuration retention.ms: Value must be at least -1",
                TopicConfigDefinitions.problem(Map.of("retention.ms", "-2"), Map.of()));
        assertEquals("Unknown topic config name: retention", TopicConfigDefinitions.problem(Map.of("retention", "1"), Map.of()));
        assertEquals(
                "conflict topic config setting min.compaction.lag.ms (10) > max.compaction.lag.ms (5)",
                TopicConfigDefinitions.problem(Map.of("min.compaction.lag.ms", "10", "max.compaction.lag.ms", "5"), Map.of()));
    }

    @Test
    void validSettingsHaveNoProblem() {
        assertNull(TopicConfigDefinitions.problem(
                Map.of(
                        "cleanup.policy", "compact,delete",
                        "compression.type", "zstd",
                        "compression.gzip.level", "-1",
                        "leader.replication.throttled.replicas", "0:1,1:2",
                        "follower.replication.throttled.replicas", "*"),
                Map.of()));
    }

    @Test
    void throttledReplicasMustBePairs() {
        String problem = TopicConfigDefinitions.problem(Map.of("leader.replication.throttled.replicas", "1"), Map.of());
        assertNotNull(problem);
        assertTrue(problem.contains("leader.replication.throttled.replicas must be the literal '*'"), problem);
    }
}
