package dev.kraftbench.replication;

import dev.kraftbench.storage.LogDir;
import dev.kraftbench.storage.LogDirs;
import dev.kraftbench.storage.StoredLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The data directories, with the logs found in them that no replica has taken yet. Safe for any thread. */
final class ReplicaStorage {

    /** A log on disk. */
    record Found(LogDir directory, StoredLog log) {}

    private final LogDirs directories;
    private final Map<TopicIdPartition, Found> untaken = new ConcurrentHashMap<>();

    private final Map<TopicPartition, Deletions> deletions = new HashMap<>();

    ReplicaStorage(LogDirs directories) {
        this.directories = directories;
        for (LogDir directory : directories.online()) {
            for (StoredLog log : directory.storedLogs()) {
                untaken.put(log.id(), new Found(directory, log));
            }
        }
    }

    LogDirs directories() {
        return directories;
    }

    /** The stored log of this replica, for whoever asks first. */
    @Nullable
    Found takeStored(TopicIdPartition id) {
        return untaken.remove(id);
    }

    /** Deletes the stored log of a replica that this broker does not have any more. Helper work. */
    void deleteStored(TopicIdPartition id) throws IOException {
        Found found = untaken.remove(id);
        if (found != null) {
            found.directory().delete(found.log());
        }
    }

    /**
     * A log with this name is about to be deleted: until that is done, none of the same name can be created. From the metadata lane, before
     * any later replica of the name is heard of.
     */
    void deletionBegins(TopicPartition name) {
        synchronized (deletions) {
            deletions.computeIfAbsent(name, ignored -> new Deletions()).underWay++;
        }
    }

    void deletionEnded(TopicPartition name) {
        List<Runnable> waiting = List.of();
        synchronized (deletions) {
            Deletions ended = deletions.get(name);
            if (ended == null) {
                throw new IllegalStateException("no deletion of " + name + " is under way");
            }
            if (--ended.underWay == 0) {
                deletions.remove(name);
                waiting = ended.waiting;
            }
        }
        waiting.forEach(Runnable::run);
    }

    /** Whether the name is free; if not, calls back once when it is, from any thread. */
    boolean isFree(TopicPartition name, Runnable whenFree) {
        synchronized (deletions) {
            Deletions underWay = deletions.get(name);
            if (underWay != null) {
                underWay.waiting.add(whenFree);
            }
            return underWay == null;
        }
    }

    private static final class Deletions {
        private int underWay;
        private final List<Runnable> waiting = new ArrayList<>();
    }

    /** The stored logs that nobody has taken. */
    List<TopicIdPartition> untaken() {
        return new ArrayList<>(untaken.keySet());
    }
}
