package dev.kraftbench.remote.produce;

import dev.kraftbench.core.produce.LivePartitioner;
import dev.kraftbench.core.produce.PartitionRule;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.PartitionerProblem;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.core.produce.source.Encoding;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's producer with our ears at its public hooks: both serializers, and the partitioner if one is chosen. They are called inside of {@code send}, on
 * the thread that sends, and write into that record's trail.
 */
final class RunClient implements AutoCloseable {
    private static final long METADATA_NANOS = 500_000_000L;

    private final KafkaProducer<Object, Object> producer;
    private final String topic;
    private final boolean builtIn;
    private @Nullable Trail current;
    /** Which partitioner is asked; exchanged between two records. */
    private volatile Supplier<@Nullable Partitioner> partitioner;
    private volatile String choiceId;
    private volatile List<PartitionInfo> partitions = List.of();
    private long partitionsNanos;
    private @Nullable Metric compression;

    RunClient(Map<String, Object> properties, String topic, String choiceId, Partitioners partitioners) {
        this.topic = topic;
        this.choiceId = choiceId;
        this.partitioner = partitioners.live(choiceId);
        this.builtIn = choiceId.equals(PartitionerChoice.DEFAULT);
        Map<String, Object> all = new HashMap<>(properties);
        if (!builtIn) {
            all.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, LivePartitioner.class);
            all.put(LivePartitioner.SERVICE, (Supplier<@Nullable Partitioner>) () -> partitioner.get());
            all.put(LivePartitioner.OBSERVER, new LivePartitioner.Observer() {
                @Override
                public void decided(int partition) {
                    Trail trail = current;
                    if (trail != null) {
                        trail.partition = partition;
                        trail.partitionedNanos = System.nanoTime();
                    }
                }

                @Override
                public void failed(PartitionerProblem.Kind kind, Throwable failure) {
                    partitioners.failed(RunClient.this.choiceId, kind, failure);
                }
            });
        }
        producer = new KafkaProducer<>(all, new Ear(true), new Ear(false));
    }

    private final class Ear implements Serializer<Object> {
        private final boolean key;

        Ear(boolean key) {
            this.key = key;
        }

        @Override
        public byte @Nullable [] serialize(String topic, @Nullable Object data) {
            byte[] bytes = Encoding.bytes(topic, data);
            Trail trail = current;
            if (trail != null && key) {
                trail.serialisedKey(bytes);
            } else if (trail != null) {
                trail.serialisedValue(bytes, System.nanoTime());
            }
            return bytes;
        }
    }

    /** Whether another choice can take over without another producer: Kafka's own rules are no object that could be asked. */
    boolean canBecome(String otherChoice) {
        return !builtIn && !otherChoice.equals(PartitionerChoice.DEFAULT);
    }

    void become(String otherChoice, Partitioners partitioners) {
        choiceId = otherChoice;
        partitioner = partitioners.live(otherChoice);
    }

    PartitionRule rule(DraftRecord record) {
        if (record.partition() != null) {
            return PartitionRule.GIVEN;
        }
        if (!builtIn) {
            return PartitionRule.PARTITIONER;
        }
        return record.key() == null ? PartitionRule.STICKY : PartitionRule.KEY_HASH;
    }

    /** Number of the topic's partitions; waits for the first metadata. */
    int partitionCount() {
        return partitions().size();
    }

    private List<PartitionInfo> partitions() {
        long now = System.nanoTime();
        if (partitions.isEmpty() || now - partitionsNanos > METADATA_NANOS) {
            partitions = producer.partitionsFor(topic);
            partitionsNanos = now;
        }
        return partitions;
    }

    /** @throws org.apache.kafka.common.KafkaException when the record was refused before it reached a batch */
    void send(DraftRecord record, Trail trail, Callback callback) {
        List<PartitionInfo> known = partitions();
        trail.partitions = known.size();
        ProducerRecord<Object, Object> kafka = new ProducerRecord<>(topic, record.partition(), record.timestampMillis(), record.key(), record.value());
        for (Map.Entry<String, String> header : record.headers()) {
            kafka.headers().add(new RecordHeader(header.getKey(), header.getValue().getBytes(StandardCharsets.UTF_8)));
        }
        current = trail;
        try {
            trail.future = producer.send(kafka, callback);
        } finally {
            current = null;
        }
    }

    /** Leader of a partition as the producer knew it lately; -1 unknown. Any thread. */
    int leader(int partition) {
        return partitions.stream().filter(info -> info.partition() == partition && info.leader() != null).findFirst()
                .map(info -> Objects.requireNonNull(info.leader()).id()).orElse(-1);
    }

    /** Bytes on the wire over bytes before; NaN before the first batch. Any thread. */
    double compressionRatio() {
        Metric metric = compression;
        if (metric == null) {
            metric = producer.metrics().values().stream().filter(m -> m.metricName().name().equals("compression-rate-avg")
                    && m.metricName().group().equals("producer-metrics")).findFirst().orElse(null);
            compression = metric;
        }
        return metric != null && metric.metricValue() instanceof Double ratio ? ratio : Double.NaN;
    }

    KafkaProducer<Object, Object> producer() {
        return producer;
    }

    void close(Duration limit) {
        producer.close(limit);
    }

    @Override
    public void close() {
        producer.close();
    }
}
