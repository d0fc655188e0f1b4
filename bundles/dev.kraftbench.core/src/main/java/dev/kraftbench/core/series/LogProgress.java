package dev.kraftbench.core.series;

import dev.kraftbench.core.model.PartitionId;

/** How far a partition's leader is: what consumers see, and what it has. */
public record LogProgress(PartitionId partition, long highWatermark, long logEndOffset) {}
