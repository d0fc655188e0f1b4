package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class RecordConsumerTest {
    private final List<Beginning> made = new ArrayList<>();

    /** Began with a broker that hangs, or with one that answers. */
    private static final class Beginning extends MockConsumer<byte[], byte[]> {
        final RuntimeException failure;
        Duration patience = Duration.ZERO;

        Beginning(RuntimeException failure) {
            super("none");
            this.failure = failure;
        }

        @Override
        public synchronized List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
            patience = timeout;
            if (failure != null) {
                throw failure;
            }
            return List.of();
        }
    }

    private Beginning make(RuntimeException failure) {
        Beginning consumer = new Beginning(failure);
        made.add(consumer);
        return consumer;
    }

    @Test
    void oneThatBeganWithAHungBrokerIsReplaced() {
        Beginning heard = RecordConsumer.heard(() -> make(made.isEmpty() ? new TimeoutException("hung") : null), "t");
        assertSame(made.get(1), heard);
        assertTrue(made.getFirst().closed());
        assertTrue(made.getFirst().patience.compareTo(heard.patience) < 0);
    }

    @Test
    void whenNobodyAnswersItEnds() {
        assertThrows(TimeoutException.class, () -> RecordConsumer.heard(() -> make(new TimeoutException("hung")), "t"));
        assertEquals(3, made.size());
        assertTrue(made.stream().allMatch(Beginning::closed));
    }

    @Test
    void whatIsNoSilenceIsToldAtOnce() {
        assertThrows(AuthenticationException.class, () -> RecordConsumer.heard(() -> make(new SaslAuthenticationException("wrong password")), "t"));
        assertEquals(1, made.size());
        assertTrue(made.getFirst().closed());
    }
}
