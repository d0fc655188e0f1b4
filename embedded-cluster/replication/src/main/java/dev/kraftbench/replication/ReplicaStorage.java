package dev.kraftbench.replication;

import dev.kraftbench.storage.LogDir;
import dev.kraftbench.storage.LogDirs;
import dev.kraftbench.storage.StoredLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** The data directories, with the logs found in them that no replica has taken yet. Safe for any thread. */
final class ReplicaStorage {

    /** A log on disk. */
    record Found(LogDir directory, StoredLog log) {}

    private final LogDirs directories;
    /** More than one of a replica only if the broker ended while it put a copy in the place of the log: then they are equal. */
    private final Map<TopicIdPartition, List<Found>> untaken = new ConcurrentHashMap<>();
    private final Map<TopicIdPartition, Found> untakenCopies = new ConcurrentHashMap<>();
    private final Map<TopicPartition, LogDir> preferred = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Deletions> deletions = new HashMap<>();

    ReplicaStorage(LogDirs directories) {
        this.directories = directories;
        for (LogDir directory : directories.online()) {
            for (StoredLog log : directory.storedLogs()) {
                untaken.computeIfAbsent(log.id(), id -> new ArrayList<>()).add(new Found(directory, log));
            }
            for (StoredLog copy : directory.storedFutures()) {
                untakenCopies.put(copy.id(), new Found(directory, copy));
            }
        }
    }

    LogDirs directories() {
        return directories;
    }

    /**
     * The stored log of this replica, for whoever asks first. Helper work.
     *
     * @param directoryId where the metadata says it is
     */
    @Nullable
    Found takeStored(TopicIdPartition id, @Nullable Uuid directoryId) throws IOException {
        List<Found> all = untaken.remove(id);
        if (all == null) {
            return null;
        }
        Found taken = all.stream().filter(found -> found.directory().id().equals(directoryId)).findFirst().orElse(all.getFirst());
        for (Found other : all) {
            if (other != taken) {
                other.directory().delete(other.log());
            }
        }
        return taken;
    }

    /** The copy of a replica's log that was being made when the broker ended, for whoever asks first. */
    @Nullable
    Found takeCopy(TopicIdPartition id) {
        return untakenCopies.remove(id);
    }

    /** Deletes what is stored of a replica that this broker does not have any more. Helper work. */
    void deleteStored(TopicIdPartition id) throws IOException {
        for (Found found : untaken.getOrDefault(id, List.of())) {
            found.directory().delete(found.log());
        }
        untaken.remove(id);
        Found copy = takeCopy(id);
        if (copy != null) {
            copy.directory().delete(copy.log());
        }
    }

    /** In which directory the replica is to be created, should it come to this broker and the choice be ours. */
    void prefer(TopicPartition name, LogDir directory) {
        preferred.put(name, directory);
    }

    @Nullable
    LogDir preferred(TopicPartition name) {
        LogDir directory = preferred.get(name);
        return directory != null && directory.isOnline() ? directory : null;
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
        Set<TopicIdPartition> all = new LinkedHashSet<>(untaken.keySet());
        all.addAll(untakenCopies.keySet());
        return List.copyOf(all);
    }
}
