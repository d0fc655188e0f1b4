package dev.kraftbench.conformance;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Transactions in the words that kafka-clients of every age understands; runs in a process with an old client's jars. Copies records from
 * one topic to another, ten in a transaction with their offsets, each batch aborted once before it is committed; then has a second producer
 * fence the first. Prints {@code copied N records} and {@code fenced}. Arguments: bootstrap servers, source, target, records.
 */
public final class OldTransactions {

    private static final int BATCH = 10;

    private OldTransactions() {}

    public static void main(String[] arguments) throws Exception {
        String servers = arguments[0];
        String source = arguments[1];
        String target = arguments[2];
        int records = Integer.parseInt(arguments[3]);
        fill(servers, source, records);
        try (KafkaProducer<String, String> producer = transactional(servers)) {
            copy(servers, source, target, records, producer);
            List<String> copied = read(servers, target, records);
            if (copied.size() != records) {
                throw new IllegalStateException("copied " + copied);
            }
            System.out.println("copied " + copied.size() + " records");
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(target, 0, null, "open")).get(30, TimeUnit.SECONDS);
            transactional(servers).close();
            try {
                producer.commitTransaction();
                throw new IllegalStateException("a fenced producer committed");
            } catch (ProducerFencedException expected) {
                System.out.println("fenced");
            }
        }
    }

    private static Properties settings(String servers) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", servers);
        settings.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        settings.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        settings.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        settings.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        return settings;
    }

    private static KafkaProducer<String, String> transactional(String servers) {
        Properties settings = settings(servers);
        settings.put("transactional.id", "old-copier");
        KafkaProducer<String, String> producer = new KafkaProducer<>(settings);
        producer.initTransactions();
        return producer;
    }

    private static KafkaConsumer<String, String> consumer(String servers, String group) {
        Properties settings = settings(servers);
        settings.put("group.id", group);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(settings);
    }

    private static void fill(String servers, String topic, int records) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings(servers))) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, 0, null, "value-" + i)).get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static void copy(String servers, String source, String target, int records, KafkaProducer<String, String> producer) throws Exception {
        TopicPartition partition = new TopicPartition(source, 0);
        for (int from = 0; from < records; from += BATCH) {
            for (boolean commit : new boolean[] {false, true}) {
                try (KafkaConsumer<String, String> consumer = consumer(servers, "old-copiers")) {
                    consumer.assign(Collections.singleton(partition));
                    if (consumer.position(partition) != from) {
                        throw new IllegalStateException("at " + consumer.position(partition) + " instead of " + from);
                    }
                    List<String> values = poll(consumer, BATCH).subList(0, BATCH);
                    producer.beginTransaction();
                    for (String value : values) {
                        producer.send(new ProducerRecord<>(target, 0, null, value));
                    }
                    // Later versions name the group by its metadata only.
                    Method sendOffsets = KafkaProducer.class.getMethod("sendOffsetsToTransaction", Map.class, String.class);
                    sendOffsets.invoke(producer, Collections.singletonMap(partition, new OffsetAndMetadata(from + BATCH)), "old-copiers");
                    if (commit) {
                        producer.commitTransaction();
                    } else {
                        producer.abortTransaction();
                    }
                }
            }
        }
    }

    private static List<String> poll(KafkaConsumer<String, String> consumer, int atLeast) {
        List<String> values = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(45).toNanos();
        while (values.size() < atLeast && System.nanoTime() < deadline) {
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                values.add(record.value());
            }
        }
        return values;
    }

    private static List<String> read(String servers, String topic, int records) {
        try (KafkaConsumer<String, String> consumer = consumer(servers, "old-readers")) {
            consumer.assign(Collections.singleton(new TopicPartition(topic, 0)));
            List<String> values = poll(consumer, records);
            consumer.poll(Duration.ofMillis(300)).forEach(record -> values.add(record.value()));
            return values;
        }
    }
}
