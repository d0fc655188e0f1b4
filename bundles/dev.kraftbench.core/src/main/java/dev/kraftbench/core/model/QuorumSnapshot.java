package dev.kraftbench.core.model;

import java.util.List;

/**
 * The KRaft quorum.
 *
 * @param leader node id, -1 when there is none
 */
public record QuorumSnapshot(int leader, int leaderEpoch, long highWatermark, List<Replica> voters, List<Replica> observers) {
    public QuorumSnapshot {
        voters = List.copyOf(voters);
        observers = List.copyOf(observers);
    }

    /**
     * @param lag records behind the leader's log end
     * @param lastCaughtUpMillis epoch milliseconds, -1 when unknown
     */
    public record Replica(int id, long logEndOffset, long lag, long lastFetchMillis, long lastCaughtUpMillis) {}
}
