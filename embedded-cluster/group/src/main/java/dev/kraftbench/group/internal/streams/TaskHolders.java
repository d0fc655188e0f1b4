package dev.kraftbench.group.internal.streams;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who has which task, or has not given it up yet; kept up to date member by member. Confined to the shard's lane. */
final class TaskHolders implements Reconciliation.Holders {

    private final Map<TaskId, StreamsMember> active = new HashMap<>();
    private final Map<TaskId, Map<String, String>> standby = new HashMap<>();
    private final Map<TaskId, Map<String, String>> warmup = new HashMap<>();

    /** Takes note of how a member changed, of a new one, or of one that is gone. */
    void replace(@Nullable StreamsMember before, @Nullable StreamsMember after) {
        if (before != null) {
            remove(before, before.progress().assigned());
            remove(before, before.progress().pendingRevocation());
        }
        if (after != null) {
            add(after, after.progress().assigned());
            add(after, after.progress().pendingRevocation());
        }
    }

    private void add(StreamsMember member, OwnedTasks tasks) {
        tasks.active().keySet().forEach(task -> active.put(task, member));
        tasks.standby().forEach(task -> add(standby, task, member));
        tasks.warmup().forEach(task -> add(warmup, task, member));
    }

    private static void add(Map<TaskId, Map<String, String>> processes, TaskId task, StreamsMember member) {
        processes.computeIfAbsent(task, each -> new TreeMap<>()).put(member.id(), member.profile().processId());
    }

    private void remove(StreamsMember member, OwnedTasks tasks) {
        // Another member may have been given the task before this one's record is replayed.
        tasks.active().keySet().forEach(task -> active.computeIfPresent(task, (each, holder) -> holder.id().equals(member.id()) ? null : holder));
        remove(standby, tasks.standby(), member);
        remove(warmup, tasks.warmup(), member);
    }

    private static void remove(Map<TaskId, Map<String, String>> processes, SortedSet<TaskId> tasks, StreamsMember member) {
        for (TaskId task : tasks) {
            processes.computeIfPresent(task, (each, holders) -> {
                holders.remove(member.id());
                return holders.isEmpty() ? null : holders;
            });
        }
    }

    @Override
    public @Nullable String active(TaskId task) {
        StreamsMember member = active.get(task);
        return member == null ? null : member.profile().processId();
    }

    @Override
    public Set<String> standby(TaskId task) {
        return processes(standby, task);
    }

    @Override
    public Set<String> warmup(TaskId task) {
        return processes(warmup, task);
    }

    private static Set<String> processes(Map<TaskId, Map<String, String>> holders, TaskId task) {
        Map<String, String> byMember = holders.get(task);
        return byMember == null ? Set.of() : new HashSet<>(byMember.values());
    }
}
