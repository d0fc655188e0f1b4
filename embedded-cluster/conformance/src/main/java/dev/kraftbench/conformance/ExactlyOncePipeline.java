package dev.kraftbench.conformance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Workers that consume, transform and produce in transactions. In the end every input record must be in the committed output exactly once. */
final class ExactlyOncePipeline implements CoordinatedLoad {

    private static final int WORKERS = 2;
    private static final String GROUP = "pipeline";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String bootstrapServers;
    private final String input;
    private final String output;
    private final int partitions;
    private final Map<String, Long> confirmations = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    private volatile Throwable failure;

    ExactlyOncePipeline(String bootstrapServers, String input, String output, int partitions) {
        this.bootstrapServers = bootstrapServers;
        this.input = input;
        this.output = output;
        this.partitions = partitions;
        for (int w = 0; w < WORKERS; w++) {
            String id = GROUP + "-" + w;
            confirmations.put(id, 0L);
            Thread.ofPlatform().name(id).start(() -> work(id));
        }
    }

    @Override
    public String name() {
        return "transactions";
    }

    private void work(String id) {
        try {
            while (!stopping) {
                try (var consumer = consumer(); var producer = producer(id)) {
                    producer.initTransactions();
                    while (!stopping) {
                        transform(id, consumer, producer);
                    }
                } catch (KafkaException e) {
                    // Fenced, or the outcome is not known: a new producer of the same id ends whatever the old one had open.
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        var settings = QuickClients.settings(bootstrapServers);
        settings.put("group.id", GROUP);
        settings.put("group.protocol", "consumer");
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.put("max.poll.records", "200");
        var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        // With a listener partitions are given up inside poll only, never between a poll and the commit of its records.
        consumer.subscribe(List.of(input), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> revoked) {}

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> assigned) {}
        });
        return consumer;
    }

    private KafkaProducer<byte[], byte[]> producer(String id) {
        var settings = QuickClients.settings(bootstrapServers);
        settings.put("transactional.id", id);
        settings.put("transaction.timeout.ms", "30000");
        settings.put("delivery.timeout.ms", "30000");
        settings.put("linger.ms", "0");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void transform(String id, KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer) {
        var records = consumer.poll(Duration.ofMillis(50));
        if (records.isEmpty()) {
            return;
        }
        try {
            producer.beginTransaction();
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                producer.send(new ProducerRecord<>(output, record.partition(), null, record.value()));
                offsets.put(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
            }
            producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            producer.commitTransaction();
            confirmations.merge(id, 1L, Long::sum);
        } catch (KafkaException e) {
            // What can be aborted is; what cannot throws again, and the worker begins anew.
            producer.abortTransaction();
            consumer.committed(consumer.assignment()).forEach((partition, offset) -> {
                if (offset == null) {
                    consumer.seekToBeginning(List.of(partition));
                } else {
                    consumer.seek(partition, offset.offset());
                }
            });
        }
    }

    /** That of the first worker's transactions. */
    @Override
    public int coordinator(Admin admin) throws Exception {
        String id = GROUP + "-0";
        return QuickClients.answer(
                PATIENCE, () -> admin.describeTransactions(List.of(id)).description(id).get(30, TimeUnit.SECONDS).coordinatorId());
    }

    @Override
    public Map<String, Long> confirmations() {
        return new TreeMap<>(confirmations);
    }

    @Override
    public void check(Admin admin) {
        if (failure != null) {
            throw new IllegalStateException(name() + " failed", failure);
        }
    }

    @Override
    public void finish(Admin admin) throws Exception {
        Map<TopicPartition, Long> ends = LogEnds.of(admin, input, partitions);
        QuickClients.await("the pipeline to reach the end", PATIENCE, () -> {
            check(admin);
            var committed = QuickClients.answer(
                    PATIENCE, () -> admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get(30, TimeUnit.SECONDS));
            return ends.entrySet().stream().allMatch(each -> each.getValue() == 0
                    || committed.get(each.getKey()) != null && committed.get(each.getKey()).offset() == each.getValue());
        });
        close();
        for (int p = 0; p < partitions; p++) {
            compare(read(input, p, ends.get(new TopicPartition(input, p))), p);
        }
    }

    private void compare(List<String> expected, int partition) {
        List<String> found = read(output, partition, expected.size());
        for (int i = 0; i < Math.max(found.size(), expected.size()); i++) {
            String in = i < expected.size() ? expected.get(i) : "the end";
            String out = i < found.size() ? found.get(i) : "the end";
            if (!in.equals(out)) {
                throw new IllegalStateException("%s: record %d of partition %d is %s in the input, %s in the output".formatted(name(), i, partition, in, out));
            }
        }
    }

    /** The committed values of a partition; waits until there are at least so many, then reads on to the end. */
    private List<String> read(String topic, int number, long atLeast) {
        var settings = QuickClients.settings(bootstrapServers);
        settings.put("isolation.level", "read_committed");
        var partition = new TopicPartition(topic, number);
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (values.size() < atLeast || consumer.position(partition) < consumer.endOffsets(List.of(partition)).get(partition)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("%s: %s ends after %d committed records, %d were expected".formatted(name(), partition, values.size(), atLeast));
                }
                consumer.poll(Duration.ofMillis(100)).forEach(each -> values.add(new String(each.value(), StandardCharsets.US_ASCII)));
            }
        }
        return values;
    }

    @Override
    public void close() {
        stopping = true;
    }
}
