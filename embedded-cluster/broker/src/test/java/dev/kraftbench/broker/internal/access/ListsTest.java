package dev.kraftbench.broker.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListsTest {

    @Test
    void theAnswersListIsCopiedOnceWhateverIsAdded() {
        List<Integer> handlers = List.of(1, 2);
        List<Integer> ours = Lists.with(handlers, 3);

        assertNotSame(handlers, ours);
        assertSame(ours, Lists.with(ours, 4));
        assertEquals(List.of(1, 2, 3, 4), ours);
    }

    @Test
    void eachElementIsLookedAtOnceToSplitAList() {
        List<Integer> lookedAt = new ArrayList<>();
        List<Integer> all = IntStream.range(0, 100_000).boxed().toList();

        Lists.Split<Integer> split = Lists.split(all, each -> {
            lookedAt.add(each);
            return each % 2 == 0;
        });

        assertEquals(all, lookedAt);
        assertEquals(all.stream().filter(each -> each % 2 == 0).toList(), split.chosen());
        assertEquals(all.stream().filter(each -> each % 2 == 1).toList(), split.others());
    }
}
