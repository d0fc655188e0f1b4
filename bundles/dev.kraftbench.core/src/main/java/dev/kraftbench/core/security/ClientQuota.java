package dev.kraftbench.core.security;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Limits of clients (KIP-546).
 *
 * @param entity by {@code user}, {@code client-id} or {@code ip}, a name, or empty for the default of all that have none of their own
 * @param limits by name, such as {@code producer_byte_rate}, per second, or {@code request_percentage}
 */
public record ClientQuota(Map<String, Optional<String>> entity, Map<String, Double> limits) {
    public static final String PRODUCE = "producer_byte_rate";
    public static final String CONSUME = "consumer_byte_rate";
    public static final String REQUESTS = "request_percentage";
    public static final String MUTATIONS = "controller_mutation_rate";
    /** The only limit of addresses, and of nothing else. */
    public static final String CONNECTIONS = "connection_creation_rate";
    public static final String ADDRESS = "ip";

    public ClientQuota {
        entity = java.util.Collections.unmodifiableMap(new TreeMap<>(entity));
        limits = java.util.Collections.unmodifiableMap(new TreeMap<>(limits));
    }

    public String label() {
        return entity.entrySet().stream().map(e -> e.getKey() + " " + e.getValue().orElse("(default)")).collect(Collectors.joining(", "));
    }
}
