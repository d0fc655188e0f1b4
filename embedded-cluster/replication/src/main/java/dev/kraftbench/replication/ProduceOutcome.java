package dev.kraftbench.replication;

import dev.kraftbench.storage.AppendResult.RecordError;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** How an append to a partition ended. */
public sealed interface ProduceOutcome {

    /**
     * The records are in the log, replicated as far as the producer asked.
     *
     * @param baseOffset of the first record; of the first time for a repeated idempotent batch
     * @param lastOffset of the last record
     * @param logAppendTimeMillis or -1 where records keep the producer's time
     */
    record Produced(long baseOffset, long lastOffset, long logAppendTimeMillis, long logStartOffset) implements ProduceOutcome {}

    /**
     * Not acknowledged. After {@code REQUEST_TIMED_OUT} and {@code NOT_ENOUGH_REPLICAS_AFTER_APPEND}, and when leadership was lost, the records
     * may be in the log all the same.
     *
     * @param recordErrors which records were at fault, where known (KIP-467)
     */
    record Failed(Errors error, @Nullable String message, List<RecordError> recordErrors) implements ProduceOutcome {

        public Failed(Errors error) {
            this(error, null, List.of());
        }

        public Failed(Errors error, String message) {
            this(error, message, List.of());
        }
    }
}
