package dev.kraftbench.remote;

import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.change.ChangeProgress;
import dev.kraftbench.core.records.WriteChange;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes records as they are with an idempotent producer (acks=all), on a virtual thread; the first that is refused ends it. */
final class RecordWriter {
    private static final int TOLD = 100;

    private final AdminAccess access;
    private final String topic;
    private final Duration timeout;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> refused = new AtomicReference<>();

    RecordWriter(AdminAccess access, String topic, Duration timeout) {
        this.access = access;
        this.topic = topic;
        this.timeout = timeout;
    }

    CompletableFuture<Void> write(WriteChange.Draft record) {
        return run((producer, done) -> send(producer, record), ChangeProgress.NONE);
    }

    CompletableFuture<Void> copy(WriteChange.Copy copy, ChangeProgress progress) {
        long most = Math.max(1, copy.supply().most());
        return run((producer, done) -> copy.supply().supply(stored -> {
            send(producer, WriteChanges.draft(stored, copy));
            long written = acknowledged.get();
            if (written % TOLD == 0) {
                progress.at((int) Math.min(1_000, 1_000 * written / most), 1_000, written + " / " + most);
            }
            return refused.get() == null && !done.isDone();
        }, () -> done.isDone() || progress.stopped()), progress);
    }

    private interface Work {
        void with(KafkaProducer<byte[], byte[]> producer, CompletableFuture<Void> done) throws Exception;
    }

    private CompletableFuture<Void> run(Work work, ChangeProgress progress) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().name("kraftbench-write-" + topic).start(() -> {
            try (KafkaProducer<byte[], byte[]> producer = producer()) {
                done.whenComplete((ok, failure) -> {
                    if (failure != null) {
                        producer.close(Duration.ZERO);
                    }
                });
                work.with(producer, done);
                if (!done.isDone()) {
                    producer.flush();
                }
                Throwable failure = refused.get() == null && progress.stopped() ? new CancellationException(TEXTS.of("batch.cancelled")) : refused.get();
                if (failure == null) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(partly(failure));
                }
            } catch (Exception | LinkageError e) {
                done.completeExceptionally(partly(e));
            }
        });
        CompletableFuture<Void> limited = Failures.limited("PRODUCE", done, timeout);
        limited.whenComplete((ok, failure) -> {
            if (failure != null) {
                // what is said to have failed is not to go on
                done.completeExceptionally(failure);
            }
        });
        return limited;
    }

    private Throwable partly(Throwable failure) {
        Throwable reason = Failures.of("PRODUCE", failure);
        if (acknowledged.get() == 0) {
            return reason;
        }
        String message = TEXTS.of("records.partly", String.valueOf(reason.getMessage()), acknowledged.get());
        return switch (reason) {
            case ClusterException e -> new ClusterException(e.kind(), e.operation(), e.error(), message, e.advice(), e);
            case CancellationException e -> new CancellationException(message);
            default -> reason;
        };
    }

    private KafkaProducer<byte[], byte[]> producer() throws ClusterException {
        Thread.currentThread().setContextClassLoader(KafkaProducer.class.getClassLoader());
        Map<String, Object> config = new HashMap<>(access.clientConfig());
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "kraftbench-write");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        config.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        config.put(ProducerConfig.LINGER_MS_CONFIG, "5");
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void send(KafkaProducer<byte[], byte[]> producer, WriteChange.Draft record) {
        ProducerRecord<byte[], byte[]> kafka = new ProducerRecord<>(topic, record.partition(), record.timestamp(), record.key(), record.value());
        record.headers().forEach(header -> kafka.headers().add(new RecordHeader(header.name(), header.value())));
        producer.send(kafka, (metadata, failure) -> {
            if (failure == null) {
                acknowledged.incrementAndGet();
            } else if (!(failure instanceof CancellationException)) {
                refused.compareAndSet(null, failure);
            }
        });
    }
}
