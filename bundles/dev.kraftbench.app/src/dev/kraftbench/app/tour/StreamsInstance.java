package dev.kraftbench.app.tour;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.internals.AsyncKafkaConsumer;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceData;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceData.Assignment;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceData.Subtopology;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceData.TaskId;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceData.TopicInfo;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceListener;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * An instance of an application that counts what is ordered of each item, in two parts with a topic between them. It is a member of a streams group
 * (KIP-1071) by the consumer that Kafka Streams would use, which is internal to Kafka's clients: Kafka Streams itself, with its native store, is too much
 * for a picture. Counts are kept in memory and in the changelog; standby tasks are taken, but nothing is restored.
 */
final class StreamsInstance {
    /** The application, and its group. */
    static final String APPLICATION = "totals";
    static final String BY_ITEM = APPLICATION + "-by-item-repartition";
    static final String COUNTS = APPLICATION + "-items-changelog";
    private static final Pattern ITEM = Pattern.compile("\"item\":\"([^\"]*)\"");

    private final Map<String, Object> config;
    private final String source;
    private final Map<String, Long> counts = new HashMap<>();

    /** @param config of any client, with its id and the bootstrap servers */
    StreamsInstance(Map<String, Object> config, String source) {
        this.config = config;
        this.source = source;
    }

    /** What the application is made of, told to the coordinator by every instance. */
    private StreamsRebalanceData topology() {
        TopicInfo internal = new TopicInfo(Optional.empty(), Optional.empty(), Map.of());
        return new StreamsRebalanceData(UUID.randomUUID(), Optional.empty(), Optional.empty(), Map.of(
                "0", new Subtopology(Set.of(source), Set.of(BY_ITEM), Map.of(), Map.of(), List.of()),
                "1", new Subtopology(Set.of(), Set.of(), Map.of(BY_ITEM, internal),
                        Map.of(COUNTS, new TopicInfo(Optional.empty(), Optional.empty(), Map.of("cleanup.policy", "compact"))), List.of())),
                Map.of(), Map::of, Map::of);
    }

    /** Takes whatever it is given, at once. */
    private record Tasks(StreamsRebalanceData data) implements StreamsRebalanceListener {
        @Override
        public void onTasksRevoked(Set<TaskId> tasks) {}

        @Override
        public void onTasksAssigned(Assignment assignment) {
            data.setReconciledAssignment(assignment);
        }

        @Override
        public void onAllTasksLost() {
            data.setReconciledAssignment(Assignment.EMPTY);
        }
    }

    /** Polls as long as the condition holds. */
    void run(BooleanSupplier wanted, Duration poll) {
        StreamsRebalanceData data = topology();
        Map<String, Object> member = new HashMap<>(config);
        member.putAll(Map.of(ConsumerConfig.GROUP_ID_CONFIG, APPLICATION, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                // the coordinator makes the topics between the parts, with as many partitions as they need
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false"));
        StringDeserializer text = new StringDeserializer();
        try (AsyncKafkaConsumer<String, String> consumer = new AsyncKafkaConsumer<>(new ConsumerConfig(ConsumerConfig.appendDeserializerToConfig(member, text, text)),
                text, text, Optional.of(data));
                KafkaProducer<String, String> producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            consumer.subscribe(Set.of(source, BY_ITEM), new Tasks(data));
            while (wanted.getAsBoolean()) {
                var records = consumer.poll(poll);
                records.forEach(record -> producer.send(result(record)));
                if (!records.isEmpty()) {
                    producer.flush();
                    consumer.commitSync();
                }
            }
        }
    }

    private ProducerRecord<String, String> result(ConsumerRecord<String, String> record) {
        if (record.topic().equals(source)) {
            Matcher item = ITEM.matcher(record.value());
            return new ProducerRecord<>(BY_ITEM, item.find() ? item.group(1) : "", "1");
        }
        return new ProducerRecord<>(COUNTS, record.partition(), record.key(), Long.toString(counts.merge(record.key(), 1L, Long::sum)));
    }
}
