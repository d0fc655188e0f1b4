package dev.kraftbench.core.produce;

import dev.kraftbench.core.text.Texts;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the partitioner service that is there now, record by record: a bundle that is replaced takes effect in running producers, one that is gone
 * refuses the record, and so does one that fails. Its producer owns it; the service stays owned by its bundle and is not closed here.
 */
public final class LivePartitioner implements Partitioner {
    /** Producer property with a {@code Supplier<Partitioner>}, which gives null when the service is gone. */
    public static final String SERVICE = "kraftbench.partitioner.service";
    /** Producer property with an {@link Observer}; may be missing. */
    public static final String OBSERVER = "kraftbench.partitioner.observer";

    /** Hears of every decision, on the thread that sends. */
    public interface Observer {
        void decided(int partition);

        void failed(PartitionerProblem.Kind kind, Throwable failure);
    }

    private static final Texts TEXTS = Texts.beside(LivePartitioner.class);
    private static final Observer NOBODY = new Observer() {
        @Override
        public void decided(int partition) {
            // nobody asked
        }

        @Override
        public void failed(PartitionerProblem.Kind kind, Throwable failure) {
            // the producer's caller gets the exception
        }
    };

    private Supplier<?> service = () -> null;
    private Observer observer = NOBODY;
    private Map<String, ?> configs = Map.of();
    private @Nullable Object configured;

    @Override
    public void configure(Map<String, ?> given) {
        if (!(given.get(SERVICE) instanceof Supplier<?> supplier)) {
            throw new IllegalArgumentException(SERVICE + " is missing");
        }
        service = supplier;
        observer = given.get(OBSERVER) instanceof Observer wanted ? wanted : NOBODY;
        Map<String, Object> without = new HashMap<>(given);
        without.remove(SERVICE);
        without.remove(OBSERVER);
        configs = without;
    }

    @Override
    public int partition(String topic, @Nullable Object key, byte @Nullable [] keyBytes, @Nullable Object value, byte @Nullable [] valueBytes,
            Cluster cluster) {
        if (!(service.get() instanceof Partitioner partitioner)) {
            throw new KafkaException(TEXTS.of("gone"));
        }
        if (configured != partitioner) {
            try {
                partitioner.configure(configs);
            } catch (RuntimeException | LinkageError e) {
                throw refused(PartitionerProblem.Kind.CONFIGURE_FAILED, TEXTS.of("configure_failed", e), e);
            }
            configured = partitioner;
        }
        int chosen;
        try {
            chosen = partitioner.partition(topic, key, keyBytes, value, valueBytes, cluster);
        } catch (RuntimeException | LinkageError e) {
            throw refused(PartitionerProblem.Kind.PARTITION_FAILED, TEXTS.of("partition_failed", e), e);
        }
        @Nullable Integer partitions = cluster.partitionCountForTopic(topic);
        if (chosen < 0 || partitions != null && chosen >= partitions) {
            // Kafka's producer would wait a minute for such a partition to appear
            String reason = TEXTS.of("wrong_partition", chosen, topic, partitions);
            throw refused(PartitionerProblem.Kind.WRONG_PARTITION, reason, new IllegalArgumentException(reason));
        }
        observer.decided(chosen);
        return chosen;
    }

    private KafkaException refused(PartitionerProblem.Kind kind, String reason, Throwable cause) {
        observer.failed(kind, cause);
        return new KafkaException(reason, cause);
    }

    @Override
    public void close() {
        configured = null;
    }
}
