package dev.kraftbench.raft;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a node sees of the quorum, for views and DescribeQuorum. Replicas' progress is known to the leader only.
 *
 * @param role name of this node's role in the epoch, such as {@code Leader}
 */
public record QuorumStatus(
        int nodeId,
        String role,
        LeaderAndEpoch leader,
        long logStartOffset,
        long logEndOffset,
        OptionalLong highWatermark,
        VoterSet voters,
        List<ReplicaProgress> voterProgress,
        List<ReplicaProgress> observerProgress) {

    /**
     * How far a replica has come.
     *
     * @param logEndOffset -1 if not known
     * @param lastFetchMillis wall clock of its last fetch, -1 for the leader itself or if not known
     * @param lastCaughtUpMillis wall clock at which it last had everything, -1 if not known
     */
    public record ReplicaProgress(ReplicaKey replica, long logEndOffset, long lastFetchMillis, long lastCaughtUpMillis) {}
}
