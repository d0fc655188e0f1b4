package dev.kraftbench.transaction.internal;

import dev.kraftbench.transaction.ProducerIdAndEpoch;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * ADD_PARTITIONS_TO_TXN and ADD_OFFSETS_TO_TXN: the partitions belong to the producer's transaction, which begins with the first of them.
 *
 * @param version the transaction version that the producer speaks
 */
public record PartitionAddition(String transactionalId, ProducerIdAndEpoch producer, Set<TopicPartition> partitions, short version)
        implements ProducerRequest {

    @Override
    public Verdict decide(@Nullable TransactionMetadata known, Terms terms) {
        if (known == null) {
            return new Verdict.Refused(Errors.INVALID_PRODUCER_ID_MAPPING);
        }
        if (known.state().isPrepared() && known.continuation().equals(producer)) {
            return Verdict.Hold.INSTANCE;
        }
        Errors error = check(known, producer);
        if (error != Errors.NONE) {
            return new Verdict.Refused(error);
        }
        return switch (known.state()) {
            case PREPARE_COMMIT, PREPARE_ABORT -> Verdict.Hold.INSTANCE;
            case ONGOING -> known.partitions().containsAll(partitions) ? new Verdict.Settled(producer) : add(known, terms);
            case EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT -> add(known, terms);
            case DEAD, PREPARE_EPOCH_FENCE -> throw new IllegalStateException(transactionalId + " is in state " + known.state());
        };
    }

    private Verdict add(TransactionMetadata known, Terms terms) {
        return new Verdict.Write(known.withPartitions(partitions, terms.nowMillis(), version), producer);
    }

    /** Whether the producer's transaction includes each of the partitions (KIP-890). */
    static Map<TopicPartition, Errors> verify(@Nullable TransactionMetadata known, ProducerIdAndEpoch producer, Set<TopicPartition> partitions) {
        Errors error = known == null ? Errors.INVALID_PRODUCER_ID_MAPPING : check(known, producer);
        if (known == null || error != Errors.NONE) {
            return partitions.stream().collect(Collectors.toMap(Function.identity(), any -> error));
        }
        Map<TopicPartition, Errors> errors = new HashMap<>();
        for (TopicPartition partition : partitions) {
            errors.put(partition, known.state().isPrepared()
                    ? Errors.CONCURRENT_TRANSACTIONS
                    : known.partitions().contains(partition) ? Errors.NONE : Errors.TRANSACTION_ABORTABLE);
        }
        return errors;
    }

    private static Errors check(TransactionMetadata known, ProducerIdAndEpoch producer) {
        if (known.producer().id() != producer.id()) {
            return Errors.INVALID_PRODUCER_ID_MAPPING;
        }
        return known.producer().epoch() == producer.epoch() ? Errors.NONE : Errors.PRODUCER_FENCED;
    }
}
