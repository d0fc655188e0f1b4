package dev.kraftbench.core.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.model.Points;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ThinningTest {
    private static Points seconds(int count, IntToDoubleFunction value) {
        long[] times = new long[count];
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            times[i] = i * 1_000L;
            values[i] = value.applyAsDouble(i);
        }
        return new Points(times, values);
    }

    @Test
    void theSpanTakesOnePointMoreOnEachSide() {
        Points points = seconds(100, i -> i);
        assertArrayEquals(new double[] {9, 10, 11, 12, 13}, Thinning.within(points, new TimeSpan(9_500, 12_500)).values());
        assertArrayEquals(new double[] {10, 11, 12}, Thinning.within(points, new TimeSpan(10_000, 12_000)).values());
        assertEquals(100, Thinning.within(points, new TimeSpan(-5, 1_000_000)).size());
        assertEquals(1, Thinning.within(points, new TimeSpan(200_000, 300_000)).size());
        assertEquals(0, Thinning.within(Points.NONE, new TimeSpan(0, 1)).size());
    }

    @Test
    void peaksSurvive() {
        Points points = seconds(3_600, i -> i == 1_234 ? 1_000 : i == 2_345 ? -7 : 1);
        Points thin = Thinning.thin(points, new TimeSpan(0, 3_600_000), 200);
        assertTrue(thin.size() <= 2 * 202, "" + thin.size());
        assertEquals(1_000, Arrays.stream(thin.values()).max().orElseThrow());
        assertEquals(-7, Arrays.stream(thin.values()).min().orElseThrow());
        for (int i = 1; i < thin.size(); i++) {
            assertTrue(thin.epochMillis()[i] > thin.epochMillis()[i - 1]);
        }
    }

    @Test
    void aGapStaysAGap() {
        Points thin = Thinning.thin(seconds(3_600, i -> i >= 1_000 && i < 2_000 ? Double.NaN : 1), new TimeSpan(0, 3_600_000), 100);
        assertTrue(Arrays.stream(thin.values()).anyMatch(Double::isNaN));
    }

    @Test
    void whatIsThinAlreadyStaysAsItIs() {
        Points points = seconds(50, i -> i);
        assertEquals(points, Thinning.thin(points, new TimeSpan(0, 50_000), 100));
    }
}
