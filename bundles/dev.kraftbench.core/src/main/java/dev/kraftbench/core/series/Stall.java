package dev.kraftbench.core.series;

import dev.kraftbench.core.model.PartitionId;

/** A time during which a partition's high watermark stood still although its leader had more records. */
public record Stall(PartitionId partition, TimeSpan span) {}
