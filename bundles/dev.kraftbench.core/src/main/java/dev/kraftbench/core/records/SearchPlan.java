package dev.kraftbench.core.records;

import dev.kraftbench.core.model.Gap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A query with the offsets it will look at: fixed when planned, so that a search ends however fast the topic grows.
 *
 * @param spans by partition, what is to be scanned
 * @param bytesPerRecord by partition, estimated from the leader's log
 * @param gaps partitions that could not be asked
 */
public record SearchPlan(RecordQuery query, SortedMap<Integer, Span> spans, Map<Integer, Double> bytesPerRecord, List<Gap> gaps) {
    public SearchPlan {
        spans = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(spans));
        bytesPerRecord = Map.copyOf(bytesPerRecord);
        gaps = List.copyOf(gaps);
    }

    /** @param filtered whether records will be passed over */
    public SearchCost cost(boolean filtered) {
        return SearchCost.of(spans, bytesPerRecord, filtered ? Long.MAX_VALUE : query.limit());
    }

    /** The same query for what an earlier search left. */
    public SearchPlan continued(SearchOutcome outcome) {
        return new SearchPlan(query, outcome.rest(), bytesPerRecord, List.of());
    }
}
