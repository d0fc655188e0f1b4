package dev.kraftbench.group.internal.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.group.internal.streams.StickyAssignor.Candidate;
import dev.kraftbench.group.internal.streams.topology.InternalTopic;
import dev.kraftbench.group.internal.streams.topology.Subtopology;
import dev.kraftbench.group.internal.streams.topology.TopicResolution.Resolved;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who gets which tasks. */
class StickyAssignorTest {

    private final SortedMap<String, Resolved> subtopologies = new TreeMap<>();
    private final SortedMap<String, Candidate> members = new TreeMap<>();

    private void subtopology(String id, int tasks, boolean stateful) {
        List<InternalTopic> changelogs = stateful ? List.of(new InternalTopic("changelog-" + id, tasks, (short) 0, Map.of())) : List.of();
        subtopologies.put(id, new Resolved(new Subtopology(id, List.of("topic-" + id), List.of(), changelogs, List.of(), List.of(), List.of()), tasks));
    }

    private void member(String id, String process) {
        members.put(id, new Candidate(process, TaskAssignment.NONE, Map.of()));
    }

    private Map<String, TaskAssignment> assign(int standbys) {
        Map<String, TaskAssignment> assignment = StickyAssignor.assign(members, subtopologies, standbys);
        check(assignment, standbys);
        return assignment;
    }

    /** The members have what they were given. */
    private void take(Map<String, TaskAssignment> assignment) {
        members.replaceAll((id, candidate) -> new Candidate(candidate.processId(), assignment.getOrDefault(id, TaskAssignment.NONE), candidate.offsets()));
    }

    private Set<TaskId> tasks(boolean statefulOnly) {
        Set<TaskId> tasks = new TreeSet<>();
        subtopologies.forEach((id, resolved) -> {
            for (int partition = 0; partition < resolved.tasks(); partition++) {
                if (!statefulOnly || resolved.subtopology().isStateful()) {
                    tasks.add(new TaskId(id, partition));
                }
            }
        });
        return tasks;
    }

    /** Every task is active once, has its standbys as far as there are processes, and comes twice in no process. */
    private void check(Map<String, TaskAssignment> assignment, int standbys) {
        assertEquals(members.keySet(), assignment.keySet());
        Map<TaskId, Integer> active = new TreeMap<>();
        Map<TaskId, Integer> standby = new TreeMap<>();
        Map<String, Set<TaskId>> byProcess = new HashMap<>();
        assignment.forEach((id, given) -> {
            Set<TaskId> here = byProcess.computeIfAbsent(members.get(id).processId(), each -> new HashSet<>());
            given.active().forEach(task -> active.merge(task, 1, Integer::sum));
            given.standby().forEach(task -> standby.merge(task, 1, Integer::sum));
            given.active().forEach(task -> assertTrue(here.add(task), () -> task + " twice in a process"));
            given.standby().forEach(task -> assertTrue(here.add(task), () -> task + " twice in a process"));
            assertEquals(Set.of(), given.warmup());
        });
        assertEquals(tasks(false), active.keySet());
        assertTrue(active.values().stream().allMatch(count -> count == 1));
        int possible = Math.min(standbys, byProcess.size() - 1);
        tasks(true).forEach(task -> assertEquals(possible, standby.getOrDefault(task, 0), () -> "standbys of " + task));
        assertTrue(tasks(true).containsAll(standby.keySet()), "only what has state has standbys");
    }

    private static int moved(Map<String, TaskAssignment> before, Map<String, TaskAssignment> after) {
        int moved = 0;
        for (Map.Entry<String, TaskAssignment> each : before.entrySet()) {
            Set<TaskId> lost = new HashSet<>(each.getValue().active());
            lost.removeAll(after.getOrDefault(each.getKey(), TaskAssignment.NONE).active());
            moved += lost.size();
        }
        return moved;
    }

    @Test
    void aSingleMemberGetsEverythingAndNoStandbys() {
        subtopology("0", 3, true);
        member("a", "p");

        assertEquals(3, assign(1).get("a").active().size());
    }

    @Test
    void noMembersGetNothing() {
        subtopology("0", 3, true);
        assertEquals(Map.of(), StickyAssignor.assign(members, subtopologies, 1));
    }

    @Test
    void newMembersGetTheSamePartitionsOfEachSubtopology() {
        subtopology("0", 2, false);
        subtopology("1", 2, true);
        member("a", "p1");
        member("b", "p2");

        Map<String, TaskAssignment> assignment = assign(0);

        assertEquals(Set.of(0), assignment.get("a").active().stream().map(TaskId::partition).collect(Collectors.toSet()));
        assertEquals(Set.of(1), assignment.get("b").active().stream().map(TaskId::partition).collect(Collectors.toSet()));
    }

    @Test
    void processesGetTasksInProportionToTheirMembers() {
        subtopology("0", 12, false);
        member("a1", "a");
        member("a2", "a");
        member("a3", "a");
        member("b1", "b");

        Map<String, TaskAssignment> assignment = assign(0);

        assertTrue(assignment.values().stream().allMatch(given -> given.active().size() == 3));
    }

    @Test
    void anotherMemberGetsItsShareAndNothingElseMoves() {
        subtopology("0", 8, false);
        subtopology("1", 8, true);
        member("a", "p1");
        member("b", "p2");
        member("c", "p3");
        Map<String, TaskAssignment> before = assign(0);
        take(before);

        member("d", "p4");
        Map<String, TaskAssignment> after = assign(0);

        assertEquals(4, after.get("d").active().size());
        assertEquals(4, moved(before, after));
    }

    @Test
    void theTasksOfAMemberThatIsGoneAreSharedAndTheOthersStay() {
        subtopology("0", 12, true);
        member("a", "p1");
        member("b", "p2");
        member("c", "p3");
        Map<String, TaskAssignment> before = assign(0);
        take(before);

        members.remove("c");
        Map<String, TaskAssignment> after = assign(0);

        assertTrue(after.get("a").active().containsAll(before.get("a").active()));
        assertTrue(after.get("b").active().containsAll(before.get("b").active()));
        assertEquals(6, after.get("a").active().size());
    }

    @Test
    void aStandbyTakesOverFromAMemberThatIsGone() {
        subtopology("0", 2, true);
        members.put("a", new Candidate("p1", TaskAssignment.NONE, Map.of()));
        members.put("b", new Candidate("p2", TaskAssignment.of(Set.of(new TaskId("0", 1)), Set.of()), Map.of()));
        members.put("c", new Candidate("p3", TaskAssignment.of(Set.of(), Set.of(new TaskId("0", 0))), Map.of()));

        assertEquals(Set.of(new TaskId("0", 0)), assign(1).get("c").active());
    }

    @Test
    void stateOnDiskOfAMemberThatComesBackIsUsed() {
        subtopology("0", 2, true);
        members.put("a", new Candidate("p1", TaskAssignment.NONE, Map.of(new TaskId("0", 1), 500L)));
        members.put("b", new Candidate("p2", TaskAssignment.NONE, Map.of(new TaskId("0", 0), 500L)));

        Map<String, TaskAssignment> assignment = assign(0);

        assertEquals(Set.of(new TaskId("0", 1)), assignment.get("a").active());
        assertEquals(Set.of(new TaskId("0", 0)), assignment.get("b").active());
    }

    @Test
    void theStandbyThatHasComeFurthestIsPreferred() {
        subtopology("0", 1, true);
        TaskId task = new TaskId("0", 0);
        TaskAssignment standby = TaskAssignment.of(Set.of(), Set.of(task));
        members.put("a", new Candidate("p1", standby, Map.of(task, 10L)));
        members.put("b", new Candidate("p2", standby, Map.of(task, 900L)));
        members.put("c", new Candidate("p3", TaskAssignment.NONE, Map.of(task, 5_000L)));

        assertEquals(Set.of(task), assign(0).get("b").active());
    }

    @Test
    void atRandomTheRulesHoldAndWhatIsSettledStays() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            subtopologies.clear();
            members.clear();
            for (int i = 0; i <= random.nextInt(3); i++) {
                subtopology("" + i, 1 + random.nextInt(12), random.nextBoolean());
            }
            int standbys = random.nextInt(3);
            for (int step = 0; step < 8; step++) {
                if (members.isEmpty() || random.nextInt(3) > 0) {
                    member("m" + seed + "-" + step, "p" + random.nextInt(5));
                } else {
                    members.remove(members.firstKey());
                }
                if (members.isEmpty()) {
                    continue;
                }
                Map<String, TaskAssignment> first = assign(standbys);
                assertEquals(first, assign(standbys), "the same input gives the same assignment");
                take(first);
                int most = Math.ceilDiv(tasks(false).size() + tasks(true).size() * standbys, members.size());
                if (standbys == 0) {
                    assertTrue(first.values().stream().allMatch(given -> given.active().size() <= Math.max(most, largestShare())), "balance, seed " + seed);
                    assertEquals(0, moved(first, assign(0)), "a settled assignment stays, seed " + seed);
                }
            }
        }
    }

    /** What a process of one member may have where processes are of different sizes: it is filled before it is compared. */
    private int largestShare() {
        Map<String, Long> sizes = members.values().stream().collect(Collectors.groupingBy(Candidate::processId, Collectors.counting()));
        return Math.ceilDiv(tasks(false).size(), members.size()) + (sizes.size() > 1 ? 1 : 0);
    }

    @Test
    void aThousandMembersAreAssignedQuickly() {
        subtopology("0", 1_000, false);
        subtopology("1", 1_000, true);
        for (int i = 0; i < 1_000; i++) {
            member("m" + i, "p" + i / 4);
        }
        Map<String, TaskAssignment> before = assign(1);
        take(before);
        members.remove("m17");

        Map<String, TaskAssignment> after = assign(1);

        assertTrue(moved(before, after) <= before.get("m17").active().size() + 2, () -> "moved " + moved(before, after));
    }
}
