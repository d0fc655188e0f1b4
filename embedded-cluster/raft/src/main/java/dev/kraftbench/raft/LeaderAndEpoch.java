package dev.kraftbench.raft;

import java.util.OptionalInt;

/**
 * Who leads the metadata log in an epoch, as far as this node knows.
 *
 * @param leaderId empty while the epoch's leader is not known
 */
public record LeaderAndEpoch(OptionalInt leaderId, int epoch) {

    /** Before anything was heard. */
    public static final LeaderAndEpoch UNKNOWN = new LeaderAndEpoch(OptionalInt.empty(), 0);

    public static LeaderAndEpoch of(int leaderId, int epoch) {
        return new LeaderAndEpoch(OptionalInt.of(leaderId), epoch);
    }

    public boolean isLeader(int nodeId) {
        return leaderId.isPresent() && leaderId.getAsInt() == nodeId;
    }
}
