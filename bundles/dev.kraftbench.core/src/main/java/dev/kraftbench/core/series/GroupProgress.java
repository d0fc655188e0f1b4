package dev.kraftbench.core.series;

import java.time.Instant;
import java.util.Map;

/**
 * How far groups have read, at one moment.
 *
 * @param ends end offsets of partitions, as consumers see them
 * @param positions by group
 */
public record GroupProgress(Instant at, Map<PartitionKey, Long> ends, Map<String, Map<PartitionKey, ReadPosition>> positions) {
    public GroupProgress {
        ends = Map.copyOf(ends);
        positions = Map.copyOf(positions);
    }
}
