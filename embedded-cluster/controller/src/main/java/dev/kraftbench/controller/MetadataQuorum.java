package dev.kraftbench.controller;

import dev.kraftbench.protocol.ApiMessageAndVersion;
import dev.kraftbench.raft.AppendOutcome;
import dev.kraftbench.raft.LeaderAndEpoch;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.RaftNode;
import dev.kraftbench.raft.SnapshotWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The metadata log as the controller and the loader see it. On the metadata lane. */
public interface MetadataQuorum {

    LeaderAndEpoch leaderAndEpoch();

    /** Offsets below are committed; empty until the first leader told. */
    OptionalLong highWatermark();

    /** Appends the records as one batch, if this node leads in the epoch. */
    AppendOutcome append(int epoch, List<ApiMessageAndVersion> records);

    /** Gives up leading the epoch. */
    void resign(int epoch);

    /** Begins a snapshot of everything below the offset, unless there is one already. */
    Optional<SnapshotWriter> createSnapshot(OffsetAndEpoch committed, long lastContainedLogTimestamp);

    /** This node's part in the quorum. */
    static MetadataQuorum of(RaftNode raft) {
        return new MetadataQuorum() {
            @Override
            public LeaderAndEpoch leaderAndEpoch() {
                return raft.leaderAndEpoch();
            }

            @Override
            public OptionalLong highWatermark() {
                return raft.highWatermark();
            }

            @Override
            public AppendOutcome append(int epoch, List<ApiMessageAndVersion> records) {
                return raft.append(epoch, records);
            }

            @Override
            public void resign(int epoch) {
                raft.resign(epoch);
            }

            @Override
            public Optional<SnapshotWriter> createSnapshot(OffsetAndEpoch committed, long lastContainedLogTimestamp) {
                return raft.createSnapshot(committed, lastContainedLogTimestamp);
            }
        };
    }
}
