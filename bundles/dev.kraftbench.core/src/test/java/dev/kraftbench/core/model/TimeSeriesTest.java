package dev.kraftbench.core.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TimeSeriesTest {

    @Test
    void keepsTheNewestPointsInOrder() {
        TimeSeries series = new TimeSeries(3);
        for (int i = 1; i <= 5; i++) {
            series.add(i * 1_000L, i);
        }
        Points points = series.points();
        assertArrayEquals(new long[] {3_000, 4_000, 5_000}, points.epochMillis());
        assertArrayEquals(new double[] {3, 4, 5}, points.values());
        assertEquals(5_000, series.newest());
    }

    @Test
    void isShortBeforeItIsFull() {
        TimeSeries series = new TimeSeries(3);
        assertEquals(0, series.points().size());
        series.add(1, 7);
        assertArrayEquals(new double[] {7}, series.points().values());
    }
}
