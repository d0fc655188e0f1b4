package dev.kraftbench.group.internal.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class ShareAssignorTest {

    private static final Uuid ORDERS = new Uuid(1, 1);
    private static final Uuid RETURNS = new Uuid(1, 2);

    private static Set<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, Set<Uuid>> group(int members, Uuid... topics) {
        Map<String, Set<Uuid>> group = new TreeMap<>();
        for (int i = 0; i < members; i++) {
            group.put("m%04d".formatted(i), Set.of(topics));
        }
        return group;
    }

    private static int size(Map<Uuid, Set<Integer>> assignment) {
        return assignment.values().stream().mapToInt(Set::size).sum();
    }

    private static int smallest(Map<String, Map<Uuid, Set<Integer>>> target) {
        return target.values().stream().mapToInt(ShareAssignorTest::size).min().orElseThrow();
    }

    private static int largest(Map<String, Map<Uuid, Set<Integer>>> target) {
        return target.values().stream().mapToInt(ShareAssignorTest::size).max().orElseThrow();
    }

    /** How many members each partition has. */
    private static Map<String, Integer> sharing(Map<String, Map<Uuid, Set<Integer>>> target) {
        Map<String, Integer> sharing = new HashMap<>();
        target.values().forEach(each -> each.forEach((topic, partitions) ->
                partitions.forEach(partition -> sharing.merge(topic + "-" + partition, 1, Integer::sum))));
        return sharing;
    }

    @Test
    void withFewerMembersThanPartitionsEachPartitionHasOneMember() {
        Map<String, Map<Uuid, Set<Integer>>> target = ShareAssignor.assign(group(3, ORDERS), Map.of(), Map.of(ORDERS, upTo(8)));
        assertEquals(2, smallest(target));
        assertEquals(3, largest(target));
        assertEquals(Set.of(1), new HashSet<>(sharing(target).values()));
        assertEquals(8, sharing(target).size());
    }

    @Test
    void withMoreMembersThanPartitionsEachPartitionHasSeveral() {
        Map<String, Map<Uuid, Set<Integer>>> target = ShareAssignor.assign(group(7, ORDERS), Map.of(), Map.of(ORDERS, upTo(3)));
        assertEquals(1, smallest(target));
        assertEquals(2, largest(target));
        assertEquals(Set.of(3), new HashSet<>(sharing(target).values()));
    }

    @Test
    void oneThousandMembersShareOnePartition() {
        Map<String, Map<Uuid, Set<Integer>>> target = ShareAssignor.assign(group(1_000, ORDERS), Map.of(), Map.of(ORDERS, upTo(1)));
        assertEquals(1, smallest(target));
    }

    @Test
    void nobodyGetsATopicItDoesNotSubscribeTo() {
        Map<String, Set<Uuid>> group = Map.of("a", Set.of(ORDERS), "b", Set.of(RETURNS));
        Map<String, Map<Uuid, Set<Integer>>> current = Map.of("a", Map.of(RETURNS, Set.of(0)));
        Map<String, Map<Uuid, Set<Integer>>> target = ShareAssignor.assign(group, current, Map.of(ORDERS, upTo(2), RETURNS, upTo(1)));
        assertEquals(Map.of("a", Map.of(ORDERS, upTo(2)), "b", Map.of(RETURNS, upTo(1))), target);
    }

    @Test
    void aMemberWithoutKnownTopicsGetsNothing() {
        assertEquals(Map.of("a", Map.of()), ShareAssignor.assign(Map.of("a", Set.of(ORDERS)), Map.of(), Map.of()));
    }

    @Test
    void whoJoinsTakesFromOthersButGivesThemNothing() {
        for (int partitions : new int[] {5, 12, 40}) {
            Map<String, Map<Uuid, Set<Integer>>> current = Map.of();
            for (int members = 1; members <= partitions; members++) {
                Map<String, Map<Uuid, Set<Integer>>> before = current;
                current = ShareAssignor.assign(group(members, ORDERS), before, Map.of(ORDERS, upTo(partitions)));
                current.forEach((member, assignment) -> {
                    if (before.containsKey(member)) {
                        assertTrue(before.get(member).get(ORDERS).containsAll(assignment.get(ORDERS)), member + " had " + before.get(member) + ", gets " + assignment);
                    }
                });
            }
        }
    }

    @Test
    void whatAMemberLeavesGoesToOthersWhoKeepTheirs() {
        Map<String, Set<Uuid>> group = group(6, ORDERS);
        Map<String, Map<Uuid, Set<Integer>>> before = ShareAssignor.assign(group, Map.of(), Map.of(ORDERS, upTo(20)));
        group.remove("m0002");
        Map<String, Map<Uuid, Set<Integer>>> after = ShareAssignor.assign(group, before, Map.of(ORDERS, upTo(20)));
        after.forEach((member, assignment) -> assertTrue(assignment.get(ORDERS).containsAll(before.get(member).get(ORDERS))));
        assertEquals(4, smallest(after));
    }

    /** Any group, any history: partitions covered, members served, loads balanced, and an assignment that holds is left alone. */
    @Test
    void holdsItsPromisesForAnyGroup() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Map<String, Map<Uuid, Set<Integer>>> current = Map.of();
            for (int round = 0; round < 4; round++) {
                Map<Uuid, Set<Integer>> partitions = new HashMap<>();
                int topics = 1 + random.nextInt(4);
                for (int topic = 0; topic < topics; topic++) {
                    partitions.put(new Uuid(2, topic), upTo(1 + random.nextInt(9)));
                }
                boolean alike = random.nextBoolean();
                Map<String, Set<Uuid>> group = new HashMap<>();
                int members = 1 + random.nextInt(24);
                for (int member = 0; member < members; member++) {
                    Set<Uuid> subscribed = partitions.keySet().stream()
                            .filter(topic -> alike || random.nextBoolean())
                            .collect(Collectors.toSet());
                    group.put("m" + random.nextInt(40), subscribed);
                }
                Map<String, Map<Uuid, Set<Integer>>> target = ShareAssignor.assign(group, current, partitions);
                check(seed, group, partitions, target, alike);
                assertEquals(target, ShareAssignor.assign(group, target, partitions), "seed " + seed);
                current = target;
            }
        }
    }

    private static void check(
            long seed,
            Map<String, Set<Uuid>> group,
            Map<Uuid, Set<Integer>> partitions,
            Map<String, Map<Uuid, Set<Integer>>> target,
            boolean alike) {
        assertEquals(group.keySet(), target.keySet());
        Map<String, Integer> sharing = sharing(target);
        partitions.forEach((topic, some) -> {
            boolean wanted = group.values().stream().anyMatch(each -> each.contains(topic));
            some.forEach(partition -> assertEquals(wanted, sharing.containsKey(topic + "-" + partition), "seed " + seed));
        });
        target.forEach((member, assignment) -> {
            assertTrue(group.get(member).containsAll(assignment.keySet()), "seed " + seed);
            assignment.forEach((topic, some) -> assertTrue(partitions.get(topic).containsAll(some), "seed " + seed));
            assertEquals(group.get(member).isEmpty(), assignment.isEmpty(), "seed " + seed + ": " + member + " of " + group + " in " + target);
        });
        if (alike) {
            assertTrue(largest(target) - smallest(target) <= 1, "seed " + seed + ": " + target);
            int all = partitions.values().stream().mapToInt(Set::size).sum();
            assertEquals(Set.of(Math.ceilDiv(group.size(), all)), new HashSet<>(sharing.values()), "seed " + seed);
        }
    }
}
