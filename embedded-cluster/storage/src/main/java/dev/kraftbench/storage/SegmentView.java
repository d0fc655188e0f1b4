package dev.kraftbench.storage;

/**
 * A segment as the log inspector shows it.
 *
 * @param largestTimestampMillis of its records, or -1
 */
public record SegmentView(long baseOffset, long sizeBytes, long largestTimestampMillis, boolean active) {}
