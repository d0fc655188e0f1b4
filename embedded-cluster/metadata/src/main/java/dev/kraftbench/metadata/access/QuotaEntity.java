package dev.kraftbench.metadata.access;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whom a client quota applies to.
 *
 * @param parts the name for each entity type ({@code user}, {@code client-id}, {@code ip}); empty stands for the default of that type
 */
public record QuotaEntity(Map<String, Optional<String>> parts) {

    public QuotaEntity {
        parts = java.util.Collections.unmodifiableMap(new TreeMap<>(parts));
    }
}
