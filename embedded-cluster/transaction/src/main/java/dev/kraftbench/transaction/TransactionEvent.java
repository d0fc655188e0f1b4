package dev.kraftbench.transaction;

import org.apache.kafka.common.TopicPartition;

/** Something that happened to a transactional id, for those who watch. Told on the shard's lane; memory only, not a record of the log. */
public sealed interface TransactionEvent {

    String transactionalId();

    /** A producer may write under this id and epoch; whoever wrote under an older one is fenced. */
    record ProducerInitialised(String transactionalId, long producerId, short producerEpoch) implements TransactionEvent {}

    record PartitionAdded(String transactionalId, TopicPartition partition, boolean first) implements TransactionEvent {}

    /** It is decided that the transaction is committed; the partitions are still to be told. */
    record CommitDecided(String transactionalId, int partitions) implements TransactionEvent {}

    record AbortDecided(String transactionalId, int partitions, AbortReason reason) implements TransactionEvent {}

    /** A request of a producer with an id or epoch of the past. */
    record ProducerFenced(String transactionalId, long producerId, short producerEpoch) implements TransactionEvent {}

    /** The partition's log has the end of the transaction. */
    record MarkerWritten(String transactionalId, TopicPartition partition, boolean committed) implements TransactionEvent {}

    /** Every partition has its marker. */
    record TransactionEnded(String transactionalId, boolean committed) implements TransactionEvent {}

    record IdExpired(String transactionalId) implements TransactionEvent {}

    /** Why a transaction is aborted. */
    enum AbortReason {
        /** Its producer asked for it. */
        PRODUCER,
        /** It has been open for longer than its producer's time-out. */
        TIMED_OUT,
        /** Another producer took over the transactional id. */
        FENCED
    }
}
