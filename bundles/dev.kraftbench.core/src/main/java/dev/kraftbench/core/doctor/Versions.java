package dev.kraftbench.core.doctor;

import dev.kraftbench.core.model.Gap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which features the brokers know and which the cluster uses.
 *
 * @param brokers by broker that answered, the features it supports
 * @param finalized the level of each feature that all agreed on, such as {@code metadata.version}
 */
public record Versions(SortedMap<Integer, Map<String, Range>> brokers, Map<String, Integer> finalized, List<Gap> gaps) {
    public static final Versions UNKNOWN = new Versions(new TreeMap<>(), Map.of(), List.of());

    public Versions {
        brokers = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(brokers));
        finalized = Map.copyOf(finalized);
        gaps = List.copyOf(gaps);
    }

    public record Range(int min, int max) {}
}
