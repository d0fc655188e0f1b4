package dev.kraftbench.controller;

import dev.kraftbench.protocol.ApiMessageAndVersion;
import dev.kraftbench.raft.AppendOutcome;
import dev.kraftbench.raft.CommittedBatch;
import dev.kraftbench.raft.LeaderAndEpoch;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.RaftListener;
import dev.kraftbench.raft.SnapshotContents;
import dev.kraftbench.raft.SnapshotWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A metadata log in memory that commits when the test says so. */
final class TestQuorum implements MetadataQuorum {

    final int nodeId;
    final List<CommittedBatch> log = new ArrayList<>();
    final List<List<ApiMessageAndVersion>> snapshots = new ArrayList<>();
    private final List<RaftListener> listeners = new ArrayList<>();
    private LeaderAndEpoch leader = LeaderAndEpoch.UNKNOWN;
    private long endOffset;
    private int delivered;
    boolean autoCommit = true;
    int maxRecordsPerBatch = Integer.MAX_VALUE;

    TestQuorum(int nodeId) {
        this.nodeId = nodeId;
    }

    void addListener(RaftListener listener) {
        listeners.add(listener);
    }

    void elect(int leaderId, int epoch) {
        leader = LeaderAndEpoch.of(leaderId, epoch);
        if (leaderId == nodeId) {
            // The leader's own control record.
            log.add(new CommittedBatch(endOffset, endOffset, epoch, 0, 10, List.of()));
            endOffset++;
            commit();
        } else {
            // A new leader does not have what was not committed.
            while (log.size() > delivered) {
                log.removeLast();
            }
            endOffset = log.isEmpty() ? 0 : log.getLast().lastOffset() + 1;
        }
        listeners.forEach(listener -> listener.leaderChanged(leader));
    }

    /** Records that another controller wrote. */
    void replicate(int epoch, ApiMessageAndVersion... records) {
        log.add(new CommittedBatch(endOffset, endOffset + records.length - 1, epoch, 0, 100, List.of(records)));
        endOffset += records.length;
        commit();
    }

    void bootstrap(List<ApiMessageAndVersion> records) {
        SnapshotContents snapshot = new SnapshotContents() {
            @Override
            public OffsetAndEpoch id() {
                return OffsetAndEpoch.START;
            }

            @Override
            public long lastContainedLogTimestamp() {
                return 0;
            }

            @Override
            public void forEachBatch(Consumer<List<ApiMessageAndVersion>> reader) {
                reader.accept(records);
            }
        };
        listeners.forEach(listener -> listener.loadSnapshot(snapshot));
    }

    void commit() {
        while (delivered < log.size()) {
            CommittedBatch batch = log.get(delivered++);
            listeners.forEach(listener -> listener.committed(batch));
        }
    }

    List<ApiMessageAndVersion> records() {
        return log.stream().flatMap(batch -> batch.records().stream()).toList();
    }

    @Override
    public LeaderAndEpoch leaderAndEpoch() {
        return leader;
    }

    @Override
    public OptionalLong highWatermark() {
        return delivered == 0 ? OptionalLong.empty() : OptionalLong.of(log.get(delivered - 1).lastOffset() + 1);
    }

    @Override
    public AppendOutcome append(int epoch, List<ApiMessageAndVersion> records) {
        if (!leader.isLeader(nodeId) || leader.epoch() != epoch) {
            return new AppendOutcome.NotLeader(leader);
        }
        if (records.size() > maxRecordsPerBatch) {
            return new AppendOutcome.TooLarge(records.size(), maxRecordsPerBatch);
        }
        long base = endOffset;
        log.add(new CommittedBatch(base, base + records.size() - 1, epoch, 0, records.size() * 50, List.copyOf(records)));
        endOffset += records.size();
        if (autoCommit) {
            commit();
        }
        return new AppendOutcome.Appended(base, endOffset - 1);
    }

    @Override
    public void resign(int epoch) {
        leader = new LeaderAndEpoch(java.util.OptionalInt.empty(), epoch + 1);
        listeners.forEach(listener -> listener.leaderChanged(leader));
    }

    @Override
    public Optional<SnapshotWriter> createSnapshot(OffsetAndEpoch committed, long lastContainedLogTimestamp) {
        List<ApiMessageAndVersion> written = new ArrayList<>();
        return Optional.of(new SnapshotWriter() {
            @Override
            public OffsetAndEpoch id() {
                return committed;
            }

            @Override
            public void append(List<ApiMessageAndVersion> records) {
                written.addAll(records);
            }

            @Override
            public void freeze() {
                snapshots.add(List.copyOf(written));
            }

            @Override
            public void close() {}
        });
    }
}
