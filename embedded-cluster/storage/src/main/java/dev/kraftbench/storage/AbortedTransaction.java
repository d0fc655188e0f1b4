package dev.kraftbench.storage;

/**
 * A transaction whose records in a log don't count.
 *
 * @param firstOffset of its first record
 * @param lastOffset of the marker that ended it
 * @param lastStableOffset that the marker left: the first offset of the oldest transaction that was open then, or the one after the marker
 */
public record AbortedTransaction(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {}
