package dev.kraftbench.core.series;

/** A time during which a partition's high watermark stood still although its leader had more records. */
public record Stall(PartitionKey partition, TimeSpan span) {}
