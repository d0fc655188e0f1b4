package dev.kraftbench.storage;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.storage.internal.Checkpoints;
import dev.kraftbench.storage.internal.CleanShutdownFile;
import dev.kraftbench.storage.internal.LogNames;
import dev.kraftbench.storage.internal.PartitionMetadataFile;
import dev.kraftbench.storage.internal.log.LogDirEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One data directory ({@code log.dirs}) with its logs and checkpoints. Safe for any thread; what waits says so. */
public final class LogDir {

    private static final Logger LOG = LoggerFactory.getLogger(LogDir.class);

    private final StorageContext context;
    private final Disk disk;
    private final Path path;
    private final Consumer<LogDir> onFailure;
    private final @Nullable MetaProperties metaProperties;
    private final boolean cleanShutdown;
    private final OptionalLong cleanShutdownBrokerEpoch;
    private final List<StoredLog> storedLogs;
    private final List<StoredLog> storedFutures;
    private final @Nullable AutoCloseable lock;

    private final Map<TopicPartition, PartitionLog> logs = new ConcurrentHashMap<>();
    /** What the checkpoints say of logs that are stored but not opened. */
    private final Map<TopicPartition, OpenOptions> unopened = new ConcurrentHashMap<>();

    private volatile boolean cordoned;
    /** Of whom the checkpoint files on disk speak. */
    private volatile Set<TopicPartition> checkpointed;
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private final Object checkpointLock = new Object();
    private final AtomicBoolean checkpointPending = new AtomicBoolean();
    private final LogDirEvents events = new LogDirEvents() {
        @Override
        public void failed(IOException cause) {
            fail(cause);
        }

        @Override
        public void truncated(Lane lane) {
            checkpointSoon(lane);
        }
    };

    private LogDir(
            StorageContext context,
            Path path,
            Consumer<LogDir> onFailure,
            @Nullable MetaProperties metaProperties,
            CleanShutdownFile.Found shutdown,
            Map<StoredLog, OpenOptions> stored,
            Set<TopicPartition> checkpointed,
            @Nullable AutoCloseable lock) {
        this.context = context;
        this.disk = context.disk();
        this.path = path;
        this.onFailure = onFailure;
        this.metaProperties = metaProperties;
        this.cleanShutdown = shutdown.clean();
        this.cleanShutdownBrokerEpoch = shutdown.brokerEpoch();
        this.storedLogs = stored.keySet().stream().filter(log -> !isFuture(log.directory())).toList();
        this.storedFutures = stored.keySet().stream().filter(log -> isFuture(log.directory())).toList();
        this.checkpointed = checkpointed;
        this.lock = lock;
        stored.forEach((log, options) -> unopened.put(log.id().topicPartition(), options));
    }

    /** Reads what the directory holds; its lock is held by the caller. Helper work. */
    static LogDir open(StorageContext context, Path path, AutoCloseable lock, Consumer<LogDir> onFailure) throws IOException {
        Disk disk = context.disk();
        MetaProperties meta = MetaProperties.read(disk, path).orElse(null);
        CleanShutdownFile.Found shutdown = CleanShutdownFile.take(disk, path);
        Map<StoredLog, OpenOptions> stored = findLogs(context, path, shutdown.clean());
        Set<TopicPartition> checkpointed = new HashSet<>();
        for (String file : List.of(Checkpoints.RECOVERY_POINTS, Checkpoints.HIGH_WATERMARKS, Checkpoints.LOG_STARTS)) {
            checkpointed.addAll(Checkpoints.read(disk, path.resolve(file)).keySet());
        }
        return new LogDir(context, path, onFailure, meta, shutdown, stored, Set.copyOf(checkpointed), lock);
    }

    /** A directory that could not be opened. */
    static LogDir offline(StorageContext context, Path path, IOException cause) {
        LogDir dir = new LogDir(context, path, failed -> {}, null, CleanShutdownFile.NOT_FOUND, Map.of(), Set.of(), null);
        dir.failure.set(cause);
        return dir;
    }

    private static Map<StoredLog, OpenOptions> findLogs(StorageContext context, Path path, boolean clean) throws IOException {
        Disk disk = context.disk();
        Map<TopicPartition, Long> recoveryPoints = Checkpoints.read(disk, path.resolve(Checkpoints.RECOVERY_POINTS));
        Map<TopicPartition, Long> highWatermarks = Checkpoints.read(disk, path.resolve(Checkpoints.HIGH_WATERMARKS));
        Map<TopicPartition, Long> logStarts = Checkpoints.read(disk, path.resolve(Checkpoints.LOG_STARTS));
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
            Uuid topicId = PartitionMetadataFile.read(disk, entry);
            if (topicId != null) {
                OpenOptions options = new OpenOptions(
                        clean,
                        recoveryPoints.getOrDefault(partition, 0L),
                        logStarts.getOrDefault(partition, 0L),
                        highWatermarks.getOrDefault(partition, 0L));
                found.put(new StoredLog(new TopicIdPartition(topicId, partition), entry), options);
            } else if (hasRecords(disk, entry)) {
                LOG.atWarn()
                        .addKeyValue("nodeId", context.nodeId())
                        .addKeyValue("directory", entry)
                        .log("Directory does not tell its topic id and is left alone");
            } else {
                // Created just before a crash, and never flushed.
                deleteTree(disk, entry);
            }
        }
        return found;
    }

    private static boolean hasRecords(Disk disk, Path directory) throws IOException {
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

    // ---- what it is

    public Path path() {
        return path;
    }

    public Optional<MetaProperties> metaProperties() {
        return Optional.ofNullable(metaProperties);
    }

    /** The directory id of KIP-858; {@link Uuid#ZERO_UUID} where the directory has none. */
    public Uuid id() {
        MetaProperties meta = metaProperties;
        Uuid id = meta == null ? null : meta.directoryId();
        return id == null ? Uuid.ZERO_UUID : id;
    }

    /** Whether the directory can be used: it opened and no disk failure was met since. */
    public boolean isOnline() {
        return failure.get() == null;
    }

    /** Whether the directory takes no new replicas (KIP-1066). */
    public boolean isCordoned() {
        return cordoned;
    }

    public void cordon(boolean newReplicasStayOut) {
        cordoned = newReplicasStayOut;
    }

    /** What took the directory offline. */
    public @Nullable IOException failure() {
        return failure.get();
    }

    /** The partition logs found at opening, the metadata log excepted. */
    public List<StoredLog> storedLogs() {
        return storedLogs;
    }

    /** Copies found at opening of logs that are to move here from other directories (KIP-113). */
    public List<StoredLog> storedFutures() {
        return storedFutures;
    }

    /** Whether an open log is the copy of one that is still used in another directory. */
    public static boolean isFuture(PartitionLog log) {
        return isFuture(log.directory());
    }

    private static boolean isFuture(Path directory) {
        return directory.getFileName().toString().endsWith(LogNames.FUTURE_DIRECTORY);
    }

    /** Where the metadata log is or would be. */
    public Path metadataLogDirectory() {
        return path.resolve(LogNames.METADATA_LOG_DIRECTORY);
    }

    /** Whether the directory was closed in order the last time. */
    public boolean hadCleanShutdown() {
        return cleanShutdown;
    }

    /** The broker epoch of the last clean shutdown (KIP-966), if the shutdown was clean and told one. */
    public OptionalLong cleanShutdownBrokerEpoch() {
        return cleanShutdownBrokerEpoch;
    }

    /** The open logs. */
    public Collection<PartitionLog> logs() {
        return List.copyOf(logs.values());
    }

    public @Nullable PartitionLog log(TopicPartition partition) {
        return logs.get(partition);
    }

    int logCount() {
        return logs.size();
    }

    public long usableBytes() throws IOException {
        return disk.usableBytes(path);
    }

    // ---- logs

    /** Opens a stored log, recovering it if need be. Helper work. */
    public PartitionLog load(StoredLog stored, LogConfig config, Lane lane) throws IOException {
        TopicPartition partition = stored.id().topicPartition();
        OpenOptions options = unopened.get(partition);
        if (options == null) {
            throw new IllegalStateException(stored + " is open already or deleted");
        }
        PartitionLog log = open(stored.id(), stored.directory(), config, lane, options);
        unopened.remove(partition);
        return log;
    }

    /**
     * Creates an empty log; its directory is made with the first append. A stored log of the same topic id is loaded instead; a directory of another or
     * an unknown topic is put aside. Helper work, but short.
     */
    public PartitionLog create(TopicIdPartition id, LogConfig config, Lane lane) throws IOException {
        if (logs.containsKey(id.topicPartition())) {
            throw new IllegalStateException("The log of " + id + " is open already");
        }
        Path directory = path.resolve(LogNames.directory(id.topicPartition()));
        if (unopened.containsKey(id.topicPartition()) || disk.isDirectory(directory)) {
            for (StoredLog stored : storedLogs) {
                if (stored.id().equals(id) && unopened.containsKey(id.topicPartition())) {
                    return load(stored, config, lane);
                }
            }
            putAside(directory);
            unopened.remove(id.topicPartition());
        }
        forgetCheckpoints(id.topicPartition());
        return open(id, directory, config, lane, new OpenOptions(true, 0, 0, 0));
    }

    /**
     * What the checkpoints say of an earlier log of the same name must not be taken for this one's: after a loss of power it would be held for
     * durable as far as the other was.
     */
    private void forgetCheckpoints(TopicPartition partition) throws IOException {
        if (checkpointed.contains(partition)) {
            checkpoint();
        }
    }

    /** Creates an empty log to copy another directory's into, which {@link #promote} makes the log itself. Helper work, but short. */
    public PartitionLog createFuture(TopicIdPartition id, LogConfig config, Lane lane) throws IOException {
        if (logs.containsKey(id.topicPartition())) {
            throw new IllegalStateException("The log of " + id + " is open already");
        }
        forgetCheckpoints(id.topicPartition());
        Path directory = freeName(path.resolve(LogNames.directory(id.topicPartition())), LogNames.FUTURE_DIRECTORY);
        return open(id, directory, config, lane, new OpenOptions(true, 0, 0, 0));
    }

    /** Gives a copy the name of the log itself. It must be flushed and no flush be under way. On the log's lane. */
    public void promote(PartitionLog future) throws IOException {
        Path name = path.resolve(LogNames.directory(future.id().topicPartition()));
        if (disk.isDirectory(name)) {
            putAside(name);
        }
        future.rename(name);
    }

    private void putAside(Path directory) throws IOException {
        try {
            Path aside = freeName(directory, "-stray");
            disk.moveAtomically(directory, aside);
            LOG.atWarn()
                    .addKeyValue("nodeId", context.nodeId())
                    .addKeyValue("directory", aside)
                    .log("Put a directory aside that belongs to another topic of the same name");
        } catch (IOException e) {
            fail(e);
            throw e;
        }
    }

    private PartitionLog open(TopicIdPartition id, Path directory, LogConfig config, Lane lane, OpenOptions options) throws IOException {
        try {
            PartitionLog log = PartitionLog.open(context, lane, directory, id, config, options, events);
            logs.put(id.topicPartition(), log);
            return log;
        } catch (IOException e) {
            fail(e);
            throw e;
        }
    }

    /** Closes a log, renames its directory to {@code …-delete} and has it deleted after {@code file.delete.delay.ms}. On the log's lane. */
    public void delete(PartitionLog log) throws IOException {
        logs.remove(log.id().topicPartition(), log);
        log.abandon();
        if (!log.isOnDisk()) {
            return;
        }
        Lane lane = log.lane();
        try {
            Path renamed = freeName(log.directory(), LogNames.DELETED_DIRECTORY);
            disk.moveAtomically(log.directory(), renamed);
            log.movedTo(renamed);
            lane.schedule(log.config().fileDeleteDelayMillis() * 1_000_000L, () -> deleteLater(renamed, lane));
        } catch (IOException e) {
            fail(e);
            throw e;
        }
    }

    private void deleteLater(Path renamed, Lane lane) {
        context.helpers().<Boolean>submit(
                lane,
                () -> {
                    deleteTree(disk, renamed);
                    disk.forceDirectory(path);
                    return true;
                },
                outcome -> {
                    if (outcome instanceof Outcome.Failed<Boolean>(Exception cause)) {
                        fail(cause instanceof IOException io ? io : new IOException("Deleting " + renamed + " failed", cause));
                    }
                });
    }

    /** Deletes a stored log that is not to be loaded, because its topic is gone. Helper work. */
    public void delete(StoredLog stored) throws IOException {
        if (unopened.remove(stored.id().topicPartition()) == null) {
            throw new IllegalStateException(stored + " is open or deleted already");
        }
        try {
            Path renamed = freeName(stored.directory(), LogNames.DELETED_DIRECTORY);
            disk.moveAtomically(stored.directory(), renamed);
            deleteTree(disk, renamed);
            disk.forceDirectory(path);
        } catch (IOException e) {
            fail(e);
            throw e;
        }
    }

    /** A name beside a directory that marks it and is not taken; unique by a number, since the engine has no random names. */
    private Path freeName(Path directory, String suffix) {
        String name = directory.getFileName().toString();
        for (long number = 0; ; number++) {
            Path candidate = path.resolve(LogNames.markedDirectory(name, "%032x".formatted(number), suffix));
            if (!disk.exists(candidate)) {
                return candidate;
            }
        }
    }

    private static void deleteTree(Disk disk, Path directory) throws IOException {
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

    // ---- checkpoints and end

    /** Writes recovery points, high watermarks and log starts of all logs to the checkpoint files. Helper work, every few seconds. */
    public void checkpoint() throws IOException {
        Map<TopicPartition, Long> recoveryPoints = new HashMap<>();
        Map<TopicPartition, Long> highWatermarks = new HashMap<>();
        Map<TopicPartition, Long> logStarts = new HashMap<>();
        synchronized (checkpointLock) {
            unopened.forEach((partition, options) -> {
                recoveryPoints.put(partition, options.recoveryPoint());
                highWatermarks.put(partition, options.highWatermark());
                logStarts.put(partition, options.logStartOffset());
            });
            logs.forEach((partition, log) -> {
                recoveryPoints.put(partition, log.recoveryPoint());
                highWatermarks.put(partition, log.highWatermark());
                logStarts.put(partition, log.logStartOffset());
            });
            logStarts.values().removeIf(offset -> offset == 0);
            try {
                Checkpoints.write(disk, path.resolve(Checkpoints.RECOVERY_POINTS), recoveryPoints);
                Checkpoints.write(disk, path.resolve(Checkpoints.HIGH_WATERMARKS), highWatermarks);
                Checkpoints.write(disk, path.resolve(Checkpoints.LOG_STARTS), logStarts);
                checkpointed = Set.copyOf(recoveryPoints.keySet());
            } catch (IOException e) {
                fail(e);
                throw e;
            }
        }
    }

    /** One checkpoint for any number of truncations that happen together. A failure takes the directory offline by itself. */
    private void checkpointSoon(Lane lane) {
        if (checkpointPending.compareAndSet(false, true)) {
            context.helpers().<Boolean>submit(
                    lane,
                    () -> {
                        checkpointPending.set(false);
                        checkpoint();
                        return true;
                    },
                    outcome -> {
                        if (outcome instanceof Outcome.Failed<Boolean>(Exception cause)) {
                            checkpointPending.set(false);
                            LOG.atWarn()
                                    .setCause(cause)
                                    .addKeyValue("nodeId", context.nodeId())
                                    .addKeyValue("directory", path)
                                    .log("Checkpoint after a truncation failed");
                        }
                    });
        }
    }

    /** Takes the directory offline, from whichever thread met the failure. */
    public void fail(IOException cause) {
        if (failure.compareAndSet(null, cause)) {
            LOG.atError()
                    .setCause(cause)
                    .addKeyValue("nodeId", context.nodeId())
                    .addKeyValue("directory", path)
                    .log("Data directory is offline");
            onFailure.accept(this);
        }
    }

    /** Closes the logs, and if all went well says so on disk. */
    void close(OptionalLong brokerEpoch) throws IOException {
        try {
            if (isOnline()) {
                for (PartitionLog log : new ArrayList<>(logs.values())) {
                    log.close();
                }
                checkpoint();
                CleanShutdownFile.write(disk, path, brokerEpoch);
            }
        } finally {
            abandon();
        }
    }

    void abandon() {
        logs.values().forEach(PartitionLog::abandon);
        AutoCloseable held = lock;
        if (held != null) {
            try {
                held.close();
            } catch (Exception e) {
                LOG.atWarn()
                        .setCause(e)
                        .addKeyValue("nodeId", context.nodeId())
                        .addKeyValue("directory", path)
                        .log("The lock of a data directory could not be given back");
            }
        }
    }
}
