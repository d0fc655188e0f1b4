package dev.kraftbench.storage.internal.dir;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.storage.OpenOptions;
import dev.kraftbench.storage.StorageContext;
import dev.kraftbench.storage.internal.Checkpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoint files of a data directory: recovery points, high watermarks and log starts of all its logs. Safe for any thread. */
public final class DirectoryCheckpoints {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryCheckpoints.class);

    private final StorageContext context;
    private final Path path;
    private final Supplier<Map<TopicPartition, OpenOptions>> present;
    private final Object writing = new Object();
    private final AtomicBoolean pending = new AtomicBoolean();
    /** Of whom the files on disk speak. */
    private volatile Set<TopicPartition> written;

    /** What the files say. */
    public record Stored(
            Map<TopicPartition, Long> recoveryPoints, Map<TopicPartition, Long> highWatermarks, Map<TopicPartition, Long> logStarts) {

        public static final Stored NOTHING = new Stored(Map.of(), Map.of(), Map.of());

        public static Stored read(Disk disk, Path path) throws IOException {
            return new Stored(
                    Checkpoints.read(disk, path.resolve(Checkpoints.RECOVERY_POINTS)),
                    Checkpoints.read(disk, path.resolve(Checkpoints.HIGH_WATERMARKS)),
                    Checkpoints.read(disk, path.resolve(Checkpoints.LOG_STARTS)));
        }

        OpenOptions of(TopicPartition partition, boolean cleanShutdown) {
            return new OpenOptions(
                    cleanShutdown,
                    recoveryPoints.getOrDefault(partition, 0L),
                    logStarts.getOrDefault(partition, 0L),
                    highWatermarks.getOrDefault(partition, 0L));
        }

        private Set<TopicPartition> partitions() {
            Set<TopicPartition> all = new HashSet<>(recoveryPoints.keySet());
            all.addAll(highWatermarks.keySet());
            all.addAll(logStarts.keySet());
            return Set.copyOf(all);
        }
    }

    /** @param present what is to be written of each log there is, opened or not */
    public DirectoryCheckpoints(StorageContext context, Path path, Stored stored, Supplier<Map<TopicPartition, OpenOptions>> present) {
        this.context = context;
        this.path = path;
        this.present = present;
        this.written = stored.partitions();
    }

    /** Whether a file speaks of this partition, of which perhaps no log is left. */
    public boolean speakOf(TopicPartition partition) {
        return written.contains(partition);
    }

    /** Writes the files. Helper work. */
    public void write() throws IOException {
        synchronized (writing) {
            Map<TopicPartition, Long> recoveryPoints = new HashMap<>();
            Map<TopicPartition, Long> highWatermarks = new HashMap<>();
            Map<TopicPartition, Long> logStarts = new HashMap<>();
            present.get().forEach((partition, offsets) -> {
                recoveryPoints.put(partition, offsets.recoveryPoint());
                highWatermarks.put(partition, offsets.highWatermark());
                if (offsets.logStartOffset() != 0) {
                    logStarts.put(partition, offsets.logStartOffset());
                }
            });
            Disk disk = context.disk();
            Checkpoints.write(disk, path.resolve(Checkpoints.RECOVERY_POINTS), recoveryPoints);
            Checkpoints.write(disk, path.resolve(Checkpoints.HIGH_WATERMARKS), highWatermarks);
            Checkpoints.write(disk, path.resolve(Checkpoints.LOG_STARTS), logStarts);
            written = Set.copyOf(recoveryPoints.keySet());
        }
    }

    /** Something a helper does. */
    public interface Writing {
        void write() throws IOException;
    }

    /** One writing for any number of truncations that happen together. A failure has been dealt with by whoever writes. */
    public void soon(Lane lane, Writing writer) {
        if (pending.compareAndSet(false, true)) {
            context.helpers().<Boolean>submit(
                    lane,
                    () -> {
                        pending.set(false);
                        writer.write();
                        return true;
                    },
                    outcome -> {
                        if (outcome instanceof Outcome.Failed<Boolean>(Exception cause)) {
                            pending.set(false);
                            LOG.atWarn()
                                    .setCause(cause)
                                    .addKeyValue("nodeId", context.nodeId())
                                    .addKeyValue("directory", path)
                                    .log("Checkpoint after a truncation failed");
                        }
                    });
        }
    }
}
