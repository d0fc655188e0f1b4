package dev.kraftbench.node;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.kernel.Disk;
import dev.kraftbench.metadata.DirectoryIds;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.metadata.ImageRecords;
import dev.kraftbench.metadata.access.ScramCredential;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import dev.kraftbench.raft.BootstrapCheckpoint;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.storage.MetaProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.Uuid;

/**
 * Prepares a node's data directories, as Kafka's storage tool does: {@code meta.properties} in each, and the first metadata snapshot
 * in the metadata directory. Waits.
 */
public final class Formatting {

    private static final short STATIC_QUORUM = 0;
    private static final short DYNAMIC_QUORUM = 1;
    /** Less can hold neither the first files nor a single segment. */
    private static final long MIN_FREE_BYTES = 1L << 20;

    private Formatting() {}

    /**
     * What to format.
     *
     * @param metadataDirectoryId of the metadata directory, chosen beforehand for a voter
     * @param voters the first voters of a dynamic quorum, as every controller is told; empty for a static quorum and for brokers
     * @param dynamicQuorum whether the quorum's voters stand in the metadata log (KIP-853)
     * @param users whom the cluster has from the beginning
     */
    public record Plan(
            NodeConfig config, String clusterId, Uuid metadataDirectoryId, VoterSet voters, boolean dynamicQuorum, List<ScramCredential> users) {

        public Plan {
            users = List.copyOf(users);
        }

        /** Without users. */
        public Plan(NodeConfig config, String clusterId, Uuid metadataDirectoryId, VoterSet voters, boolean dynamicQuorum) {
            this(config, clusterId, metadataDirectoryId, voters, dynamicQuorum, List.of());
        }
    }

    /** A random id that can name a directory or a cluster. */
    public static Uuid randomId(RandomGenerator random) {
        while (true) {
            Uuid id = new Uuid(
                    random.nextLong() & 0xffffffffffff0fffL | 0x4000L, random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L);
            if (!DirectoryIds.isReserved(id) && !id.toString().startsWith("-")) {
                return id;
            }
        }
    }

    /** Checks a cluster id, which is 16 bytes in URL-safe base 64. */
    public static void checkClusterId(String clusterId) throws ConfigProblem {
        boolean valid;
        try {
            valid = Base64.getUrlDecoder().decode(clusterId).length == 16;
        } catch (IllegalArgumentException e) {
            valid = false;
        }
        if (!valid) {
            throw new ConfigProblem("cluster id '" + clusterId + "' is not valid: use 22 letters as in " + example());
        }
    }

    private static String example() {
        return "MkU3OEVBNTcwNTJENDM2Qg";
    }

    /**
     * What the directories of a node say about its cluster.
     *
     * @return by directory; a directory that is not formatted is missing
     */
    public static Map<Path, MetaProperties> read(Disk disk, NodeConfig config) throws ConfigProblem {
        Map<Path, MetaProperties> found = new LinkedHashMap<>();
        for (Path directory : config.allDirs()) {
            if (disk.exists(directory) && !disk.isDirectory(directory)) {
                throw new ConfigProblem(directory + " is a file: name a directory in log.dirs");
            }
            Optional<MetaProperties> properties;
            try {
                properties = disk.isDirectory(directory) ? MetaProperties.read(disk, directory) : Optional.empty();
            } catch (IOException e) {
                throw new ConfigProblem("data directory " + directory + " can't be read: " + e.getMessage(), e);
            }
            properties.ifPresent(p -> found.put(directory, p));
        }
        for (Map.Entry<Path, MetaProperties> entry : found.entrySet()) {
            if (entry.getValue().nodeId() != config.nodeId()) {
                throw new ConfigProblem("data directory " + entry.getKey() + " belongs to node " + entry.getValue().nodeId() + ", not to node "
                        + config.nodeId() + ": correct node.id or log.dirs");
            }
        }
        return found;
    }

    /**
     * The cluster id on which all formatted directories agree.
     *
     * @throws ConfigProblem if there is none, or more than one
     */
    public static String clusterIdOf(Map<Path, MetaProperties> found, NodeConfig config) throws ConfigProblem {
        String clusterId = null;
        for (Path directory : config.allDirs()) {
            MetaProperties properties = found.get(directory);
            if (properties == null) {
                throw new ConfigProblem("data directory " + directory + " is not formatted: run the format command with this configuration first");
            }
            if (clusterId != null && !clusterId.equals(properties.clusterId())) {
                throw new ConfigProblem("data directory " + directory + " belongs to cluster " + properties.clusterId()
                        + ", another to " + clusterId + ": correct log.dirs");
            }
            clusterId = properties.clusterId();
        }
        return clusterId;
    }

    /** Checks what {@link #format} needs, changing nothing. */
    public static void check(Disk disk, Plan plan, boolean ignoreFormatted) throws ConfigProblem {
        checkClusterId(plan.clusterId());
        Map<Path, MetaProperties> found = read(disk, plan.config());
        for (Map.Entry<Path, MetaProperties> entry : found.entrySet()) {
            if (!entry.getValue().clusterId().equals(plan.clusterId())) {
                throw new ConfigProblem("data directory " + entry.getKey() + " belongs to cluster " + entry.getValue().clusterId() + ", not to "
                        + plan.clusterId() + ": use that id or another directory");
            }
            if (!ignoreFormatted) {
                throw new ConfigProblem("data directory " + entry.getKey()
                        + " is formatted already: nothing to do, or give --ignore-formatted to format the others");
            }
        }
        for (Path directory : plan.config().allDirs()) {
            checkWritable(disk, directory);
        }
    }

    /** Checks that the directory is there, or can be, and has room for at least something. */
    static void checkWritable(Disk disk, Path directory) throws ConfigProblem {
        Path existing = directory;
        while (existing != null && !disk.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !disk.isDirectory(existing)) {
            throw new ConfigProblem("data directory " + directory + " can't be created: " + existing + " is no directory");
        }
        try {
            long free = disk.usableBytes(existing);
            if (free < MIN_FREE_BYTES) {
                throw new ConfigProblem("no space left for data directory " + directory + " (" + free + " bytes free): free some or choose another");
            }
        } catch (IOException e) {
            throw new ConfigProblem("data directory " + directory + " can't be used: " + e.getMessage(), e);
        }
    }

    private static List<ApiMessageAndVersion> bootstrapRecords(Plan plan) {
        List<ApiMessageAndVersion> records = new ArrayList<>(Features.bootstrapRecords());
        plan.users().forEach(user -> records.add(ImageRecords.scramRecord(user)));
        return records;
    }

    /** Formats those of the node's directories that are not formatted yet. */
    public static List<Path> format(Disk disk, Clock clock, RandomGenerator random, Plan plan) throws ConfigProblem {
        Map<Path, MetaProperties> found = read(disk, plan.config());
        List<Path> formatted = new ArrayList<>();
        for (Path directory : plan.config().allDirs()) {
            if (found.containsKey(directory)) {
                continue;
            }
            boolean metadata = directory.equals(plan.config().metadataLogDir());
            Uuid id = metadata ? plan.metadataDirectoryId() : randomId(random);
            try {
                disk.createDirectories(directory);
                if (metadata) {
                    BootstrapCheckpoint.write(
                            disk,
                            directory,
                            plan.dynamicQuorum() ? DYNAMIC_QUORUM : STATIC_QUORUM,
                            plan.voters(),
                            bootstrapRecords(plan),
                            clock.wallMillis());
                }
                new MetaProperties(plan.clusterId(), plan.config().nodeId(), id).write(disk, directory);
            } catch (IOException e) {
                throw new ConfigProblem("data directory " + directory + " can't be formatted: " + e.getMessage(), e);
            }
            formatted.add(directory);
        }
        return formatted;
    }
}
