package dev.kraftbench.core.transaction;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds transactions that are open in a partition's log while no coordinator will ever end them: read_committed consumers wait behind them for ever. The
 * same rule as that of {@code kafka-transactions.sh find-hanging}. Pure.
 */
public final class HangingTransactions {
    /** Brokers refuse longer transactions, unless {@code transaction.max.timeout.ms} says otherwise. */
    public static final Duration USUAL_MAXIMUM = Duration.ofMinutes(15);

    private HangingTransactions() {}

    /** @param id transactional id whose coordinator does not know of the partition; empty when no coordinator knows the producer */
    public record Hanging(PartitionProducer producer, String id) {}

    /**
     * @param atLeast younger ones are left alone: their partition may be about to be added
     * @param known what the coordinators know; those of all producers that are in a transaction
     */
    public static List<Hanging> find(Collection<PartitionProducer> producers, Collection<TransactionSummary> known, Duration atLeast, long nowMillis) {
        Map<Long, TransactionSummary> byProducer = new HashMap<>();
        known.forEach(transaction -> byProducer.put(transaction.producerId(), transaction));
        return producers.stream()
                .filter(producer -> producer.inTransaction() && nowMillis - producer.lastMillis() >= atLeast.toMillis())
                .filter(producer -> {
                    TransactionSummary transaction = byProducer.get(producer.producerId());
                    return transaction == null || !transaction.partitions().contains(producer.partition());
                })
                .map(producer -> new Hanging(producer, byProducer.containsKey(producer.producerId()) ? byProducer.get(producer.producerId()).id() : ""))
                .toList();
    }
}
