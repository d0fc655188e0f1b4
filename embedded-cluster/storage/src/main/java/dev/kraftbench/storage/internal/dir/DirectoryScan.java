package dev.kraftbench.storage.internal.dir;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.storage.OpenOptions;
import dev.kraftbench.storage.StorageContext;
import dev.kraftbench.storage.StoredLog;
import dev.kraftbench.storage.internal.LogNames;
import dev.kraftbench.storage.internal.PartitionMetadataFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the logs in a data directory, and does away with what is of no use any more. Helper work. */
public final class DirectoryScan {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryScan.class);

    private final StorageContext context;
    private final Disk disk;
    private final Path path;
    private final boolean cleanShutdown;
    private final DirectoryCheckpoints.Stored checkpoints;

    public DirectoryScan(StorageContext context, Path path, boolean cleanShutdown, DirectoryCheckpoints.Stored checkpoints) {
        this.context = context;
        this.disk = context.disk();
        this.path = path;
        this.cleanShutdown = cleanShutdown;
        this.checkpoints = checkpoints;
    }

    /** The partition logs, the metadata log excepted, with what the checkpoints say of each. */
    public Map<StoredLog, OpenOptions> logs() throws IOException {
        Map<StoredLog, OpenOptions> found = new HashMap<>();
        for (Path entry : disk.list(path)) {
            String name = entry.getFileName().toString();
            if (!disk.isDirectory(entry) || name.equals(LogNames.METADATA_LOG_DIRECTORY)) {
                continue;
            }
            if (name.endsWith(LogNames.DELETED_DIRECTORY)) {
                deleteTree(disk, entry);
                continue;
            }
            TopicPartition current = LogNames.partition(name);
            TopicPartition partition = current == null ? LogNames.futurePartition(name) : current;
            if (partition == null) {
                continue;
            }
            if (current == null && disk.isDirectory(path.resolve(LogNames.directory(partition)))) {
                // A copy beside the log itself serves no purpose.
                deleteTree(disk, entry);
                continue;
            }
            StoredLog log = log(entry, partition);
            if (log != null) {
                found.put(log, checkpoints.of(partition, cleanShutdown));
            }
        }
        return found;
    }

    private @Nullable StoredLog log(Path entry, TopicPartition partition) throws IOException {
        Uuid topicId = PartitionMetadataFile.read(disk, entry);
        if (topicId != null) {
            return new StoredLog(new TopicIdPartition(topicId, partition), entry);
        }
        if (hasRecords(entry)) {
            LOG.atWarn()
                    .addKeyValue("nodeId", context.nodeId())
                    .addKeyValue("directory", entry)
                    .log("Directory does not tell its topic id and is left alone");
        } else {
            // Created just before a crash, and never flushed.
            deleteTree(disk, entry);
        }
        return null;
    }

    private boolean hasRecords(Path directory) throws IOException {
        for (Path file : disk.list(directory)) {
            if (LogNames.offset(file, LogNames.LOG).isPresent()) {
                try (var log = disk.openReadOnly(file)) {
                    if (log.size() > 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    public static void deleteTree(Disk disk, Path directory) throws IOException {
        if (!disk.exists(directory)) {
            return;
        }
        for (Path entry : disk.list(directory)) {
            if (disk.isDirectory(entry)) {
                deleteTree(disk, entry);
            } else {
                disk.deleteIfExists(entry);
            }
        }
        disk.deleteIfExists(directory);
    }
}
