package dev.kraftbench.coordinator;

import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.replication.FetchOutcome;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.storage.AppendOrigin;
import dev.kraftbench.storage.AppendResult;
import dev.kraftbench.storage.VerificationGuard;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;

/** A partition that this broker leads, as a coordinator's log for one leader epoch. Confined to the partition's lane. */
public final class PartitionCoordinatorLog implements CoordinatorLog {

    private final Partition partition;
    private final int leaderEpoch;
    private final List<Runnable> listeners = new ArrayList<>(1);

    public PartitionCoordinatorLog(Partition partition, int leaderEpoch) {
        this.partition = partition;
        this.leaderEpoch = leaderEpoch;
    }

    @Override
    public TopicPartition partition() {
        return partition.id().topicPartition();
    }

    @Override
    public long startOffset() {
        return partition.logStartOffset();
    }

    @Override
    public long endOffset() {
        return partition.logEndOffset();
    }

    @Override
    public long highWatermark() {
        return partition.highWatermark();
    }

    @Override
    public int maxBatchBytes() {
        return partition.maxBatchBytes();
    }

    @Override
    public Errors refusal() {
        return partition.leaderEpoch() == leaderEpoch ? partition.refusal() : Errors.NOT_LEADER_OR_FOLLOWER;
    }

    @Override
    public Appended append(MemoryRecords batch) {
        return append(batch, AppendOrigin.COORDINATOR);
    }

    @Override
    public Appended appendTransactional(MemoryRecords batch, VerificationGuard guard) {
        return append(batch, new AppendOrigin.Coordinator(guard));
    }

    @Override
    public Appended appendMarker(MemoryRecords marker, short transactionVersion) {
        return append(marker, new AppendOrigin.Marker(transactionVersion));
    }

    private Appended append(MemoryRecords batch, AppendOrigin origin) {
        Errors refusal = refusal();
        if (refusal != Errors.NONE) {
            return new Appended.Refused(refusal, "not taken any more");
        }
        return switch (partition.appendNow(batch, origin)) {
            case AppendResult.Appended appended -> new Appended.At(appended.baseOffset(), appended.lastOffset());
            case AppendResult.Rejected rejected -> new Appended.Refused(rejected.error(), rejected.message());
            case AppendResult.Duplicate duplicate ->
                throw new IllegalStateException("A batch without a producer was taken for a repeated one at " + duplicate.baseOffset());
        };
    }

    @Override
    public @Nullable RecordSlice read(long fromOffset, int maxBytes) {
        FetchOutcome outcome = partition.readOwn(fromOffset, maxBytes);
        if (outcome instanceof FetchOutcome.Records(RecordSlice records, var ignored, var alsoIgnored)) {
            if (records.sizeInBytes() > 0) {
                return records;
            }
            records.release();
            return null;
        }
        throw new IllegalStateException("Could not read " + partition.name() + " at offset " + fromOffset + ": " + outcome);
    }

    @Override
    public void onHighWatermark(Runnable listener) {
        listeners.add(listener);
        partition.onHighWatermark(listener);
    }

    @Override
    public void close() {
        listeners.forEach(partition::removeHighWatermarkListener);
        listeners.clear();
    }
}
