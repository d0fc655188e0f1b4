package dev.kraftbench.transaction.internal;

import dev.kraftbench.transaction.ProducerIdAndEpoch;
import org.apache.kafka.common.protocol.Errors;

/** What a producer's request comes to, before anything is written. */
sealed interface Verdict {

    record Refused(Errors error) implements Verdict {}

    /** All is as the request wants it; the producer goes on as this one. */
    record Settled(ProducerIdAndEpoch producer) implements Verdict {}

    /** To be decided again with a fresh producer id. */
    enum NeedsProducerId implements Verdict {
        INSTANCE
    }

    /** To be decided again when the transaction that is being ended has its markers. */
    enum Hold implements Verdict {
        INSTANCE
    }

    /** To be written; the producer then goes on as this one. */
    record Write(TransactionMetadata next, ProducerIdAndEpoch producer) implements Verdict {}

    /** The open transaction is to be aborted first; then the request is to be decided again. */
    record AbortFirst(TransactionMetadata next) implements Verdict {}
}
