package dev.kraftbench.metadata.config;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** A list of {@code partition:broker} pairs, or {@code *}, or {@code none} (KIP-73). */
enum ThrottledReplicasRule implements ConfigDef.Validator {
    INSTANCE;

    private static final Pattern PAIR = Pattern.compile("\\d+:\\d+");

    @Override
    public void ensureValid(String name, @Nullable Object value) {
        if (!(value instanceof List<?> entries)) {
            throw new ConfigException(name, value, name + " must be a list");
        }
        List<String> texts = entries.stream().map(entry -> String.valueOf(entry).trim()).toList();
        boolean wildcard = texts.equals(List.of("*")) || texts.equals(List.of("none"));
        if (!wildcard && !texts.stream().allMatch(text -> PAIR.matcher(text).matches())) {
            throw new ConfigException(
                    name, value, name + " must be the literal '*' or a list of replicas in the following format: " + this);
        }
    }

    @Override
    public String toString() {
        return "[partitionId]:[brokerId],[partitionId]:[brokerId],...";
    }
}
