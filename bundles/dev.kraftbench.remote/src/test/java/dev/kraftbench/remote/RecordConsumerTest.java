package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RecordConsumerTest {
    private final List<Beginning> made = new ArrayList<>();
    private final RecordConsumer opening = new RecordConsumer();

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
    void oneThatBeganWithAHungBrokerIsReplaced() throws ClusterException {
        Beginning heard = opening.heard(() -> make(made.isEmpty() ? new TimeoutException("hung") : null), "t");
        assertSame(made.get(1), heard);
        assertTrue(made.getFirst().closed());
        assertTrue(made.getFirst().patience.compareTo(heard.patience) < 0);
    }

    @Test
    void whenNobodyAnswersItEnds() {
        assertThrows(TimeoutException.class, () -> opening.heard(() -> make(new TimeoutException("hung")), "t"));
        assertEquals(3, made.size());
        assertTrue(made.stream().allMatch(Beginning::closed));
    }

    @Test
    void whatIsNoSilenceIsToldAtOnce() {
        assertThrows(AuthenticationException.class, () -> opening.heard(() -> make(new SaslAuthenticationException("wrong password")), "t"));
        assertEquals(1, made.size());
        assertTrue(made.getFirst().closed());
    }

    @Test
    void oneThatIsGivenUpIsNotWaitedFor() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        MockConsumer<byte[], byte[]> hanging = new MockConsumer<>("none") {
            @Override
            public List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
                asked.countDown();
                try {
                    woken.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                throw new WakeupException();
            }

            @Override
            public void wakeup() {
                woken.countDown();
            }
        };
        CompletableFuture<Object> opened = CompletableFuture.supplyAsync(() -> {
            try {
                return opening.heard(() -> hanging, "t");
            } catch (ClusterException e) {
                throw new IllegalStateException(e);
            }
        });
        asked.await();
        opening.giveUp();
        assertInstanceOf(WakeupException.class, assertThrows(ExecutionException.class, opened::get).getCause());
        assertTrue(hanging.closed());
    }

    @Test
    void nothingIsWaitedForOnceItIsGivenUp() throws ClusterException {
        opening.giveUp();
        boolean[] woken = {false};
        opening.heard(() -> new MockConsumer<byte[], byte[]>("none") {
            @Override
            public void wakeup() {
                woken[0] = true;
            }
        }, "t");
        assertTrue(woken[0]);
    }
}
