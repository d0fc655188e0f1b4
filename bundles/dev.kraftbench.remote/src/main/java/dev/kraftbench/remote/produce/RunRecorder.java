package dev.kraftbench.remote.produce;

import dev.kraftbench.core.produce.LatencyHistogram;
import dev.kraftbench.core.produce.RecordPath;
import dev.kraftbench.core.produce.RunFigures.RunError;
import dev.kraftbench.core.produce.Spread;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of a run's records, in bounded memory. Safe for any thread: every method is short and under its monitor. */
final class RunRecorder {
    /** Ways that are kept; older ones are forgotten. */
    static final int MOST_PATHS = 1_000;
    /** More records a second than this nobody reads one by one. */
    private static final int FOLLOWED_PER_SECOND = 200;
    private static final int MOST_ERRORS = 1_000;
    private static final int MOST_SPREADS = 12;
    private static final long RECENT_NANOS = 5_000_000_000L;
    private static final long BUCKET_NANOS = 500_000_000L;
    private static final int BUCKETS = 9;

    private final Deque<Trail> paths = new ArrayDeque<>();
    private final Deque<RunError> errors = new ArrayDeque<>();
    private final List<Tally> spreads = new ArrayList<>();
    private final Map<Integer, Trail> lastOfPartition = new HashMap<>();
    private final LatencyHistogram latencies = new LatencyHistogram();
    private LatencyHistogram recent = new LatencyHistogram();
    private LatencyHistogram beforeRecent = new LatencyHistogram();
    private long recentSinceNanos;
    /** Acknowledged records of the last half seconds, a ring. */
    private final long[] buckets = new long[BUCKETS];
    private final long firstNanos;
    private long bucket;
    private long secondBeganNanos;
    private int followedInSecond;
    private long sent;
    private long acknowledged;
    private long refused;
    private long skipped;
    private long bytes;
    private long maxMicros = -1;
    private long batches;
    private long firstRefusedLine = -1;
    private int dropped;

    /** Grows with the topic. */
    private static final class Tally {
        final String partitioner;
        final long fromRecord;
        long[] counts;

        Tally(String partitioner, long fromRecord, int partitions) {
            this.partitioner = partitioner;
            this.fromRecord = fromRecord;
            this.counts = new long[partitions];
        }

        void count(int partition) {
            if (partition >= counts.length) {
                counts = Arrays.copyOf(counts, partition + 1);
            }
            counts[partition]++;
        }
    }

    RunRecorder(long nowNanos) {
        firstNanos = nowNanos;
        recentSinceNanos = nowNanos;
        secondBeganNanos = nowNanos;
    }

    /** A partitioner is in force from the next record on. Gives the number to put into {@link Trail#spread}. */
    synchronized int partitionerIs(String name, int partitions) {
        spreads.add(new Tally(name, sent + 1, partitions));
        if (spreads.size() > MOST_SPREADS) {
            spreads.removeFirst();
            dropped++;
        }
        return dropped + spreads.size() - 1;
    }

    /** Whether the next record's way is to be told; also keeps the pace of telling. */
    synchronized boolean follow(long nowNanos) {
        if (nowNanos - secondBeganNanos > 1_000_000_000L) {
            secondBeganNanos = nowNanos;
            followedInSecond = 0;
        }
        return followedInSecond++ < FOLLOWED_PER_SECOND;
    }

    synchronized long nextNumber() {
        return ++sent;
    }

    synchronized void appended(Trail trail) {
        if (trail.followed) {
            paths.addFirst(trail);
            if (paths.size() > MOST_PATHS) {
                paths.removeLast();
            }
        }
    }

    /** A row made no record. */
    synchronized void skipped(long line, String reason) {
        skipped++;
        error(line, reason);
    }

    private void error(long line, String reason) {
        errors.addFirst(new RunError(line, reason));
        if (errors.size() > MOST_ERRORS) {
            errors.removeLast();
        }
    }

    /** Refused before it reached a batch. */
    synchronized void refused(Trail trail, String reason, long nowNanos) {
        trail.ackNanos = nowNanos;
        refuse(trail, reason);
        appended(trail);
    }

    private void refuse(Trail trail, String reason) {
        refused++;
        trail.error = reason;
        firstRefusedLine = firstRefusedLine < 0 ? trail.line : Math.min(firstRefusedLine, trail.line);
        error(trail.line, reason);
    }

    /** Kafka's callback, on the producer's thread. */
    synchronized void answered(Trail trail, @Nullable RecordMetadata metadata, @Nullable String error, long nowNanos) {
        trail.ackNanos = nowNanos;
        trail.partition = metadata == null ? trail.partition : metadata.partition();
        if (trail.partition >= 0) {
            batch(trail, metadata);
        }
        if (error != null) {
            refuse(trail, error);
            return;
        }
        trail.offset = metadata != null && metadata.hasOffset() ? metadata.offset() : -1;
        acknowledged++;
        bytes += trail.payloadBytes();
        int spread = trail.spread - dropped;
        if (spread >= 0 && trail.partition >= 0) {
            spreads.get(spread).count(trail.partition);
        }
        long micros = trail.micros(nowNanos);
        maxMicros = Math.max(maxMicros, micros);
        latencies.record(micros);
        if (nowNanos - recentSinceNanos > RECENT_NANOS) {
            LatencyHistogram free = beforeRecent;
            beforeRecent = recent;
            free.clear();
            recent = free;
            recentSinceNanos = nowNanos;
        }
        recent.record(micros);
        turn(nowNanos);
        buckets[(int) (bucket % BUCKETS)]++;
    }

    /**
     * Kafka's producer runs the callbacks of a batch one after the other and only then lets the futures of all its records be done: while that of the
     * partition's last answered record is not done, this record is of the same batch.
     */
    private void batch(Trail trail, @Nullable RecordMetadata metadata) {
        Trail last = lastOfPartition.get(trail.partition);
        boolean together = last != null && last.batch != null && last.future != null && !last.future.isDone();
        BatchTrail batch = together && last != null ? last.batch : null;
        if (batch == null) {
            batch = new BatchTrail(++batches, trail.partition, metadata != null && metadata.hasOffset() ? metadata.offset() : -1);
        }
        trail.indexInBatch = batch.records++;
        batch.bytes += trail.payloadBytes();
        trail.batch = batch;
        lastOfPartition.put(trail.partition, trail);
    }

    /** Empties the half seconds that passed without an acknowledgement. */
    private void turn(long nowNanos) {
        long now = (nowNanos - firstNanos) / BUCKET_NANOS;
        long steps = Math.min(BUCKETS, now - bucket);
        for (long i = 0; i < steps; i++) {
            buckets[(int) ((bucket + 1 + i) % BUCKETS)] = 0;
        }
        bucket = now;
    }

    /** Acknowledged records a second over the half seconds that are complete, up to four seconds; NaN before there is one. */
    synchronized double perSecond(long nowNanos) {
        turn(nowNanos);
        long complete = Math.min(bucket, BUCKETS - 1);
        if (complete < 1) {
            return Double.NaN;
        }
        long sum = 0;
        for (long i = 1; i <= complete; i++) {
            sum += buckets[(int) ((bucket - i) % BUCKETS)];
        }
        return sum / (complete * BUCKET_NANOS / 1e9);
    }

    /** What was counted, all of one moment. */
    record Counts(long sent, long acknowledged, long refused, long skipped, long bytes, long p50, long p99, long max, long recentP50, long recentP99,
            long batches, List<Spread> spreads, List<RunError> errors, long firstRefusedLine) {}

    synchronized Counts counts() {
        LatencyHistogram lately = recent.count() >= 100 || beforeRecent.count() == 0 ? recent : beforeRecent;
        return new Counts(sent, acknowledged, refused, skipped, bytes, latencies.quantile(0.5), latencies.quantile(0.99), maxMicros,
                lately.quantile(0.5), lately.quantile(0.99), batches,
                spreads.stream().map(tally -> new Spread(tally.partitioner, tally.fromRecord, tally.counts.clone())).toList(), List.copyOf(errors),
                firstRefusedLine);
    }

    /** Newest first. */
    synchronized List<RecordPath> paths() {
        List<RecordPath> seen = new ArrayList<>(paths.size());
        for (Trail t : paths) {
            seen.add(new RecordPath(t.number, t.line, t.key, t.value, t.keyHead, t.keyBytes, t.valueBytes, t.murmur2, t.rule, t.partitioner, t.partitions,
                    t.partition, t.batch == null ? null : t.batch.seen(), t.indexInBatch, t.offset, t.broker, t.micros(t.serialisedNanos),
                    t.micros(t.partitionedNanos), t.micros(t.appendedNanos), t.micros(t.ackNanos), t.error));
        }
        return seen;
    }
}
