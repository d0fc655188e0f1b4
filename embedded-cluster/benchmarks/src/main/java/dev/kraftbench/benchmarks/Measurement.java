package dev.kraftbench.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Start, throughput and latency of one started cluster, taken one after the other with kafka-clients. */
final class Measurement {

    private static final int RECORD_BYTES = 1024;
    private static final int PARTITIONS = 3;
    private static final int WARM_UP_RECORDS = 1_000;

    private final Contestant.Running cluster;
    private final Figures figures;

    private Measurement(Contestant.Running cluster, Figures figures) {
        this.cluster = cluster;
        this.figures = figures;
    }

    /** @param started the {@link System#nanoTime()} just before the first process was started */
    static void of(Contestant.Running cluster, long started, int seconds, Figures figures) throws Exception {
        var measurement = new Measurement(cluster, figures);
        measurement.firstRecord(started);
        measurement.idle();
        measurement.produce("acks=all 1 KB", Map.of(), seconds);
        measurement.produce("lz4", Map.of("compression.type", "lz4"), seconds);
        measurement.produce("128 KB batches", Map.of("batch.size", "131072", "linger.ms", "5"), seconds);
        figures.add("resident, under load, MB <", measurement.accounting().residentMegabytes());
        measurement.consume("acks=all 1 KB");
        measurement.endToEnd(seconds);
        measurement.manyPartitions(1_000);
    }

    private Properties client(Map<String, String> more) {
        var settings = new Properties();
        settings.put("bootstrap.servers", cluster.bootstrapServers());
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.putAll(more);
        return settings;
    }

    private void createTopic(String name, int partitions) throws Exception {
        try (var admin = Admin.create(client(Map.of()))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 3))).all().get(120, TimeUnit.SECONDS);
        }
    }

    private static String topic(String load) {
        return "bench-" + load.replaceAll("[^a-zA-Z0-9]", "-");
    }

    private ProcessAccounting accounting() {
        return ProcessAccounting.of(cluster.pids());
    }

    private void firstRecord(long started) throws Exception {
        createTopic("bench-first", 1);
        try (var producer = new KafkaProducer<>(client(Map.of()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("bench-first", new byte[1])).get(60, TimeUnit.SECONDS);
        }
        figures.add("exec to first record, s <", (System.nanoTime() - started) / 1e9);
        ProcessAccounting now = accounting();
        figures.add("broker CPU until then, s <", now.cpuSeconds());
        figures.add("resident, fresh, MB <", now.residentMegabytes());
    }

    private void idle() throws InterruptedException {
        TimeUnit.SECONDS.sleep(2);
        double before = accounting().cpuSeconds();
        TimeUnit.SECONDS.sleep(5);
        figures.add("idle CPU, cores <", (accounting().cpuSeconds() - before) / 5);
    }

    private void produce(String load, Map<String, String> settings, int seconds) throws Exception {
        createTopic(topic(load), PARTITIONS);
        try (var producer = new KafkaProducer<>(client(settings), new ByteArraySerializer(), new ByteArraySerializer())) {
            send(producer, topic(load), Duration.ofSeconds(Math.max(2, seconds / 3)));
            double cpu = accounting().cpuSeconds();
            long begin = System.nanoTime();
            long records = send(producer, topic(load), Duration.ofSeconds(seconds));
            double wall = (System.nanoTime() - begin) / 1e9;
            double megabytes = records * RECORD_BYTES / 1e6;
            figures.add(load + ": MB per broker-CPU-second", megabytes / (accounting().cpuSeconds() - cpu));
            figures.add(load + ": MB/s", megabytes / wall);
        }
    }

    /** Sends for a while, waits for all acknowledgements, fails on the first that does not come. */
    private static long send(KafkaProducer<byte[], byte[]> producer, String topic, Duration time) {
        byte[] value = value();
        var failures = new ArrayList<Exception>();
        long end = System.nanoTime() + time.toNanos();
        long sent = 0;
        while (System.nanoTime() < end) {
            for (int i = 0; i < 100; i++, sent++) {
                producer.send(new ProducerRecord<>(topic, (int) (sent / 16 % PARTITIONS), null, value), (metadata, failure) -> {
                    if (failure != null) {
                        failures.add(failure);
                    }
                });
            }
        }
        producer.flush();
        if (!failures.isEmpty()) {
            throw new IllegalStateException("a record was not acknowledged", failures.getFirst());
        }
        return sent;
    }

    /** Text-like, so that compression has about as much to do as with JSON. */
    private static byte[] value() {
        var text = new StringBuilder();
        for (int i = 0; text.length() < RECORD_BYTES; i++) {
            text.append("{\"order\":").append(i * 7919L % 100_003).append(",\"state\":\"paid\",\"total\":").append(i * 31 % 997).append("}");
        }
        return text.substring(0, RECORD_BYTES).getBytes(StandardCharsets.US_ASCII);
    }

    private void consume(String load) {
        var settings = client(Map.of("max.poll.records", "5000", "fetch.min.bytes", "100000"));
        settings.remove("acks");
        settings.remove("enable.idempotence");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = new ArrayList<TopicPartition>();
            for (int p = 0; p < PARTITIONS; p++) {
                partitions.add(new TopicPartition(topic(load), p));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long total = consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
            double cpu = accounting().cpuSeconds();
            long begin = System.nanoTime();
            long seen = 0;
            while (seen < total) {
                seen += consumer.poll(Duration.ofSeconds(1)).count();
                if (System.nanoTime() - begin > Duration.ofMinutes(2).toNanos()) {
                    throw new IllegalStateException("read " + seen + " of " + total);
                }
            }
            double megabytes = total * RECORD_BYTES / 1e6;
            figures.add("consumed: MB per broker-CPU-second", megabytes / Math.max(0.01, accounting().cpuSeconds() - cpu));
            figures.add("consumed: MB/s", megabytes / ((System.nanoTime() - begin) / 1e9));
        }
    }

    /** 1,000 records of 100 bytes a second; the time from {@code send} to the consumer's {@code poll} returning it. */
    private void endToEnd(int seconds) throws Exception {
        createTopic("bench-latency", 1);
        Histogram latency = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(1), 3);
        int total = 1_000 * seconds;
        var ready = new Semaphore(0);
        Thread reader = Thread.ofPlatform().start(() -> readTimestamps(total, latency, ready));
        ready.acquire();
        try (var producer = new KafkaProducer<>(client(Map.of("linger.ms", "0")), new ByteArraySerializer(), new ByteArraySerializer())) {
            long begin = System.nanoTime();
            for (int i = 0; i < total; i++) {
                LockSupport.parkNanos(begin + i * 1_000_000L - System.nanoTime());
                byte[] value = new byte[100];
                java.nio.ByteBuffer.wrap(value).putLong(System.nanoTime());
                producer.send(new ProducerRecord<>("bench-latency", value));
            }
            producer.flush();
        }
        reader.join(Duration.ofMinutes(1));
        long measured = total - WARM_UP_RECORDS;
        if (latency.getTotalCount() != measured) {
            throw new IllegalStateException("only " + latency.getTotalCount() + " of " + measured + " latencies were measured");
        }
        figures.add("end to end p50, ms <", latency.getValueAtPercentile(50) / 1e6);
        figures.add("end to end p99, ms <", latency.getValueAtPercentile(99) / 1e6);
    }

    private void readTimestamps(int total, Histogram latency, Semaphore ready) {
        var settings = client(Map.of());
        settings.remove("acks");
        settings.remove("enable.idempotence");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partition = new TopicPartition("bench-latency", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            consumer.position(partition);
            ready.release();
            int seen = 0;
            while (seen < total) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    // the first second warms the clients up
                    if (++seen > WARM_UP_RECORDS) {
                        latency.recordValue(System.nanoTime() - java.nio.ByteBuffer.wrap(record.value()).getLong());
                    }
                }
            }
        }
    }

    private void manyPartitions(int count) throws Exception {
        long begin = System.nanoTime();
        createTopic("bench-many", count);
        try (var admin = Admin.create(client(Map.of()))) {
            var all = new HashMap<TopicPartition, OffsetSpec>();
            for (int p = 0; p < count; p++) {
                all.put(new TopicPartition("bench-many", p), OffsetSpec.latest());
            }
            while (!answers(admin, all)) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        figures.add(count + " partitions created and answering, s <", (System.nanoTime() - begin) / 1e9);
    }

    /** Whether every partition has a leader that answers; a broker may not have heard of a topic that was just created. */
    private static boolean answers(Admin admin, Map<TopicPartition, OffsetSpec> partitions) throws Exception {
        try {
            admin.listOffsets(partitions).all().get(120, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return false;
            }
            throw e;
        }
    }
}
