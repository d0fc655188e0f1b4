package dev.kraftbench.core.produce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void withoutRecordsThereIsNoQuantile() {
        assertEquals(-1, histogram.quantile(0.99));
    }

    @Test
    void quantilesAreRightWithinTheWidthOfAStep() {
        for (int micros = 1; micros <= 100_000; micros++) {
            histogram.record(micros);
        }
        assertEquals(100_000, histogram.count());
        for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
            long found = histogram.quantile(share);
            double exact = share * 100_000;
            assertTrue(found >= exact && found <= exact * 1.07 + 1, share + ": " + found);
        }
    }

    @Test
    void smallAndEnormousValuesAreCountedToo() {
        histogram.record(0);
        histogram.record(-5);
        histogram.record(Long.MAX_VALUE);
        assertEquals(3, histogram.count());
        assertEquals(0, histogram.quantile(0.5));
        assertTrue(histogram.quantile(1) > 3_600_000_000L);
        histogram.clear();
        assertEquals(0, histogram.count());
    }
}
