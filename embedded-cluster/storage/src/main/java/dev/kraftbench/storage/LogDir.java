package dev.kraftbench.storage;

import dev.kraftbench.kernel.Lane;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** One data directory ({@code log.dirs}) with its logs and checkpoints. Safe for any thread; what waits says so. */
public final class LogDir {

    private LogDir() {}

    public Path path() {
        throw new UnsupportedOperationException("being written");
    }

    public Optional<MetaProperties> metaProperties() {
        throw new UnsupportedOperationException("being written");
    }

    /** The directory id of KIP-858; {@link Uuid#ZERO_UUID} where the directory has none. */
    public Uuid id() {
        throw new UnsupportedOperationException("being written");
    }

    /** Whether the directory can be used: it opened and no disk failure was met since. */
    public boolean isOnline() {
        throw new UnsupportedOperationException("being written");
    }

    /** What took the directory offline. */
    public @Nullable IOException failure() {
        throw new UnsupportedOperationException("being written");
    }

    /** The partition logs found at opening, the metadata log excepted. */
    public List<StoredLog> storedLogs() {
        throw new UnsupportedOperationException("being written");
    }

    /** The broker epoch of the last clean shutdown (KIP-966), if the shutdown was clean and told one. */
    public OptionalLong cleanShutdownBrokerEpoch() {
        throw new UnsupportedOperationException("being written");
    }

    /** Opens a stored log, recovering it if need be. Helper work. */
    public PartitionLog load(StoredLog stored, LogConfig config, Lane lane) throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /** Creates an empty log with its {@code partition.metadata}. Helper work, but short. */
    public PartitionLog create(TopicIdPartition id, LogConfig config, Lane lane) throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /** The open logs. */
    public Collection<PartitionLog> logs() {
        throw new UnsupportedOperationException("being written");
    }

    public @Nullable PartitionLog log(TopicPartition partition) {
        throw new UnsupportedOperationException("being written");
    }

    /** Closes a log, renames its directory to {@code …-delete} and has it deleted after {@code file.delete.delay.ms}. On the log's lane. */
    public void delete(PartitionLog log) throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /** Deletes a stored log that is not to be loaded, because its topic is gone. Helper work. */
    public void delete(StoredLog stored) throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /** Writes recovery points, high watermarks and log starts of all logs to the checkpoint files. Helper work, every few seconds. */
    public void checkpoint() throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /** Takes the directory offline, from whichever thread met the failure. */
    public void fail(IOException cause) {
        throw new UnsupportedOperationException("being written");
    }

    public long usableBytes() throws IOException {
        throw new UnsupportedOperationException("being written");
    }
}
