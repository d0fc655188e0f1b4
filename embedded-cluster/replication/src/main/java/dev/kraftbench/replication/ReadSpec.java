package dev.kraftbench.replication;

/**
 * What a reader wants of a partition.
 *
 * @param atLeastOneBatch whether the first batch is given whole even if it is larger than {@code maxBytes}
 * @param currentLeaderEpoch that the reader believes in, or -1
 * @param lastFetchedEpoch epoch of the record before {@code offset} in a follower's log, or -1 (KIP-595)
 * @param logStartOffset of a follower's log, or -1
 */
public record ReadSpec(
        Reader reader, long offset, int maxBytes, boolean atLeastOneBatch, int currentLeaderEpoch, int lastFetchedEpoch, long logStartOffset) {

    /** Who reads. */
    public sealed interface Reader {

        /**
         * A client: sees what is committed.
         *
         * @param readCommitted up to the last stable offset instead of the high watermark
         * @param leaderOnly whether followers must refuse (clients older than KIP-392)
         */
        record Client(boolean readCommitted, boolean leaderOnly) implements Reader {}

        /**
         * A replica: sees the whole log of the leader.
         *
         * @param epoch of its registration as a broker, or -1 where the protocol has none (KIP-903)
         */
        record Replica(int id, long epoch) implements Reader {}
    }

    /** A client's read below the high watermark. */
    public static ReadSpec committed(long offset, int maxBytes) {
        return new ReadSpec(new Reader.Client(false, true), offset, maxBytes, true, -1, -1, -1);
    }

    public ReadSpec limitedTo(int bytes, boolean wholeFirstBatch) {
        return new ReadSpec(reader, offset, bytes, wholeFirstBatch, currentLeaderEpoch, lastFetchedEpoch, logStartOffset);
    }
}
