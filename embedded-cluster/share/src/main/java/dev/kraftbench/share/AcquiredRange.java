package dev.kraftbench.share;

/** Consecutive records that a member has acquired together. */
public record AcquiredRange(long firstOffset, long lastOffset, int deliveries) {

    long count() {
        return lastOffset - firstOffset + 1;
    }
}
