package dev.kraftbench.broker.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.metadata.ClientQuotaRecord;
import org.junit.jupiter.api.Test;

class ConnectionQuotasTest {

    private static final InetAddress CLIENT = InetAddress.ofLiteral("10.0.0.1");

    private final VirtualLane lane = new VirtualLane();
    private int lookups;
    private boolean full;
    private ClusterImage image = ClusterImage.EMPTY;
    private final ConnectionQuotas quotas = new ConnectionQuotas(2, TimeUnit.SECONDS.toNanos(1), lane, new Helpers() {
        @Override
        public <T> void submit(Lane home, Callable<T> work, Consumer<Outcome<T>> done) {
            lookups++;
            Outcome<T> outcome;
            try {
                outcome = full ? new Outcome.Failed<>(new RejectedExecutionException()) : new Outcome.Done<>(work.call());
            } catch (Exception e) {
                outcome = new Outcome.Failed<>(e);
            }
            Outcome<T> told = outcome;
            home.execute(() -> done.accept(told));
        }
    });

    private void quota(String type, String name, String key, double value) {
        ClusterDelta delta = new ClusterDelta(image);
        delta.replay(new ClientQuotaRecord().setKey(key).setValue(value).setEntity(
                List.of(new ClientQuotaRecord.EntityData().setEntityType(type).setEntityName(name))));
        image = delta.apply(image.offset() + 1, 1);
        lane.execute(() -> quotas.published(delta, image));
        lane.settle();
    }

    @Test
    void anAddressIsHeldToItsRate() {
        assertEquals(0, quotas.applyAsLong(CLIENT));
        quota("ip", "10.0.0.1", "connection_creation_rate", 1);
        assertEquals(0, quotas.applyAsLong(CLIENT));
        assertTrue(quotas.applyAsLong(CLIENT) > 0);
        assertEquals(0, quotas.applyAsLong(InetAddress.ofLiteral("10.0.0.2")));
    }

    @Test
    void otherQuotasLeaveTheHostsAlone() {
        quota("ip", "10.0.0.1", "connection_creation_rate", 1);
        quota("user", "ann", "producer_byte_rate", 1);
        assertEquals(1, lookups);
        assertEquals(0, quotas.applyAsLong(CLIENT));
        assertTrue(quotas.applyAsLong(CLIENT) > 0);
    }

    @Test
    void whereHelpersAreBusyTheHostsAreLookedUpLater() {
        full = true;
        quota("ip", "10.0.0.1", "connection_creation_rate", 1);
        full = false;
        lane.advance(Duration.ofSeconds(2));
        lane.settle();
        assertEquals(2, lookups);
        assertEquals(0, quotas.applyAsLong(CLIENT));
        assertTrue(quotas.applyAsLong(CLIENT) > 0);
    }
}
