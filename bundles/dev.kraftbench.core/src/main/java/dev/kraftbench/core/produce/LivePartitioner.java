package dev.kraftbench.core.produce;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the partitioner service that is there now, record by record: a bundle that is replaced takes effect in running producers, one that is gone
 * refuses the record. Its producer owns it; the service stays owned by its bundle and is not closed here.
 */
public final class LivePartitioner implements Partitioner {
    /** Producer property with a {@code Supplier<Partitioner>}, which gives null when the service is gone. */
    public static final String SERVICE = "kraftbench.partitioner.service";

    private Supplier<?> service = () -> null;
    private Map<String, ?> configs = Map.of();
    private @Nullable Object configured;

    @Override
    public void configure(Map<String, ?> given) {
        if (!(given.get(SERVICE) instanceof Supplier<?> supplier)) {
            throw new IllegalArgumentException(SERVICE + " is missing");
        }
        service = supplier;
        Map<String, Object> without = new HashMap<>(given);
        without.remove(SERVICE);
        configs = without;
    }

    @Override
    public int partition(String topic, @Nullable Object key, byte @Nullable [] keyBytes, @Nullable Object value, byte @Nullable [] valueBytes,
            Cluster cluster) {
        if (!(service.get() instanceof Partitioner partitioner)) {
            throw new KafkaException("the partitioner's bundle is gone; choose another partitioner");
        }
        if (configured != partitioner) {
            partitioner.configure(configs);
            configured = partitioner;
        }
        return partitioner.partition(topic, key, keyBytes, value, valueBytes, cluster);
    }

    @Override
    public void close() {
        configured = null;
    }
}
