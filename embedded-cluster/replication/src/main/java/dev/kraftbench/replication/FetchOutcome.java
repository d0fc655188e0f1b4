package dev.kraftbench.replication;

import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.storage.AbortedTransaction;
import dev.kraftbench.storage.EpochEnd;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** What a read of a partition gave. */
public sealed interface FetchOutcome {

    /**
     * @param records possibly empty; the receiver releases them exactly once
     * @param aborted transactions among the records, for those who read committed ones only; null for others
     */
    record Records(RecordSlice records, Positions positions, @Nullable List<AbortedTransaction> aborted) implements FetchOutcome {}

    /** The follower's log has left the leader's: it must truncate by this (KIP-595). */
    record Diverging(EpochEnd leader, Positions positions) implements FetchOutcome {}

    /** The offset is not in the log. */
    record OutOfRange(Positions positions) implements FetchOutcome {}

    /** No read took place. */
    record Failed(Errors error) implements FetchOutcome {}

    /** Where the log stood at the read. */
    record Positions(long logStartOffset, long highWatermark, long lastStableOffset, long logEndOffset) {}

    /** Gives back what the outcome pins. */
    default void release() {
        if (this instanceof Records read) {
            read.records().release();
        }
    }
}
