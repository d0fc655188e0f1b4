package dev.kraftbench.storage.internal;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** {@code partition.metadata}: to which topic a partition directory belongs (KIP-516). Helper work, but short. */
public final class PartitionMetadataFile {

    public static final String FILE_NAME = "partition.metadata";

    private PartitionMetadataFile() {}

    /** Not forced: the first flush of the log does that. */
    public static void write(Disk disk, Path directory, Uuid topicId) throws IOException {
        SmallFiles.write(disk, directory.resolve(FILE_NAME), content(topicId), false);
    }

    /** In a new directory, where there is nothing to replace and nothing to lose: the cheapest way, for topics of thousands of partitions. */
    public static void create(Disk disk, Path directory, Uuid topicId) throws IOException {
        try (DiskFile file = disk.open(directory.resolve(FILE_NAME))) {
            file.writeFully(content(topicId), 0);
        }
    }

    private static ByteBuffer content(Uuid topicId) {
        return StandardCharsets.UTF_8.encode("version: 0\ntopic_id: " + topicId);
    }

    public static boolean exists(Disk disk, Path directory) {
        return disk.exists(directory.resolve(FILE_NAME));
    }

    public static void force(Disk disk, Path directory) throws IOException {
        try (DiskFile file = disk.open(directory.resolve(FILE_NAME))) {
            file.force();
        }
    }

    /** The topic id, or null if the file is missing or was torn by a crash before the first flush. */
    public static @Nullable Uuid read(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        if (!disk.exists(file)) {
            return null;
        }
        for (String line : SmallFiles.readText(disk, file).lines().toList()) {
            if (line.startsWith("topic_id:")) {
                try {
                    return Uuid.fromString(line.substring("topic_id:".length()).trim());
                } catch (IllegalArgumentException e) {
                    return null;
                }
            }
        }
        return null;
    }
}
