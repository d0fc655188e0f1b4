package dev.kraftbench.core.series;

/** How far a partition's leader is: what consumers see, and what it has. */
public record LogProgress(PartitionKey partition, long highWatermark, long logEndOffset) {}
