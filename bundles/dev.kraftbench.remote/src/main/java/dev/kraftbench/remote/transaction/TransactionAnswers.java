package dev.kraftbench.remote.transaction;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.transaction.HangingTransactions;
import dev.kraftbench.core.transaction.HangingTransactions.Hanging;
import dev.kraftbench.core.transaction.PartitionProducer;
import dev.kraftbench.core.transaction.TransactionQuestions;
import dev.kraftbench.core.transaction.TransactionSummary;
import dev.kraftbench.remote.AdminAccess;
import dev.kraftbench.remote.Gathering;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Questions about transactions, answered by the Admin API. */
public final class TransactionAnswers implements TransactionQuestions {
    /** So many are asked about in detail; the others are listed with what the list says. */
    private static final int MOST_DETAILS = 1_000;
    private static final Set<TransactionState> ENDED = Set.of(TransactionState.EMPTY, TransactionState.COMPLETE_COMMIT, TransactionState.COMPLETE_ABORT);

    private final AdminAccess access;
    private final ClusterModel model;
    private final InstantSource clock;

    public TransactionAnswers(AdminAccess access, ClusterModel model) {
        this.access = access;
        this.model = model;
        this.clock = Clock.systemUTC();
    }

    @Override
    public CompletableFuture<Found<TransactionSummary>> transactions(Duration timeout) {
        return access.ask("LIST_TRANSACTIONS", s -> transactions(s.admin(), new ListTransactionsOptions(), MOST_DETAILS, timeout));
    }

    /** @param mostDetails of how many the details are asked for, those that are open first */
    private CompletableFuture<Found<TransactionSummary>> transactions(Admin admin, ListTransactionsOptions which, int mostDetails, Duration timeout) {
        List<Gap> gaps = new ArrayList<>();
        Duration third = timeout.dividedBy(3);
        return answer("LIST_TRANSACTIONS", admin.listTransactions(which.timeoutMs(millis(third))).byBrokerId(), third)
                .thenCompose(byBroker -> Gathering.of("LIST_TRANSACTIONS", TEXTS.of("part.transactions"), byBroker, third, gaps)).thenCompose(listings -> {
            List<TransactionListing> all = listings.values().stream().flatMap(Collection::stream)
                    .sorted(Comparator.<TransactionListing, Boolean>comparing(listing -> ENDED.contains(listing.state()))
                            .thenComparing(TransactionListing::transactionalId)).toList();
            List<String> ids = all.stream().limit(mostDetails).map(TransactionListing::transactionalId).toList();
            return described(admin, ids, third, gaps).thenApply(details -> new Found<>(all.stream()
                    .map(listing -> summary(listing, details.get(listing.transactionalId()))).toList(), copy(gaps)));
        });
    }

    private static CompletableFuture<Map<String, TransactionDescription>> described(Admin admin, List<String> ids, Duration timeout, List<Gap> gaps) {
        if (ids.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        var result = admin.describeTransactions(ids, new DescribeTransactionsOptions().timeoutMs(millis(timeout)));
        return Gathering.of("DESCRIBE_TRANSACTIONS", TEXTS.of("part.transactionDetails"), ids.stream().distinct()
                .collect(Collectors.toMap(id -> id, result::description)), timeout, gaps);
    }

    private static TransactionSummary summary(TransactionListing listing, @org.jspecify.annotations.Nullable TransactionDescription details) {
        return details == null
                ? new TransactionSummary(listing.transactionalId(), listing.state().toString(), -1, listing.producerId(), -1, -1, -1, new TreeSet<>())
                : new TransactionSummary(listing.transactionalId(), details.state().toString(), details.coordinatorId(), details.producerId(),
                        details.producerEpoch(), details.transactionStartTimeMs().orElse(-1), details.transactionTimeoutMs(),
                        details.topicPartitions().stream().map(p -> new PartitionId(p.topic(), p.partition())).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Override
    public CompletableFuture<Found<PartitionProducer>> producers(Collection<PartitionId> partitions, Duration timeout) {
        return access.ask("DESCRIBE_PRODUCERS", s -> producers(s.admin(), partitions, timeout));
    }

    private static CompletableFuture<Found<PartitionProducer>> producers(Admin admin, Collection<PartitionId> partitions, Duration timeout) {
        if (partitions.isEmpty()) {
            return CompletableFuture.completedFuture(new Found<>(List.of(), List.of()));
        }
        List<Gap> gaps = new ArrayList<>();
        List<TopicPartition> asked = partitions.stream().map(key -> new TopicPartition(key.topic(), key.partition())).toList();
        var result = admin.describeProducers(asked, new DescribeProducersOptions().timeoutMs(millis(timeout)));
        Map<TopicPartition, KafkaFuture<PartitionProducerState>> each = asked.stream().collect(Collectors.toMap(p -> p, result::partitionResult));
        return Gathering.of("DESCRIBE_PRODUCERS", TEXTS.of("part.producers"), each, timeout, gaps).thenApply(answers -> {
            List<PartitionProducer> producers = new ArrayList<>();
            answers.forEach((partition, state) -> state.activeProducers().forEach(producer -> producers.add(producer(partition, producer))));
            producers.sort(Comparator.comparing(PartitionProducer::partition).thenComparingLong(PartitionProducer::producerId));
            return new Found<>(producers, copy(gaps));
        });
    }

    private static PartitionProducer producer(TopicPartition partition, ProducerState state) {
        return new PartitionProducer(new PartitionId(partition.topic(), partition.partition()), state.producerId(), state.producerEpoch(),
                state.lastSequence(), state.lastTimestamp(), state.currentTransactionStartOffset().orElse(-1), state.coordinatorEpoch().orElse(-1));
    }

    @Override
    public CompletableFuture<Found<Hanging>> hanging(Duration atLeast, Duration timeout) {
        Duration half = timeout.dividedBy(2);
        return access.ask("DESCRIBE_PRODUCERS", s -> producers(s.admin(), led(), half).thenCompose(found -> {
            Set<Long> open = found.all().stream().filter(PartitionProducer::inTransaction).map(PartitionProducer::producerId).collect(Collectors.toSet());
            if (open.isEmpty()) {
                return CompletableFuture.completedFuture(new Found<Hanging>(List.of(), found.gaps()));
            }
            // of all: one whose partitions are not known would be taken for a hanging one
            return transactions(s.admin(), new ListTransactionsOptions().filterProducerIds(open), Integer.MAX_VALUE, half).thenApply(known -> {
                List<Gap> gaps = new ArrayList<>(found.gaps());
                gaps.addAll(known.gaps());
                // a coordinator that did not answer may know them all
                List<Hanging> hanging = known.gaps().isEmpty() ? HangingTransactions.find(found.all(), known.all(), atLeast, clock.millis()) : List.of();
                return new Found<>(hanging, gaps);
            });
        }));
    }

    private List<PartitionId> led() {
        return model.latest().partitions().filter(partition -> partition.leader() >= 0)
                .map(partition -> new PartitionId(partition.topic(), partition.partition())).toList();
    }

    private static List<Gap> copy(List<Gap> gaps) {
        synchronized (gaps) {
            return List.copyOf(gaps);
        }
    }
}
