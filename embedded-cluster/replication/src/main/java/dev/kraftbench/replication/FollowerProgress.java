package dev.kraftbench.replication;

/**
 * What a leader knows of one follower, from its fetches. Pure; times are nanoseconds of the lane's clock.
 *
 * <p>A follower is caught up as of time <i>t</i> if its fetch then, or the one after, asked for the log end of <i>t</i>: so small appends in
 * quick succession don't make a good follower look late (KIP-16).
 */
final class FollowerProgress {

    static final long UNKNOWN_OFFSET = -1;
    static final long UNKNOWN_EPOCH = -2;

    private final int brokerId;
    private long logEndOffset = UNKNOWN_OFFSET;
    private long logStartOffset = UNKNOWN_OFFSET;
    private long brokerEpoch = UNKNOWN_EPOCH;
    private long leaderEndAtLastFetch = UNKNOWN_OFFSET;
    private long lastFetchNanos;
    private boolean wasCaughtUp;
    private long lastCaughtUpNanos;

    FollowerProgress(int brokerId) {
        this.brokerId = brokerId;
    }

    int brokerId() {
        return brokerId;
    }

    /** Where the follower's next record goes, {@link #UNKNOWN_OFFSET} before its first fetch. */
    long logEndOffset() {
        return logEndOffset;
    }

    long logStartOffset() {
        return logStartOffset;
    }

    /** The broker epoch it fetched with last, -1 where its protocol has none, {@link #UNKNOWN_EPOCH} before the first fetch. */
    long brokerEpoch() {
        return brokerEpoch;
    }

    /** A new leader epoch begins: forget, and give those in the ISR the full time to show up. */
    void restart(long nowNanos, boolean inSync) {
        logEndOffset = UNKNOWN_OFFSET;
        logStartOffset = UNKNOWN_OFFSET;
        brokerEpoch = UNKNOWN_EPOCH;
        leaderEndAtLastFetch = UNKNOWN_OFFSET;
        lastFetchNanos = nowNanos;
        wasCaughtUp = inSync;
        lastCaughtUpNanos = nowNanos;
    }

    /** The follower has everything below {@code offset} and asks for more, while the leader's log ends at {@code leaderEndOffset}. */
    void fetched(long offset, long followerStartOffset, long leaderEndOffset, long nowNanos, long epoch) {
        if (offset >= leaderEndOffset) {
            caughtUpAt(nowNanos);
        } else if (leaderEndAtLastFetch != UNKNOWN_OFFSET && offset >= leaderEndAtLastFetch) {
            caughtUpAt(lastFetchNanos);
        }
        logEndOffset = offset;
        logStartOffset = followerStartOffset;
        brokerEpoch = epoch;
        leaderEndAtLastFetch = Math.max(leaderEndAtLastFetch, leaderEndOffset);
        lastFetchNanos = nowNanos;
    }

    private void caughtUpAt(long nanos) {
        if (!wasCaughtUp || nanos - lastCaughtUpNanos > 0) {
            wasCaughtUp = true;
            lastCaughtUpNanos = nanos;
        }
    }

    boolean isCaughtUp(long leaderEndOffset, long nowNanos, long lagTimeMaxNanos) {
        return logEndOffset == leaderEndOffset || wasCaughtUp && nowNanos - lastCaughtUpNanos <= lagTimeMaxNanos;
    }

    /** Nanoseconds since it last had everything, 0 if it has everything, -1 if it never had. */
    long sinceCaughtUpNanos(long leaderEndOffset, long nowNanos) {
        if (logEndOffset == leaderEndOffset) {
            return 0;
        }
        return wasCaughtUp ? nowNanos - lastCaughtUpNanos : -1;
    }
}
