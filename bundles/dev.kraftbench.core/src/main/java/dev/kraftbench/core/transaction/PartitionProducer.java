package dev.kraftbench.core.transaction;

import dev.kraftbench.core.model.PartitionId;


/**
 * A producer with idempotence as a partition's leader remembers it.
 *
 * @param lastSequence -1 when it is not known
 * @param lastMillis timestamp of its last batch
 * @param transactionStart offset at which its open transaction begins, -1 when none is
 * @param coordinatorEpoch of the last marker, -1 when there was none
 */
public record PartitionProducer(PartitionId partition, long producerId, int producerEpoch, int lastSequence, long lastMillis, long transactionStart,
        int coordinatorEpoch) {

    public boolean inTransaction() {
        return transactionStart >= 0;
    }
}
