package dev.kraftbench.group;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The assignors that a broker may offer to consumer groups ({@code group.consumer.assignors}), Kafka 4.4's default one first. */
public enum ServerAssignor {
    UNIFORM("org.apache.kafka.coordinator.group.assignor.UniformAssignor"),
    RANGE("org.apache.kafka.coordinator.group.assignor.RangeAssignor");

    private final String kafkasClass;

    ServerAssignor(String kafkasClass) {
        this.kafkasClass = kafkasClass;
    }

    /** The name under which members ask for it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that a configuration means, by its name or that of Kafka's class; null if there is none. */
    public static @Nullable ServerAssignor configured(String name) {
        for (ServerAssignor each : values()) {
            if (each.label().equals(name) || each.kafkasClass.equals(name)) {
                return each;
            }
        }
        return null;
    }
}
