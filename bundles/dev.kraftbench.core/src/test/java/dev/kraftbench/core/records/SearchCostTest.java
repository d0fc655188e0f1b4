package dev.kraftbench.core.records;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SearchCostTest {
    private final Map<Integer, Span> spans = Map.of(0, new Span(100, 200), 1, new Span(0, 300), 2, new Span(5, 5));

    @Test
    void aFilterMayHaveToLookAtEverything() {
        assertEquals(new SearchCost(400, 100 * 10 + 300 * 20), SearchCost.of(spans, Map.of(0, 10.0, 1, 20.0), Long.MAX_VALUE));
    }

    @Test
    void withoutAFilterTheLimitEndsIt() {
        assertEquals(new SearchCost(40, 700), SearchCost.of(spans, Map.of(0, 10.0, 1, 20.0), 40));
    }

    @Test
    void aLeaderThatCouldNotBeAskedLeavesTheBytesUnknown() {
        assertEquals(new SearchCost(400, -1), SearchCost.of(spans, Map.of(0, 10.0), Long.MAX_VALUE));
    }
}
