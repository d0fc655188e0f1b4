package dev.kraftbench.remote;

import dev.kraftbench.core.records.RecordSource;
import dev.kraftbench.core.records.Span;
import dev.kraftbench.core.records.StoredRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/**
 * Reads windows of a topic with one consumer that is assigned all of a search's partitions and reads those of the round, the others paused. One thread.
 */
final class ConsumerSource implements RecordSource {
    private static final Duration POLL = Duration.ofMillis(100);
    /** Until a first broker has answered, silence may be the network's and not a partition's. */
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(10);

    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final long patienceNanos;
    private final LongSupplier nanoTime;
    private boolean answered;

    ConsumerSource(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer, String topic, Map<Integer, Span> spans, Duration patience,
            LongSupplier nanoTime) {
        this.consumer = consumer;
        this.topic = topic;
        this.patienceNanos = patience.toNanos();
        this.nanoTime = nanoTime;
        List<TopicPartition> all = spans.keySet().stream().map(partition -> new TopicPartition(topic, partition)).toList();
        consumer.assign(all);
        consumer.pause(all);
        // without a group and a reset policy every partition needs a position, also those that wait
        spans.forEach((partition, span) -> consumer.seek(new TopicPartition(topic, partition), span.low()));
    }

    /** A window being read. */
    private static final class Open {
        final Span window;
        long position;
        long heardAt;

        Open(Span window, long now) {
            this.window = window;
            this.position = window.low();
            this.heardAt = now;
        }
    }

    @Override
    public Map<Integer, WindowEnd> read(Map<Integer, Span> windows, Consumer<StoredRecord> sink, BooleanSupplier stopped) {
        Map<Integer, Open> open = new HashMap<>();
        windows.forEach((partition, window) -> {
            TopicPartition key = new TopicPartition(topic, partition);
            consumer.seek(key, window.low());
            consumer.resume(Set.of(key));
            open.put(partition, new Open(window, nanoTime.getAsLong()));
        });
        Map<Integer, WindowEnd> ends = new HashMap<>();
        while (!open.isEmpty() && !stopped.getAsBoolean()) {
            try {
                tell(consumer.poll(POLL), open, sink);
            } catch (OffsetOutOfRangeException gone) {
                skipTo(beginnings(gone.offsetOutOfRangePartitions().keySet()), open);
            }
            close(open, ends);
        }
        open.forEach((partition, reading) -> {
            consumer.pause(Set.of(new TopicPartition(topic, partition)));
            ends.put(partition, new WindowEnd.Broken(reading.position, "stopped"));
        });
        return ends;
    }

    private void tell(ConsumerRecords<byte[], byte[]> records, Map<Integer, Open> open, Consumer<StoredRecord> sink) {
        for (TopicPartition partition : records.partitions()) {
            Open reading = open.get(partition.partition());
            if (reading != null) {
                for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                    if (record.offset() >= reading.window.high()) {
                        break;
                    }
                    sink.accept(stored(record));
                }
            }
        }
    }

    /** Retention took what was to be read: goes on with what is left. */
    private void skipTo(Map<TopicPartition, Long> beginnings, Map<Integer, Open> open) {
        beginnings.forEach((partition, begin) -> {
            Open reading = open.get(partition.partition());
            if (reading != null) {
                consumer.seek(partition, Math.max(begin, reading.position));
            }
        });
    }

    private Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        return consumer.beginningOffsets(partitions, Duration.ofNanos(patienceNanos));
    }

    private void close(Map<Integer, Open> open, Map<Integer, WindowEnd> ends) {
        long now = nanoTime.getAsLong();
        List<Integer> closed = new ArrayList<>();
        open.forEach((partition, reading) -> {
            long position = consumer.position(new TopicPartition(topic, partition));
            if (position > reading.position) {
                reading.position = position;
                reading.heardAt = now;
                answered = true;
            }
            if (position >= reading.window.high()) {
                ends.put(partition, new WindowEnd.Complete());
                closed.add(partition);
            } else if (now - reading.heardAt > (answered ? patienceNanos : FIRST_PATIENCE.toNanos())) {
                ends.put(partition, new WindowEnd.Broken(reading.position, RemoteTexts.TEXTS.of("silent")));
                closed.add(partition);
            }
        });
        for (int partition : closed) {
            open.remove(partition);
            consumer.pause(Set.of(new TopicPartition(topic, partition)));
        }
    }

    static StoredRecord stored(ConsumerRecord<byte[], byte[]> record) {
        List<StoredRecord.Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new StoredRecord.Header(header.key(), header.value()));
        }
        return new StoredRecord(record.topic(), record.partition(), record.offset(), record.timestamp(), kind(record.timestampType()),
                record.leaderEpoch().orElse(-1), record.key(), record.value(), headers);
    }

    private static StoredRecord.TimeKind kind(TimestampType type) {
        return switch (type) {
            case CREATE_TIME -> StoredRecord.TimeKind.CREATE;
            case LOG_APPEND_TIME -> StoredRecord.TimeKind.APPEND;
            case NO_TIMESTAMP_TYPE -> StoredRecord.TimeKind.NONE;
        };
    }
}
