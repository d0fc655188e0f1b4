package dev.kraftbench.metadata.config;

import dev.kraftbench.metadata.ConfigsImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.jspecify.annotations.Nullable;

/**
 * What holds on one node: topic, group and broker settings over those of the broker, of all brokers, of the node's properties file and
 * Kafka's defaults. Immutable; any thread.
 */
public final class EffectiveConfigs {

    private final int nodeId;
    private final Map<String, String> properties;

    /**
     * @param nodeId whose dynamic broker settings count
     * @param properties the node's properties file, as it was read
     */
    public EffectiveConfigs(int nodeId, Map<String, String> properties) {
        this.nodeId = nodeId;
        this.properties = Map.copyOf(properties);
    }

    /** Everything that holds for a topic, by topic configuration; for {@code LogConfig.of} and the like. */
    public Map<String, String> ofTopic(ConfigsImage configs, String topic) {
        Map<String, String> effective = new HashMap<>(topicDefaults(configs));
        effective.putAll(configs.ofTopic(topic));
        return effective;
    }

    /** What holds for a topic with no settings of its own. */
    public Map<String, String> topicDefaults(ConfigsImage configs) {
        Map<String, String> defaults = new HashMap<>();
        for (String name : TopicConfigDefinitions.names()) {
            String value = topicDefault(configs, name);
            if (value != null) {
                defaults.put(name, value);
            }
        }
        return defaults;
    }

    /** One value that holds for a topic. */
    public @Nullable String ofTopic(ConfigsImage configs, String topic, String name) {
        String own = configs.ofTopic(topic).get(name);
        return own == null ? topicDefault(configs, name) : own;
    }

    private @Nullable String topicDefault(ConfigsImage configs, String name) {
        for (Map<String, String> level : List.of(configs.ofBroker(nodeId), configs.ofAllBrokers(), properties)) {
            if (level.isEmpty()) {
                continue;
            }
            for (TopicConfigDefinitions.Synonym synonym : TopicConfigDefinitions.synonyms(name)) {
                String value = level.get(synonym.name());
                if (value != null) {
                    return synonym.toTopicValue(value);
                }
            }
        }
        return TopicConfigDefinitions.defaultValue(name);
    }

    /** What holds for a group with no settings of its own. */
    public Map<String, String> groupDefaults(ConfigsImage configs) {
        Map<String, String> defaults = new HashMap<>();
        for (String name : GroupConfigDefinitions.names()) {
            String synonym = GroupConfigDefinitions.synonym(name);
            // The broker's is a list of assignors, the group's one of them.
            boolean sameMeaning = synonym != null && !synonym.endsWith(".assignors");
            String value = sameMeaning ? ofBroker(configs, synonym) : GroupConfigDefinitions.defaultValue(name);
            if (value != null) {
                // Some may be changed while the brokers run, across the bounds.
                defaults.put(name, withinBounds(configs, name, value));
            }
        }
        return defaults;
    }

    /** Everything that holds for a group, by group configuration; within the broker's bounds. */
    public Map<String, String> ofGroup(ConfigsImage configs, String groupId) {
        Map<String, String> effective = new HashMap<>(groupDefaults(configs));
        configs.ofGroup(groupId).forEach((name, value) -> effective.put(name, withinBounds(configs, name, value)));
        return effective;
    }

    /** What a group's setting comes to within the bounds that the broker's configuration sets. */
    public String withinBounds(ConfigsImage configs, String name, String value) {
        return GroupConfigBounds.nearest(name, value, bound -> ofBroker(configs, bound));
    }

    /** What is wrong with all that is to be set on a group, in Kafka's words, or null if nothing is. */
    public @Nullable String problemOfGroup(ConfigsImage configs, Map<String, String> settings) {
        return GroupConfigDefinitions.problem(settings, groupDefaults(configs), bound -> ofBroker(configs, bound));
    }

    /** One value that holds for this broker. */
    public @Nullable String ofBroker(ConfigsImage configs, String name) {
        String value = configs.ofBroker(nodeId).get(name);
        if (value == null) {
            value = configs.ofAllBrokers().get(name);
        }
        if (value == null) {
            value = properties.get(name);
        }
        return value == null ? BrokerConfigDefinitions.defaultValue(name) : value;
    }

    /** Every configuration of a topic with its origins, by name. */
    public List<ConfigValue> describeTopic(ConfigsImage configs, String topic) {
        return describeNewTopic(configs, configs.ofTopic(topic));
    }

    /** The same for a topic that has these settings of its own. */
    public List<ConfigValue> describeNewTopic(ConfigsImage configs, Map<String, String> own) {
        List<ConfigValue> values = new ArrayList<>();
        for (String name : TopicConfigDefinitions.names()) {
            ConfigKey key = java.util.Objects.requireNonNull(TopicConfigDefinitions.key(name));
            List<ConfigValue.Origin> origins = new ArrayList<>();
            if (own.containsKey(name)) {
                origins.add(new ConfigValue.Origin(name, own.get(name), ConfigSource.TOPIC));
            }
            List<String> synonyms =
                    TopicConfigDefinitions.synonyms(name).stream().map(TopicConfigDefinitions.Synonym::name).toList();
            origins.addAll(brokerOrigins(configs, synonyms));
            String value = own.containsKey(name) ? own.get(name) : topicDefault(configs, name);
            values.add(new ConfigValue(name, value, sourceOf(origins), origins, key.type, false, false, key.documentation));
        }
        return values;
    }

    /** Every configuration of a group with its origins, by name. */
    public List<ConfigValue> describeGroup(ConfigsImage configs, String groupId) {
        Map<String, String> own = configs.ofGroup(groupId);
        // As it was set, also where the broker's bounds allow no more than less: that is what can be changed.
        Map<String, String> effective = new HashMap<>(groupDefaults(configs));
        effective.putAll(own);
        List<ConfigValue> values = new ArrayList<>();
        for (String name : GroupConfigDefinitions.names()) {
            ConfigKey key = java.util.Objects.requireNonNull(GroupConfigDefinitions.key(name));
            List<ConfigValue.Origin> origins = new ArrayList<>();
            if (own.containsKey(name)) {
                origins.add(new ConfigValue.Origin(name, own.get(name), ConfigSource.GROUP));
            }
            String synonym = GroupConfigDefinitions.synonym(name);
            if (synonym != null) {
                origins.addAll(brokerOrigins(configs, List.of(synonym)));
            } else if (GroupConfigDefinitions.defaultValue(name) != null) {
                origins.add(new ConfigValue.Origin(name, GroupConfigDefinitions.defaultValue(name), ConfigSource.DEFAULT));
            }
            values.add(new ConfigValue(
                    name, effective.get(name), sourceOf(origins), origins, key.type, false, false, key.documentation));
        }
        return values;
    }

    /** Every configuration of this broker with its origins, by name; also the listeners' own ones that are set. */
    public List<ConfigValue> describeBroker(ConfigsImage configs) {
        Map<String, Boolean> names = new TreeMap<>();
        BrokerConfigDefinitions.names().stream()
                .filter(name -> !java.util.Objects.requireNonNull(BrokerConfigDefinitions.key(name)).internalConfig)
                .forEach(name -> names.put(name, true));
        for (Map<String, String> level : List.of(configs.ofBroker(nodeId), configs.ofAllBrokers(), properties)) {
            level.keySet().stream().filter(name -> BrokerConfigDefinitions.key(name) != null).forEach(name -> names.put(name, true));
        }
        List<ConfigValue> values = new ArrayList<>();
        for (String name : names.keySet()) {
            values.add(describe(name, brokerOrigins(configs, List.of(name)), ofBroker(configs, name)));
        }
        return values;
    }

    /** What is set for all brokers at once. */
    public static List<ConfigValue> describeAllBrokers(ConfigsImage configs) {
        List<ConfigValue> values = new ArrayList<>();
        new TreeMap<>(configs.ofAllBrokers()).forEach((name, value) -> values.add(
                describe(name, List.of(new ConfigValue.Origin(name, value, ConfigSource.DYNAMIC_DEFAULT_BROKER)), value)));
        return values;
    }

    private static ConfigValue describe(String name, List<ConfigValue.Origin> origins, @Nullable String value) {
        ConfigKey key = BrokerConfigDefinitions.key(name);
        boolean sensitive = key == null || key.type == ConfigDef.Type.PASSWORD;
        List<ConfigValue.Origin> shown = sensitive
                ? origins.stream().map(origin -> new ConfigValue.Origin(origin.name(), null, origin.source())).toList()
                : List.copyOf(origins);
        return new ConfigValue(
                name,
                sensitive ? null : value,
                sourceOf(origins),
                shown,
                key == null ? ConfigDef.Type.STRING : key.type,
                BrokerConfigDefinitions.update(name) == BrokerConfigDefinitions.Update.READ_ONLY,
                sensitive,
                key == null ? "" : key.documentation);
    }

    private List<ConfigValue.Origin> brokerOrigins(ConfigsImage configs, List<String> names) {
        List<ConfigValue.Origin> origins = new ArrayList<>();
        addOrigins(origins, names, configs.ofBroker(nodeId), ConfigSource.DYNAMIC_BROKER);
        addOrigins(origins, names, configs.ofAllBrokers(), ConfigSource.DYNAMIC_DEFAULT_BROKER);
        addOrigins(origins, names, properties, ConfigSource.STATIC_BROKER);
        for (String name : names) {
            String value = BrokerConfigDefinitions.defaultValue(name);
            if (value != null) {
                origins.add(new ConfigValue.Origin(name, value, ConfigSource.DEFAULT));
            }
        }
        return origins;
    }

    private static void addOrigins(
            List<ConfigValue.Origin> origins, List<String> names, Map<String, String> level, ConfigSource source) {
        for (String name : names) {
            String value = level.get(name);
            if (value != null) {
                origins.add(new ConfigValue.Origin(name, value, source));
            }
        }
    }

    private static ConfigSource sourceOf(List<ConfigValue.Origin> origins) {
        return origins.isEmpty() ? ConfigSource.DEFAULT : origins.getFirst().source();
    }

    /** The node's properties file, as it was read. */
    public Map<String, String> properties() {
        return Collections.unmodifiableMap(properties);
    }
}
