package dev.kraftbench.core.placement;

import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.model.Gap;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Limits on replication, which stay until somebody takes them away.
 *
 * @param brokers bytes a second by broker that has a rate
 * @param topics that name throttled replicas
 */
public record Throttles(SortedMap<Integer, Long> brokers, Set<String> topics, List<Gap> gaps) {
    public static final Throttles NONE = new Throttles(new TreeMap<>(Map.of()), Set.of(), List.of());

    public Throttles {
        brokers = Collections.unmodifiableSortedMap(new TreeMap<>(brokers));
        topics = Collections.unmodifiableSet(new TreeSet<>(topics));
        gaps = List.copyOf(gaps);
    }

    public boolean any() {
        return !brokers.isEmpty() || !topics.isEmpty();
    }

    public PlacementChange.Unthrottle removal() {
        return new PlacementChange.Unthrottle(new TreeSet<>(brokers.keySet()), new TreeSet<>(topics));
    }
}
