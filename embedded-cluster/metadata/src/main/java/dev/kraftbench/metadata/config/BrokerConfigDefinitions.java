package dev.kraftbench.metadata.config;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** All broker and controller configurations of Kafka 4.4: name, type, default, constraint and how each may be changed. */
public final class BrokerConfigDefinitions {

    /** How a configuration can be changed while the node runs (KIP-226). */
    public enum Update {
        /** Only in the properties file, before the start. */
        READ_ONLY,
        /** For each broker by itself. */
        PER_BROKER,
        /** For all brokers at once, or for one of them. */
        CLUSTER_WIDE
    }

    /** Prefix of configurations that apply to one listener: {@code listener.name.<listener>.<configuration>}. */
    private static final String LISTENER_PREFIX = "listener.name.";

    private static final ConfigDef DEFINITIONS = new ConfigDef();
    private static final Map<String, Update> UPDATES = new HashMap<>();

    static {
        Map<String, String> texts = ConfigTable.readPairs("broker-config-texts.tsv");
        for (ConfigTable.Row row : ConfigTable.read("broker-configs.tsv")) {
            ConfigTable.define(DEFINITIONS, row, texts.getOrDefault(row.name(), ""));
            UPDATES.put(
                    row.name(),
                    switch (row.last()) {
                        case "read-only" -> Update.READ_ONLY;
                        case "per-broker" -> Update.PER_BROKER;
                        case "cluster-wide" -> Update.CLUSTER_WIDE;
                        default -> throw new IllegalStateException("Unknown update mode " + row.last());
                    });
        }
    }

    private BrokerConfigDefinitions() {}

    public static boolean isKnown(String name) {
        return DEFINITIONS.configKeys().containsKey(name);
    }

    public static Set<String> names() {
        return Collections.unmodifiableSet(DEFINITIONS.names());
    }

    /** The definition, or null if there is no such configuration. */
    public static @Nullable ConfigKey key(String name) {
        return DEFINITIONS.configKeys().get(baseName(name));
    }

    public static Update update(String name) {
        return UPDATES.getOrDefault(baseName(name), Update.READ_ONLY);
    }

    /** Strips {@code listener.name.<listener>.} (and no more) from a listener's own configuration. */
    public static String baseName(String name) {
        if (!name.startsWith(LISTENER_PREFIX)) {
            return name;
        }
        int end = name.indexOf('.', LISTENER_PREFIX.length());
        String rest = end < 0 ? name : name.substring(end + 1);
        if (DEFINITIONS.configKeys().containsKey(rest)) {
            return rest;
        }
        // Per mechanism: listener.name.<listener>.<mechanism>.<configuration>
        int mechanismEnd = rest.indexOf('.');
        String inner = mechanismEnd < 0 ? rest : rest.substring(mechanismEnd + 1);
        return DEFINITIONS.configKeys().containsKey(inner) ? inner : name;
    }

    /** The default as text, or null if there is none. */
    public static @Nullable String defaultValue(String name) {
        ConfigKey key = key(name);
        if (key == null || !key.hasDefault()) {
            return null;
        }
        return ConfigDef.convertToString(key.defaultValue, key.type);
    }

    /**
     * Parses one value and checks it against its definition.
     *
     * @return the value in its Java type
     * @throws ConfigException with Kafka's message if it is not valid or not known
     */
    public static @Nullable Object parse(String name, @Nullable String value) {
        ConfigKey key = key(name);
        if (key == null) {
            throw new ConfigException("Unknown configuration: " + name);
        }
        Object parsed = ConfigDef.parseType(name, value, key.type);
        if (key.validator != null) {
            key.validator.ensureValid(name, parsed);
        }
        if (value != null) {
            TopicConfigDefinitions.ensureValidDefault(name, value);
        }
        return parsed;
    }

    /**
     * Checks a change of dynamic broker configurations.
     *
     * @param perBroker whether it is for one broker; otherwise for all
     * @param changed the new values; null removes one
     * @return what is wrong, or null if nothing is
     */
    public static @Nullable String problemOfDynamicChange(Map<String, @Nullable String> changed, boolean perBroker) {
        List<String> readOnly = new TreeMap<>(changed)
                .keySet().stream().filter(name -> isKnown(baseName(name)) && update(name) == Update.READ_ONLY).toList();
        if (!readOnly.isEmpty()) {
            return "Cannot update these configs dynamically: " + String.join(",", readOnly);
        }
        if (!perBroker) {
            List<String> onlyPerBroker = new TreeMap<>(changed)
                    .keySet().stream().filter(name -> update(name) == Update.PER_BROKER).toList();
            if (!onlyPerBroker.isEmpty()) {
                return "Cannot update these configs at default cluster level, broker id must be specified: "
                        + String.join(",", onlyPerBroker);
            }
        }
        for (Map.Entry<String, @Nullable String> change : changed.entrySet()) {
            if (change.getValue() != null && isKnown(baseName(change.getKey()))) {
                try {
                    parse(change.getKey(), change.getValue());
                    if (baseName(change.getKey()).equals(ConnectionOverrides.NAME)) {
                        ConnectionOverrides.parse(change.getValue());
                    }
                } catch (ConfigException e) {
                    return e.getMessage();
                }
            }
        }
        return null;
    }
}
