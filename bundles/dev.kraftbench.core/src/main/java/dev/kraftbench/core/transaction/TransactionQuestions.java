package dev.kraftbench.core.transaction;

import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.PartitionId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What can be asked about a cluster's transactions. Futures as those of {@link dev.kraftbench.core.ClusterConnection}. */
public interface TransactionQuestions {

    /** Every transactional id that a coordinator remembers; of very many, those with an open transaction in detail first. */
    CompletableFuture<Found<TransactionSummary>> transactions(Duration timeout);

    /** The producers that the leaders of these partitions remember. */
    CompletableFuture<Found<PartitionProducer>> producers(Collection<PartitionId> partitions, Duration timeout);

    /** Transactions that no coordinator will end, in all partitions of the cluster; asks every leader. */
    CompletableFuture<Found<HangingTransactions.Hanging>> hanging(Duration atLeast, Duration timeout);

    /** What was found; one gap for each part that did not answer. */
    record Found<T>(List<T> all, List<Gap> gaps) {
        public Found {
            all = List.copyOf(all);
            gaps = List.copyOf(gaps);
        }
    }
}
