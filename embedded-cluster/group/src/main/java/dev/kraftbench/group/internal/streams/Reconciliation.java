package dev.kraftbench.group.internal.streams;

import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One step of a member towards its target: first it gives up what it should not have, then it enters the assignment's epoch, then it gets
 * what others have given up. A task is active at one member only, and in no two roles in one process. Used for one step.
 *
 * <p>Changes of role within the member need no detour: a standby becomes active (its state is kept) as soon as the former owner has
 * released the task; an active task becomes a standby while its release as active one is awaited.
 */
final class Reconciliation {

    /** Which processes hold a task, be it assigned to or still to be given up by one of their members. */
    interface Holders {
        @Nullable String active(TaskId task);

        Set<String> standby(TaskId task);

        Set<String> warmup(TaskId task);
    }

    private final StreamsMember member;
    private final int targetEpoch;
    private final TaskAssignment target;
    private final @Nullable TaskAssignment reported;
    private final Holders holders;
    private final OwnedTasks assigned;

    private final SortedMap<TaskId, Integer> active = new TreeMap<>();
    private final SortedMap<TaskId, Integer> activeToRevoke = new TreeMap<>();
    private final SortedMap<TaskId, Integer> activeToAdd = new TreeMap<>();
    private final SortedSet<TaskId> standbyToAdd = new TreeSet<>();
    private final SortedSet<TaskId> warmupToAdd = new TreeSet<>();
    private boolean waitsForOthers;

    /** @param reported what the member says it has, or null if it does not say */
    private Reconciliation(StreamsMember member, int targetEpoch, TaskAssignment target, @Nullable TaskAssignment reported, Holders holders) {
        this.member = member;
        this.targetEpoch = targetEpoch;
        this.target = target;
        this.reported = reported;
        this.holders = holders;
        this.assigned = member.progress().assigned();
    }

    /** Where the member stands next, or null if it is of an unknown state and still has tasks: then it has to be fenced. */
    static @Nullable MemberProgress step(StreamsMember member, int targetEpoch, TaskAssignment target, @Nullable TaskAssignment reported, Holders holders) {
        MemberProgress now = member.progress();
        Reconciliation step = new Reconciliation(member, targetEpoch, target, reported, holders);
        return switch (now.state()) {
            case STABLE -> now.epoch() == targetEpoch ? now : step.next(now.epoch());
            case UNREVOKED_TASKS -> step.isReleased(now.pendingRevocation()) ? step.next(now.epoch() + 1) : now;
            case UNRELEASED_TASKS -> step.next(now.epoch());
            case UNKNOWN -> reported != null && reported.isEmpty() ? step.next(targetEpoch) : null;
        };
    }

    private boolean isReleased(OwnedTasks tasks) {
        return reported != null && !reported.containsAny(tasks);
    }

    private MemberProgress next(int epoch) {
        compareActive();
        SortedSet<TaskId> standby = new TreeSet<>();
        SortedSet<TaskId> standbyToRevoke = new TreeSet<>();
        compare(assigned.standby(), target.standby(), standby, standbyToRevoke, standbyToAdd, this::standbyIsTaken);
        SortedSet<TaskId> warmup = new TreeSet<>();
        SortedSet<TaskId> warmupToRevoke = new TreeSet<>();
        compare(assigned.warmup(), target.warmup(), warmup, warmupToRevoke, warmupToAdd, this::warmupIsTaken);

        // Roles that change within the member take effect at once.
        move(assigned.active().keySet(), standbyToAdd, standby);
        standbyToRevoke.removeAll(move(assigned.standby(), warmupToAdd, warmup));
        warmupToRevoke.removeAll(move(assigned.warmup(), standbyToAdd, standby));
        // A standby that becomes active is never given up.
        standbyToRevoke.removeAll(target.active());
        warmupToRevoke.removeAll(target.active());

        OwnedTasks revoke = new OwnedTasks(activeToRevoke, standbyToRevoke, warmupToRevoke);
        boolean mustRevoke = !revoke.isEmpty() && !isReleased(revoke);
        keepUntilActive(assigned.standby(), standby, mustRevoke);
        keepUntilActive(assigned.warmup(), warmup, mustRevoke);
        if (mustRevoke) {
            return progress(epoch, MemberState.UNREVOKED_TASKS, new OwnedTasks(active, standby, warmup), revoke);
        }
        active.putAll(activeToAdd);
        standby.addAll(standbyToAdd);
        warmup.addAll(warmupToAdd);
        return progress(
                targetEpoch,
                waitsForOthers ? MemberState.UNRELEASED_TASKS : MemberState.STABLE,
                new OwnedTasks(active, standby, warmup),
                OwnedTasks.NONE);
    }

    private MemberProgress progress(int epoch, MemberState state, OwnedTasks tasks, OwnedTasks revoke) {
        MemberProgress now = member.progress();
        int previous = epoch == now.epoch() ? now.previousEpoch() : now.epoch();
        return new MemberProgress(epoch, previous, state, tasks, revoke);
    }

    private void compareActive() {
        assigned.active().forEach((task, epoch) -> (target.active().contains(task) ? active : activeToRevoke).put(task, epoch));
        for (TaskId task : target.active()) {
            if (active.containsKey(task)) {
                continue;
            }
            if (activeIsTaken(task)) {
                waitsForOthers = true;
            } else {
                activeToAdd.put(task, targetEpoch);
            }
        }
    }

    private void compare(
            SortedSet<TaskId> current, SortedSet<TaskId> wanted, SortedSet<TaskId> kept, SortedSet<TaskId> revoke, SortedSet<TaskId> add, Predicate<TaskId> taken) {
        current.forEach(task -> (wanted.contains(task) ? kept : revoke).add(task));
        for (TaskId task : wanted) {
            if (kept.contains(task)) {
                continue;
            }
            if (taken.test(task)) {
                waitsForOthers = true;
            } else {
                add.add(task);
            }
        }
    }

    /** Grants in the new role what the member has in the old one; says what that was. */
    private static SortedSet<TaskId> move(Set<TaskId> had, SortedSet<TaskId> toAdd, SortedSet<TaskId> granted) {
        SortedSet<TaskId> moved = new TreeSet<>(toAdd);
        moved.retainAll(had);
        toAdd.removeAll(moved);
        granted.addAll(moved);
        return moved;
    }

    private void keepUntilActive(SortedSet<TaskId> had, SortedSet<TaskId> kept, boolean mustRevoke) {
        for (TaskId task : had) {
            if (target.active().contains(task) && (mustRevoke || !activeToAdd.containsKey(task))) {
                kept.add(task);
            }
        }
    }

    // ---- what others hold

    private boolean activeIsTaken(TaskId task) {
        return activeElsewhere(task) || heldBySibling(holders.standby(task), assigned.standby(), task) || heldBySibling(holders.warmup(task), assigned.warmup(), task);
    }

    private boolean activeElsewhere(TaskId task) {
        // What this member has just given up is free, though the log does not say so yet.
        boolean givenUp = member.progress().pendingRevocation().active().containsKey(task);
        return !givenUp && holders.active(task) != null;
    }

    private boolean standbyIsTaken(TaskId task) {
        boolean runBySibling = process().equals(holders.active(task)) && !assigned.active().containsKey(task);
        return runBySibling
                || holders.standby(task).contains(process())
                || heldBySibling(holders.warmup(task), assigned.warmup(), task);
    }

    private boolean warmupIsTaken(TaskId task) {
        return process().equals(holders.active(task))
                || heldBySibling(holders.standby(task), assigned.standby(), task)
                || holders.warmup(task).contains(process());
    }

    private boolean heldBySibling(Set<String> processes, SortedSet<TaskId> own, TaskId task) {
        return processes.contains(process()) && !own.contains(task);
    }

    private String process() {
        return member.profile().processId();
    }
}
