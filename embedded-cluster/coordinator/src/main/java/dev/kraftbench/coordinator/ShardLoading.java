package dev.kraftbench.coordinator;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.protocol.RecordSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays a log into a fresh shard, chunk by chunk: bytes are read and decoded on a helper, applied on the lane, which serves others in
 * between. The next chunk is decoded while one is applied. Confined to the lane.
 */
final class ShardLoading {

    private static final Logger LOG = LoggerFactory.getLogger(ShardLoading.class);

    /** Records applied in one turn of the lane, so that others on it wait for a millisecond or so. */
    private static final int STEPS_PER_TURN = 2_000;

    private sealed interface Step {
        record Apply(long offset, long producerId, CoordinatorRecord record) implements Step {}

        record TransactionEnd(long producerId, boolean committed) implements Step {}
    }

    private record Chunk(List<Step> steps, long nextOffset, Map<Short, Integer> unknownTypes) {}

    private final ShardSettings settings;
    private final CoordinatorLog log;
    private final Lane lane;
    private final Helpers helpers;
    private final RecordFormat format;
    private final CoordinatorShard shard;
    private final long endOffset;
    private final Consumer<@Nullable Exception> done;
    private final Map<Short, Integer> unknownTypes = new TreeMap<>();
    /** Used by one helper at a time. */
    private final RecurringValues values = new RecurringValues();

    private long readOffset;
    /** Decoded, but not yet being applied. */
    private @Nullable Chunk next;

    private boolean decoding;
    private boolean applying;
    private long records;
    /** Nothing is applied and nobody is told any more. */
    private boolean over;

    /** @param done told null when everything up to the end that the log has now is applied, or what went wrong */
    ShardLoading(
            ShardSettings settings,
            CoordinatorLog log,
            Lane lane,
            Helpers helpers,
            RecordFormat format,
            CoordinatorShard shard,
            Consumer<@Nullable Exception> done) {
        this.settings = settings;
        this.log = log;
        this.lane = lane;
        this.helpers = helpers;
        this.format = format;
        this.shard = shard;
        this.done = done;
        this.readOffset = log.startOffset();
        this.endOffset = log.endOffset();
    }

    long records() {
        return records;
    }

    /** Nothing is applied and nobody is told any more. */
    void cancel() {
        over = true;
    }

    void start() {
        readOn();
        goOn();
    }

    /** Has the next chunk decoded, which goes on while the one before is applied; no more than one is ahead. */
    private void readOn() {
        if (decoding || next != null || readOffset >= endOffset) {
            return;
        }
        RecordSlice slice;
        try {
            slice = log.read(readOffset, settings.loadChunkBytes());
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        if (slice == null) {
            fail(new IllegalStateException("Log " + log.partition() + " has no records at offset " + readOffset
                    + " although it ends at " + endOffset));
            return;
        }
        long from = readOffset;
        decoding = true;
        helpers.submit(lane, () -> decode(slice, from), outcome -> {
            decoding = false;
            if (over) {
                return;
            }
            switch (outcome) {
                case Helpers.Outcome.Done<Chunk>(Chunk chunk) -> {
                    readOffset = chunk.nextOffset();
                    next = chunk;
                    goOn();
                }
                case Helpers.Outcome.Failed<Chunk>(Exception cause) -> fail(cause);
            }
        });
    }

    /** Applies the chunk that is ready, if none is being applied. */
    private void goOn() {
        Chunk chunk = next;
        if (applying || over) {
            return;
        }
        if (chunk != null) {
            next = null;
            applying = true;
            readOn();
            apply(chunk, 0);
        } else if (!decoding && readOffset >= endOffset) {
            finish();
        }
    }

    private void fail(Exception cause) {
        over = true;
        done.accept(cause);
    }

    private Chunk decode(RecordSlice slice, long from) {
        try {
            List<Step> steps = new ArrayList<>();
            Map<Short, Integer> unknown = new TreeMap<>();
            long nextOffset = from;
            for (MutableRecordBatch batch : MemoryRecords.readableRecords(slice.read()).batches()) {
                batch.ensureValid();
                if (batch.lastOffset() < from) {
                    continue;
                }
                if (batch.baseOffset() >= endOffset) {
                    break;
                }
                nextOffset = batch.lastOffset() + 1;
                decode(batch, from, steps, unknown);
            }
            if (nextOffset == from) {
                throw new IllegalStateException("Log " + log.partition() + " gave no whole batch at offset " + from);
            }
            return new Chunk(steps, nextOffset, unknown);
        } finally {
            slice.release();
        }
    }

    private void decode(MutableRecordBatch batch, long from, List<Step> steps, Map<Short, Integer> unknown) {
        if (batch.isControlBatch()) {
            for (Record record : batch) {
                ControlRecordType type = ControlRecordType.parse(record.key());
                if (type == ControlRecordType.COMMIT || type == ControlRecordType.ABORT) {
                    steps.add(new Step.TransactionEnd(batch.producerId(), type == ControlRecordType.COMMIT));
                }
            }
            return;
        }
        long producerId = batch.isTransactional() ? batch.producerId() : -1;
        for (Record record : batch) {
            if (record.offset() < from) {
                continue;
            }
            if (record.key() == null) {
                throw new IllegalStateException("Record without a key at offset " + record.offset() + " of " + log.partition());
            }
            switch (format.decode(record.key(), record.value(), values)) {
                case RecordFormat.Decoded.Known(CoordinatorRecord known) -> steps.add(new Step.Apply(record.offset(), producerId, known));
                case RecordFormat.Decoded.UnknownType(short type) -> unknown.merge(type, 1, Integer::sum);
            }
        }
    }

    /** Applies a chunk from the given step on, a bounded number of steps in one turn of the lane. */
    private void apply(Chunk chunk, int from) {
        int to = Math.min(chunk.steps().size(), from + STEPS_PER_TURN);
        try {
            chunk.steps().subList(from, to).forEach(this::apply);
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        if (over) {
            return;
        }
        if (to < chunk.steps().size()) {
            later(() -> apply(chunk, to));
            return;
        }
        chunk.unknownTypes().forEach((type, count) -> unknownTypes.merge(type, count, Integer::sum));
        applying = false;
        later(this::goOn);
    }

    private void apply(Step step) {
        switch (step) {
            case Step.Apply(long offset, long producerId, CoordinatorRecord record) -> {
                shard.replay(offset, producerId, record);
                records++;
            }
            case Step.TransactionEnd(long producerId, boolean committed) -> shard.replayTransactionEnd(producerId, committed);
        }
    }

    private void later(Runnable task) {
        lane.execute(() -> {
            if (!over) {
                task.run();
            }
        });
    }

    private void finish() {
        over = true;
        unknownTypes.forEach((type, count) -> LOG.atWarn()
                .addKeyValue("nodeId", settings.nodeId())
                .addKeyValue("partition", log.partition())
                .addKeyValue("recordType", type)
                .addKeyValue("count", count)
                .log("Left records of an unknown type alone"));
        done.accept(null);
    }
}
