package dev.kraftbench.raft;

/**
 * The end of a log or the identity of a snapshot: everything below {@code offset} is contained, and the last of it was written in
 * {@code epoch}. Ordered as KIP-595 compares logs in a vote: epoch first.
 */
public record OffsetAndEpoch(long offset, int epoch) implements Comparable<OffsetAndEpoch> {

    public static final OffsetAndEpoch START = new OffsetAndEpoch(0, 0);

    @Override
    public int compareTo(OffsetAndEpoch other) {
        return epoch != other.epoch ? Integer.compare(epoch, other.epoch) : Long.compare(offset, other.offset);
    }
}
