package dev.kraftbench.remote;

import dev.kraftbench.core.produce.OutgoingRecord;
import dev.kraftbench.core.produce.ProduceJob;
import dev.kraftbench.core.produce.ProducedRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Sends a job's records with a producer of its own, on a virtual thread. */
final class RecordSender {
    private final ProduceJob job;
    private final Map<String, Object> properties;
    private final Consumer<ProducedRecord> onRecord;
    private final Duration timeout;
    private final CompletableFuture<List<ProducedRecord>> outcome = new CompletableFuture<>();
    private final AtomicReferenceArray<@Nullable ProducedRecord> results;

    RecordSender(ProduceJob job, Map<String, Object> clientProperties, Consumer<ProducedRecord> onRecord, Duration timeout) {
        this.job = job;
        this.onRecord = onRecord;
        this.timeout = timeout;
        this.results = new AtomicReferenceArray<>(job.records().size());
        this.properties = new HashMap<>(clientProperties);
        int millis = AdminQueries.millis(timeout);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, millis / 2));
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        properties.putAll(job.producerProperties());
    }

    CompletableFuture<List<ProducedRecord>> start() {
        Thread.ofVirtual().name("kraftbench-produce-" + job.topic()).start(this::run);
        return Failures.limited("PRODUCE", outcome, timeout.plusSeconds(1));
    }

    private void run() {
        Thread.currentThread().setContextClassLoader(KafkaProducer.class.getClassLoader());
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            outcome.whenComplete((ok, failure) -> {
                if (outcome.isCancelled()) {
                    producer.close(Duration.ZERO);
                }
            });
            for (int i = 0; i < job.records().size() && !outcome.isDone(); i++) {
                send(producer, i, job.records().get(i));
            }
            producer.flush();
            List<ProducedRecord> all = new ArrayList<>();
            for (int i = 0; i < results.length(); i++) {
                ProducedRecord result = results.get(i);
                all.add(result != null ? result : new ProducedRecord(i, job.records().get(i), -1, -1, 0, "cancelled"));
            }
            outcome.complete(all);
        } catch (RuntimeException | LinkageError e) {
            outcome.completeExceptionally(Failures.of("PRODUCE", e));
        }
    }

    private void send(KafkaProducer<String, String> producer, int index, OutgoingRecord record) {
        long began = System.nanoTime();
        ProducerRecord<String, String> kafka = new ProducerRecord<>(job.topic(), record.partition(), record.key(), record.value());
        record.headers().forEach(h -> kafka.headers().add(new RecordHeader(h.getKey(), h.getValue().getBytes(StandardCharsets.UTF_8))));
        try {
            producer.send(kafka, (metadata, failure) -> {
                long micros = (System.nanoTime() - began) / 1_000;
                done(failure == null ? new ProducedRecord(index, record, metadata.partition(), metadata.offset(), micros, null)
                        : new ProducedRecord(index, record, metadata == null ? -1 : metadata.partition(), -1, micros, String.valueOf(failure.getMessage())));
            });
        } catch (KafkaException | IllegalArgumentException e) {
            // the partitioner or a serializer refused this record; the next may do better
            done(new ProducedRecord(index, record, -1, -1, (System.nanoTime() - began) / 1_000, String.valueOf(e.getMessage())));
        }
    }

    private void done(ProducedRecord result) {
        results.set(result.index(), result);
        onRecord.accept(result);
    }
}
