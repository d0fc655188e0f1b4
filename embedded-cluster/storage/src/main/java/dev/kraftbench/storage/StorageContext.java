package dev.kraftbench.storage;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.PatientHelpers;
import java.util.function.LongSupplier;

/**
 * What the logs of one node share. Safe for any thread.
 *
 * @param nodeId for log lines
 * @param producerIdExpiration in milliseconds: how long the state of an idle idempotent producer is kept ({@code producer.id.expiration.ms})
 */
public record StorageContext(int nodeId, Disk disk, Clock clock, Helpers helpers, LongSupplier producerIdExpiration) {

    /** Kafka's default of {@code producer.id.expiration.ms}: one day. */
    public static final long DEFAULT_PRODUCER_ID_EXPIRATION_MILLIS = 86_400_000L;

    public StorageContext {
        // That they have much to do is no failure of a disk.
        helpers = PatientHelpers.of(helpers);
    }

    public StorageContext(int nodeId, Disk disk, Clock clock, Helpers helpers) {
        this(nodeId, disk, clock, helpers, DEFAULT_PRODUCER_ID_EXPIRATION_MILLIS);
    }

    public StorageContext(int nodeId, Disk disk, Clock clock, Helpers helpers, long producerIdExpirationMillis) {
        this(nodeId, disk, clock, helpers, () -> producerIdExpirationMillis);
    }

    public long producerIdExpirationMillis() {
        return producerIdExpiration.getAsLong();
    }

    StorageContext expiring(LongSupplier producerIds) {
        return new StorageContext(nodeId, disk, clock, helpers, producerIds);
    }
}
