package dev.kraftbench.group;

import java.util.Locale;

/** The types of groups. */
public enum GroupType {
    CLASSIC,
    CONSUMER,
    SHARE,
    STREAMS;

    /** The name in Kafka's protocol. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
