package dev.kraftbench.transaction.internal;

import org.jspecify.annotations.Nullable;

/** What a producer asks of its transactional id. Deciding is pure: it reads, and changes nothing. */
public sealed interface ProducerRequest permits Initialisation, PartitionAddition, TransactionEnding {

    String transactionalId();

    /** @param known what the log says of the transactional id, or null if nothing */
    Verdict decide(@Nullable TransactionMetadata known, Terms terms);

    /**
     * What the decision depends on besides.
     *
     * @param nowMillis wall clock
     * @param transactionVersion the cluster's level of the feature
     * @param freshProducerId that nobody has had yet, or -1
     */
    record Terms(long nowMillis, short transactionVersion, long freshProducerId) {
        boolean hasFreshProducerId() {
            return freshProducerId != ProducerLineage.NO_ID;
        }
    }
}
