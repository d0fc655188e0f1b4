package dev.kraftbench.metadata.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Where a share group starts: {@code latest}, {@code earliest} or {@code by_duration:} and a non-negative ISO-8601 duration (KIP-932). */
enum ShareOffsetResetRule implements ConfigDef.Validator {
    INSTANCE;

    private static final String BY_DURATION = "by_duration:";

    @Override
    public void ensureValid(String name, @Nullable Object value) {
        String text = String.valueOf(value).toLowerCase(Locale.ROOT);
        if (text.equals("latest") || text.equals("earliest")) {
            return;
        }
        try {
            if (!text.startsWith(BY_DURATION) || Duration.parse(text.substring(BY_DURATION.length())).isNegative()) {
                throw invalid(name, value);
            }
        } catch (DateTimeParseException e) {
            throw invalid(name, value);
        }
    }

    private static ConfigException invalid(String name, @Nullable Object value) {
        return new ConfigException(name, value, "Expected 'latest', 'earliest' or 'by_duration:PnDTnHnMn.nS' with a duration that is not negative");
    }

    @Override
    public String toString() {
        return "[latest, earliest, by_duration:PnDTnHnMn.nS]";
    }
}
