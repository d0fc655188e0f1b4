package dev.kraftbench.storage;

/**
 * What an append as follower added.
 *
 * @param baseOffset of the first batch, or the log end offset if nothing was appended
 * @param lastOffset of the last batch, or one less than the log end offset if nothing was appended
 * @param sizeBytes zero if every batch was skipped because its epoch is newer than the replica's (KIP-966 clean-up of late fetches)
 */
public record LogAppended(long baseOffset, long lastOffset, long maxTimestampMillis, int sizeBytes) {}
