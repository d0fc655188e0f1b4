package dev.kraftbench.raft;

/** What became of {@link RaftNode#append}. */
public sealed interface AppendOutcome {

    /**
     * In the leader's log, not yet committed.
     *
     * @param baseOffset offset of the first record
     * @param lastOffset offset of the last record; committed once the high watermark is above it
     */
    record Appended(long baseOffset, long lastOffset) implements AppendOutcome {}

    /** This node does not lead in the epoch given; nothing was appended. */
    record NotLeader(LeaderAndEpoch current) implements AppendOutcome {}

    /** The records do not fit in one batch; nothing was appended. */
    record TooLarge(int sizeInBytes, int maxBytes) implements AppendOutcome {}
}
