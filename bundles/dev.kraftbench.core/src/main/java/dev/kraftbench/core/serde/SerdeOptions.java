package dev.kraftbench.core.serde;

import java.util.Map;
import java.util.TreeMap;

/**
 * How a serde is set up for one side of a topic.
 *
 * @param values by name, as the serde's {@link RecordSerde#options()} tell
 */
public record SerdeOptions(Map<String, String> values) {
    public static final SerdeOptions NONE = new SerdeOptions(Map.of());

    /** Name of the option with a schema file: Avro, a descriptor set of Protobuf, or a JSON Schema. */
    public static final String SCHEMA_FILE = "schema.file";
    /** Name of the option with the name of the message, for schema files that have several. */
    public static final String MESSAGE = "message";
    public static final String CHARSET = "charset";

    public SerdeOptions {
        values = java.util.Collections.unmodifiableMap(new TreeMap<>(values));
    }

    public String get(String name) {
        return values.getOrDefault(name, "");
    }
}
