package dev.kraftbench.metadata.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** All group configurations of Kafka 4.4 (KIP-848, KIP-932, KIP-1071). */
public final class GroupConfigDefinitions {

    private static final ConfigDef DEFINITIONS = new ConfigDef();
    private static final DefinedConfigs CONFIGS = new DefinedConfigs("group", DEFINITIONS);
    private static final Map<String, String> SYNONYMS = new HashMap<>();

    /** Each time-out and the heartbeat interval that must stay below it. */
    private static final List<String> PROTOCOLS = List.of("consumer", "share", "streams");

    private static final String ASSIGNOR = "streams.assignor.name";
    private static final String STREAMS_ASSIGNOR = "sticky";
    private static final String RACK_TAGS = "streams.rack.aware.assignment.tags";
    private static final String DEAD_LETTERS = "errors.deadletterqueue.topic.name";

    static {
        Map<String, String> texts = ConfigTable.readPairs("group-config-texts.tsv");
        for (ConfigTable.Row row : ConfigTable.read("group-configs.tsv")) {
            ConfigTable.define(DEFINITIONS, row, texts.getOrDefault(row.name(), ""));
            if (!row.last().equals("-")) {
                SYNONYMS.put(row.name(), row.last());
            }
        }
    }

    private GroupConfigDefinitions() {}

    /** All names but the internal ones, sorted. */
    public static List<String> names() {
        return CONFIGS.names();
    }

    /** The definition, or null if there is no such configuration. */
    public static @Nullable ConfigKey key(String name) {
        return CONFIGS.key(name);
    }

    /** The broker configuration that gives the default, or null. */
    public static @Nullable String synonym(String name) {
        return SYNONYMS.get(name);
    }

    /** The default as text, or null if there is none. */
    public static @Nullable String defaultValue(String name) {
        return CONFIGS.defaultValue(name);
    }

    /**
     * Checks a group's configuration.
     *
     * @param settings all that is set on the group
     * @param brokerDefaults what holds where nothing is set, by group configuration
     * @param broker a broker's configuration by name, for the bounds it sets
     * @return what is wrong, or null if nothing is
     */
    static @Nullable String problem(Map<String, String> settings, Map<String, String> brokerDefaults, UnaryOperator<@Nullable String> broker) {
        Map<String, Object> values;
        try {
            values = CONFIGS.parse(settings, brokerDefaults);
        } catch (ConfigException e) {
            return e.getMessage();
        }
        String problem = GroupConfigBounds.problem(settings, values, broker);
        return problem != null ? problem : problem(settings, values);
    }

    private static @Nullable String problem(Map<String, String> settings, Map<String, Object> values) {
        String assignor = settings.get(ASSIGNOR);
        if (assignor != null && !assignor.strip().equals(STREAMS_ASSIGNOR)) {
            return ASSIGNOR + " '" + assignor + "' is not a registered task assignor. Registered assignors are: [" + STREAMS_ASSIGNOR + "].";
        }
        for (String protocol : PROTOCOLS) {
            String session = protocol + ".session.timeout.ms";
            String heartbeat = protocol + ".heartbeat.interval.ms";
            if ((Integer) values.get(session) <= (Integer) values.get(heartbeat)) {
                return session + " must be greater than " + heartbeat;
            }
        }
        List<String> tags = Stream.of(settings.getOrDefault(RACK_TAGS, "").split(",")).map(String::strip).toList();
        if (Set.copyOf(tags).size() < tags.size()) {
            return RACK_TAGS + " must not contain duplicate tag keys.";
        }
        boolean reserved = settings.getOrDefault(DEAD_LETTERS, "").strip().startsWith("__");
        return reserved ? DEAD_LETTERS + ": DLQ topic name must not start with '__'" : null;
    }
}
