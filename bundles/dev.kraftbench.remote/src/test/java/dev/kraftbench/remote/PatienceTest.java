package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Duration MOST = Duration.ofMillis(2_500);

    @Test
    void aQuickClusterIsNotWaitedForLong() {
        Patience patience = new Patience(MOST);
        assertEquals(MOST, patience.limit());
        patience.whole(Duration.ofMillis(50));
        assertEquals(Duration.ofMillis(800), patience.limit());
        patience.whole(Duration.ofMillis(500));
        assertEquals(Duration.ofMillis(2_000), patience.limit());
        patience.whole(Duration.ofSeconds(9));
        assertEquals(MOST, patience.limit());
    }

    @Test
    void aSlowBrokerIsHeardInTheEnd() {
        Patience patience = new Patience(MOST);
        patience.whole(Duration.ofMillis(50));
        patience.missing();
        assertEquals(Duration.ofMillis(1_600), patience.limit());
        patience.missing();
        assertEquals(MOST, patience.limit());
    }
}
