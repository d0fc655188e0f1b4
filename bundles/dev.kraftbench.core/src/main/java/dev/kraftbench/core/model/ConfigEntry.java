package dev.kraftbench.core.model;

import org.jspecify.annotations.Nullable;

/**
 * One configuration entry of a topic or broker.
 *
 * @param value null when sensitive or not set
 * @param defaultValue what removing the entry would give, null when not known
 * @param doc Kafka's explanation, empty when the cluster does not send it
 */
public record ConfigEntry(String name, @Nullable String value, @Nullable String defaultValue, Source source, Type type, boolean sensitive,
        boolean readOnly, String doc) {

    public boolean changed() {
        return source == Source.TOPIC || source == Source.GROUP || source == Source.BROKER;
    }

    /** From the most to the least specific. */
    public enum Source {
        TOPIC,
        GROUP,
        BROKER,
        CLUSTER,
        STATIC,
        DEFAULT,
        UNKNOWN
    }

    /** Kafka's types, for a fitting editor. */
    public enum Type {
        BOOLEAN,
        STRING,
        INT,
        SHORT,
        LONG,
        DOUBLE,
        LIST,
        CLASS,
        PASSWORD,
        UNKNOWN
    }
}
