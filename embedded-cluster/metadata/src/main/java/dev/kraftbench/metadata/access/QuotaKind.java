package dev.kraftbench.metadata.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What client quotas limit, by Kafka's keys. */
public enum QuotaKind {
    PRODUCED_BYTES("producer_byte_rate", Long.MAX_VALUE),
    CONSUMED_BYTES("consumer_byte_rate", Long.MAX_VALUE),
    REQUEST_PERCENTAGE("request_percentage", Double.MAX_VALUE),
    MUTATIONS("controller_mutation_rate", Double.MAX_VALUE),
    CONNECTIONS("connection_creation_rate", Integer.MAX_VALUE);

    private static final double EPSILON = 1e-6;

    private final String key;
    private final double highest;

    QuotaKind(String key, double highest) {
        this.key = key;
        this.highest = highest;
    }

    /** The name of the setting. */
    public String key() {
        return key;
    }

    /** Whether the quota is one of addresses, not of users and client ids. */
    public boolean ofAddress() {
        return this == CONNECTIONS;
    }

    public static Optional<QuotaKind> of(String key) {
        for (QuotaKind kind : values()) {
            if (kind.key.equals(key)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** What is wrong with a value, or null if nothing is. */
    public @Nullable String problem(double value) {
        if (!Double.isFinite(value)) {
            return key + " must be a number";
        }
        if (value <= 0) {
            return key + " must be above 0";
        }
        if (highest == Double.MAX_VALUE) {
            return null;
        }
        if (value > highest) {
            return key + " is too large: at most " + (long) highest;
        }
        return Math.abs(value - Math.rint(value)) > EPSILON ? key + " must be a whole number" : null;
    }
}
