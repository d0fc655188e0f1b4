package dev.kraftbench.coordinator;

import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;

/**
 * The end of a producer's transaction in one partition, as the transaction coordinator decided it.
 *
 * @param coordinatorEpoch of the transaction coordinator; markers of an older one are refused
 * @param transactionVersion that the transaction runs under: from 2 on every transaction has a producer epoch of its own (KIP-890)
 */
public record TransactionEnd(TransactionalProducer producer, int coordinatorEpoch, boolean committed, short transactionVersion) {

    /** The marker as a control batch. */
    public MemoryRecords marker(long wallMillis) {
        return MemoryRecords.withEndTransactionMarker(
                wallMillis,
                producer.producerId(),
                producer.epoch(),
                new EndTransactionMarker(committed ? ControlRecordType.COMMIT : ControlRecordType.ABORT, coordinatorEpoch));
    }
}
