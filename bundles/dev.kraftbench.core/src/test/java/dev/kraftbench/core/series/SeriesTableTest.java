package dev.kraftbench.core.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kraftbench.core.series.SeriesTable.Merge;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeriesTableTest {
    private static SeriesTable<String> table(int rows, Merge merge) {
        return new SeriesTable<>(rows, 2, 1_000, merge);
    }

    @Test
    void keepsTheNewestRowsInOrder() {
        SeriesTable<String> table = table(3, Merge.NEWEST);
        for (int i = 1; i <= 5; i++) {
            table.add(i * 1_000L, Map.of("a", (double) i));
        }
        assertArrayEquals(new long[] {3_000, 4_000, 5_000}, table.points("a").epochMillis());
        assertArrayEquals(new double[] {3, 4, 5}, table.points("a").values());
        assertEquals(3_000, table.oldest());
        assertEquals(5_000, table.newest());
    }

    @Test
    void whatComesWithinAStepIsMergedAndTakesTheNewestTime() {
        SeriesTable<String> mean = table(10, Merge.MEAN);
        SeriesTable<String> most = table(10, Merge.MOST);
        SeriesTable<String> least = table(10, Merge.LEAST);
        for (SeriesTable<String> table : Set.of(mean, most, least)) {
            table.add(0, Map.of("a", 1.0));
            table.add(500, Map.of("a", 5.0));
            table.add(900, Map.of("a", 3.0));
            table.add(1_000, Map.of("a", 7.0));
            assertArrayEquals(new long[] {900, 1_000}, table.points("a").epochMillis());
        }
        assertArrayEquals(new double[] {3, 7}, mean.points("a").values());
        assertArrayEquals(new double[] {5, 7}, most.points("a").values());
        assertArrayEquals(new double[] {1, 7}, least.points("a").values());
    }

    @Test
    void aMissingValueIsAGapAndAYoungSeriesBeginsWithItsFirstPoint() {
        SeriesTable<String> table = table(10, Merge.NEWEST);
        table.add(0, Map.of("a", 1.0));
        table.add(1_000, Map.of("b", 2.0));
        table.add(2_000, Map.of("a", 3.0, "b", 4.0));
        assertArrayEquals(new double[] {1, Double.NaN, 3}, table.points("a").values());
        assertArrayEquals(new double[] {2, 4}, table.points("b").values());
    }

    @Test
    void aSeriesWithoutPointsForAWholeRingMakesRoomForAnother() {
        SeriesTable<String> table = table(3, Merge.NEWEST);
        table.add(0, Map.of("a", 1.0, "b", 1.0));
        table.add(1_000, Map.of("b", 1.0, "c", 1.0));
        assertFalse(table.has("c"));
        for (int i = 2; i < 8; i++) {
            table.add(i * 1_000L, Map.of("b", 1.0));
        }
        table.add(8_000, Map.of("b", 1.0, "c", 1.0));
        assertEquals(Set.of("b", "c"), table.keys());
    }

    @Test
    void aClockSetBackFarBeginsAnew() {
        SeriesTable<String> table = table(10, Merge.NEWEST);
        table.add(1_000_000, Map.of("a", 1.0));
        table.add(999_000, Map.of("a", 2.0));
        assertArrayEquals(new double[] {1}, table.points("a").values());
        table.add(0, Map.of("a", 3.0));
        assertArrayEquals(new double[] {3}, table.points("a").values());
    }
}
