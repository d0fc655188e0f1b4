package dev.kraftbench.coordinator;

import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.storage.VerificationGuard;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;

/**
 * The log of one shard, as its leader sees it. Confined to the lane of the partition; only the bytes of a slice may be read elsewhere.
 */
public interface CoordinatorLog {

    TopicPartition partition();

    long startOffset();

    long endOffset();

    long highWatermark();

    /** The largest batch that an append takes, in bytes. */
    int maxBatchBytes();

    /** {@link Errors#NONE} if an append would be taken now, otherwise why not (no longer leader, too few in-sync replicas). */
    Errors refusal();

    /** Appends one batch at the end. It is not committed before the high watermark has passed it. */
    Appended append(MemoryRecords batch);

    /**
     * Appends one batch of a transaction.
     *
     * @param guard of the question to the transaction coordinator that let it pass, if there had to be one (KIP-890)
     */
    Appended appendTransactional(MemoryRecords batch, VerificationGuard guard);

    /**
     * Appends the end of a transaction.
     *
     * @param transactionVersion that the transaction runs under, by which the log knows which producer epochs may end it
     */
    Appended appendMarker(MemoryRecords marker, short transactionVersion);

    /**
     * Pins up to this many bytes from the offset on, at least one whole batch; null at the end of the log. The bytes may be read on a
     * helper; the reader releases the slice.
     */
    @Nullable
    RecordSlice read(long fromOffset, int maxBytes);

    /** Calls the listener on the lane each time the high watermark has moved, until this log is closed. */
    void onHighWatermark(Runnable listener);

    /** Ends the listening; the leadership this log stood for is over. */
    void close();

    /** What became of an append. */
    sealed interface Appended {
        /** In the leader's log, with these offsets. */
        record At(long baseOffset, long lastOffset) implements Appended {}

        /** Nothing was written. */
        record Refused(Errors error, String detail) implements Appended {}
    }
}
