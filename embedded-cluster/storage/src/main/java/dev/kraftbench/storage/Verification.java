package dev.kraftbench.storage;

import org.apache.kafka.common.protocol.Errors;

/** Whether a batch of a transaction needs the word of the transaction coordinator before a log takes it (KIP-890). */
public sealed interface Verification {

    /** The log knows the producer's transaction to be open, or has the batch already. */
    enum Open implements Verification {
        INSTANCE
    }

    /** The coordinator must be asked; the batch is appended with this guard afterwards. */
    record Needed(VerificationGuard guard) implements Verification {}

    /** The batch would be refused whatever the coordinator says. */
    record Refused(Errors error, String message) implements Verification {}
}
