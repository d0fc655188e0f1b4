package dev.kraftbench.raft;

import dev.kraftbench.protocol.ApiMessageAndVersion;
import dev.kraftbench.protocol.RequestHandler;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * One node's part in the metadata quorum, as voter or observer. Confined to the metadata lane, but for {@link #open}, which waits and is
 * helper work, and the {@link #handlers()}, which may be called on any lane.
 */
public final class RaftNode implements AutoCloseable {

    private RaftNode() {}

    /** Opens log, snapshots and quorum state, recovering them. Waits: call it off the lane. The node is silent until {@link #start}. */
    public static RaftNode open(RaftConfig config, RaftPorts ports) throws IOException {
        throw new UnsupportedOperationException("lands next");
    }

    /** Starts taking part. On the lane. */
    public void start() {
        throw new UnsupportedOperationException("lands next");
    }

    /** Stops at once, as a crash would, but with files closed. On the lane. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("lands next");
    }

    /** A leader hands over first (EndQuorumEpoch); then {@link #close}. {@code closed} runs on the lane when the files are closed. */
    public void shutdown(Runnable closed) {
        throw new UnsupportedOperationException("lands next");
    }

    public int nodeId() {
        throw new UnsupportedOperationException("lands next");
    }

    public LeaderAndEpoch leaderAndEpoch() {
        throw new UnsupportedOperationException("lands next");
    }

    /** Offsets below are committed; empty until the first leader told. */
    public OptionalLong highWatermark() {
        throw new UnsupportedOperationException("lands next");
    }

    /** The voters by the newest voter set in the log, committed or not. */
    public VoterSet voters() {
        throw new UnsupportedOperationException("lands next");
    }

    /** Where the leader's controller listener is, if leader and address are known. */
    public Optional<Endpoint> leaderEndpoint() {
        throw new UnsupportedOperationException("lands next");
    }

    public QuorumStatus status() {
        throw new UnsupportedOperationException("lands next");
    }

    /** The listener gets the newest snapshot, then the log, from the beginning. */
    public void addListener(RaftListener listener) {
        throw new UnsupportedOperationException("lands next");
    }

    public void removeListener(RaftListener listener) {
        throw new UnsupportedOperationException("lands next");
    }

    /**
     * Appends the records as one batch, atomically, if this node leads in the epoch.
     *
     * @param epoch that {@link RaftListener#leaderChanged} told the caller
     */
    public AppendOutcome append(int epoch, List<ApiMessageAndVersion> records) {
        throw new UnsupportedOperationException("lands next");
    }

    /** Steps down, if this node leads in the epoch, and tells the others to elect. */
    public void resign(int epoch) {
        throw new UnsupportedOperationException("lands next");
    }

    /**
     * Begins a snapshot of everything below the committed offset.
     *
     * @param committed as of {@link CommittedBatch}: its last offset + 1 and its epoch
     * @param lastContainedLogTimestamp append time of that batch
     * @return empty if there is a snapshot at or after this offset already
     */
    public Optional<SnapshotWriter> createSnapshot(OffsetAndEpoch committed, long lastContainedLogTimestamp) {
        throw new UnsupportedOperationException("lands next");
    }

    /** VOTE, BEGIN_QUORUM_EPOCH, END_QUORUM_EPOCH, FETCH (metadata topic), FETCH_SNAPSHOT, DESCRIBE_QUORUM. */
    public Map<ApiKeys, RequestHandler> handlers() {
        throw new UnsupportedOperationException("lands next");
    }
}
