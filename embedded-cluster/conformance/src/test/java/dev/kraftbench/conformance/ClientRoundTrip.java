package dev.kraftbench.conformance;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A producer and a consumer group in the words that kafka-clients of every age understands; runs in a process with an old client's jars.
 * Prints {@code round trip of N records}. Arguments: bootstrap servers, topic, codec, records.
 */
public final class ClientRoundTrip {

    private ClientRoundTrip() {}

    public static void main(String[] arguments) throws Exception {
        String servers = arguments[0];
        String topic = arguments[1];
        int records = Integer.parseInt(arguments[3]);
        produce(servers, topic, arguments[2], records);
        if (consume(servers, topic, records).size() != records) {
            throw new IllegalStateException("records are missing");
        }
        System.out.println("round trip of " + records + " records");
    }

    private static void produce(String servers, String topic, String codec, int records) throws Exception {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", servers);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("compression.type", codec);
        settings.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        settings.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
            for (int i = 0; i < records - 1; i++) {
                producer.send(new ProducerRecord<>(topic, "key-" + i, "value-" + i));
            }
            producer.send(new ProducerRecord<>(topic, "key-" + (records - 1), "value-" + (records - 1))).get(30, TimeUnit.SECONDS);
            producer.flush();
        }
    }

    private static Set<String> consume(String servers, String topic, int records) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", servers);
        settings.put("group.id", topic + "-readers");
        settings.put("auto.offset.reset", "earliest");
        settings.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        settings.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        Set<String> values = new HashSet<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
            consumer.subscribe(Collections.singleton(topic));
            long deadline = System.nanoTime() + Duration.ofSeconds(45).toNanos();
            while (values.size() < records && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
            }
            consumer.commitSync();
        }
        return values;
    }
}
