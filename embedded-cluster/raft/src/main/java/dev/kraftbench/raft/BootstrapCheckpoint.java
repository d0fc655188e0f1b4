package dev.kraftbench.raft;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import dev.kraftbench.raft.internal.log.SnapshotFileWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes {@code __cluster_metadata-0/00000000000000000000-0000000000.checkpoint}, with which a log directory is formatted (KIP-853):
 * kraft.version, the initial voters, and the caller's first records (feature levels and the like).
 */
public final class BootstrapCheckpoint {

    private BootstrapCheckpoint() {}

    /**
     * Writes the checkpoint, durable. Waits.
     *
     * @param metadataDirectory the log directory, not the partition's
     * @param kraftVersion 0 or 1
     * @param initialVoters empty for a static quorum ({@code controller.quorum.voters}, kraft.version 0) and for a node that shall
     *     join a dynamic one as observer
     * @param nowMillis milliseconds since 1970, for the timestamps in it
     */
    public static void write(
            Disk disk, Path metadataDirectory, short kraftVersion, VoterSet initialVoters, List<ApiMessageAndVersion> records,
            long nowMillis)
            throws IOException {
        if (kraftVersion == 0 && !initialVoters.isEmpty()) {
            throw new IllegalArgumentException("voters can't be part of a checkpoint with kraft.version 0");
        }
        Path directory = metadataDirectory.resolve("__cluster_metadata-0");
        disk.createDirectories(directory);
        SnapshotFileWriter.Header header =
                new SnapshotFileWriter.Header(0, kraftVersion, initialVoters.isEmpty() ? null : initialVoters, nowMillis);
        try (SnapshotFileWriter writer = new SnapshotFileWriter(disk, directory, OffsetAndEpoch.START, header, () -> {})) {
            writer.append(records);
            writer.freeze();
        }
        disk.forceDirectory(metadataDirectory);
    }
}
