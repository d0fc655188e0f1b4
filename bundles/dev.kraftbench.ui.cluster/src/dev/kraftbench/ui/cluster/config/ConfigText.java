package dev.kraftbench.ui.cluster.config;

import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.cluster.Messages;
import org.jspecify.annotations.Nullable;

/** Configuration entries in words. */
public final class ConfigText {
    private ConfigText() {}

    public static String value(ConfigEntry entry) {
        return entry.sensitive() ? "\u2022\u2022\u2022\u2022" : text(entry.value()) + Figures.meaning(entry.name(), entry.value());
    }

    public static String defaultValue(ConfigEntry entry) {
        return text(entry.defaultValue()) + Figures.meaning(entry.name(), entry.defaultValue());
    }

    public static String text(@Nullable String value) {
        return value == null ? Figures.UNKNOWN : value.isEmpty() ? "\"\"" : value;
    }

    public static String source(ConfigEntry.Source source) {
        return switch (source) {
            case TOPIC -> Messages.source_topic;
            case GROUP -> Messages.column_group;
            case BROKER -> Messages.source_broker;
            case CLUSTER -> Messages.source_cluster;
            case STATIC -> Messages.source_static;
            case DEFAULT -> Messages.source_default;
            case UNKNOWN -> Messages.source_unknown;
        };
    }
}
