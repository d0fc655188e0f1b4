package dev.kraftbench.storage;

import java.util.List;
import org.apache.kafka.common.protocol.Errors;

/** What became of an append as leader. */
public sealed interface AppendResult {

    /**
     * The records are in the page cache.
     *
     * @param logAppendTimeMillis the time given to the records, or -1 where they keep the producer's
     * @param logStartOffset of the log, for the response
     * @param sizeBytes what the log grew by
     */
    record Appended(
            long baseOffset, long lastOffset, long maxTimestampMillis, long logAppendTimeMillis, long logStartOffset, int sizeBytes)
            implements AppendResult {}

    /**
     * An idempotent producer sent a batch again that the log has: answered as a success with the offsets of the first time (KIP-98).
     *
     * @param timestampMillis of the first time's batch
     */
    record Duplicate(long baseOffset, long lastOffset, long timestampMillis, long logStartOffset) implements AppendResult {}

    /**
     * Nothing was appended.
     *
     * @param recordErrors which records of the batch were at fault, where that is known (KIP-467)
     */
    record Rejected(Errors error, String message, List<RecordError> recordErrors) implements AppendResult {

        public Rejected(Errors error, String message) {
            this(error, message, List.of());
        }
    }

    /** A record at fault. */
    record RecordError(int batchIndex, String message) {}
}
