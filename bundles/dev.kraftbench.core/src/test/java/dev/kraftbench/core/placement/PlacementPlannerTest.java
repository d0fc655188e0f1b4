package dev.kraftbench.core.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.placement.Placement.Assigned;
import dev.kraftbench.core.placement.Placement.Host;
import dev.kraftbench.core.placement.Placement.Load;
import dev.kraftbench.core.placement.Placement.Measure;
import dev.kraftbench.core.placement.PlacementPlan.Move;
import dev.kraftbench.core.placement.PlacementPlan.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementPlannerTest {
    private static final long MB = 1_000_000;

    private static List<Host> hosts(int brokers, int racks) {
        return IntStream.rangeClosed(1, brokers).mapToObj(id -> new Host(id, racks == 0 ? "" : "r" + id % racks, true)).toList();
    }

    private static Placement placement(List<Host> hosts, Map<PartitionId, List<Integer>> replicas) {
        TreeMap<PartitionId, Assigned> partitions = new TreeMap<>();
        replicas.forEach((id, list) -> partitions.put(id, new Assigned(list, list, MB)));
        return new Placement(hosts, partitions);
    }

    private static PartitionId p(int number) {
        return new PartitionId("t", number);
    }

    /** Crowded to the low ids, so that there is something to do; racks respected where they can be. */
    private static Placement random(long seed, int brokers, int racks, int partitions, int factor) {
        Random random = new Random(seed);
        List<Host> hosts = hosts(brokers, racks);
        TreeMap<PartitionId, Assigned> made = new TreeMap<>();
        for (int i = 0; i < partitions; i++) {
            List<Integer> order = new ArrayList<>(IntStream.rangeClosed(1, brokers).boxed().toList());
            Collections.shuffle(order, random);
            order.sort((a, b) -> random.nextInt(3) == 0 ? Integer.compare(a / 3, b / 3) : 0);
            List<Integer> replicas = new ArrayList<>();
            Set<Integer> used = new HashSet<>();
            for (int broker : order) {
                if (replicas.size() < factor && (racks == 0 || used.size() >= racks || used.add(broker % racks))) {
                    replicas.add(broker);
                }
            }
            made.put(new PartitionId("topic-" + i % 5, i / 5), new Assigned(replicas, replicas, MB + random.nextInt(50) * MB));
        }
        return new Placement(hosts, made);
    }

    private static int spread(Placement placement, Measure measure) {
        var loads = placement.loads().stream().mapToLong(measure::of).summaryStatistics();
        return (int) (loads.getMax() - loads.getMin());
    }

    private static void keepsItsPromises(PlacementPlan plan) {
        plan.after().partitions().forEach((id, after) -> {
            List<Integer> before = plan.before().partitions().get(id).replicas();
            assertEquals(after.replicas().size(), new HashSet<>(after.replicas()).size(), id + " has a broker twice: " + after.replicas());
            assertTrue(plan.before().racksOf(after.replicas()) >= Math.min(plan.before().racksOf(before), after.replicas().size()), id + " stands in fewer racks");
        });
        for (Move move : plan.moves()) {
            assertTrue(!move.before().equals(move.after()), "a move that moves nothing: " + move);
            assertEquals(move.added().size() * plan.before().partitions().get(move.partition()).bytes(), move.bytes());
        }
        assertEquals(plan, PlacementPlanner.plan(plan.before(), plan.goal()), "the same question has the same answer");
    }

    private static void keepsTheFactor(PlacementPlan plan) {
        plan.after().partitions().forEach((id, after) -> assertEquals(plan.before().partitions().get(id).replicas().size(), after.replicas().size(), id.toString()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aDrainedBrokerIsEmptyAndNothingElseMoves(long seed) {
        Placement before = random(seed, 6, seed % 2 == 0 ? 3 : 0, 60, 3);
        PlacementPlan plan = PlacementPlanner.plan(before, new Goal.Drain(Set.of(2)));
        keepsItsPromises(plan);
        keepsTheFactor(plan);
        assertEquals(0, plan.after().loads().get(1).replicas());
        for (Move move : plan.moves()) {
            assertEquals(List.of(2), move.removed());
        }
        assertEquals(before.loads().get(1).replicas(), plan.moves().size());
    }

    @Test
    void aPartitionLedByADrainedBrokerIsLedByOneThatHasTheData() {
        PlacementPlan plan = PlacementPlanner.plan(placement(hosts(4, 0), Map.of(p(0), List.of(1, 2, 3))), new Goal.Drain(Set.of(1)));
        assertEquals(List.of(2, 4, 3), plan.moves().getFirst().after());
    }

    @Test
    void aBrokerCannotBeDrainedWithoutAnotherForItsReplicas() {
        PlacementPlan plan = PlacementPlanner.plan(placement(hosts(3, 0), Map.of(p(0), List.of(1, 2, 3))), new Goal.Drain(Set.of(1)));
        assertEquals(List.of(), plan.moves());
        assertEquals(List.of(new PlacementPlan.Unmet(p(0), Reason.TOO_FEW_BROKERS)), plan.unmet());
    }

    @Test
    void aDrainIntoASharedRackIsSaid() {
        // racks r1, r0, r1: without broker 2 nothing is left in r0
        PlacementPlan plan = PlacementPlanner.plan(placement(List.of(new Host(1, "a", true), new Host(2, "b", true), new Host(3, "a", true),
                new Host(4, "b", false)), Map.of(p(0), List.of(1, 2))), new Goal.Drain(Set.of(2)));
        assertEquals(List.of(1, 3), plan.moves().getFirst().after());
        assertEquals(List.of(), plan.unmet(), "the one rack left cannot be spread over");
        PlacementPlan other = PlacementPlanner.plan(placement(hosts(4, 2), Map.of(p(0), List.of(1, 2))), new Goal.Assign(new TreeMap<>(Map.of(p(0), List.of(1, 3)))));
        assertEquals(List.of(new PlacementPlan.Unmet(p(0), Reason.RACKS_SHARED)), other.unmet());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void balancedReplicasDifferByOneAtMostAndMoveNoMoreThanWasTooMuch(long seed) {
        Placement before = random(seed, 7, 0, 90, 3);
        PlacementPlan plan = PlacementPlanner.plan(before, new Goal.Balance(Measure.REPLICAS, Set.of()));
        keepsItsPromises(plan);
        keepsTheFactor(plan);
        assertTrue(spread(plan.after(), Measure.REPLICAS) <= 1, plan.after().loads().toString());
        long ceiling = Math.ceilDiv(90L * 3, 7);
        long floor = 90L * 3 / 7;
        long tooMany = before.loads().stream().mapToLong(load -> Math.max(0, load.replicas() - ceiling)).sum();
        long tooFew = before.loads().stream().mapToLong(load -> Math.max(0, floor - load.replicas())).sum();
        long moved = plan.moves().stream().mapToLong(move -> move.added().size()).sum();
        assertEquals(Math.max(tooMany, tooFew), moved);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void balancingKeepsRacksSpread(long seed) {
        Placement before = random(seed, 6, 3, 90, 3);
        PlacementPlan plan = PlacementPlanner.plan(before, new Goal.Balance(Measure.REPLICAS, Set.of()));
        keepsItsPromises(plan);
        plan.after().partitions().values().forEach(assigned -> assertEquals(3, plan.after().racksOf(assigned.replicas())));
        assertTrue(spread(plan.after(), Measure.REPLICAS) <= spread(before, Measure.REPLICAS));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void balancedLeadersMoveNoData(long seed) {
        Placement before = random(seed, 6, 0, 80, 3);
        PlacementPlan plan = PlacementPlanner.plan(before, new Goal.Balance(Measure.LEADERS, Set.of()));
        keepsItsPromises(plan);
        assertTrue(plan.onlyOrder());
        assertEquals(0, plan.bytes());
        assertTrue(plan.after().skew(Measure.LEADERS) <= before.skew(Measure.LEADERS));
        assertTrue(spread(plan.after(), Measure.LEADERS) <= 1, plan.after().loads().toString());
    }

    @Test
    void leadershipIsHandedOnAlongAChainWhereNoPartitionHasBothBrokers() {
        // 1 leads two and shares them with 2 only; 3 leads none and shares one with 2
        Placement before = placement(hosts(3, 0), Map.of(p(0), List.of(1, 2), p(1), List.of(1, 2), p(2), List.of(2, 3)));
        PlacementPlan plan = PlacementPlanner.plan(before, new Goal.Balance(Measure.LEADERS, Set.of()));
        assertEquals(List.of(1L, 1L, 1L), plan.after().loads().stream().map(Measure.LEADERS::of).toList());
        assertEquals(2, plan.moves().size());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void balancedBytesAreEvenerAfterFewMoves(long seed) {
        Placement before = random(seed, 6, 0, 120, 2);
        PlacementPlan plan = PlacementPlanner.plan(before, new Goal.Balance(Measure.BYTES, Set.of()));
        keepsItsPromises(plan);
        keepsTheFactor(plan);
        assertTrue(plan.after().skew(Measure.BYTES) < 1.05, plan.after().loads().toString());
        assertTrue(plan.moves().size() <= 40, plan.moves().size() + " moves");
    }

    @Test
    void onlyTheNamedTopicsAreBalanced() {
        Placement before = random(3, 6, 0, 60, 2);
        PlacementPlan plan = PlacementPlanner.plan(before, new Goal.Balance(Measure.REPLICAS, Set.of("topic-1")));
        assertTrue(plan.moves().stream().allMatch(move -> move.partition().topic().equals("topic-1")));
    }

    @Test
    void aBalancedClusterNeedsNoMove() {
        Placement even = placement(hosts(3, 0), Map.of(p(0), List.of(1, 2), p(1), List.of(2, 3), p(2), List.of(3, 1)));
        for (Measure measure : Measure.values()) {
            assertEquals(List.of(), PlacementPlanner.plan(even, new Goal.Balance(measure, Set.of())).moves(), measure.toString());
        }
        assertEquals(1, even.skew(Measure.REPLICAS));
    }

    @Test
    void aSpreadTopicHasItsReplicasAndLeadersOnAllBrokers() {
        Map<PartitionId, List<Integer>> crowded = new TreeMap<>();
        IntStream.range(0, 12).forEach(i -> crowded.put(p(i), List.of(1, 2)));
        crowded.put(new PartitionId("other", 0), List.of(1, 2));
        PlacementPlan plan = PlacementPlanner.plan(placement(hosts(4, 2), crowded), new Goal.Spread(Set.of("t")));
        keepsItsPromises(plan);
        keepsTheFactor(plan);
        assertTrue(plan.moves().stream().allMatch(move -> move.partition().topic().equals("t")));
        Placement ofTopic = new Placement(plan.after().hosts(), plan.after().partitions().tailMap(p(0)));
        assertEquals(List.of(6, 6, 6, 6), ofTopic.loads().stream().map(Load::replicas).toList());
        assertEquals(List.of(3, 3, 3, 3), ofTopic.loads().stream().map(Load::leaders).toList());
    }

    @Test
    void moreReplicasGoToOtherRacksFirst() {
        // racks: 1 and 3 stand in r1, 2 and 4 in r0
        PlacementPlan plan = PlacementPlanner.plan(placement(hosts(4, 2), Map.of(p(0), List.of(1), p(1), List.of(3))), new Goal.Replication(Set.of("t"), 2));
        keepsItsPromises(plan);
        plan.after().partitions().values().forEach(assigned -> {
            assertEquals(2, assigned.replicas().size());
            assertEquals(2, plan.after().racksOf(assigned.replicas()));
        });
        assertEquals(List.of(1, 1, 1, 1), plan.after().loads().stream().map(Load::replicas).toList());
        assertEquals(2 * MB, plan.bytes());
    }

    @Test
    void fewerReplicasKeepThePreferredLeaderAndWhatIsInSync() {
        TreeMap<PartitionId, Assigned> partitions = new TreeMap<>();
        partitions.put(p(0), new Assigned(List.of(1, 2, 3), List.of(1, 3), MB));
        partitions.put(p(1), new Assigned(List.of(3, 1, 2), List.of(1), MB));
        PlacementPlan plan = PlacementPlanner.plan(new Placement(hosts(3, 0), partitions), new Goal.Replication(Set.of("t"), 2));
        assertEquals(List.of(1, 3), plan.after().partitions().get(p(0)).replicas());
        assertEquals(List.of(3, 1), plan.after().partitions().get(p(1)).replicas(), "the preferred leader goes last of those that are not in sync");
        assertEquals(0, plan.bytes());
        PlacementPlan one = PlacementPlanner.plan(new Placement(hosts(3, 0), partitions), new Goal.Replication(Set.of("t"), 1));
        assertEquals(List.of(1), one.after().partitions().get(p(1)).replicas(), "the one replica left must have the data");
    }

    @Test
    void moreReplicasThanBrokersCannotBe() {
        PlacementPlan plan = PlacementPlanner.plan(placement(hosts(2, 0), Map.of(p(0), List.of(1))), new Goal.Replication(Set.of("t"), 3));
        assertEquals(List.of(), plan.moves());
        assertEquals(Reason.TOO_FEW_BROKERS, plan.unmet().getFirst().reason());
    }

    @Test
    void anImpossibleAssignmentIsRefused() {
        Placement before = placement(hosts(2, 0), Map.of(p(0), List.of(1)));
        assertThrows(IllegalArgumentException.class, () -> PlacementPlanner.plan(before, new Goal.Assign(new TreeMap<>(Map.of(p(0), List.of(1, 1))))));
        assertThrows(IllegalArgumentException.class, () -> PlacementPlanner.plan(before, new Goal.Assign(new TreeMap<>(Map.of(p(0), List.of())))));
    }

    @Test
    void nothingIsPutOnABrokerThatDoesNotRun() {
        List<Host> hosts = List.of(new Host(1, "", true), new Host(2, "", true), new Host(3, "", false));
        Placement before = placement(hosts, Map.of(p(0), List.of(1), p(1), List.of(1), p(2), List.of(1), p(3), List.of(1)));
        PlacementPlan plan = PlacementPlanner.plan(before, new Goal.Balance(Measure.REPLICAS, Set.of()));
        assertEquals(List.of(2, 2, 0), plan.after().loads().stream().map(Load::replicas).toList());
    }

    @Test
    void theTimeIsThatOfTheBrokerWithMostToCopy() {
        Placement before = placement(hosts(3, 0), Map.of(p(0), List.of(1), p(1), List.of(2)));
        PlacementPlan plan = PlacementPlanner.plan(before, new Goal.Assign(new TreeMap<>(Map.of(p(0), List.of(3), p(1), List.of(3)))));
        assertEquals(2 * MB, plan.bytes());
        assertEquals(4, plan.secondsAt(MB / 2));
    }

    @Test
    void tenThousandPartitionsArePlanned() {
        Placement before = random(1, 30, 3, 10_000, 3);
        for (Goal goal : List.<Goal>of(new Goal.Drain(Set.of(1)), new Goal.Balance(Measure.REPLICAS, Set.of()), new Goal.Balance(Measure.BYTES, Set.of()),
                new Goal.Balance(Measure.LEADERS, Set.of()))) {
            PlacementPlan plan = PlacementPlanner.plan(before, goal);
            assertTrue(!plan.moves().isEmpty());
            plan.after().partitions().values().forEach(assigned -> assertEquals(3, new HashSet<>(assigned.replicas()).size()));
        }
    }
}
