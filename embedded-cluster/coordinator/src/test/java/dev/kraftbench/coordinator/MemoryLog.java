package dev.kraftbench.coordinator;

import dev.kraftbench.protocol.RecordSlice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import dev.kraftbench.storage.VerificationGuard;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.jspecify.annotations.Nullable;

/** A coordinator's log in memory, committed when a test says so (or at once), which outlives those who lead it. */
public final class MemoryLog implements CoordinatorLog {

    private record Batch(long baseOffset, long lastOffset, byte[] bytes) {}

    private final TopicPartition partition;
    private final List<Batch> batches = new ArrayList<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private long highWatermark;
    private int pinned;
    private boolean closed;

    /** Whether an append is committed at once. */
    public boolean autoCommit = true;

    /** What an append is refused with before it is tried. */
    public Errors refusal = Errors.NONE;

    /** What the next append fails with. */
    public Errors failNextAppend = Errors.NONE;

    public int maxBatchBytes = 1 << 20;
    public int appends;
    public int reads;

    public MemoryLog(TopicPartition partition) {
        this.partition = partition;
    }

    @Override
    public TopicPartition partition() {
        return partition;
    }

    @Override
    public long startOffset() {
        return batches.isEmpty() ? 0 : batches.getFirst().baseOffset();
    }

    @Override
    public long endOffset() {
        return batches.isEmpty() ? 0 : batches.getLast().lastOffset() + 1;
    }

    @Override
    public long highWatermark() {
        return highWatermark;
    }

    @Override
    public int maxBatchBytes() {
        return maxBatchBytes;
    }

    @Override
    public Errors refusal() {
        return refusal;
    }

    @Override
    public Appended append(MemoryRecords batch) {
        if (failNextAppend != Errors.NONE) {
            Errors error = failNextAppend;
            failNextAppend = Errors.NONE;
            return new Appended.Refused(error, "told to fail");
        }
        if (batch.sizeInBytes() > maxBatchBytes) {
            throw new IllegalStateException("batch of " + batch.sizeInBytes() + " bytes");
        }
        long base = endOffset();
        for (MutableRecordBatch each : batch.batches()) {
            int count = (int) (each.lastOffset() - each.baseOffset() + 1);
            each.setLastOffset(endOffset() + count - 1);
            ByteBuffer bytes = ByteBuffer.allocate(each.sizeInBytes());
            each.writeTo(bytes);
            batches.add(new Batch(each.baseOffset(), each.lastOffset(), bytes.array()));
        }
        appends++;
        if (autoCommit) {
            commit();
        }
        return new Appended.At(base, endOffset() - 1);
    }

    @Override
    public Appended appendTransactional(MemoryRecords batch, VerificationGuard guard) {
        return append(batch);
    }

    @Override
    public Appended appendMarker(MemoryRecords marker, short transactionVersion) {
        return append(marker);
    }

    @Override
    public @Nullable RecordSlice read(long fromOffset, int maxBytes) {
        reads++;
        List<byte[]> found = new ArrayList<>();
        int size = 0;
        for (Batch batch : batches) {
            if (batch.lastOffset() >= fromOffset && (found.isEmpty() || size + batch.bytes().length <= maxBytes)) {
                found.add(batch.bytes());
                size += batch.bytes().length;
            }
        }
        if (found.isEmpty()) {
            return null;
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        found.forEach(all::put);
        pinned++;
        return new MemorySlice(all.flip(), () -> pinned--);
    }

    @Override
    public void onHighWatermark(Runnable listener) {
        closed = false;
        listeners.add(listener);
    }

    @Override
    public void close() {
        closed = true;
        listeners.clear();
    }

    public boolean isClosed() {
        return closed;
    }

    /** Slices that have not been released. */
    public int pinned() {
        return pinned;
    }

    /** Everything appended so far is committed. */
    public void commit() {
        highWatermark = endOffset();
        List.copyOf(listeners).forEach(Runnable::run);
    }

    /** Another broker led without having what is not committed. */
    public void loseUncommitted() {
        batches.removeIf(batch -> batch.baseOffset() >= highWatermark);
    }

    /** All records, as they lie in the log. */
    public List<Record> records() {
        List<Record> all = new ArrayList<>();
        batches.forEach(batch -> MemoryRecords.readableRecords(ByteBuffer.wrap(batch.bytes())).records().forEach(all::add));
        return all;
    }

    /** All batches, as they lie in the log. */
    public List<MutableRecordBatch> batches() {
        List<MutableRecordBatch> all = new ArrayList<>();
        batches.forEach(batch -> MemoryRecords.readableRecords(ByteBuffer.wrap(batch.bytes())).batches().forEach(all::add));
        return all;
    }
}
