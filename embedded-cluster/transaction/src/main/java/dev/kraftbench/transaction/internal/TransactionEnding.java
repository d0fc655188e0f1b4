package dev.kraftbench.transaction.internal;

import dev.kraftbench.transaction.ProducerIdAndEpoch;
import dev.kraftbench.transaction.TransactionState;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * END_TXN: commits or aborts. A producer of transaction version 2 goes on in the next epoch after each of its transactions, so its epoch
 * tells a repeated request from the next one; with the epochs used up it goes on with another id.
 *
 * @param version the transaction version that the producer speaks
 */
public record TransactionEnding(String transactionalId, ProducerIdAndEpoch producer, boolean commit, short version) implements ProducerRequest {

    @Override
    public Verdict decide(@Nullable TransactionMetadata known, Terms terms) {
        if (known == null) {
            return new Verdict.Refused(Errors.INVALID_PRODUCER_ID_MAPPING);
        }
        return version >= TransactionMetadata.EPOCH_PER_TRANSACTION ? decideWithEpoch(known, terms) : decideInSameEpoch(known, terms);
    }

    // ---- versions 0 and 1: the epoch stays

    private Verdict decideInSameEpoch(TransactionMetadata known, Terms terms) {
        if (known.producer().id() != producer.id()) {
            return new Verdict.Refused(Errors.INVALID_PRODUCER_ID_MAPPING);
        }
        if (known.producer().epoch() != producer.epoch()) {
            return new Verdict.Refused(Errors.PRODUCER_FENCED);
        }
        return switch (known.state()) {
            case ONGOING -> new Verdict.Write(known.prepared(commit, terms.nowMillis()), producer);
            case PREPARE_COMMIT, PREPARE_ABORT -> known.isCommitted() == commit ? Verdict.Hold.INSTANCE : invalid();
            case COMPLETE_COMMIT, COMPLETE_ABORT -> known.isCommitted() == commit ? new Verdict.Settled(producer) : invalid();
            case EMPTY -> invalid();
            case DEAD, PREPARE_EPOCH_FENCE -> throw illegal(known.state());
        };
    }

    // ---- version 2: each transaction has its epoch

    private Verdict decideWithEpoch(TransactionMetadata known, Terms terms) {
        if (known.state().isPrepared() && known.continuation().equals(producer)) {
            // The producer is ahead: it ends its next transaction, while this one is still being ended.
            return Verdict.Hold.INSTANCE;
        }
        boolean sameId = known.producer().id() == producer.id();
        boolean repeatedAfterOverflow = known.producer().previousId() == producer.id()
                && producer.epoch() == Short.MAX_VALUE - 1
                && known.producer().epoch() == 0;
        if (!sameId && !repeatedAfterOverflow) {
            return new Verdict.Refused(Errors.INVALID_PRODUCER_ID_MAPPING);
        }
        boolean current = sameId && known.producer().epoch() == producer.epoch();
        // Where the last transaction was of an older version it ended in its own epoch: then this is a producer that was fenced.
        boolean repeated = repeatedAfterOverflow
                || sameId && known.hasEpochPerTransaction() && known.producer().epoch() == producer.epoch() + 1;
        return switch (known.state()) {
            case ONGOING -> current ? prepare(known, terms) : fenced();
            case EMPTY -> !current ? fenced() : commit ? invalid() : prepare(known, terms);
            case PREPARE_COMMIT, PREPARE_ABORT -> !repeated ? fenced() : known.isCommitted() == commit ? Verdict.Hold.INSTANCE : invalid();
            case COMPLETE_COMMIT, COMPLETE_ABORT -> {
                if (repeated) {
                    yield known.isCommitted() == commit ? new Verdict.Settled(known.producer().current()) : invalid();
                }
                yield !current ? fenced() : commit ? invalid() : prepare(known, terms);
            }
            case DEAD, PREPARE_EPOCH_FENCE -> throw illegal(known.state());
        };
    }

    private Verdict prepare(TransactionMetadata known, Terms terms) {
        boolean exhausted = known.producer().isExhausted();
        if (exhausted && !terms.hasFreshProducerId()) {
            return Verdict.NeedsProducerId.INSTANCE;
        }
        long nextId = exhausted ? terms.freshProducerId() : ProducerLineage.NO_ID;
        TransactionMetadata next = known.preparedWithEpoch(commit, nextId, terms.nowMillis(), version);
        return new Verdict.Write(next, next.continuation());
    }

    private static Verdict fenced() {
        return new Verdict.Refused(Errors.PRODUCER_FENCED);
    }

    private static Verdict invalid() {
        return new Verdict.Refused(Errors.INVALID_TXN_STATE);
    }

    private IllegalStateException illegal(TransactionState state) {
        return new IllegalStateException(transactionalId + " is in state " + state);
    }
}
