package dev.kraftbench.storage.internal;

import org.apache.kafka.common.protocol.Errors;

/** Whether a batch of an idempotent or transactional producer may be appended. */
public sealed interface ProducerCheck {

    /** It may. */
    enum Ok implements ProducerCheck {
        INSTANCE
    }

    /** The log has it already. */
    record Duplicate(long baseOffset, long lastOffset, long timestampMillis) implements ProducerCheck {}

    record Refused(Errors error, String message) implements ProducerCheck {}
}
