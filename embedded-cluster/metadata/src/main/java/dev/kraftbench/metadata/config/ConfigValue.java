package dev.kraftbench.metadata.config;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as it holds now.
 *
 * @param value null if there is none, or if it is sensitive
 * @param origins all places that have a value, the one that holds first
 * @param readOnly whether it cannot be changed while the node runs
 */
public record ConfigValue(
        String name,
        @Nullable String value,
        ConfigSource source,
        List<Origin> origins,
        ConfigDef.Type type,
        boolean readOnly,
        boolean sensitive,
        String documentation) {

    /** One place that has a value for a configuration, under its name there. */
    public record Origin(String name, @Nullable String value, ConfigSource source) {}
}
