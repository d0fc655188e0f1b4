package dev.kraftbench.storage;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.storage.internal.SmallFiles;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * {@code meta.properties}, version 1: to which cluster and node a data directory belongs (KIP-631, KIP-858).
 *
 * @param directoryId null in directories that were formatted before KIP-858
 */
public record MetaProperties(String clusterId, int nodeId, @Nullable Uuid directoryId) {

    public static final String FILE_NAME = "meta.properties";

    /**
     * Reads the file of a directory. Helper work.
     *
     * @return empty if the directory is not formatted
     * @throws IOException if it can't be read or says something else than version 1
     */
    public static Optional<MetaProperties> read(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        properties.load(new StringReader(SmallFiles.readText(disk, file)));
        String version = properties.getProperty("version", "0");
        if (!version.equals("1")) {
            throw new IOException(file + " has version " + version + ", only version 1 (KRaft) is supported");
        }
        String clusterId = required(properties, "cluster.id", file);
        String nodeId = required(properties, "node.id", file);
        String directoryId = properties.getProperty("directory.id");
        try {
            return Optional.of(new MetaProperties(
                    clusterId, Integer.parseInt(nodeId), directoryId == null ? null : Uuid.fromString(directoryId)));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is malformed: " + e.getMessage(), e);
        }
    }

    /** Writes the file durably, in one step. Helper work. */
    public void write(Disk disk, Path directory) throws IOException {
        StringBuilder text = new StringBuilder("#\n");
        text.append("cluster.id=").append(clusterId).append('\n');
        if (directoryId != null) {
            text.append("directory.id=").append(directoryId).append('\n');
        }
        text.append("node.id=").append(nodeId).append('\n').append("version=1\n");
        SmallFiles.writeDurably(disk, directory.resolve(FILE_NAME), text.toString());
    }

    private static String required(Properties properties, String name, Path file) throws IOException {
        String value = properties.getProperty(name);
        if (value == null || value.isBlank()) {
            throw new IOException(file + " lacks " + name);
        }
        return value.trim();
    }
}
