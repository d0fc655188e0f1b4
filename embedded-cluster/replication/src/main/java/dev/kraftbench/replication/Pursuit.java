package dev.kraftbench.replication;

import dev.kraftbench.storage.PartitionLog;

/** One partition on its way to its leader's log end, in one leader epoch. State of its {@link FetchLoop}. */
final class Pursuit {

    /** What a fetch session at the leader knows of the partition; a request repeats only what changed (KIP-227). */
    record Position(long offset, long logStartOffset, int lastFetchedEpoch) {}

    private static final long FIRST_BACKOFF_NANOS = 10_000_000L;

    private final Partition partition;
    private final int leaderEpoch;
    private PartitionLog log;
    private Position sent = new Position(-1, -1, -1);
    private boolean inSession;
    /** Answers to requests up to this number are of an older leader epoch. */
    private final long bornAfter;
    /** Answers to requests up to this number speak of a position that is no more. */
    private long staleThrough;
    private long backoffNanos = FIRST_BACKOFF_NANOS;
    private long retryAtNanos;
    private boolean paused;
    private boolean awaitsFlush;
    private boolean lags = true;

    Pursuit(Partition partition, int leaderEpoch, PartitionLog log, long lastRequest) {
        this.partition = partition;
        this.leaderEpoch = leaderEpoch;
        this.log = log;
        this.bornAfter = lastRequest;
        this.staleThrough = lastRequest;
    }

    Partition partition() {
        return partition;
    }

    int leaderEpoch() {
        return leaderEpoch;
    }

    PartitionLog log() {
        return log;
    }

    /** The log is in another directory now, the same to its end: answers that are on their way are as good for it. */
    void replaceLog(PartitionLog equal) {
        log = equal;
    }

    Position position() {
        return new Position(log.logEndOffset(), log.logStartOffset(), log.latestEpoch().orElse(-1));
    }

    boolean inSession() {
        return inSession;
    }

    boolean needsSending() {
        return !inSession || !position().equals(sent);
    }

    void sent(Position position) {
        sent = position;
        inSession = true;
    }

    void leftSession() {
        inSession = false;
    }

    boolean awaits(long request) {
        return request > staleThrough && !paused;
    }

    /** Whether the request was made in this leader epoch, if perhaps from another position. */
    boolean isOfThisEpoch(long request) {
        return request > bornAfter;
    }

    void moved(long lastRequest) {
        staleThrough = lastRequest;
    }

    /** An answer did the partition good. */
    void succeeded() {
        backoffNanos = FIRST_BACKOFF_NANOS;
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether the pause lasts until a flush has ended, and no longer. */
    boolean awaitsFlush() {
        return awaitsFlush;
    }

    /** Leaves the partition out of requests until its log has been flushed. */
    void pauseForFlush() {
        paused = true;
        awaitsFlush = true;
    }

    long retryAtNanos() {
        return retryAtNanos;
    }

    /** Whether the leader has told, or may have, of a high watermark that is not reached. */
    boolean lags() {
        return lags;
    }

    /** How many bytes may be fetched now; not above 0 for none. */
    long availableBytes() {
        return partition.throttle().available(lags);
    }

    void told(long highWatermark) {
        lags = highWatermark > log.logEndOffset();
    }

    /** Leaves the partition out of requests until then. */
    void pauseUntil(long nanos) {
        paused = true;
        retryAtNanos = nanos;
    }

    /** Leaves the partition out of requests for a while, longer each time. */
    void pause(long nowNanos, long maxBackoffNanos) {
        paused = true;
        retryAtNanos = nowNanos + backoffNanos;
        backoffNanos = Math.min(backoffNanos * 2, maxBackoffNanos);
    }

    void resume(long lastRequest) {
        paused = false;
        awaitsFlush = false;
        staleThrough = lastRequest;
    }
}
