package dev.kraftbench.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** An idempotent producer that writes numbered records round some topics' partitions at a steady pace, whatever happens to the nodes. */
final class PacedLoad implements AutoCloseable {

    private static final long PAUSE_NANOS = 2_000_000;

    private final List<String> topics;
    private final int partitions;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong acknowledgements = new AtomicLong();
    private final List<Exception> failures = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean closed;

    PacedLoad(String bootstrapServers, List<String> topics, int partitions) {
        this.topics = topics;
        this.partitions = partitions;
        var settings = QuickClients.settings(bootstrapServers);
        settings.put("delivery.timeout.ms", "90000");
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        thread = Thread.ofPlatform().name("paced-load").start(this::send);
    }

    private void send() {
        for (long number = 0; !stopping; number++) {
            byte[] value = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
            for (String topic : topics) {
                producer.send(new ProducerRecord<>(topic, (int) (number % partitions), null, value), (metadata, failure) -> {
                    if (failure == null) {
                        acknowledgements.incrementAndGet();
                    } else if (!closed) {
                        failures.add(failure);
                    }
                });
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Ends when everything that was sent is acknowledged; returns how many records that are. */
    long stop() throws InterruptedException {
        stopping = true;
        thread.join();
        producer.flush();
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.size() + " sends failed, the first: " + failures.getFirst(), failures.getFirst());
        }
        return acknowledgements.get();
    }

    @Override
    public void close() {
        stopping = true;
        closed = true;
        producer.close(java.time.Duration.ZERO);
    }
}
