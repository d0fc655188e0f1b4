package dev.kraftbench.share;

import dev.kraftbench.replication.FetchOutcome;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.replication.PartitionOffsets;
import dev.kraftbench.replication.PartitionOffsets.Answer;
import dev.kraftbench.replication.PartitionOffsets.Bound;
import dev.kraftbench.replication.ReadSpec;
import org.apache.kafka.common.protocol.Errors;

/** A partition of this broker, for share groups. */
final class PartitionShareLog implements ShareLog {

    private final Partition partition;
    private final int leaderEpoch;

    PartitionShareLog(Partition partition) {
        this.partition = partition;
        this.leaderEpoch = partition.leaderEpoch();
    }

    @Override
    public String name() {
        return partition.name();
    }

    @Override
    public String topic() {
        return partition.id().topic();
    }

    @Override
    public int leaderEpoch() {
        return leaderEpoch;
    }

    @Override
    public Errors refusal() {
        return partition.isLeader() && partition.leaderEpoch() == leaderEpoch ? Errors.NONE : Errors.NOT_LEADER_OR_FOLLOWER;
    }

    @Override
    public long startOffset() {
        return partition.logStartOffset();
    }

    @Override
    public FetchOutcome read(long offset, int maxBytes, boolean wholeFirstBatch, boolean readCommitted) {
        ReadSpec.Reader reader = new ReadSpec.Reader.Client(readCommitted, true);
        return partition.fetch(new ReadSpec(reader, offset, maxBytes, wholeFirstBatch, leaderEpoch, -1, -1), true);
    }

    @Override
    public Begin begin(ShareSettings.Reset reset) {
        long now = partition.lane().clock().wallMillis();
        long timestamp = switch (reset) {
            case ShareSettings.Reset.Earliest ignored -> PartitionOffsets.EARLIEST;
            case ShareSettings.Reset.Latest ignored -> PartitionOffsets.LATEST;
            case ShareSettings.Reset.Newer(var than) -> Math.max(0, now - than.toMillis());
        };
        Answer answer = at(timestamp);
        // Nothing is that new: only what comes is.
        return begin(answer instanceof Answer.None ? at(PartitionOffsets.LATEST) : answer);
    }

    private Answer at(long timestamp) {
        return partition.offsets().forTimestamp(timestamp, Bound.HIGH_WATERMARK, leaderEpoch, true);
    }

    private static Begin begin(Answer answer) {
        return switch (answer) {
            case Answer.At at -> new Begin.At(at.offset());
            case Answer.None ignored -> new Begin.Unknown(Errors.OFFSET_NOT_AVAILABLE);
            case Answer.Failed(Errors error) -> new Begin.Unknown(error);
        };
    }

    @Override
    public void onceMoved(Runnable listener) {
        partition.awaitCommitted(moved -> listener.run());
    }
}
