package dev.kraftbench.group.internal.assignor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.group.internal.assignor.PartitionAssignor.Reader;
import dev.kraftbench.group.internal.modern.PartitionSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every assignment, whatever the readers. */
class AssignorsTest {

    private static final Uuid A = new Uuid(1, 1);
    private static final Uuid B = new Uuid(1, 2);
    private static final Uuid C = new Uuid(1, 3);

    private final UniformAssignor uniform = new UniformAssignor();
    private final RangeAssignor range = new RangeAssignor();

    private static Reader reader(String id, Uuid... topics) {
        return new Reader(id, null, Set.of(topics), PartitionSet.EMPTY);
    }

    /** The same readers with what they have been assigned. */
    private static List<Reader> settled(List<Reader> readers, Map<String, PartitionSet> assignment) {
        return readers.stream()
                .map(each -> new Reader(each.memberId(), each.instanceId(), each.topics(), assignment.getOrDefault(each.memberId(), PartitionSet.EMPTY)))
                .toList();
    }

    private static int moved(Map<String, PartitionSet> before, Map<String, PartitionSet> after) {
        return before.entrySet().stream().mapToInt(each -> each.getValue().minus(after.getOrDefault(each.getKey(), PartitionSet.EMPTY)).size()).sum();
    }

    private static void assertComplete(List<Reader> readers, Map<Uuid, Integer> partitions, Map<String, PartitionSet> assignment) {
        Map<Uuid, Set<Integer>> given = new HashMap<>();
        readers.forEach(reader -> assignment.get(reader.memberId()).forEach((topic, partition) -> {
            assertTrue(reader.topics().contains(topic), reader.memberId() + " does not read " + topic);
            assertTrue(given.computeIfAbsent(topic, any -> new HashSet<>()).add(partition), topic + "-" + partition + " is given twice");
        }));
        partitions.forEach((topic, count) -> {
            boolean read = readers.stream().anyMatch(reader -> reader.topics().contains(topic));
            assertEquals(read ? count : 0, given.getOrDefault(topic, Set.of()).size(), "partitions of " + topic);
        });
    }

    // ---- uniform

    @Test
    void readersOfTheSameHaveSharesThatDifferByOneAtMost() {
        List<Reader> readers = List.of(reader("1", A, B), reader("2", A, B), reader("3", A, B));
        Map<Uuid, Integer> partitions = Map.of(A, 5, B, 3);
        Map<String, PartitionSet> assignment = uniform.assign(readers, partitions);
        assertComplete(readers, partitions, assignment);
        assertEquals(List.of(2, 3, 3), assignment.values().stream().map(PartitionSet::size).sorted().toList());
    }

    @Test
    void aNewReaderIsGivenItsShareAndNothingElseMoves() {
        Map<Uuid, Integer> partitions = Map.of(A, 100);
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            readers.add(reader("m" + i, A));
        }
        Map<String, PartitionSet> before = uniform.assign(readers, partitions);
        List<Reader> more = new ArrayList<>(settled(readers, before));
        more.add(reader("new", A));
        Map<String, PartitionSet> after = uniform.assign(more, partitions);
        assertComplete(more, partitions, after);
        assertEquals(10, after.get("new").size());
        assertEquals(10, moved(before, after));
    }

    @Test
    void whatAReaderLeavesBehindIsSharedOutAndNothingElseMoves() {
        Map<Uuid, Integer> partitions = Map.of(A, 100);
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            readers.add(reader("m" + i, A));
        }
        Map<String, PartitionSet> before = uniform.assign(readers, partitions);
        List<Reader> rest = new ArrayList<>(settled(readers, before));
        rest.removeFirst();
        Map<String, PartitionSet> after = uniform.assign(rest, partitions);
        assertComplete(rest, partitions, after);
        assertEquals(before.get("m0").size(), moved(before, after));
    }

    @Test
    void anAssignmentThatIsMadeAgainStaysAsItIs() {
        Map<Uuid, Integer> partitions = Map.of(A, 7, B, 4, C, 9);
        List<Reader> readers = List.of(reader("1", A, B), reader("2", B, C), reader("3", A, C), reader("4", C));
        Map<String, PartitionSet> once = uniform.assign(readers, partitions);
        assertEquals(once, uniform.assign(settled(readers, once), partitions));
    }

    @Test
    void aPartitionMovesByWayOfAnotherReaderWhereThatIsTheOnlyWay() {
        // 1 has all of A; 2 reads A and B and has B; 3 reads B and has nothing.
        PartitionSet allOfA = PartitionSet.of(Map.of(A, List.of(0, 1)));
        PartitionSet allOfB = PartitionSet.of(Map.of(B, List.of(0)));
        List<Reader> readers = List.of(
                new Reader("1", null, Set.of(A), allOfA), new Reader("2", null, Set.of(A, B), allOfB), reader("3", B));
        Map<String, PartitionSet> assignment = uniform.assign(readers, Map.of(A, 2, B, 1));
        assertEquals(List.of(1, 1, 1), assignment.values().stream().map(PartitionSet::size).toList());
    }

    /** No partition could be passed from anybody to somebody who reads its topic and has at least two less. */
    private static void assertBalanced(List<Reader> readers, Map<String, PartitionSet> assignment) {
        for (Reader more : readers) {
            for (Reader less : readers) {
                if (assignment.get(less.memberId()).size() <= assignment.get(more.memberId()).size() - 2) {
                    assignment.get(more.memberId()).topics().forEach(topic -> assertTrue(!less.topics().contains(topic),
                            more.memberId() + " could give a partition of " + topic + " to " + less.memberId()));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverTheReadersReadTheAssignmentIsCompleteBalancedAndSticky(long seed) {
        Random random = new Random(seed);
        Map<Uuid, Integer> partitions = new TreeMap<>();
        for (int i = 0; i < 6; i++) {
            partitions.put(new Uuid(2, i), random.nextInt(12));
        }
        List<Uuid> topics = List.copyOf(partitions.keySet());
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Set<Uuid> some = new HashSet<>();
            topics.forEach(topic -> {
                if (random.nextInt(3) == 0) {
                    some.add(topic);
                }
            });
            readers.add(new Reader("m" + i, null, some, PartitionSet.EMPTY));
        }
        Map<String, PartitionSet> assignment = Map.of();
        for (int round = 0; round < 20; round++) {
            List<Reader> present = new ArrayList<>(settled(readers, assignment));
            present.removeIf(each -> random.nextInt(4) == 0);
            if (present.isEmpty()) {
                continue;
            }
            Map<String, PartitionSet> next = uniform.assign(present, partitions);
            assertComplete(present, partitions, next);
            assertBalanced(present, next);
            assertEquals(next, uniform.assign(settled(present, next), partitions));
            assertComplete(present, partitions, range.assign(present, partitions));
            assignment = next;
        }
    }

    // ---- range

    @Test
    void topicsOfTheSameSizeAreCutAlike() {
        List<Reader> readers = List.of(reader("1", A, B), reader("2", A, B));
        Map<String, PartitionSet> assignment = range.assign(readers, Map.of(A, 3, B, 3));
        assertEquals(PartitionSet.of(Map.of(A, List.of(0, 1), B, List.of(0, 1))), assignment.get("1"));
        assertEquals(PartitionSet.of(Map.of(A, List.of(2), B, List.of(2))), assignment.get("2"));
    }

    @Test
    void staticMembersKeepTheirRangesUnderNewIds() {
        List<Reader> before = List.of(
                new Reader("x", "i1", Set.of(A), PartitionSet.EMPTY), new Reader("y", "i2", Set.of(A), PartitionSet.EMPTY));
        List<Reader> after = List.of(
                new Reader("z", "i1", Set.of(A), PartitionSet.EMPTY), new Reader("w", "i2", Set.of(A), PartitionSet.EMPTY));
        assertEquals(range.assign(before, Map.of(A, 5)).get("x"), range.assign(after, Map.of(A, 5)).get("z"));
    }

    // ---- size

    @Test
    void aThousandReadersOfManyTopicsAreAssignedCompletely() {
        Map<Uuid, Integer> partitions = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            partitions.put(new Uuid(4, i), 50);
        }
        List<Uuid> topics = partitions.keySet().stream().sorted().toList();
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            readers.add(new Reader("m" + i, null, Set.copyOf(topics.subList(i % 90, i % 90 + 10)), PartitionSet.EMPTY));
        }
        Map<String, PartitionSet> assignment = uniform.assign(readers, partitions);
        assertComplete(readers, partitions, assignment);
        assertBalanced(readers, assignment);
    }
}
