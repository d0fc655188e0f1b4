package dev.kraftbench.group.internal.streams;

import dev.kraftbench.group.internal.streams.topology.TopicResolution.Resolved;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's assignor {@code sticky} (KIP-1071): tasks stay where they are or where their state is, processes get tasks in proportion to
 * their members, and whoever is new gets neighbouring partitions. The same input gives the same assignment. Used for one assignment.
 */
final class StickyAssignor {

    static final String NAME = "sticky";

    /**
     * What the assignor is told of a member.
     *
     * @param offsets how far the member's local state of a task has come, where it said so
     */
    record Candidate(String processId, TaskAssignment current, Map<TaskId, Long> offsets) {}

    private record Seat(String processId, String memberId) {}

    /** Somebody with state of a task, were it only on disk. */
    private record StateHolder(Seat seat, boolean standby, long offset) {}

    private record OpenStandby(TaskId task, int replicas) {}

    private static final Comparator<TaskId> BY_PARTITION = Comparator.comparingInt(TaskId::partition).thenComparing(TaskId::subtopology);
    private static final Comparator<StateHolder> BEST_STATE_FIRST =
            Comparator.comparing(StateHolder::standby).reversed().thenComparing(Comparator.comparingLong(StateHolder::offset).reversed());

    private final int standbys;
    private final SortedMap<String, ProcessLoad> processes = new TreeMap<>();
    private final Map<TaskId, Seat> formerlyActive = new HashMap<>();
    private final Map<TaskId, List<StateHolder>> stateHolders = new HashMap<>();
    private final List<TaskId> tasks = new ArrayList<>();
    private final List<TaskId> statefulTasks = new ArrayList<>();
    private final Quota activeQuota;
    private final Quota totalQuota;

    private StickyAssignor(SortedMap<String, Candidate> members, SortedMap<String, Resolved> subtopologies, int standbys) {
        this.standbys = standbys;
        subtopologies.forEach((id, resolved) -> {
            for (int partition = 0; partition < resolved.tasks(); partition++) {
                tasks.add(new TaskId(id, partition));
                if (resolved.subtopology().isStateful()) {
                    statefulTasks.add(new TaskId(id, partition));
                }
            }
        });
        members.forEach(this::seat);
        stateHolders.values().forEach(holders -> holders.sort(BEST_STATE_FIRST));
        this.activeQuota = new Quota(tasks.size(), members.size());
        this.totalQuota = new Quota(tasks.size() + statefulTasks.size() * standbys, members.size());
    }

    private void seat(String memberId, Candidate candidate) {
        Seat seat = new Seat(candidate.processId(), memberId);
        processes.computeIfAbsent(candidate.processId(), ProcessLoad::new).addMember(memberId);
        candidate.current().active().forEach(task -> formerlyActive.put(task, seat));
        candidate.current().standby().forEach(task -> addHolder(task, new StateHolder(seat, true, candidate.offsets().getOrDefault(task, 0L))));
        candidate.offsets().forEach((task, offset) -> {
            if (!candidate.current().standby().contains(task)) {
                addHolder(task, new StateHolder(seat, false, offset));
            }
        });
    }

    private void addHolder(TaskId task, StateHolder holder) {
        stateHolders.computeIfAbsent(task, each -> new ArrayList<>()).add(holder);
    }

    /**
     * Gives every task to one member, and its standbys, as far as there are processes enough, to others.
     *
     * @param members by id; none gives no assignments
     * @param subtopologies by id
     * @param standbys wanted for each task with state
     */
    static Map<String, TaskAssignment> assign(SortedMap<String, Candidate> members, SortedMap<String, Resolved> subtopologies, int standbys) {
        if (members.isEmpty()) {
            return Map.of();
        }
        StickyAssignor assignor = new StickyAssignor(members, subtopologies, standbys);
        assignor.assignActive();
        assignor.assignStandbys();
        Map<String, TaskAssignment> assignments = new HashMap<>();
        members.forEach((id, candidate) -> {
            ProcessLoad process = assignor.process(candidate.processId());
            assignments.put(id, TaskAssignment.of(process.active(id), process.standby(id)));
        });
        return assignments;
    }

    // ---- active tasks

    private void assignActive() {
        List<TaskId> open = new ArrayList<>(tasks);
        open.sort(BY_PARTITION);
        for (Iterator<TaskId> each = open.iterator(); each.hasNext(); ) {
            TaskId task = each.next();
            if (assignIfBelow(activeQuota, formerlyActive.get(task), task, true)) {
                each.remove();
            }
        }
        for (Iterator<TaskId> each = open.iterator(); each.hasNext(); ) {
            TaskId task = each.next();
            if (assignIfBelow(activeQuota, leastLoadedHolder(task, false), task, true)) {
                each.remove();
            }
        }
        // Neighbouring partitions of a subtopology go round the processes.
        open.sort(Comparator.naturalOrder());
        PriorityQueue<ProcessLoad> leastLoadedFirst = leastLoadedFirst();
        for (TaskId task : open) {
            ProcessLoad process = leastLoadedFirst.remove();
            count(process.addToLeastLoaded(task, true), true);
            leastLoadedFirst.add(process);
        }
    }

    private boolean assignIfBelow(Quota quota, @Nullable Seat seat, TaskId task, boolean active) {
        if (seat == null || process(seat.processId()).count(seat.memberId()) >= quota.perMember) {
            return false;
        }
        count(process(seat.processId()).add(seat.memberId(), task, active), active);
        return true;
    }

    private void count(int tasksOfMember, boolean active) {
        if (active) {
            activeQuota.reached(tasksOfMember);
        }
        totalQuota.reached(tasksOfMember);
    }

    private @Nullable Seat leastLoadedHolder(TaskId task, boolean onlyProcessesWithout) {
        Seat best = null;
        double bestLoad = 0;
        int bestCount = 0;
        for (StateHolder holder : stateHolders.getOrDefault(task, List.of())) {
            ProcessLoad process = process(holder.seat().processId());
            if (onlyProcessesWithout && process.has(task)) {
                continue;
            }
            int count = process.count(holder.seat().memberId());
            if (best == null || process.load() < bestLoad && count < bestCount) {
                best = holder.seat();
                bestLoad = process.load();
                bestCount = count;
            }
        }
        return best;
    }

    // ---- standby tasks

    private void assignStandbys() {
        List<TaskId> stateful = new ArrayList<>(statefulTasks);
        stateful.sort(BY_PARTITION.reversed());
        List<OpenStandby> open = new ArrayList<>();
        for (TaskId task : stateful) {
            int missing = standbys;
            while (missing > 0 && assignStandbyToState(task)) {
                missing--;
            }
            if (missing > 0) {
                open.add(new OpenStandby(task, missing));
            }
        }
        open.sort(Comparator.comparing(OpenStandby::task).reversed());
        PriorityQueue<ProcessLoad> leastLoadedFirst = leastLoadedFirst();
        for (OpenStandby each : open) {
            int missing = each.replicas();
            while (missing > 0 && assignStandbyToLeastLoaded(each.task(), leastLoadedFirst)) {
                missing--;
            }
        }
    }

    private boolean assignStandbyToState(TaskId task) {
        Seat former = formerlyActive.get(task);
        if (former != null && !process(former.processId()).has(task) && assignIfBelow(totalQuota, former, task, false)) {
            return true;
        }
        return assignIfBelow(totalQuota, leastLoadedHolder(task, true), task, false);
    }

    /** False if every process has the task already. */
    private boolean assignStandbyToLeastLoaded(TaskId task, PriorityQueue<ProcessLoad> leastLoadedFirst) {
        List<ProcessLoad> passed = new ArrayList<>();
        boolean assigned = false;
        while (!assigned && !leastLoadedFirst.isEmpty()) {
            ProcessLoad process = leastLoadedFirst.remove();
            passed.add(process);
            if (!process.has(task)) {
                count(process.addToLeastLoaded(task, false), false);
                assigned = true;
            }
        }
        leastLoadedFirst.addAll(passed);
        return assigned;
    }

    private PriorityQueue<ProcessLoad> leastLoadedFirst() {
        PriorityQueue<ProcessLoad> queue = new PriorityQueue<>(Comparator.comparingDouble(ProcessLoad::load).thenComparing(ProcessLoad::id));
        queue.addAll(processes.values());
        return queue;
    }

    private ProcessLoad process(String id) {
        ProcessLoad process = processes.get(id);
        if (process == null) {
            throw new IllegalStateException("No process " + id);
        }
        return process;
    }

    /** How many tasks a member may get before others have had their share; falls once some have theirs. */
    private static final class Quota {

        private int tasks;
        private int members;
        private int perMember;

        Quota(int tasks, int members) {
            this.tasks = tasks;
            this.members = members;
            this.perMember = share();
        }

        void reached(int tasksOfMember) {
            if (tasksOfMember == perMember) {
                members--;
                tasks -= tasksOfMember;
                perMember = share();
            }
        }

        private int share() {
            return members <= 0 ? 0 : Math.ceilDiv(tasks, members);
        }
    }
}
