package dev.kraftbench.storage;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data directories of one node. Safe for any thread; what waits says so. */
public final class LogDirs {

    private static final Logger LOG = LoggerFactory.getLogger(LogDirs.class);
    private static final String LOCK_FILE = ".lock";

    private final List<LogDir> dirs = new ArrayList<>();
    /** Locked, but for no logs of topics: the metadata log has a directory to itself. */
    private final List<LogDir> reserved = new ArrayList<>();
    private final List<Consumer<LogDir>> failureListeners = new CopyOnWriteArrayList<>();

    private volatile long producerIdExpirationMillis;

    private LogDirs(long producerIdExpirationMillis) {
        this.producerIdExpirationMillis = producerIdExpirationMillis;
    }

    /** Idle producers are forgotten after so long from now on. */
    public void expireProducerIdsAfter(long millis) {
        producerIdExpirationMillis = millis;
    }

    /**
     * Locks the directories (creating missing ones), reads their {@code meta.properties} and checkpoints and lists their logs. A directory that
     * can't be read is there, offline. Helper work or at start.
     *
     * @throws LogDirInUseException if another node has one
     */
    public static LogDirs open(StorageContext context, List<Path> directories) throws IOException {
        return open(context, directories, List.of());
    }

    /**
     * @param others locked with the directories, but no logs are put there; one that has logs of topics from before counts as a directory of them
     * @see #open(StorageContext, List)
     */
    public static LogDirs open(StorageContext context, List<Path> directories, List<Path> others) throws IOException {
        LogDirs opened = new LogDirs(context.producerIdExpirationMillis());
        StorageContext ofLogs = context.expiring(() -> opened.producerIdExpirationMillis);
        try {
            for (Path directory : directories) {
                opened.dirs.add(opened.openOne(ofLogs, directory));
            }
            for (Path directory : others) {
                LogDir other = opened.openOne(ofLogs, directory);
                (other.logCount() == 0 ? opened.reserved : opened.dirs).add(other);
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.giveBack();
            throw e;
        }
    }

    private LogDir openOne(StorageContext context, Path directory) throws LogDirInUseException {
        AutoCloseable lock;
        try {
            context.disk().createDirectories(directory);
            lock = context.disk().lock(directory.resolve(LOCK_FILE));
        } catch (FileSystemException e) {
            return offline(context, directory, e);
        } catch (IOException e) {
            throw new LogDirInUseException(directory, e);
        }
        try {
            return LogDir.open(context, directory, lock, this::failed);
        } catch (IOException e) {
            unlock(context, lock, directory);
            return offline(context, directory, e);
        }
    }

    private static LogDir offline(StorageContext context, Path directory, IOException cause) {
        LOG.atError()
                .setCause(cause)
                .addKeyValue("nodeId", context.nodeId())
                .addKeyValue("directory", directory)
                .log("Data directory can't be opened and is offline");
        return LogDir.offline(context, directory, cause);
    }

    private static void unlock(StorageContext context, AutoCloseable lock, Path directory) {
        try {
            lock.close();
        } catch (Exception e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("nodeId", context.nodeId())
                    .addKeyValue("directory", directory)
                    .log("The lock of a data directory could not be given back");
        }
    }

    /** Thrown when a directory is locked by another node or process. */
    public static final class LogDirInUseException extends IOException {
        private static final long serialVersionUID = 1L;

        LogDirInUseException(Path directory, Throwable cause) {
            super("Data directory " + directory + " is in use by another node", cause);
        }
    }

    private void failed(LogDir dir) {
        failureListeners.forEach(listener -> listener.accept(dir));
    }

    public List<LogDir> all() {
        return List.copyOf(dirs);
    }

    public List<LogDir> online() {
        return dirs.stream().filter(LogDir::isOnline).toList();
    }

    public Optional<LogDir> byId(Uuid directoryId) {
        return dirs.stream().filter(dir -> dir.id().equals(directoryId)).findFirst();
    }

    /** The directory that has an open log of the partition. */
    public Optional<LogDir> holding(TopicPartition partition) {
        return dirs.stream().filter(dir -> dir.log(partition) != null).findFirst();
    }

    /** The online directory with the fewest logs, for a new replica; a cordoned one only if there is no other. */
    public Optional<LogDir> forNewLog() {
        return dirs.stream()
                .filter(LogDir::isOnline)
                .min(Comparator.comparing(LogDir::isCordoned).thenComparingInt(LogDir::logCount));
    }

    /** Calls the listener when a directory goes offline, from the thread that met the failure. */
    public void onFailure(Consumer<LogDir> listener) {
        failureListeners.add(listener);
    }

    /** {@link LogDir#checkpoint} of every online directory. Helper work. One that fails goes offline and is reported there. */
    public void checkpoint() {
        for (LogDir dir : online()) {
            try {
                dir.checkpoint();
            } catch (IOException e) {
                // LogDir.checkpoint has taken the directory offline and logged why.
                LOG.atDebug().setCause(e).addKeyValue("directory", dir.path()).log("Checkpoint failed");
            }
        }
    }

    /**
     * Closes the logs that are open, writes checkpoints and the clean-shutdown files, and unlocks. No lane may use a log any more.
     *
     * @param brokerEpoch for {@code .kafka_cleanshutdown} (KIP-966), if the node is a registered broker
     * @throws IOException of the first directory that could not be closed in order; the others are closed all the same
     */
    public void close(OptionalLong brokerEpoch) throws IOException {
        @Nullable IOException first = null;
        for (LogDir dir : locked()) {
            try {
                dir.close(brokerEpoch);
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Unlocks directories of which no log has been opened, for a start that failed: those that were closed in order stay so. Waits. */
    public void giveBack() {
        for (LogDir dir : locked()) {
            try {
                dir.giveBack();
            } catch (IOException e) {
                LOG.atWarn()
                        .setCause(e)
                        .addKeyValue("directory", dir.path())
                        .log("The logs of a data directory will be recovered, since it could not be given back as it was");
            }
        }
    }

    /** Closes files and unlocks as a crash would leave the directories: without checkpoints and clean-shutdown files. */
    public void abandon() {
        locked().forEach(LogDir::abandon);
    }

    private List<LogDir> locked() {
        return Stream.concat(dirs.stream(), reserved.stream()).toList();
    }
}
