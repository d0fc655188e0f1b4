package dev.kraftbench.remote;

import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.RecordQuery;
import dev.kraftbench.core.records.RecordSieve;
import dev.kraftbench.core.records.RecordTail;
import dev.kraftbench.core.records.SearchProgress;
import dev.kraftbench.core.records.StoredRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Follows the ends of partitions until stopped; paused, it keeps its position and reads nothing. */
final class TailRun implements RecordTail {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final RecordQuery query;
    private final RecordSieve sieve;
    private final Consumer<List<ReadRecord>> found;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final RecordConsumer opening = new RecordConsumer();
    private volatile boolean stopped;
    private volatile boolean paused;
    private volatile SearchProgress progress = SearchProgress.NONE;
    private long matches;
    private long scanned;
    private long scannedBytes;

    TailRun(RecordQuery query, RecordSieve sieve, Consumer<List<ReadRecord>> found) {
        this.query = query;
        this.sieve = sieve;
        this.found = found;
        ended.whenComplete((done, failure) -> stop());
    }

    void run(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
        long began = System.nanoTime();
        List<PartitionInfo> known = consumer.partitionsFor(query.topic(), LIMIT);
        List<TopicPartition> partitions = known.stream().map(PartitionInfo::partition)
                .filter(partition -> query.partitions().isEmpty() || query.partitions().contains(partition))
                .map(partition -> new TopicPartition(query.topic(), partition)).toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        while (!stopped) {
            if (paused != !consumer.paused().isEmpty()) {
                if (paused) {
                    consumer.pause(partitions);
                } else {
                    consumer.resume(partitions);
                }
            }
            try {
                sift(consumer.poll(POLL), began);
            } catch (OffsetOutOfRangeException gone) {
                goOn(consumer, gone.offsetOutOfRangePartitions());
            }
        }
        end();
    }

    /** Paused for longer than the topic keeps its records, it follows what is left; after a log was cut, what is new. */
    private static void goOn(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> gone) {
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(gone.keySet(), LIMIT);
        gone.forEach((partition, position) -> {
            if (position < starts.getOrDefault(partition, 0L)) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seekToEnd(List.of(partition));
            }
        });
    }

    /** Of the consumer to run with. */
    RecordConsumer opening() {
        return opening;
    }

    /** Nothing went wrong. */
    void end() {
        ended.complete(null);
    }

    private void sift(ConsumerRecords<byte[], byte[]> records, long began) {
        List<ReadRecord> page = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            StoredRecord stored = ConsumerSource.stored(record);
            scanned++;
            scannedBytes += stored.bytes();
            ReadRecord match = sieve.sift(stored);
            if (match != null) {
                page.add(match);
            }
        }
        matches += page.size();
        progress = new SearchProgress(matches, scanned, scannedBytes, 1, System.nanoTime() - began);
        if (!page.isEmpty()) {
            found.accept(page);
        }
    }

    void fail(Throwable failure) {
        ended.completeExceptionally(failure);
    }

    @Override
    public SearchProgress progress() {
        return progress;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    @Override
    public void stop() {
        stopped = true;
        opening.giveUp();
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }
}
