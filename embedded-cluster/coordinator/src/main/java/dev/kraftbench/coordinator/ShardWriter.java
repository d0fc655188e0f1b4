package dev.kraftbench.coordinator;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.storage.VerificationGuard;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a shard decides to its log and applies it: records of operations within one turn of the lane in one batch, applied before it is
 * appended, those of a transaction and its end in batches of their own, applied after. On the shard's lane.
 */
final class ShardWriter {

    private static final int BATCH_OVERHEAD = 61;

    /** Five varints and the attributes come to at most this many bytes around key and value. */
    private static final int RECORD_OVERHEAD = 31;

    /** A coordinator's batches carry no sequence that anybody checks. */
    private static final int FIRST_SEQUENCE = 0;

    /** Told when the log did not take what has been applied: the shard must be loaded again. */
    @FunctionalInterface
    interface Divergence {
        void diverged(Errors error, String detail);
    }

    private final CoordinatorLog log;
    private final Clock clock;
    private final RecordFormat format;
    private final Divergence divergence;
    private final List<SimpleRecord> batch = new ArrayList<>();
    private int batchBytes;
    private long nextOffset;
    private @Nullable CoordinatorShard shard;

    ShardWriter(CoordinatorLog log, Clock clock, RecordFormat format, Divergence divergence) {
        this.log = log;
        this.clock = clock;
        this.format = format;
        this.divergence = divergence;
    }

    /** @param loaded has applied the whole log */
    void begin(CoordinatorShard loaded) {
        shard = loaded;
        nextOffset = log.endOffset();
    }

    /** The shard is dropped, and what was not appended with it. */
    void forget() {
        shard = null;
        batch.clear();
        batchBytes = 0;
    }

    /** The offset behind what has been applied. */
    long nextOffset() {
        return nextOffset;
    }

    /**
     * Puts the records into the batch and applies them, unless the log would refuse them.
     *
     * @return why not, with nothing applied; NOT_COORDINATOR after a divergence
     */
    Errors append(CoordinatorResult<?> result) {
        Errors refusal = log.refusal();
        if (refusal != Errors.NONE) {
            return refusal;
        }
        if (batch.isEmpty()) {
            nextOffset = log.endOffset();
        }
        List<SimpleRecord> encoded = encode(result);
        int limit = limit();
        if (encoded.stream().anyMatch(each -> sizeUpperBound(each) > limit)) {
            return Errors.MESSAGE_TOO_LARGE;
        }
        if (result.atomic()) {
            int bytes = sizeUpperBound(encoded);
            if (bytes > limit) {
                return Errors.RECORD_LIST_TOO_LARGE;
            }
            if (batchBytes + bytes > limit && !flush()) {
                return Errors.NOT_COORDINATOR;
            }
        }
        for (int i = 0; i < encoded.size(); i++) {
            SimpleRecord simple = encoded.get(i);
            int size = sizeUpperBound(simple);
            if (batchBytes + size > limit && !flush()) {
                return Errors.NOT_COORDINATOR;
            }
            batch.add(simple);
            batchBytes += size;
            loaded().replay(nextOffset++, -1, result.records().get(i));
        }
        return Errors.NONE;
    }

    private int limit() {
        return log.maxBatchBytes() - BATCH_OVERHEAD;
    }

    private List<SimpleRecord> encode(CoordinatorResult<?> result) {
        long now = clock.wallMillis();
        List<SimpleRecord> encoded = new ArrayList<>(result.records().size());
        for (CoordinatorRecord record : result.records()) {
            encoded.add(new SimpleRecord(now, format.key(record), format.value(record)));
        }
        return encoded;
    }

    private static int sizeUpperBound(List<SimpleRecord> records) {
        return records.stream().mapToInt(ShardWriter::sizeUpperBound).sum();
    }

    private static int sizeUpperBound(SimpleRecord record) {
        return RECORD_OVERHEAD + (record.key() == null ? 0 : record.key().remaining()) + (record.value() == null ? 0 : record.value().remaining());
    }

    /** The log checks the producer, so the records are applied after it has taken them. */
    Errors appendTransactional(TransactionalProducer producer, VerificationGuard guard, CoordinatorResult<?> result) {
        List<SimpleRecord> encoded = encode(result);
        if (sizeUpperBound(encoded) > limit()) {
            return Errors.RECORD_LIST_TOO_LARGE;
        }
        Errors refusal = readyForOwnBatch();
        if (refusal != Errors.NONE) {
            return refusal;
        }
        MemoryRecords records = MemoryRecords.withTransactionalRecords(
                Compression.NONE, producer.producerId(), producer.epoch(), FIRST_SEQUENCE, encoded.toArray(SimpleRecord[]::new));
        return switch (log.appendTransactional(records, guard)) {
            case CoordinatorLog.Appended.At(long base, long last) -> {
                nextOffset = last + 1;
                long offset = base;
                for (CoordinatorRecord record : result.records()) {
                    loaded().replay(offset++, producer.producerId(), record);
                }
                yield Errors.NONE;
            }
            case CoordinatorLog.Appended.Refused(Errors error, String ignored) -> error;
        };
    }

    Errors appendEnd(TransactionEnd end) {
        Errors refusal = readyForOwnBatch();
        if (refusal != Errors.NONE) {
            return refusal;
        }
        return switch (log.appendMarker(end.marker(clock.wallMillis()), end.transactionVersion())) {
            case CoordinatorLog.Appended.At(long ignored, long last) -> {
                nextOffset = last + 1;
                loaded().replayTransactionEnd(end.producer().producerId(), end.committed());
                yield Errors.NONE;
            }
            case CoordinatorLog.Appended.Refused(Errors error, String ignored) -> error;
        };
    }

    /** What was decided before goes into the log first. */
    private Errors readyForOwnBatch() {
        Errors refusal = log.refusal();
        return refusal != Errors.NONE || flush() ? refusal : Errors.NOT_COORDINATOR;
    }

    /** Appends the batch to the log; false if that failed and the shard was dropped. */
    boolean flush() {
        if (batch.isEmpty()) {
            return shard != null;
        }
        MemoryRecords records = MemoryRecords.withRecords(Compression.NONE, batch.toArray(SimpleRecord[]::new));
        long expectedLast = nextOffset - 1;
        batch.clear();
        batchBytes = 0;
        return switch (log.append(records)) {
            case CoordinatorLog.Appended.At(long base, long last) -> {
                if (last != expectedLast) {
                    divergence.diverged(Errors.UNKNOWN_SERVER_ERROR,
                            "appended at " + base + " to " + last + ", expected the end at " + expectedLast);
                    yield false;
                }
                yield true;
            }
            case CoordinatorLog.Appended.Refused(Errors error, String detail) -> {
                divergence.diverged(error, detail);
                yield false;
            }
        };
    }

    private CoordinatorShard loaded() {
        CoordinatorShard current = shard;
        if (current == null) {
            throw new IllegalStateException("Shard " + log.partition() + " is not loaded");
        }
        return current;
    }
}
