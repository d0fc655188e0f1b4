package dev.kraftbench.metadata.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = -3 * SECOND;

    /** A hundred a second, saved up for ten. */
    private final Allowance allowance = new Allowance(100, 10 * SECOND, NOW);

    @Test
    void whatIsSavedUpMayBeUsedAtOnce() {
        assertEquals(0, allowance.use(1_000, NOW));
        assertEquals(SECOND / 100, allowance.use(1, NOW));
    }

    @Test
    void aDebtIsPaidBackAsTimeGoesBy() {
        assertEquals(5 * SECOND, allowance.use(1_500, NOW));
        assertEquals(4 * SECOND, allowance.owedNanos(NOW + SECOND));
        assertEquals(0, allowance.owedNanos(NOW + 5 * SECOND));
        assertEquals(SECOND, allowance.use(100, NOW + 5 * SECOND));
    }

    @Test
    void noMoreIsSavedUpThanAllowed() {
        allowance.use(10, NOW);
        assertEquals(0, allowance.use(1_000, NOW + 1_000 * SECOND));
        assertEquals(SECOND, allowance.use(100, NOW + 1_000 * SECOND));
    }

    @Test
    void debtsMayBeForgiven() {
        assertEquals(SECOND, allowance.use(1_000_000, SECOND, NOW));
        assertEquals(SECOND, allowance.owedNanos(NOW));
    }

    @Test
    void whatIsNotThereIsNotUsed() {
        assertEquals(0, allowance.tryUse(950, NOW));
        assertEquals(SECOND / 2, allowance.tryUse(100, NOW));
        assertEquals(SECOND / 2, allowance.tryUse(100, NOW));
        assertEquals(0, allowance.tryUse(50, NOW));
    }

    @Test
    void whatCanNeverBeSavedUpGoesOnceAllIs() {
        allowance.use(1, NOW);
        assertEquals(SECOND / 100, allowance.tryUse(5_000, NOW));
        assertEquals(0, allowance.tryUse(5_000, NOW + SECOND / 100));
        assertEquals(40 * SECOND, allowance.owedNanos(NOW + SECOND / 100));
    }

    @Test
    void aClientThatWaitsAsItIsToldKeepsToItsRateWhateverItUsesAtOnce() {
        for (int piece : List.of(7, 333, 990, 12_345)) {
            Allowance own = new Allowance(100, 10 * SECOND, 0);
            long now = 0;
            long used = 0;
            while (now < 100_000 * SECOND) {
                used += piece;
                now += Math.max(SECOND / 10_000, own.use(piece, now));
            }
            long total = used;
            assertTrue(Math.abs(used - now / SECOND * 100.0) < 1_000 + 2 * piece, () -> total + " of " + piece + " each");
        }
    }

    @Test
    void nothingIsLostBetweenLanes() throws Exception {
        CountDownLatch begin = new CountDownLatch(1);
        AtomicReference<Throwable> failed = new AtomicReference<>();
        List<Thread> lanes = new ArrayList<>();
        for (int lane = 0; lane < 4; lane++) {
            lanes.add(Thread.ofPlatform().start(() -> {
                try {
                    begin.await();
                    for (int i = 0; i < 100_000; i++) {
                        allowance.use(3, NOW);
                    }
                } catch (Throwable e) {
                    failed.set(e);
                }
            }));
        }
        begin.countDown();
        for (Thread lane : lanes) {
            lane.join();
        }
        assertEquals(null, failed.get());
        assertEquals(4 * 100_000 * 3 / 100 * SECOND - 10 * SECOND, allowance.owedNanos(NOW));
    }

    @Test
    void onesThatAreFullAreDropped() {
        Allowances<String> allowances = new Allowances<>(10 * SECOND);
        for (int client = 0; client < 100_000; client++) {
            long now = client * SECOND / 10;
            allowances.of("client-" + client, 10, now).use(1, now);
        }
        assertTrue(allowances.size() <= 512, () -> allowances.size() + " are kept");
        Allowance owing = allowances.of("owes", 10, 0);
        owing.use(1_000_000, 0);
        assertFalse(owing.isFull(SECOND));
    }
}
