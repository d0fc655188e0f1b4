package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilentBrokersTest {
    private static final String CONFIGURED = "lb:9092";
    private static final List<BrokerSnapshot> BROKERS = List.of(broker(1, BrokerState.RUNNING), broker(2, BrokerState.RUNNING), broker(3, BrokerState.FENCED));

    private final SilentBrokers silent = new SilentBrokers();

    private static BrokerSnapshot broker(int id, BrokerState state) {
        return new BrokerSnapshot(id, state, "b" + id, 9092, null, false, false);
    }

    @Test
    void clientsBeginWhereItWasConfigured() {
        assertEquals(CONFIGURED, silent.bootstrap(CONFIGURED, BROKERS));
    }

    @Test
    void whileOneIsSilentTheyBeginWithThoseThatAnswer() {
        silent.missed(2, Instant.EPOCH);
        assertEquals("b1:9092", silent.bootstrap(CONFIGURED, BROKERS));
        silent.heard(2);
        assertEquals(CONFIGURED, silent.bootstrap(CONFIGURED, BROKERS));
    }

    @Test
    void withoutAnyThatAnswersNothingBetterIsKnown() {
        silent.missed(1, Instant.EPOCH);
        silent.missed(2, Instant.EPOCH);
        assertEquals(CONFIGURED, silent.bootstrap(CONFIGURED, BROKERS));
    }
}
