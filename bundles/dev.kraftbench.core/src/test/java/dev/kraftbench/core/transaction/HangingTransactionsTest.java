package dev.kraftbench.core.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.transaction.HangingTransactions.Hanging;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HangingTransactionsTest {
    private static final PartitionId P0 = new PartitionId("orders", 0);
    private static final PartitionId P1 = new PartitionId("orders", 1);
    private static final long NOW = 10_000_000;
    private static final Duration LEAST = Duration.ofMinutes(15);
    private static final long OLD = NOW - LEAST.toMillis() - 1;

    private static PartitionProducer producer(PartitionId partition, long id, long lastMillis, long start) {
        return new PartitionProducer(partition, id, 3, 7, lastMillis, start, 0);
    }

    private static List<Hanging> find(List<PartitionProducer> producers, TransactionSummary... known) {
        return HangingTransactions.find(producers, List.of(known), LEAST, NOW);
    }

    private static TransactionSummary transaction(long producerId, PartitionId... partitions) {
        return new TransactionSummary("payments", "Ongoing", 1, producerId, 3, OLD, 60_000, new TreeSet<>(List.of(partitions)));
    }

    @Test
    void oneThatNoCoordinatorKnowsHangs() {
        PartitionProducer lost = producer(P0, 5, OLD, 40);
        assertEquals(List.of(new Hanging(lost, "")), find(List.of(lost), transaction(6, P0)));
    }

    @Test
    void onePartitionThatItsCoordinatorDoesNotKnowHangs() {
        PartitionProducer known = producer(P0, 5, OLD, 40);
        PartitionProducer lost = producer(P1, 5, OLD, 90);
        assertEquals(List.of(new Hanging(lost, "payments")), find(List.of(known, lost), transaction(5, P0)));
    }

    @Test
    void youngOnesMayStillBeAdded() {
        assertEquals(List.of(), find(List.of(producer(P0, 5, NOW - 1_000, 40))));
    }

    @Test
    void whoeverHasNoTransactionOpenDoesNotHang() {
        assertEquals(List.of(), find(List.of(producer(P0, 5, OLD, -1))));
    }
}
