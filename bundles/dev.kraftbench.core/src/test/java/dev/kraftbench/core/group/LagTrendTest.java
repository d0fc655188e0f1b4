package dev.kraftbench.core.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LagTrendTest {
    private final LagTrend trend = new LagTrend();

    @Test
    void aGrowingLagIsToldInRecordsASecond() {
        for (int i = 0; i <= 10; i++) {
            trend.add(i * 2_000L, 1_000 + i * 100L);
        }
        assertEquals(50, trend.perSecond(), 0.001);
        assertEquals(LagTrend.Direction.GROWING, trend.direction());
    }

    @Test
    void onlyTheLastHalfMinuteCounts() {
        for (int i = 0; i <= 60; i++) {
            trend.add(i * 1_000L, i < 25 ? i * 1_000L : 100_000 - i * 200L);
        }
        assertEquals(-200, trend.perSecond(), 0.001);
        assertEquals(LagTrend.Direction.FALLING, trend.direction());
    }

    @Test
    void aFewRecordsUpAndDownAreNoTrend() {
        for (int i = 0; i <= 20; i++) {
            trend.add(i * 1_000L, 10 + i % 2);
        }
        assertEquals(LagTrend.Direction.STEADY, trend.direction());
    }

    @Test
    void aClockSetBackBeginsAnew() {
        for (int i = 0; i <= 10; i++) {
            trend.add(3_600_000 + i * 2_000L, 1_000);
        }
        for (int i = 0; i <= 10; i++) {
            trend.add(i * 2_000L, 1_000 + i * 100L);
        }
        assertEquals(50, trend.perSecond(), 0.001);
    }

    @Test
    void oneMomentTellsNothing() {
        assertEquals(LagTrend.Direction.STEADY, trend.direction());
        trend.add(0, 5);
        trend.add(100, 5_000);
        assertEquals(LagTrend.Direction.STEADY, trend.direction());
    }
}
