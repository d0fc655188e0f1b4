package dev.kraftbench.replication;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.metadata.DirectoryIds;
import dev.kraftbench.storage.LogConfig;
import dev.kraftbench.storage.LogDir;
import dev.kraftbench.storage.PartitionLog;
import dev.kraftbench.storage.StoredLog;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and creates the logs of a lane's partitions on helpers, several with each trip and few trips at a time, so that a node with many
 * partitions doesn't flood the helpers. On the lane.
 */
final class LogOpening {

    private static final Logger LOG = LoggerFactory.getLogger(LogOpening.class);
    private static final int LOGS_PER_TRIP = 32;
    private static final int MAX_TRIPS = 2;

    private record Wanted(Partition partition, LogConfig config, @Nullable Uuid directory) {}

    private record Copy(LogDir directory, PartitionLog log) {}

    /** What became of one log. */
    private sealed interface Opened {
        /** @param move a copy of the log in another directory that is to be gone on with, and where */
        record Log(Wanted wanted, LogDir directory, PartitionLog log, @Nullable Copy move) implements Opened {}

        record Unavailable(Wanted wanted, String reason) implements Opened {}
    }

    private final ReplicaLane home;
    private final ReplicaStorage storage;
    private final Helpers helpers;
    private final ArrayDeque<Wanted> queue = new ArrayDeque<>();
    private final Set<Partition> waiting = new HashSet<>();
    private final Set<Partition> underWay = new HashSet<>();
    private int trips;
    private @Nullable Runnable whenIdle;

    LogOpening(ReplicaLane home, ReplicaStorage storage, Helpers helpers) {
        this.home = home;
        this.storage = storage;
        this.helpers = helpers;
    }

    void open(Partition partition, @Nullable Uuid directory) {
        if (!underWay.contains(partition) && waiting.add(partition)) {
            enqueue(new Wanted(partition, partition.logConfig(), directory));
        }
    }

    private void enqueue(Wanted wanted) {
        if (!waiting.contains(wanted.partition())) {
            return;
        }
        // The name may still be taken by a topic that has been deleted; its log goes first.
        if (storage.isFree(wanted.partition().id().topicPartition(), () -> home.lane().execute(() -> enqueue(wanted)))) {
            queue.add(wanted);
            pump();
        }
    }

    /** Forgets what is still to be opened; calls back on the lane when no helper is opening a log any more. */
    void stop(Runnable idle) {
        queue.clear();
        waiting.clear();
        if (trips == 0) {
            idle.run();
        } else {
            whenIdle = idle;
        }
    }

    /** Deletes the log of a replica that has been removed. One that is being opened is deleted when that is done. */
    void delete(Partition partition) {
        PartitionLog log = partition.log();
        LogDir directory = partition.directory();
        if (log != null && directory != null) {
            try {
                directory.delete(log);
            } catch (IOException e) {
                LOG.atError()
                        .addKeyValue("nodeId", home.nodeId())
                        .addKeyValue("partition", partition.name())
                        .setCause(e)
                        .log("Deleting a log failed");
                directory.fail(e);
            }
            storage.deletionEnded(partition.id().topicPartition());
        } else if (!underWay.contains(partition)) {
            waiting.remove(partition);
            deleteStored(partition.id());
        }
    }

    private void deleteStored(TopicIdPartition id) {
        helpers.submit(
                home.lane(),
                () -> {
                    storage.deleteStored(id);
                    return id;
                },
                outcome -> {
                    storage.deletionEnded(id.topicPartition());
                    if (outcome instanceof Outcome.Failed<TopicIdPartition>(Exception cause)) {
                        LOG.atError()
                                .addKeyValue("nodeId", home.nodeId())
                                .addKeyValue("partition", id)
                                .setCause(cause)
                                .log("Deleting a stored log failed");
                    }
                });
    }

    private void pump() {
        while (trips < MAX_TRIPS && !queue.isEmpty()) {
            List<Wanted> load = new ArrayList<>();
            while (!queue.isEmpty() && load.size() < LOGS_PER_TRIP) {
                Wanted wanted = queue.remove();
                if (waiting.remove(wanted.partition())) {
                    underWay.add(wanted.partition());
                    load.add(wanted);
                }
            }
            if (load.isEmpty()) {
                return;
            }
            trips++;
            helpers.submit(home.lane(), () -> openAll(load), outcome -> {
                trips--;
                load.forEach(wanted -> underWay.remove(wanted.partition()));
                outcome.orThrow().forEach(this::opened);
                pump();
                if (trips == 0 && whenIdle != null) {
                    whenIdle.run();
                }
            });
        }
    }

    /** On a helper. */
    private List<Opened> openAll(List<Wanted> load) {
        List<Opened> all = new ArrayList<>(load.size());
        for (Wanted wanted : load) {
            all.add(open(wanted));
        }
        return all;
    }

    private Opened open(Wanted wanted) {
        TopicIdPartition id = wanted.partition().id();
        @Nullable LogDir directory = null;
        try {
            ReplicaStorage.Found found = storage.takeStored(id, wanted.directory());
            directory = found == null ? directoryFor(wanted) : found.directory();
            if (directory == null) {
                return new Opened.Unavailable(wanted, "its log directory is offline");
            }
            Copy copy = copyOf(wanted, found != null);
            PartitionLog log = found == null
                    ? directory.create(id, wanted.config(), home.lane())
                    : directory.load(found.log(), wanted.config(), home.lane());
            return new Opened.Log(wanted, directory, log, copy);
        } catch (IOException e) {
            if (directory != null) {
                directory.fail(e);
            }
            return new Opened.Unavailable(wanted, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // One log that is not what it must be keeps no others closed.
            LOG.atError()
                    .addKeyValue("nodeId", home.nodeId())
                    .addKeyValue("partition", wanted.partition().name())
                    .setCause(e)
                    .log("A log can't be understood");
            return new Opened.Unavailable(wanted, e.toString());
        }
    }

    /** A copy that was being made of the log when the broker ended; without the log itself it is worth nothing. */
    private @Nullable Copy copyOf(Wanted wanted, boolean hasLog) throws IOException {
        ReplicaStorage.Found found = storage.takeCopy(wanted.partition().id());
        if (found == null) {
            return null;
        }
        if (!hasLog) {
            found.directory().delete(found.log());
            return null;
        }
        return new Copy(found.directory(), found.directory().load(found.log(), wanted.config(), home.lane()));
    }

    /** The directory that the controller knows the replica in; any if it leaves the choice to us, or if none could hold an older log. */
    private @Nullable LogDir directoryFor(Wanted asked) {
        Uuid wanted = asked.directory();
        if (wanted != null && !DirectoryIds.isReserved(wanted)) {
            LogDir chosen = storage.directories().byId(wanted).filter(LogDir::isOnline).orElse(null);
            if (chosen != null) {
                return chosen;
            }
        }
        boolean chooseFreely = wanted == null || wanted.equals(DirectoryIds.UNASSIGNED);
        boolean allOnline = storage.directories().online().size() == storage.directories().all().size();
        if (!chooseFreely && !allOnline) {
            return null;
        }
        LogDir preferred = storage.preferred(asked.partition().id().topicPartition());
        return preferred == null ? storage.directories().forNewLog().orElse(null) : preferred;
    }

    private void opened(Opened opened) {
        switch (opened) {
            case Opened.Log(Wanted wanted, LogDir directory, PartitionLog log, Copy copy) -> {
                Partition partition = wanted.partition();
                if (home.isStopped()) {
                    // The log is among the open ones of its directory, which are closed with it.
                    return;
                }
                partition.opened(directory, log);
                if (copy != null) {
                    partition.move().goOn(copy.directory(), copy.log());
                }
                if (partition.isRemoved()) {
                    delete(partition);
                }
            }
            case Opened.Unavailable(Wanted wanted, String reason) -> {
                LOG.atWarn()
                        .addKeyValue("nodeId", home.nodeId())
                        .addKeyValue("partition", wanted.partition().name())
                        .addKeyValue("reason", reason)
                        .log("The log can't be opened");
                if (home.isStopped()) {
                    return;
                }
                wanted.partition().wentOffline();
                if (wanted.partition().isRemoved()) {
                    delete(wanted.partition());
                }
            }
        }
    }
}
