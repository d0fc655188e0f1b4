package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.sampling.ShareGroupTurns;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which share groups a round asks for. */
class ReadRoundsTest {
    private static List<GroupSnapshot> groups(int count) {
        return IntStream.range(0, count).mapToObj(i -> new GroupSnapshot("share-" + i, "Share", "Stable")).toList();
    }

    @Test
    void aFewAreAskedEveryRound() {
        assertEquals(groups(7), ReadRounds.some(groups(7), 0));
        assertEquals(groups(7), ReadRounds.some(groups(7), 1));
    }

    @Test
    void manyTakeTurns() {
        List<GroupSnapshot> all = groups(2 * ShareGroupTurns.MOST_AT_ONCE + 1);
        Set<String> asked = new TreeSet<>();
        for (int turn = 0; turn < 3; turn++) {
            List<GroupSnapshot> some = ReadRounds.some(all, turn);
            assertTrue(some.size() <= ShareGroupTurns.MOST_AT_ONCE);
            some.forEach(group -> assertTrue(asked.add(group.id()), "twice before others had their turn"));
        }
        assertEquals(all.size(), asked.size());
    }
}
