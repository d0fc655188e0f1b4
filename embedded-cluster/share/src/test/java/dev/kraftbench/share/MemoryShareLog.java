package dev.kraftbench.share;

import dev.kraftbench.coordinator.MemorySlice;
import dev.kraftbench.replication.FetchOutcome;
import dev.kraftbench.storage.AbortedTransaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** A partition's committed records in memory. */
final class MemoryShareLog implements ShareLog {

    private record Batch(long base, long last, byte[] bytes) {}

    private final List<Batch> batches = new ArrayList<>();
    private final List<AbortedTransaction> aborted = new ArrayList<>();
    private List<Runnable> listeners = new ArrayList<>();
    private long end;
    int pinned;
    long startOffset;
    Errors refusal = Errors.NONE;

    /** Appends one batch. */
    void append(int count) {
        SimpleRecord[] records = new SimpleRecord[count];
        for (int i = 0; i < count; i++) {
            records[i] = new SimpleRecord(("v" + (end + i)).getBytes());
        }
        add(MemoryRecords.withRecords(end, Compression.NONE, records), count);
    }

    /** Appends a transaction of one batch and its marker. */
    void appendTransaction(int count, long producerId, boolean commits) {
        SimpleRecord[] records = new SimpleRecord[count];
        for (int i = 0; i < count; i++) {
            records[i] = new SimpleRecord(("t" + (end + i)).getBytes());
        }
        long first = end;
        add(MemoryRecords.withTransactionalRecords(end, Compression.NONE, producerId, (short) 0, 0, 0, records), count);
        EndTransactionMarker marker = new EndTransactionMarker(commits ? ControlRecordType.COMMIT : ControlRecordType.ABORT, 0);
        if (!commits) {
            aborted.add(new AbortedTransaction(producerId, first, end, end + 1));
        }
        add(MemoryRecords.withEndTransactionMarker(end, 0, 0, producerId, (short) 0, marker), 1);
    }

    /** Leaves offsets without records, as compaction does. */
    void skip(int count) {
        end += count;
    }

    private void add(MemoryRecords records, int count) {
        ByteBuffer bytes = records.buffer().duplicate();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        batches.add(new Batch(end, end + count - 1, copy));
        end += count;
        List<Runnable> woken = listeners;
        listeners = new ArrayList<>();
        woken.forEach(Runnable::run);
    }

    @Override
    public String name() {
        return "orders-0";
    }

    @Override
    public String topic() {
        return "t";
    }

    @Override
    public int leaderEpoch() {
        return 3;
    }

    @Override
    public Errors refusal() {
        return refusal;
    }

    @Override
    public long startOffset() {
        return startOffset;
    }

    @Override
    public FetchOutcome read(long offset, int maxBytes, boolean wholeFirstBatch, boolean readCommitted) {
        FetchOutcome.Positions positions = new FetchOutcome.Positions(startOffset, end, end, end);
        if (offset < startOffset || offset > end) {
            return new FetchOutcome.OutOfRange(positions);
        }
        ByteBuffer all = ByteBuffer.allocate(1 << 20);
        for (Batch batch : batches) {
            boolean fits = all.position() + batch.bytes().length <= maxBytes || all.position() == 0 && wholeFirstBatch;
            if (batch.last() >= offset && fits) {
                all.put(batch.bytes());
            } else if (batch.last() >= offset) {
                break;
            }
        }
        pinned++;
        return new FetchOutcome.Records(new MemorySlice(all.flip(), () -> pinned--), positions, readCommitted ? List.copyOf(aborted) : null);
    }

    @Override
    public Begin begin(ShareSettings.Reset reset) {
        return switch (reset) {
            case ShareSettings.Reset.Earliest ignored -> new Begin.At(startOffset);
            case ShareSettings.Reset.Latest ignored -> new Begin.At(end);
            case ShareSettings.Reset.Newer ignored -> new Begin.Unknown(Errors.OFFSET_NOT_AVAILABLE);
        };
    }

    @Override
    public void onceMoved(Runnable listener) {
        listeners.add(listener);
    }
}
