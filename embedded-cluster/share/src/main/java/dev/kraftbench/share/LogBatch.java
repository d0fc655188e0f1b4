package dev.kraftbench.share;

/**
 * A record batch as it was read.
 *
 * @param position of its first byte in what was read
 * @param wanted whether it has records for consumers: it is no control batch and belongs to no aborted transaction
 */
record LogBatch(long baseOffset, long lastOffset, int position, int sizeInBytes, boolean wanted) {}
