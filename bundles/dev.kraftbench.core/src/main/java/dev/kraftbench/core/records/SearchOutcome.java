package dev.kraftbench.core.records;

import dev.kraftbench.core.model.Gap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a search ended, and where it can go on.
 *
 * @param rest by partition, what was not scanned, gaps included: a search of these spans continues exactly
 * @param gaps partitions that fell silent
 */
public record SearchOutcome(Ending ending, SearchProgress progress, SortedMap<Integer, Span> rest, List<Gap> gaps) {
    /** Why it ended. */
    public enum Ending {
        /** Everything was scanned. */
        COMPLETE,
        /** As many were found as were asked for. */
        LIMIT,
        STOPPED,
        DEADLINE,
        /** What was found takes up as much memory as a search may. */
        MEMORY
    }

    public SearchOutcome {
        rest = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(rest));
        gaps = List.copyOf(gaps);
    }

    public boolean resumable() {
        return rest.values().stream().anyMatch(span -> !span.isEmpty());
    }
}
