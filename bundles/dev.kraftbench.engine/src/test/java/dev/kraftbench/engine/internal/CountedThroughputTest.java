package dev.kraftbench.engine.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountedThroughputTest {
    private static final Instant START = Instant.ofEpochSecond(1_000_000);

    private final CountedThroughput throughput = new CountedThroughput();

    @Test
    void thereIsARateFromTheSecondCallOn() {
        assertFalse(throughput.next(START, List.of()).isPresent());
        assertFalse(throughput.next(START.plusMillis(100), List.of()).isPresent());
        assertTrue(throughput.next(START.plusSeconds(1), List.of()).isPresent());
    }

    @Test
    void aClockSetBackBeginsAnew() {
        throughput.next(START, List.of());
        assertFalse(throughput.next(START.minusSeconds(3_600), List.of()).isPresent());
        assertTrue(throughput.next(START.minusSeconds(3_599), List.of()).isPresent());
    }
}
