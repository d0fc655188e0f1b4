package dev.kraftbench.core.broker;

import dev.kraftbench.core.model.PartitionId;
import java.util.List;

/**
 * A log directory with each replica in it, also those that are being moved there from another directory.
 *
 * @param error what is wrong with the directory, empty when nothing is
 * @param totalBytes of the disk, -1 when the broker does not tell
 */
public record DirectoryContent(int broker, String path, String error, long totalBytes, long usableBytes, List<Replica> replicas) {
    public DirectoryContent {
        replicas = List.copyOf(replicas);
    }

    public long logBytes() {
        return replicas.stream().mapToLong(Replica::bytes).sum();
    }

    /** Share of the disk that is used by anything, 0 to 1; NaN when the broker does not tell. */
    public double used() {
        return totalBytes <= 0 || usableBytes < 0 ? Double.NaN : 1 - usableBytes / (double) totalBytes;
    }

    /**
     * @param lag of a replica that is copied here: records that are missing yet
     * @param future being copied here from another directory of the broker
     */
    public record Replica(PartitionId partition, long bytes, long lag, boolean future) {}
}
