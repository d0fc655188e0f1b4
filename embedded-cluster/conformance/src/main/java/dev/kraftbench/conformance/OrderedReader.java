package dev.kraftbench.conformance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads what an {@link AcknowledgedLoad} writes while it is written, in a group, and fails on the first number that does not follow on the one before. */
final class OrderedReader implements AutoCloseable {

    private final Properties settings = new Properties();
    private final String topic;
    private final Map<Integer, Long> last = new HashMap<>();
    private final Thread thread;
    private volatile long count;
    private volatile boolean stopping;
    private volatile @Nullable RuntimeException failure;

    OrderedReader(String bootstrapServers, String topic) {
        this.topic = topic;
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("group.id", "reader-of-" + topic);
        settings.put("group.protocol", "consumer");
        settings.put("auto.offset.reset", "earliest");
        settings.put("reconnect.backoff.max.ms", "200");
        thread = Thread.ofPlatform().name("reader-of-" + topic).start(this::read);
    }

    private void read() {
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(java.util.List.of(topic));
            while (!stopping) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    take(record);
                }
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        long number = Long.parseLong(new String(record.value(), StandardCharsets.US_ASCII));
        long before = last.getOrDefault(record.partition(), -1L);
        if (number != before + 1) {
            throw new IllegalStateException(
                    record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + number + " after " + before);
        }
        last.put(record.partition(), number);
        count++;
    }

    /** Waits until so many records have been read in all. */
    void await(long records, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (count < records) {
            RuntimeException failed = failure;
            if (failed != null) {
                throw failed;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("read only " + count + " of " + records + " records within " + limit);
            }
            Thread.sleep(5);
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        thread.join();
    }
}
