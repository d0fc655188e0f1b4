package dev.kraftbench.core.group;

import java.util.Locale;

/** The types of groups; each has requests and a tool of its own. */
public enum GroupKind {
    CLASSIC("kafka-consumer-groups", "consumer."),
    CONSUMER("kafka-consumer-groups", "consumer."),
    SHARE("kafka-share-groups", "share."),
    STREAMS("kafka-streams-groups", "streams.");

    private final String tool;
    private final String configPrefix;

    GroupKind(String tool, String configPrefix) {
        this.tool = tool;
        this.configPrefix = configPrefix;
    }

    /** @param type as the cluster names it; an unknown one, as old clusters leave it, is taken for classic */
    public static GroupKind of(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "consumer" -> CONSUMER;
            case "share" -> SHARE;
            case "streams" -> STREAMS;
            default -> CLASSIC;
        };
    }

    /** Kafka's own, without its ending. */
    public String tool() {
        return tool;
    }

    /** Whether groups of this kind have a config of this name; those of dead letters belong to share groups and do not say so. */
    public boolean has(String config) {
        return config.startsWith(configPrefix)
                || this == SHARE && !config.startsWith(CONSUMER.configPrefix) && !config.startsWith(STREAMS.configPrefix);
    }

    /** Whether the group's members commit offsets; a share group's leaders keep them. */
    public boolean commits() {
        return this != SHARE;
    }
}
