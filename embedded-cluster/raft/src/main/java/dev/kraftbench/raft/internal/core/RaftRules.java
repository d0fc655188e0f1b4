package dev.kraftbench.raft.internal.core;

/**
 * The safety rules of the protocol, to be broken one at a time by tests which prove that the simulation notices.
 *
 * @param voteOncePerEpoch at most one candidate gets this replica's vote in an epoch (KIP-595, Raft §5.2)
 * @param commitOwnEpochOnly a leader counts replicas only for entries of its own epoch (Raft §5.4.2)
 * @param acknowledgeDurableOnly only forced data counts, at the leader and in a voter's fetch offset
 * @param changeVotersOneByOne voters change only when the last change and something of the leader's own epoch are committed (KIP-853)
 */
public record RaftRules(
        boolean voteOncePerEpoch, boolean commitOwnEpochOnly, boolean acknowledgeDurableOnly, boolean changeVotersOneByOne) {

    public static final RaftRules SOUND = new RaftRules(true, true, true, true);
}
