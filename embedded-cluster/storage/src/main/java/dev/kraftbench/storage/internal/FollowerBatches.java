package dev.kraftbench.storage.internal;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * Batches that a follower got from its leader, checked.
 *
 * @param bytes the whole batches that may be appended, from position to limit
 */
public record FollowerBatches(ByteBuffer bytes, long baseOffset, long lastOffset, long maxTimestamp) {

    /**
     * Checks batch after batch, up to a partial one at the end or one of a newer epoch than the replica's: the leader had lost its
     * leadership by then, and what it sent may be of another history.
     */
    public static FollowerBatches check(ByteBuffer batches, int leaderEpoch, long logEndOffset) {
        int start = batches.position();
        int at = start;
        long base = logEndOffset;
        long next = logEndOffset;
        long maxTimestamp = RecordBatch.NO_TIMESTAMP;
        BatchHeader header = new BatchHeader(batches, at);
        while (batches.limit() - at > BatchHeader.OFFSET_MAGIC) {
            header.moveTo(batches, at);
            if (!header.isPlausible()) {
                throw new CorruptRecordException("The batch at byte " + (at - start) + " of the leader's answer is malformed");
            }
            if (header.sizeBytes() > batches.limit() - at || header.leaderEpoch() > leaderEpoch) {
                break;
            }
            if (!header.checksumMatches()) {
                throw new CorruptRecordException(
                        "The checksum of the batch at offset " + header.baseOffset() + " of the leader's answer is wrong");
            }
            // The first batch of an old format tells its last offset only.
            if (header.baseOffset() < next || header.lastOffset() < header.baseOffset()) {
                throw new IllegalArgumentException("Batch " + header.baseOffset() + "–" + header.lastOffset()
                        + " can't be appended where offset " + next + " is next");
            }
            if (at == start) {
                base = header.baseOffset();
            }
            maxTimestamp = Math.max(maxTimestamp, header.maxTimestamp());
            next = header.lastOffset() + 1;
            at += (int) header.sizeBytes();
        }
        return new FollowerBatches(batches.duplicate().limit(at), base, next - 1, maxTimestamp);
    }

    public boolean isEmpty() {
        return !bytes.hasRemaining();
    }
}
