package dev.kraftbench.core.series;

import dev.kraftbench.core.model.PartitionId;
import java.time.Instant;
import java.util.Map;

/**
 * How far groups have read, at one moment.
 *
 * @param ends end offsets of partitions, as consumers see them
 * @param positions by group
 */
public record GroupProgress(Instant at, Map<PartitionId, Long> ends, Map<String, Map<PartitionId, ReadPosition>> positions) {
    public GroupProgress {
        ends = Map.copyOf(ends);
        positions = Map.copyOf(positions);
    }
}
