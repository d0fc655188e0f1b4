package dev.kraftbench.group.internal.streams;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tasks that a member was told to run, or is to give up. Immutable.
 *
 * @param active with the epoch in which the member got each: a commit of an older epoch is a zombie's
 */
public record OwnedTasks(SortedMap<TaskId, Integer> active, SortedSet<TaskId> standby, SortedSet<TaskId> warmup) {

    public static final OwnedTasks NONE = new OwnedTasks(Collections.emptySortedMap(), Collections.emptySortedSet(), Collections.emptySortedSet());

    public OwnedTasks {
        active = active.isEmpty() ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(new TreeMap<>(active));
        standby = standby.isEmpty() ? Collections.emptySortedSet() : Collections.unmodifiableSortedSet(new TreeSet<>(standby));
        warmup = warmup.isEmpty() ? Collections.emptySortedSet() : Collections.unmodifiableSortedSet(new TreeSet<>(warmup));
    }

    public boolean isEmpty() {
        return active.isEmpty() && standby.isEmpty() && warmup.isEmpty();
    }

    /** The same tasks without the epochs. */
    public TaskAssignment tasks() {
        return new TaskAssignment(new TreeSet<>(active.keySet()), standby, warmup);
    }

    boolean containsAll(TaskAssignment tasks) {
        return active.keySet().containsAll(tasks.active()) && standby.containsAll(tasks.standby()) && warmup.containsAll(tasks.warmup());
    }

    /** As if all had been assigned before any epoch, so that whoever takes the member's place may commit. */
    OwnedTasks withEpochsZero() {
        SortedMap<TaskId, Integer> reset = new TreeMap<>();
        active.keySet().forEach(task -> reset.put(task, 0));
        return new OwnedTasks(reset, standby, warmup);
    }
}
