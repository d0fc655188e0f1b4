package dev.kraftbench.coordinator;

/**
 * Limits of a shard's runtime.
 *
 * @param nodeId for log lines
 * @param commitTimeoutNanos after which an operation whose records are not committed is answered REQUEST_TIMED_OUT
 * @param loadChunkBytes read and replayed in one step while loading
 * @param maxWaiting operations queued or waiting for their commit; more are turned away
 */
public record ShardSettings(int nodeId, long commitTimeoutNanos, int loadChunkBytes, int maxWaiting) {

    /** How long a failed loading waits before it is tried again. */
    static final long LOAD_RETRY_NANOS = 1_000_000_000L;
}
