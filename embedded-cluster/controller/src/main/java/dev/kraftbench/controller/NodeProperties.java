package dev.kraftbench.controller;

import dev.kraftbench.metadata.config.BrokerConfigDefinitions;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads typed values from a node's properties, with Kafka's defaults. */
final class NodeProperties {

    private final Map<String, String> properties;

    NodeProperties(Map<String, String> properties) {
        this.properties = properties;
    }

    /** @throws org.apache.kafka.common.config.ConfigException if the value is not valid */
    private Object value(String name) {
        @Nullable String text = properties.getOrDefault(name, BrokerConfigDefinitions.defaultValue(name));
        return Objects.requireNonNull(BrokerConfigDefinitions.parse(name, text), name);
    }

    long number(String name) {
        return ((Number) value(name)).longValue();
    }

    boolean flag(String name) {
        return (Boolean) value(name);
    }

    /** Saturates instead of overflowing. */
    long millisAsNanos(String name) {
        return TimeUnit.MILLISECONDS.toNanos(number(name));
    }

    long secondsAsNanos(String name) {
        return TimeUnit.SECONDS.toNanos(number(name));
    }
}
