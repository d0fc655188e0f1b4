package dev.kraftbench.transaction.internal;

import dev.kraftbench.transaction.ProducerIdAndEpoch;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * INIT_PRODUCER_ID of a transactional id: the producer gets an epoch that nobody has had, and whoever wrote before is fenced.
 *
 * @param timeoutMillis of the producer's transactions
 * @param expected who the producer is, if it only wants another epoch after an error (KIP-360); null if it has just started
 */
public record Initialisation(String transactionalId, int timeoutMillis, @Nullable ProducerIdAndEpoch expected) implements ProducerRequest {

    @Override
    public Verdict decide(@Nullable TransactionMetadata known, Terms terms) {
        if (known == null) {
            return terms.hasFreshProducerId()
                    ? begin(TransactionMetadata.fresh(transactionalId, terms.freshProducerId(), timeoutMillis, terms.nowMillis()), terms)
                    : Verdict.NeedsProducerId.INSTANCE;
        }
        if (expected != null && !mayBe(known.producer(), expected)) {
            return new Verdict.Refused(Errors.PRODUCER_FENCED);
        }
        return switch (known.state()) {
            case EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT -> begin(known, terms);
            case PREPARE_COMMIT, PREPARE_ABORT -> Verdict.Hold.INSTANCE;
            case ONGOING -> abortFirst(known, terms);
            case DEAD, PREPARE_EPOCH_FENCE -> throw new IllegalStateException(transactionalId + " is in state " + known.state());
        };
    }

    /** The epoch is looked at later; one of an id that is used up may be that of a repeated request. */
    private static boolean mayBe(ProducerLineage producer, ProducerIdAndEpoch expected) {
        return producer.epoch() == ProducerLineage.NO_EPOCH
                || expected.id() == producer.id()
                || expected.id() == producer.previousId() && ProducerLineage.isExhausted(expected.epoch());
    }

    private Verdict begin(TransactionMetadata known, Terms terms) {
        ProducerLineage producer = known.producer();
        ProducerLineage next;
        if (producer.isExhausted() && (expected == null || expected.epoch() == producer.epoch())) {
            if (!terms.hasFreshProducerId()) {
                return Verdict.NeedsProducerId.INSTANCE;
            }
            next = producer.rotated(terms.freshProducerId(), expected == null ? ProducerLineage.NO_EPOCH : producer.epoch());
        } else if (expected == null) {
            next = producer.bumped(ProducerLineage.NO_EPOCH);
        } else if (producer.epoch() == ProducerLineage.NO_EPOCH || expected.epoch() == producer.epoch()) {
            next = producer.bumped(producer.epoch());
        } else if (expected.epoch() == producer.lastEpoch()) {
            // The answer to the first request got lost; nobody else has come meanwhile, or the last epoch would be forgotten.
            next = producer.kept();
        } else {
            return new Verdict.Refused(Errors.PRODUCER_FENCED);
        }
        return new Verdict.Write(known.initialised(next, timeoutMillis, terms.nowMillis()), next.current());
    }

    private Verdict abortFirst(TransactionMetadata known, Terms terms) {
        ProducerLineage producer = known.producer();
        if (expected != null && expected.epoch() != producer.epoch() && expected.epoch() != producer.lastEpoch()) {
            // A producer of the past must not abort the transaction of its successor.
            return new Verdict.Refused(Errors.PRODUCER_FENCED);
        }
        return known.abortedByCoordinator(terms)
                .<Verdict>map(Verdict.AbortFirst::new)
                .orElse(Verdict.NeedsProducerId.INSTANCE);
    }
}
