package dev.kraftbench.storage;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.storage.internal.LogNames;
import dev.kraftbench.storage.internal.dir.CleanShutdownFile;
import dev.kraftbench.storage.internal.dir.DirectoryCheckpoints;
import dev.kraftbench.storage.internal.dir.DirectoryScan;
import dev.kraftbench.storage.internal.log.LogDirEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private final DirectoryCheckpoints checkpoints;
    private final LogDirEvents events = new LogDirEvents() {
        @Override
        public void failed(IOException cause) {
            fail(cause);
        }

        @Override
        public void truncated(Lane lane) {
            checkpoints.soon(lane, LogDir.this::checkpoint);
        }
    };

    private LogDir(
            StorageContext context,
            Path path,
            Consumer<LogDir> onFailure,
            @Nullable MetaProperties metaProperties,
            CleanShutdownFile.Found shutdown,
            Map<StoredLog, OpenOptions> stored,
            DirectoryCheckpoints.Stored checkpointed,
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
        this.checkpoints = new DirectoryCheckpoints(context, path, checkpointed, this::offsets);
        this.lock = lock;
        stored.forEach((log, options) -> unopened.put(log.id().topicPartition(), options));
    }

    /** Reads what the directory holds; its lock is held by the caller. Helper work. */
    static LogDir open(StorageContext context, Path path, AutoCloseable lock, Consumer<LogDir> onFailure) throws IOException {
        Disk disk = context.disk();
        MetaProperties meta = MetaProperties.read(disk, path).orElse(null);
        CleanShutdownFile.Found shutdown = CleanShutdownFile.read(disk, path);
        DirectoryCheckpoints.Stored checkpointed = DirectoryCheckpoints.Stored.read(disk, path);
        Map<StoredLog, OpenOptions> stored = new DirectoryScan(context, path, shutdown.clean(), checkpointed).logs();
        if (shutdown.clean()) {
            // Last, lest a start that fails before turns a clean directory into one that needs recovery.
            CleanShutdownFile.remove(disk, path);
        }
        return new LogDir(context, path, onFailure, meta, shutdown, stored, checkpointed, lock);
    }

    /** A directory that could not be opened. */
    static LogDir offline(StorageContext context, Path path, IOException cause) {
        LogDir dir = new LogDir(context, path, failed -> {}, null, CleanShutdownFile.NOT_FOUND, Map.of(), DirectoryCheckpoints.Stored.NOTHING, null);
        dir.failure.set(cause);
        return dir;
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

    /** How many logs there are, open or not yet. */
    int logCount() {
        return logs.size() + unopened.size();
    }

    public long usableBytes() throws IOException {
        return disk.usableBytes(path);
    }

    public long totalBytes() throws IOException {
        return disk.totalBytes(path);
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
        if (checkpoints.speakOf(partition)) {
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
            lane.schedule(TimeUnit.MILLISECONDS.toNanos(log.config().fileDeleteDelayMillis()), () -> deleteLater(renamed, lane));
        } catch (IOException e) {
            fail(e);
            throw e;
        }
    }

    private void deleteLater(Path renamed, Lane lane) {
        context.helpers().<Boolean>submit(
                lane,
                () -> {
                    DirectoryScan.deleteTree(disk, renamed);
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
            DirectoryScan.deleteTree(disk, renamed);
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

    // ---- checkpoints and end

    /** Writes recovery points, high watermarks and log starts of all logs to the checkpoint files. Helper work, every few seconds. */
    public void checkpoint() throws IOException {
        try {
            checkpoints.write();
        } catch (IOException e) {
            fail(e);
            throw e;
        }
    }

    private Map<TopicPartition, OpenOptions> offsets() {
        Map<TopicPartition, OpenOptions> all = new HashMap<>(unopened);
        logs.forEach((partition, log) ->
                all.put(partition, new OpenOptions(true, log.recoveryPoint(), log.logStartOffset(), log.highWatermark())));
        return all;
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

    /** Closes the logs, and if all went well says so on disk: every log that is stored then needs no recovery. */
    void close(OptionalLong brokerEpoch) throws IOException {
        try {
            if (isOnline()) {
                for (PartitionLog log : new ArrayList<>(logs.values())) {
                    log.close();
                }
                checkpoint();
                if (cleanShutdown || unopened.isEmpty()) {
                    CleanShutdownFile.write(disk, path, brokerEpoch);
                } else {
                    LOG.atInfo()
                            .addKeyValue("nodeId", context.nodeId())
                            .addKeyValue("directory", path)
                            .addKeyValue("logs", unopened.size())
                            .log("Some logs have not been recovered since the last crash: the next start has to");
                }
            }
        } finally {
            abandon();
        }
    }

    /** Leaves the directory as it was found: none of its logs has been opened. */
    void giveBack() throws IOException {
        try {
            if (isOnline() && cleanShutdown) {
                CleanShutdownFile.write(disk, path, cleanShutdownBrokerEpoch);
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
