package dev.kraftbench.broker.internal.data;

import dev.kraftbench.broker.AddPartitionsChannel;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.replication.PartitionTransactions.Delivery;
import dev.kraftbench.replication.ProduceOutcome;
import dev.kraftbench.storage.TransactionalBatch;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;

/**
 * Transactional batches of PRODUCE requests (KIP-890). Before the first of a transaction in a partition is taken, its transaction coordinator
 * is asked; what it says is told to the client as far as the client's version knows it. On the partition's lane.
 */
final class TransactionalProduces {

    /** Since this version leaders add partitions to transactions, and each transaction has a producer epoch of its own. */
    private static final short ADDING_SINCE = 12;
    /** Since this version clients know TRANSACTION_ABORTABLE. */
    private static final short ABORTABLE_SINCE = 11;

    private final AddPartitionsChannel coordinators;

    TransactionalProduces(AddPartitionsChannel coordinators) {
        this.coordinators = coordinators;
    }

    static boolean bumpsEpochs(short version) {
        return version >= ADDING_SINCE;
    }

    /** @param version of the PRODUCE request */
    void append(
            Partition partition, short version, String transactionalId, TransactionalBatch batch, MemoryRecords records, Delivery delivery) {
        AddPartitionsChannel.Question question = new AddPartitionsChannel.Question(
                transactionalId, batch.producerId(), batch.epoch(), partition.id().topicPartition(), !bumpsEpochs(version));
        partition
                .transactions()
                .append(
                        batch,
                        records,
                        delivery,
                        answer -> coordinators.ask(
                                question,
                                partition.lane(),
                                error -> answer.accept(error == Errors.NONE ? null : failure(error, version))));
    }

    /** What a client that speaks this version is told. */
    static ProduceOutcome.Failed failure(Errors error, short version) {
        return switch (error) {
            case INVALID_TXN_STATE -> notAdded();
            case TRANSACTION_ABORTABLE -> version < ABORTABLE_SINCE ? notAdded() : new ProduceOutcome.Failed(error);
            // Not every client knows these for an answer to a produce request, or that it may try again.
            case NETWORK_EXCEPTION, COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR -> notVerified(error);
            case CONCURRENT_TRANSACTIONS -> bumpsEpochs(version) ? new ProduceOutcome.Failed(error) : notVerified(error);
            default -> new ProduceOutcome.Failed(error);
        };
    }

    private static ProduceOutcome.Failed notAdded() {
        return new ProduceOutcome.Failed(Errors.INVALID_TXN_STATE, "The partition is not part of the transaction");
    }

    private static ProduceOutcome.Failed notVerified(Errors error) {
        return new ProduceOutcome.Failed(
                Errors.NOT_ENOUGH_REPLICAS, "Could not verify that the partition is part of the transaction: " + error);
    }
}
