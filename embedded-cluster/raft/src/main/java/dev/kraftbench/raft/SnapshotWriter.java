package dev.kraftbench.raft;

import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.io.IOException;
import java.util.List;

/**
 * Writes one snapshot of committed metadata. All methods may be called from one helper at a time; only {@link #freeze} makes the
 * snapshot visible, under its final name and durable.
 */
public interface SnapshotWriter extends AutoCloseable {

    OffsetAndEpoch id();

    /** Adds records; they are split into batches as needed. */
    void append(List<ApiMessageAndVersion> records) throws IOException;

    /** Completes the file with its footer, forces it and renames it to its final name. */
    void freeze() throws IOException;

    /** Gives up an unfrozen snapshot and deletes its file. */
    @Override
    void close() throws IOException;
}
