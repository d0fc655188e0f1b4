package dev.kraftbench.raft.internal.core;

import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.VoterSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/** The shape of this replica's log: where it begins and ends, what of it is durable and committed, its epochs, voters and snapshots. */
final class LogState {

    private final Consumer<Effect> effects;
    private final EpochHistory epochs;
    private final VoterHistory voterHistory;
    private long start;
    private long end;
    private long durableEnd;
    private @Nullable OffsetAndEpoch startSnapshot;
    private @Nullable OffsetAndEpoch latestSnapshot;
    private long highWatermark = -1;

    private boolean flushing;
    private long flushSerial;
    /** What a flush under way can still vouch for: truncations since it began took away the rest. */
    private long flushCap = Long.MAX_VALUE;

    LogState(RaftCore.Recovered recovered, Consumer<Effect> effects) {
        this.effects = effects;
        this.epochs = recovered.epochs();
        this.voterHistory = recovered.voters();
        this.start = recovered.logStart();
        this.end = recovered.logEnd();
        this.durableEnd = recovered.logEnd();
        this.startSnapshot = recovered.startSnapshot();
        this.latestSnapshot = recovered.latestSnapshot();
    }

    EpochHistory epochs() {
        return epochs;
    }

    VoterHistory voterHistory() {
        return voterHistory;
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    long durableEnd() {
        return durableEnd;
    }

    /** The snapshot at which the log starts, null if it starts at offset 0. */
    @Nullable OffsetAndEpoch startSnapshot() {
        return startSnapshot;
    }

    @Nullable OffsetAndEpoch latestSnapshot() {
        return latestSnapshot;
    }

    /** -1 if not known. */
    long highWatermark() {
        return highWatermark;
    }

    /** Appends batches that follow on the log. */
    void append(List<LogBatch> batches) {
        for (LogBatch batch : batches) {
            if (batch.baseOffset() != end || batch.lastOffset() < end) {
                throw new IllegalStateException("batch " + batch.baseOffset() + ".." + batch.lastOffset() + " at log end " + end);
            }
            noteAppended(batch.epoch(), batch.lastOffset(), batch.voters(), batch.kraftVersion());
        }
        effects.accept(new Effect.Append(batches));
    }

    /** Appends control records of our own; {@code voters} is the set among them, if any. */
    void appendControl(int epoch, List<ApiMessage> records, @Nullable VoterSet voters) {
        effects.accept(new Effect.AppendControl(end, epoch, records));
        OptionalInt kraftVersion = voters == null ? OptionalInt.empty() : OptionalInt.of(voterHistory.kraftVersion());
        noteAppended(epoch, end + records.size() - 1, voters, kraftVersion);
    }

    private void noteAppended(int epoch, long lastOffset, @Nullable VoterSet voters, OptionalInt kraftVersion) {
        epochs.append(epoch, end);
        voterHistory.add(end, voters, kraftVersion);
        end = lastOffset + 1;
    }

    void truncateTo(long offset) {
        if (offset < highWatermark) {
            throw new IllegalStateException("the leader wants committed records cut off: from " + offset + ", high watermark "
                    + highWatermark);
        }
        epochs.truncateTo(offset);
        voterHistory.truncateTo(offset);
        end = offset;
        durableEnd = Math.min(durableEnd, offset);
        flushCap = Math.min(flushCap, offset);
        effects.accept(new Effect.Truncate(offset));
    }

    void snapshotTaken(OffsetAndEpoch id) {
        if (latestSnapshot == null || id.offset() > latestSnapshot.offset()) {
            latestSnapshot = id;
        }
    }

    /** What lies below the snapshot's end is gone. */
    void startMoved(OffsetAndEpoch id) {
        start = id.offset();
        startSnapshot = id;
        epochs.startAt(id);
    }

    /** The whole log is replaced by a snapshot, all of which is committed. */
    void startOver(OffsetAndEpoch id, @Nullable VoterSet voters, OptionalInt kraftVersion) {
        epochs.resetTo(id);
        voterHistory.resetTo(id.offset(), voters, kraftVersion);
        start = id.offset();
        end = id.offset();
        durableEnd = id.offset();
        flushCap = Math.min(flushCap, id.offset());
        startSnapshot = id;
        effects.accept(new Effect.StartLogAt(id));
        commit(id.offset());
    }

    /** Has the log forced if it needs to be and isn't being forced. */
    void flush() {
        if (!flushing && durableEnd < end) {
            flushing = true;
            flushCap = Long.MAX_VALUE;
            effects.accept(new Effect.FlushLog(++flushSerial, end));
        }
    }

    void flushed(long upTo) {
        flushing = false;
        durableEnd = Math.max(durableEnd, Math.min(upTo, flushCap));
    }

    void commit(long offset) {
        if (offset > highWatermark) {
            highWatermark = offset;
            effects.accept(new Effect.Committed(offset));
        }
    }
}
