package dev.kraftbench.group.internal.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Members on their way to what they should have. */
class ReconciliationTest {

    private final TaskHolders holders = new TaskHolders();
    private final Map<String, StreamsMember> members = new TreeMap<>();

    private static TaskId task(String name) {
        return new TaskId("0", Integer.parseInt(name));
    }

    private static Set<TaskId> tasks(String names) {
        Set<TaskId> tasks = new TreeSet<>();
        Arrays.stream(names.split(" ")).filter(name -> !name.isEmpty()).forEach(name -> tasks.add(task(name)));
        return tasks;
    }

    private static TaskAssignment assignment(String active, String standby, String warmup) {
        return new TaskAssignment(new TreeSet<>(tasks(active)), new TreeSet<>(tasks(standby)), new TreeSet<>(tasks(warmup)));
    }

    private void member(String id, String process) {
        put(new StreamsMember(id, new MemberProfile(null, null, "", "", 1_000, 0, process, null, new TreeMap<>()), MemberProgress.START));
    }

    private void put(StreamsMember member) {
        holders.replace(members.put(member.id(), member), member);
    }

    /** One heartbeat of the member. */
    private MemberProgress step(String id, int epoch, TaskAssignment target, @Nullable TaskAssignment reported) {
        StreamsMember member = members.get(id);
        MemberProgress next = Reconciliation.step(member, epoch, target, reported, holders);
        assertNotNull(next);
        put(member.with(next));
        return next;
    }

    private void expect(MemberProgress progress, int epoch, MemberState state, TaskAssignment assigned) {
        assertEquals(epoch, progress.epoch());
        assertEquals(state, progress.state());
        assertEquals(assigned, progress.assigned().tasks());
    }

    @Test
    void freeTasksAreTakenAtOnce() {
        member("a", "p");
        MemberProgress progress = step("a", 2, assignment("0 1", "2", "3"), TaskAssignment.NONE);

        expect(progress, 2, MemberState.STABLE, assignment("0 1", "2", "3"));
        assertEquals(Map.of(task("0"), 2, task("1"), 2), progress.assigned().active());
    }

    @Test
    void aMemberKeepsItsEpochUntilItHasGivenUpWhatItShouldNotHave() {
        member("a", "p");
        step("a", 2, assignment("0 1", "", ""), TaskAssignment.NONE);

        MemberProgress asked = step("a", 3, assignment("0 2", "", ""), null);
        expect(asked, 2, MemberState.UNREVOKED_TASKS, assignment("0", "", ""));
        assertEquals(Set.of(task("1")), asked.pendingRevocation().active().keySet());
        expect(step("a", 3, assignment("0 2", "", ""), assignment("0 1", "", "")), 2, MemberState.UNREVOKED_TASKS, assignment("0", "", ""));

        MemberProgress done = step("a", 3, assignment("0 2", "", ""), assignment("0", "", ""));
        expect(done, 3, MemberState.STABLE, assignment("0 2", "", ""));
        assertEquals(Map.of(task("0"), 2, task("2"), 3), done.assigned().active(), "kept tasks keep the epoch in which they came");
        assertEquals(2, done.previousEpoch());
    }

    @Test
    void aTaskIsActiveAtOneMemberOnly() {
        member("a", "p1");
        member("b", "p2");
        step("a", 2, assignment("0 1", "", ""), TaskAssignment.NONE);

        expect(step("b", 3, assignment("1", "", ""), TaskAssignment.NONE), 3, MemberState.UNRELEASED_TASKS, TaskAssignment.NONE);
        step("a", 3, assignment("0", "", ""), null);
        expect(step("b", 3, assignment("1", "", ""), TaskAssignment.NONE), 3, MemberState.UNRELEASED_TASKS, TaskAssignment.NONE);
        step("a", 3, assignment("0", "", ""), assignment("0", "", ""));
        expect(step("b", 3, assignment("1", "", ""), TaskAssignment.NONE), 3, MemberState.STABLE, assignment("1", "", ""));
    }

    @Test
    void aProcessHasATaskInOneRoleOnly() {
        member("a", "p");
        member("b", "p");
        step("a", 2, assignment("0", "", ""), TaskAssignment.NONE);
        expect(step("b", 3, assignment("", "0", ""), TaskAssignment.NONE), 3, MemberState.UNRELEASED_TASKS, TaskAssignment.NONE);
        expect(step("b", 3, assignment("", "", "0"), TaskAssignment.NONE), 3, MemberState.UNRELEASED_TASKS, TaskAssignment.NONE);

        step("a", 4, TaskAssignment.NONE, TaskAssignment.NONE);
        expect(step("b", 4, assignment("", "0", ""), TaskAssignment.NONE), 4, MemberState.STABLE, assignment("", "0", ""));
        expect(step("a", 5, assignment("0", "", ""), TaskAssignment.NONE), 5, MemberState.UNRELEASED_TASKS, TaskAssignment.NONE);
    }

    @Test
    void aStandbyBecomesActiveWithoutBeingGivenUp() {
        member("a", "p1");
        member("b", "p2");
        step("a", 2, assignment("0", "", ""), TaskAssignment.NONE);
        step("b", 2, assignment("", "0", ""), TaskAssignment.NONE);

        TaskAssignment wanted = assignment("0", "", "");
        expect(step("b", 3, wanted, assignment("", "0", "")), 3, MemberState.UNRELEASED_TASKS, assignment("", "0", ""));
        step("a", 3, TaskAssignment.NONE, TaskAssignment.NONE);
        expect(step("b", 3, wanted, assignment("", "0", "")), 3, MemberState.STABLE, wanted);
    }

    @Test
    void anActiveTaskBecomesAStandbyWhileItsReleaseIsAwaited() {
        member("a", "p1");
        step("a", 2, assignment("0", "", ""), TaskAssignment.NONE);

        MemberProgress asked = step("a", 3, assignment("", "0", ""), assignment("0", "", ""));
        expect(asked, 2, MemberState.UNREVOKED_TASKS, assignment("", "0", ""));
        expect(step("a", 3, assignment("", "0", ""), assignment("", "0", "")), 3, MemberState.STABLE, assignment("", "0", ""));
    }

    @Test
    void standbyAndWarmUpChangeIntoEachOtherAtOnce() {
        member("a", "p1");
        step("a", 2, assignment("", "0", "1"), TaskAssignment.NONE);

        expect(step("a", 3, assignment("", "1", "0"), null), 3, MemberState.STABLE, assignment("", "1", "0"));
    }

    @Test
    void aTaskThatComesBackWhileItIsGivenUpIsFreeAgain() {
        member("a", "p1");
        step("a", 2, assignment("0", "", ""), TaskAssignment.NONE);
        step("a", 3, TaskAssignment.NONE, null);

        expect(step("a", 4, assignment("0", "", ""), TaskAssignment.NONE), 4, MemberState.STABLE, assignment("0", "", ""));
    }

    @Test
    void aMemberOfAnUnknownStateIsFencedUnlessItHasNothing() {
        member("a", "p1");
        StreamsMember strange = members.get("a").with(new MemberProgress(2, 1, MemberState.UNKNOWN, OwnedTasks.NONE, OwnedTasks.NONE));

        assertNull(Reconciliation.step(strange, 3, TaskAssignment.NONE, null, holders));
        assertNull(Reconciliation.step(strange, 3, TaskAssignment.NONE, assignment("0", "", ""), holders));
        assertNotNull(Reconciliation.step(strange, 3, TaskAssignment.NONE, TaskAssignment.NONE, holders));
    }

    /** Members with random targets report late and out of step; whatever happens, the rules hold, and in the end everyone has their target. */
    @Test
    void atRandomNoTaskIsActiveTwiceAndEveryoneArrives() {
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            ReconciliationTest world = new ReconciliationTest();
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 2 + random.nextInt(4); i++) {
                ids.add("m" + i);
                world.member("m" + i, "p" + random.nextInt(3));
            }
            Map<String, TaskAssignment> has = new HashMap<>();
            int epoch = 1;
            Map<String, TaskAssignment> targets = Map.of();
            for (int turn = 0; turn < 200; turn++) {
                if (turn % 25 == 0) {
                    epoch++;
                    targets = world.randomTargets(ids, random);
                }
                world.heartbeat(ids.get(random.nextInt(ids.size())), epoch, targets, has, random.nextInt(4) > 0);
                world.checkRules("seed " + seed);
            }
            for (int round = 0; round < 6; round++) {
                for (String id : ids) {
                    world.heartbeat(id, epoch, targets, has, true);
                    world.checkRules("seed " + seed);
                }
            }
            for (String id : ids) {
                assertEquals(targets.get(id), world.members.get(id).progress().assigned().tasks(), "seed " + seed + " " + id);
                assertEquals(MemberState.STABLE, world.members.get(id).progress().state());
            }
        }
    }

    /** The member does what it was told last, or has not come to it yet. */
    private void heartbeat(String id, int epoch, Map<String, TaskAssignment> targets, Map<String, TaskAssignment> has, boolean prompt) {
        if (prompt) {
            has.put(id, members.get(id).progress().assigned().tasks());
        }
        MemberProgress now = members.get(id).progress();
        if (now.isReconciledTo(epoch)) {
            return;
        }
        step(id, epoch, targets.get(id), prompt ? has.get(id) : null);
    }

    private Map<String, TaskAssignment> randomTargets(List<String> ids, Random random) {
        Map<String, TreeSet<TaskId>> active = new HashMap<>();
        Map<String, TreeSet<TaskId>> standby = new HashMap<>();
        Map<String, TreeSet<TaskId>> warmup = new HashMap<>();
        for (int partition = 0; partition < 6; partition++) {
            TaskId task = new TaskId("0", partition);
            Set<String> processes = new HashSet<>();
            List<String> order = new ArrayList<>(ids);
            java.util.Collections.shuffle(order, random);
            for (int i = 0; i < order.size(); i++) {
                String id = order.get(i);
                if (processes.add(members.get(id).profile().processId())) {
                    (i == 0 ? active : random.nextBoolean() ? standby : warmup).computeIfAbsent(id, each -> new TreeSet<>()).add(task);
                }
            }
        }
        Map<String, TaskAssignment> targets = new HashMap<>();
        ids.forEach(id -> targets.put(
                id,
                new TaskAssignment(
                        active.getOrDefault(id, new TreeSet<>()), standby.getOrDefault(id, new TreeSet<>()), warmup.getOrDefault(id, new TreeSet<>()))));
        return targets;
    }

    private void checkRules(String where) {
        Map<TaskId, String> owners = new HashMap<>();
        Map<String, Set<TaskId>> assigned = new HashMap<>();
        for (StreamsMember member : members.values()) {
            Set<TaskId> owned = new HashSet<>(member.progress().assigned().active().keySet());
            owned.addAll(member.progress().pendingRevocation().active().keySet());
            owned.forEach(task -> assertNull(owners.put(task, member.id()), () -> where + ": " + task + " is active twice"));
            Set<TaskId> here = assigned.computeIfAbsent(member.profile().processId(), each -> new HashSet<>());
            TaskAssignment tasks = member.progress().assigned().tasks();
            for (Set<TaskId> role : List.of(tasks.active(), tasks.standby(), tasks.warmup())) {
                role.forEach(task -> assertTrue(here.add(task), () -> where + ": " + task + " is twice in process " + member.profile().processId()));
            }
        }
    }
}
