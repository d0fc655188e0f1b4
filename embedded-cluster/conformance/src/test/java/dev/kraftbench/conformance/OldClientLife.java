package dev.kraftbench.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The life of a group and of a transactional producer in the words that kafka-clients of every age understands; runs in a process with an old client's jars.
 * Prints {@code life cycle complete}. Arguments: bootstrap servers, an input topic of two partitions, an output topic.
 */
public final class OldClientLife {

    private static final int RECORDS = 100;

    private final String servers;
    private final String input;
    private final String output;

    private OldClientLife(String servers, String input, String output) {
        this.servers = servers;
        this.input = input;
        this.output = output;
    }

    public static void main(String[] arguments) throws Exception {
        OldClientLife life = new OldClientLife(arguments[0], arguments[1], arguments[2]);
        life.produce(0, RECORDS);
        life.group();
        life.transactions();
        System.out.println("life cycle complete");
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", servers);
        settings.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        settings.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        settings.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        settings.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        return settings;
    }

    private void produce(int from, int to) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings())) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>(input, i % 2, null, "v" + i));
            }
            producer.flush();
        }
    }

    private KafkaConsumer<String, String> member(String group, String topic) {
        Properties settings = settings();
        settings.put("group.id", group);
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.put("isolation.level", "read_committed");
        settings.put("session.timeout.ms", "10000");
        settings.put("heartbeat.interval.ms", "300");
        KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings);
        consumer.subscribe(Collections.singleton(topic));
        return consumer;
    }

    /** Polls the members in turn, as this client can, and commits until the condition holds. */
    private static void pollUntil(String what, List<KafkaConsumer<String, String>> members, List<String> values, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited in vain for " + what);
            }
            for (KafkaConsumer<String, String> member : members) {
                ConsumerRecords<String, String> records = member.poll(Duration.ofMillis(50));
                records.forEach(record -> values.add(record.value()));
                if (!records.isEmpty()) {
                    member.commitSync();
                }
            }
        }
    }

    private void group() {
        List<String> values = new ArrayList<>();
        List<KafkaConsumer<String, String>> members = new ArrayList<>();
        members.add(member("old-group", input));
        pollUntil("all records", members, values, () -> values.size() == RECORDS);
        members.add(member("old-group", input));
        pollUntil("a share for both", members, values, () -> members.stream().allMatch(each -> each.assignment().size() == 1));
        produce(RECORDS, 2 * RECORDS);
        pollUntil("both to read", members, values, () -> values.size() == 2 * RECORDS);
        members.remove(0).close();
        pollUntil("the other to take over", members, values, () -> members.get(0).assignment().size() == 2);
        members.get(0).close();
        produce(2 * RECORDS, 2 * RECORDS + 10);
        List<String> later = new ArrayList<>();
        try (KafkaConsumer<String, String> again = member("old-group", input)) {
            pollUntil("the new records", Collections.singletonList(again), later, () -> later.size() >= 10);
        }
        Set<String> all = new HashSet<>(values);
        all.addAll(later);
        if (values.size() != 2 * RECORDS || later.size() != 10 || all.size() != 2 * RECORDS + 10) {
            throw new IllegalStateException(values.size() + " and " + later.size() + " records read, " + all.size() + " different ones");
        }
    }

    private void transactions() throws ReflectiveOperationException {
        Properties settings = settings();
        settings.put("transactional.id", "old-transactions");
        int total = 2 * RECORDS + 10;
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings); KafkaConsumer<String, String> consumer = member("old-transforming", input)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(output, "lost"));
            producer.flush();
            producer.abortTransaction();
            for (int read = 0; read < total; ) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));
                producer.beginTransaction();
                Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
                for (ConsumerRecord<String, String> record : records) {
                    producer.send(new ProducerRecord<>(output, "from " + record.value()));
                    offsets.put(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
                }
                // with the group's name alone: today's kafka-clients, which we are compiled with, do not have that any more
                KafkaProducer.class.getMethod("sendOffsetsToTransaction", Map.class, String.class).invoke(producer, offsets, "old-transforming");
                producer.commitTransaction();
                read += records.count();
            }
        }
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> reader = member("old-readers", output)) {
            pollUntil("the committed output", Collections.singletonList(reader), values, () -> values.size() >= total);
        }
        if (values.size() != total || new HashSet<>(values).size() != total || values.contains("lost")) {
            throw new IllegalStateException("output of transactions: " + values);
        }
    }
}
