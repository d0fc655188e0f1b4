package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records of random bytes, written and read back by clients with the same properties, on a topic of their own. */
final class SecureRoundTrip {

    private static final long SEED = 42;

    private SecureRoundTrip() {}

    static void run(Map<String, Object> client, String topic, int records, int bytesEach) throws Exception {
        try (Admin admin = Admin.create(client)) {
            Topics.get(admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all());
        }
        Random sent = new Random(SEED);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records - 1; i++) {
                producer.send(new ProducerRecord<>(topic, next(sent, bytesEach)));
            }
            producer.send(new ProducerRecord<>(topic, next(sent, bytesEach))).get(60, TimeUnit.SECONDS);
        }
        Random expected = new Random(SEED);
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            int[] read = new int[1];
            Topics.await("all records", () -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    assertArrayEquals(next(expected, bytesEach), record.value());
                    read[0]++;
                }
                return read[0] == records;
            });
        }
    }

    private static byte[] next(Random random, int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return value;
    }
}
