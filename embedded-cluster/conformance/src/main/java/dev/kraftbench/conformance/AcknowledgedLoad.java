package dev.kraftbench.conformance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * An idempotent acks=all producer that numbers its records per partition, remembers which were acknowledged, and can check afterwards
 * that each of them is in the log exactly once and in order.
 */
final class AcknowledgedLoad implements AutoCloseable {

    private final String bootstrapServers;
    private final String topic;
    private final int partitions;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Semaphore inFlight = new Semaphore(2_000);
    private final Map<Integer, ConcurrentSkipListMap<Long, Long>> acknowledged = new HashMap<>();
    private final AtomicLong acknowledgements = new AtomicLong();
    private final List<Exception> failures = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;
    private volatile boolean stopping;

    AcknowledgedLoad(String bootstrapServers, String topic, int partitions) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.partitions = partitions;
        var settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("linger.ms", "2");
        settings.put("retry.backoff.ms", "20");
        settings.put("reconnect.backoff.ms", "20");
        settings.put("reconnect.backoff.max.ms", "200");
        settings.put("request.timeout.ms", "10000");
        settings.put("delivery.timeout.ms", "60000");
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        for (int p = 0; p < partitions; p++) {
            acknowledged.put(p, new ConcurrentSkipListMap<>());
        }
        thread = Thread.ofPlatform().name("acknowledged-load").start(this::send);
    }

    private void send() {
        for (long number = 0; !stopping; number++) {
            for (int p = 0; p < partitions && !stopping; p++) {
                sendOne(p, number);
            }
        }
    }

    private void sendOne(int partition, long number) {
        inFlight.acquireUninterruptibly();
        byte[] value = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
        producer.send(new ProducerRecord<>(topic, partition, null, value), (metadata, failure) -> {
            inFlight.release();
            if (failure != null) {
                failures.add(failure);
            } else {
                acknowledged.get(partition).put(number, metadata.offset());
                acknowledgements.incrementAndGet();
            }
        });
    }

    /** Waits until this many more records have been acknowledged than are now, on every partition. */
    void awaitMoreOnEveryPartition(int records, Duration limit) throws InterruptedException {
        var goals = new HashMap<Integer, Integer>();
        acknowledged.forEach((p, done) -> goals.put(p, done.size() + records));
        long deadline = System.nanoTime() + limit.toNanos();
        while (!goals.entrySet().stream().allMatch(g -> acknowledged.get(g.getKey()).size() >= g.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("writes did not go on within " + limit + "; failures: " + failures);
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    long acknowledgements() {
        return acknowledgements.get();
    }

    /** Stops sending, then reads everything back and fails on any acknowledged record lost, repeated or out of order. */
    void stopAndVerify() throws InterruptedException {
        stopping = true;
        thread.join();
        producer.flush();
        producer.close();
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.size() + " sends failed, the first: " + failures.getFirst(), failures.getFirst());
        }
        var settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var assignment = acknowledged.keySet().stream().map(p -> new TopicPartition(topic, p)).toList();
            consumer.assign(assignment);
            consumer.seekToBeginning(assignment);
            Map<TopicPartition, Long> ends = consumer.endOffsets(assignment);
            for (TopicPartition partition : assignment) {
                verify(consumer, partition, ends.get(partition));
            }
        }
    }

    private void verify(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long end) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        Map<Long, Long> missing = new HashMap<>(acknowledged.get(partition.partition()));
        long last = -1;
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (consumer.position(partition) < end) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("could not read " + partition + " up to " + end);
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                long number = Long.parseLong(new String(record.value(), StandardCharsets.US_ASCII));
                if (number <= last) {
                    throw new IllegalStateException(partition + "@" + record.offset() + ": " + number + " after " + last);
                }
                Long offset = missing.remove(number);
                if (offset != null && offset != record.offset()) {
                    throw new IllegalStateException(partition + ": " + number + " acknowledged at " + offset + ", found at " + record.offset());
                }
                last = number;
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException(partition + ": " + missing.size() + " acknowledged records lost, e.g. " + missing.keySet().iterator().next());
        }
    }

    @Override
    public void close() {
        stopping = true;
        producer.close(Duration.ZERO);
    }
}
