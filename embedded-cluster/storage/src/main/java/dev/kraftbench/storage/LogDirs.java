package dev.kraftbench.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** The data directories of one node. Safe for any thread; what waits says so. */
public final class LogDirs {

    private LogDirs() {}

    /**
     * Locks the directories (creating missing ones), reads their {@code meta.properties} and checkpoints and lists their logs. A directory that
     * can't be read is there, offline. Helper work or at start.
     *
     * @throws LogDirInUseException if another node has one
     */
    public static LogDirs open(StorageContext context, List<Path> directories) throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /** Thrown when a directory is locked by another node or process. */
    public static final class LogDirInUseException extends IOException {
        private static final long serialVersionUID = 1L;

        LogDirInUseException(Path directory, Throwable cause) {
            super("Data directory " + directory + " is in use by another node", cause);
        }
    }

    public List<LogDir> all() {
        throw new UnsupportedOperationException("being written");
    }

    public List<LogDir> online() {
        throw new UnsupportedOperationException("being written");
    }

    public Optional<LogDir> byId(Uuid directoryId) {
        throw new UnsupportedOperationException("being written");
    }

    /** The directory that has an open log of the partition. */
    public Optional<LogDir> holding(TopicPartition partition) {
        throw new UnsupportedOperationException("being written");
    }

    /** The online directory with the fewest logs, for a new replica. */
    public Optional<LogDir> forNewLog() {
        throw new UnsupportedOperationException("being written");
    }

    /** Calls the listener when a directory goes offline, from the thread that met the failure. */
    public void onFailure(Consumer<LogDir> listener) {
        throw new UnsupportedOperationException("being written");
    }

    /** {@link LogDir#checkpoint} of every online directory. Helper work. */
    public void checkpoint() throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /**
     * Closes the logs that are open, writes checkpoints and the clean-shutdown files, and unlocks. No lane may use a log any more.
     *
     * @param brokerEpoch for {@code .kafka_cleanshutdown} (KIP-966), if the node is a registered broker
     */
    public void close(OptionalLong brokerEpoch) throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /** Closes files and unlocks as a crash would leave the directories: without checkpoints and clean-shutdown files. */
    public void abandon() {
        throw new UnsupportedOperationException("being written");
    }
}
