package dev.kraftbench.metadata.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of the configurations of any kind of resource.
 *
 * @param kind of resource, as Kafka's messages name it
 */
record DefinedConfigs(String kind, ConfigDef definitions) {

    /** All names but the internal ones, sorted. */
    List<String> names() {
        return definitions.configKeys().values().stream()
                .filter(key -> !key.internalConfig)
                .map(key -> key.name)
                .sorted()
                .toList();
    }

    @Nullable ConfigKey key(String name) {
        return definitions.configKeys().get(name);
    }

    @Nullable String defaultValue(String name) {
        ConfigKey key = key(name);
        return key == null ? null : ConfigDef.convertToString(key.defaultValue, key.type);
    }

    /**
     * The value of every configuration, checked one by one.
     *
     * @throws ConfigException with Kafka's message if a setting is unknown or a value is not valid
     */
    Map<String, Object> parse(Map<String, String> settings, Map<String, String> brokerDefaults) {
        for (String name : settings.keySet()) {
            if (key(name) == null) {
                throw new ConfigException("Unknown " + kind + " config name: " + name);
            }
        }
        Map<String, String> all = new HashMap<>(brokerDefaults);
        all.putAll(settings);
        return definitions.parse(all);
    }
}
