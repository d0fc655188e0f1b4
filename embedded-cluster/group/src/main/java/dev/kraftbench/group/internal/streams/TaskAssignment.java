package dev.kraftbench.group.internal.streams;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The tasks somebody has or should have, by role. Immutable.
 *
 * @param active those it processes
 * @param standby those whose state it keeps up to date in case of a failure
 * @param warmup those whose state it restores in order to process them later
 */
public record TaskAssignment(SortedSet<TaskId> active, SortedSet<TaskId> standby, SortedSet<TaskId> warmup) {

    public static final TaskAssignment NONE =
            new TaskAssignment(Collections.emptySortedSet(), Collections.emptySortedSet(), Collections.emptySortedSet());

    public TaskAssignment {
        active = copy(active);
        standby = copy(standby);
        warmup = copy(warmup);
    }

    static TaskAssignment of(Collection<TaskId> active, Collection<TaskId> standby) {
        return new TaskAssignment(new TreeSet<>(active), new TreeSet<>(standby), Collections.emptySortedSet());
    }

    public boolean isEmpty() {
        return active.isEmpty() && standby.isEmpty() && warmup.isEmpty();
    }

    /** Whether any of those tasks is here in the same role. */
    boolean containsAny(OwnedTasks tasks) {
        return tasks.active().keySet().stream().anyMatch(active::contains)
                || tasks.standby().stream().anyMatch(standby::contains)
                || tasks.warmup().stream().anyMatch(warmup::contains);
    }

    private static SortedSet<TaskId> copy(SortedSet<TaskId> tasks) {
        return tasks.isEmpty() ? Collections.emptySortedSet() : Collections.unmodifiableSortedSet(new TreeSet<>(tasks));
    }
}
