package dev.kraftbench.storage;

/**
 * What the checkpoints of a data directory know of a log that is opened.
 *
 * @param cleanShutdown whether the directory was closed in order, so that nothing needs recovery
 * @param recoveryPoint the first offset that may not be durable
 * @param logStartOffset where the log began at the last checkpoint
 * @param highWatermark at the last checkpoint; clamped to what the log holds
 */
public record OpenOptions(boolean cleanShutdown, long recoveryPoint, long logStartOffset, long highWatermark) {

    /** Recover everything. For logs without checkpoints, such as the metadata log. */
    public static final OpenOptions RECOVER_ALL = new OpenOptions(false, 0, 0, 0);
}
