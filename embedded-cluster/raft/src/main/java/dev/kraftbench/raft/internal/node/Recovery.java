package dev.kraftbench.raft.internal.node;

import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.RaftConfig;
import dev.kraftbench.raft.RaftLog;
import dev.kraftbench.raft.internal.core.ElectionState;
import dev.kraftbench.raft.internal.core.EpochHistory;
import dev.kraftbench.raft.internal.core.RaftCore;
import dev.kraftbench.raft.internal.core.VoterHistory;
import dev.kraftbench.raft.internal.log.Batches;
import dev.kraftbench.raft.internal.log.SnapshotFile;
import dev.kraftbench.raft.internal.log.Snapshots;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.jspecify.annotations.Nullable;

/** Puts together what a replica knows from its log, snapshots and quorum state, and mends what a crash left half done. Helper work. */
public final class Recovery {

    private static final int CHUNK_BYTES = 1 << 20;

    private Recovery() {}

    public static RaftCore.Recovered recover(RaftConfig config, RaftLog log, Snapshots snapshots, ElectionState election)
            throws IOException {
        SnapshotFile latest = snapshots.latest();
        int lastEpoch = log.epochs().isEmpty() ? 0 : log.epochs().getLast().epoch();
        if (latest != null && latest.id().offset() > 0
                && (latest.id().epoch() > lastEpoch || latest.id().offset() > log.endOffset())) {
            // A fetched snapshot became durable, the log's new beginning did not.
            log.truncateFullyAndStartAt(latest.id().offset());
        }
        SnapshotFile start = log.startOffset() == 0 ? null : startSnapshot(config, log, snapshots);
        EpochHistory epochs = new EpochHistory(
                log.epochs().stream().map(e -> new EpochHistory.Start(e.epoch(), e.startOffset())).toList());
        if (start != null) {
            epochs.startAt(start.id());
        }
        return new RaftCore.Recovered(
                election, log.startOffset(), log.endOffset(), epochs, voters(config, log, snapshots),
                start == null ? null : start.id(), latest == null ? null : latest.id());
    }

    /** Segments go as a whole, so the log can begin a little before the snapshot at which it was cut. */
    private static SnapshotFile startSnapshot(RaftConfig config, RaftLog log, Snapshots snapshots) throws IOException {
        SnapshotFile start = snapshots.atOrAfter(log.startOffset());
        if (start == null || start.id().offset() > log.endOffset()) {
            throw new IOException("the metadata log in " + config.partitionDirectory() + " begins at offset " + log.startOffset()
                    + " and there is no snapshot of what came before");
        }
        if (start.id().offset() > log.startOffset()) {
            log.committed(start.id().offset());
            log.startAt(start.id().offset());
        }
        return start;
    }

    private static VoterHistory voters(RaftConfig config, RaftLog log, Snapshots snapshots) throws IOException {
        VoterHistory history = new VoterHistory(config.staticVoters());
        @Nullable SnapshotFile bootstrap = snapshots.endingAt(0);
        if (bootstrap != null) {
            history.add(VoterHistory.BOOTSTRAP, bootstrap.voters(), bootstrap.kraftVersion());
        }
        SnapshotFile latest = snapshots.latest();
        if (latest != null && latest.id().offset() > 0) {
            history.add(latest.id().offset() - 1, latest.voters(), latest.kraftVersion());
        }
        long offset = log.startOffset();
        while (offset < log.endOffset()) {
            ByteBuffer bytes = log.read(offset, CHUNK_BYTES);
            long before = offset;
            for (MutableRecordBatch batch : MemoryRecords.readableRecords(bytes).batches()) {
                if (batch.isControlBatch()) {
                    Batches.Control control = Batches.control(batch);
                    history.add(batch.baseOffset(), control.voters(), control.kraftVersion());
                }
                offset = batch.lastOffset() + 1;
            }
            if (offset == before) {
                throw new IOException("nothing to read at offset " + offset + " of the metadata log, which ends at " + log.endOffset());
            }
        }
        return history;
    }

    /** The identity of the last snapshot, for log lines. */
    public static String describe(RaftCore.Recovered recovered) {
        OffsetAndEpoch snapshot = recovered.latestSnapshot();
        return "log " + recovered.logStart() + ".." + recovered.logEnd() + ", snapshot " + (snapshot == null ? "none" : snapshot);
    }
}
