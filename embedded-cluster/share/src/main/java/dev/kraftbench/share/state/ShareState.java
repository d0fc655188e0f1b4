package dev.kraftbench.share.state;

import java.util.Collection;
import org.apache.kafka.coordinator.share.generated.ShareSnapshotValue;
import org.apache.kafka.coordinator.share.generated.ShareUpdateValue;

/** The state of one share partition as its records tell it. Changes by replay only; confined to the shard's lane. */
final class ShareState {

    static final long UNKNOWN_OFFSET = -1;
    static final int UNKNOWN_COUNT = -1;

    int snapshotEpoch;
    int stateEpoch;
    int leaderEpoch;
    long startOffset;
    int deliveryCompleteCount;
    long createMillis;
    long writeMillis;
    StateBatches batches = new StateBatches();

    /** The highest leader epoch seen, also in reads and before the state was initialised anew: older leaders are fenced. */
    int fencingLeaderEpoch = -1;

    /** Update records since the last snapshot. */
    int updates;

    /** Where the last snapshot lies in the log: everything about this share partition before it is of no use any more. */
    long snapshotLogOffset;

    void snapshot(ShareSnapshotValue value, long logOffset) {
        snapshotEpoch = value.snapshotEpoch();
        stateEpoch = Math.max(stateEpoch, value.stateEpoch());
        leaderEpoch = value.leaderEpoch();
        fencingLeaderEpoch = Math.max(fencingLeaderEpoch, value.leaderEpoch());
        startOffset = value.startOffset();
        deliveryCompleteCount = value.deliveryCompleteCount();
        createMillis = value.createTimestamp();
        writeMillis = value.writeTimestamp();
        batches = new StateBatches();
        value.stateBatches().forEach(batch -> batches.add(
                new StateBatch(batch.firstOffset(), batch.lastOffset(), batch.deliveryState(), batch.deliveryCount())));
        updates = 0;
        snapshotLogOffset = logOffset;
    }

    void update(ShareUpdateValue value) {
        fencingLeaderEpoch = Math.max(fencingLeaderEpoch, value.leaderEpoch());
        if (value.leaderEpoch() != -1) {
            leaderEpoch = value.leaderEpoch();
        }
        if (value.startOffset() != UNKNOWN_OFFSET) {
            startOffset = value.startOffset();
        }
        deliveryCompleteCount = value.deliveryCompleteCount();
        value.stateBatches().forEach(batch -> batches.add(
                new StateBatch(batch.firstOffset(), batch.lastOffset(), batch.deliveryState(), batch.deliveryCount())));
        if (startOffset != UNKNOWN_OFFSET) {
            batches.dropBefore(startOffset);
        }
        updates++;
    }

    /** What the batches will be with these, from the start offset on. */
    StateBatches with(Collection<StateBatch> more, long newStartOffset) {
        StateBatches merged = new StateBatches(batches);
        merged.addAll(more);
        if (newStartOffset != UNKNOWN_OFFSET) {
            merged.dropBefore(newStartOffset);
        }
        return merged;
    }
}
