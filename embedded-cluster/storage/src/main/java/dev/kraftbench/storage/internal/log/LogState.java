package dev.kraftbench.storage.internal.log;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.storage.LogConfig;
import dev.kraftbench.storage.StorageContext;
import dev.kraftbench.storage.internal.EpochCache;
import dev.kraftbench.storage.internal.LoadedLog;
import dev.kraftbench.storage.internal.ProducerStates;
import java.io.IOException;
import org.apache.kafka.common.TopicIdPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** What a log is: files, offsets, epochs and producers, and whether it can still be used. Shared by all that works on the log. */
public final class LogState {

    private static final Logger LOG = LoggerFactory.getLogger(LogState.class);

    private final StorageContext context;
    private final Lane lane;
    private final LogDirEvents events;
    private final LogFiles files;
    private final LogMarks marks;
    private final EpochCache epochs;
    private final ProducerStates producers;
    private volatile LogConfig config;
    private boolean touched;
    private boolean closed;
    private @Nullable IOException failure;

    public LogState(StorageContext context, Lane lane, LogConfig config, LogFiles files, LoadedLog loaded, LogDirEvents events) {
        this.context = context;
        this.lane = lane;
        this.config = config;
        this.files = files;
        this.events = events;
        this.marks = new LogMarks(loaded);
        this.epochs = loaded.epochs();
        this.producers = loaded.producers();
    }

    public StorageContext context() {
        return context;
    }

    public Lane lane() {
        return lane;
    }

    public TopicIdPartition id() {
        return files.id();
    }

    public LogFiles files() {
        return files;
    }

    public LogMarks marks() {
        return marks;
    }

    public EpochCache epochs() {
        return epochs;
    }

    public ProducerStates producers() {
        return producers;
    }

    /** Any thread. */
    public LogConfig config() {
        return config;
    }

    public void configure(LogConfig newConfig) {
        config = newConfig;
    }

    /** Something is to change: a clean close has to write it down. */
    public void touch() {
        touched = true;
    }

    /** Whether anything changed since the log was opened after a clean shutdown. */
    public boolean isTouched() {
        return touched;
    }

    void truncated() {
        events.truncated(lane);
    }

    // ---- whether it can be used

    /** Something that a failing disk ends. */
    public interface DiskWork<T extends @Nullable Object> {
        T run() throws IOException;
    }

    /** Does what only a usable log can do; a failure of the disk ends its use. */
    public <T extends @Nullable Object> T guarded(DiskWork<T> work) throws IOException {
        checkUsable();
        try {
            return work.run();
        } catch (IOException e) {
            fail(e);
            throw e;
        }
    }

    public void checkUsable() throws IOException {
        IOException failed = failure;
        if (failed != null) {
            throw new IOException("The disk of " + id() + " failed before: " + failed.getMessage(), failed);
        }
        if (closed) {
            throw new IllegalStateException("The log of " + id() + " is closed");
        }
    }

    /** Remembers that the disk failed and reports it, once. */
    void fail(IOException cause) {
        if (failure == null && !closed) {
            failure = cause;
            log(Level.ERROR).setCause(cause).log("Disk failure");
            events.failed(cause);
        }
    }

    public @Nullable IOException failure() {
        return failure;
    }

    public boolean isClosed() {
        return closed;
    }

    public void close() {
        closed = true;
    }

    LoggingEventBuilder log(Level level) {
        return LOG.atLevel(level).addKeyValue("nodeId", context.nodeId()).addKeyValue("partition", id());
    }
}
