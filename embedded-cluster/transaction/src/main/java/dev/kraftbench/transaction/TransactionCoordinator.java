package dev.kraftbench.transaction;

import dev.kraftbench.coordinator.Gathering;
import dev.kraftbench.coordinator.Outcome;
import dev.kraftbench.coordinator.RecordFormat;
import dev.kraftbench.coordinator.ShardRuntime;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.coordinator.Shards;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.transaction.internal.HeldRequests.Waiter;
import dev.kraftbench.transaction.internal.Initialisation;
import dev.kraftbench.transaction.internal.MarkerSender;
import dev.kraftbench.transaction.internal.PartitionAddition;
import dev.kraftbench.transaction.internal.ProducerRequest;
import dev.kraftbench.transaction.internal.TransactionEnding;
import dev.kraftbench.transaction.internal.TransactionQueries;
import dev.kraftbench.transaction.internal.TransactionRecords;
import dev.kraftbench.transaction.internal.TransactionShard;
import dev.kraftbench.transaction.internal.TransactionShard.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * The transactional ids that this broker coordinates: those whose partition of {@code __transaction_state} it leads. May be called from
 * any thread; answers come on the lane of the id's partition, except where a home lane is given. Each request is answered exactly once.
 */
public final class TransactionCoordinator {

    public static final String TOPIC = Topic.TRANSACTION_STATE_TOPIC_NAME;

    /**
     * What the coordinator works with.
     *
     * @param image of the cluster, not older than the leaderships that were told; any thread
     * @param events told on the lanes of the shards
     */
    public record Context(
            ShardSettings shard,
            TransactionSettings settings,
            Supplier<ClusterImage> image,
            Helpers helpers,
            ProducerIdSource producerIds,
            Markers markers,
            Consumer<TransactionEvent> events) {}

    /**
     * How markers get to the leaders of partitions.
     *
     * @param links to all brokers, this one included
     * @param listener of brokers for brokers
     * @param timeoutNanos for one request
     */
    public record Markers(Links<PeerRequest, ApiMessage> links, String listener, long timeoutNanos) {}

    /** For which a producer's request waits for the end of its transaction before: longer than markers take when nothing is amiss. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** The same of what brokers ask for many producers at once, which must not wait for one of them. */
    private static final long BATCH_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** From this transaction version on it is brokers that add partitions (KIP-890). */
    private static final short BROKERS_ADD_SINCE = 2;

    private final Context context;
    private final Shards<TransactionShard> shards;
    private final Map<Lane, MarkerSender> senders = new ConcurrentHashMap<>();

    public TransactionCoordinator(Context context) {
        this.context = context;
        this.shards = new Shards<>(context.shard(), context.helpers(), new RecordFormat(TransactionRecords.TYPES), (leadership, timers) -> {
            MarkerSender sender = senders.computeIfAbsent(leadership.lane(), this::sender);
            TransactionShard.Context own = new TransactionShard.Context(
                    context.shard().nodeId(),
                    context.settings(),
                    () -> context.image().get().features().level(Features.TRANSACTION_VERSION),
                    context.producerIds(),
                    sender::send,
                    context.events());
            return new TransactionShard(own, leadership, timers);
        });
    }

    private MarkerSender sender(Lane lane) {
        Markers markers = context.markers();
        return new MarkerSender(
                context.shard().nodeId(),
                lane,
                new MarkerSender.Network(markers.links(), context.image(), markers.listener(), markers.timeoutNanos()));
    }

    /** The shards, which follow the leaderships of {@link #TOPIC}. */
    public Shards<?> shards() {
        return shards;
    }

    // ---- requests of producers

    /**
     * A new producer, or the next epoch of one.
     *
     * @param timeoutMillis of its transactions; ignored for a two-phase commit, whose transactions have none (KIP-939)
     * @param expected who the producer is, if it only wants another epoch; null if it has just started
     */
    public void initialise(
            String transactionalId, int timeoutMillis, boolean twoPhaseCommit, @Nullable ProducerIdAndEpoch expected, Consumer<Answer> done) {
        if (transactionalId.isEmpty()) {
            done.accept(Answer.failed(Errors.INVALID_REQUEST));
        } else if (twoPhaseCommit && !context.settings().twoPhaseCommit()) {
            done.accept(Answer.failed(Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED));
        } else if (!twoPhaseCommit && (timeoutMillis <= 0 || timeoutMillis > context.settings().maxTimeoutMillis())) {
            done.accept(Answer.failed(Errors.INVALID_TRANSACTION_TIMEOUT));
        } else {
            carryOut(new Initialisation(transactionalId, twoPhaseCommit ? Integer.MAX_VALUE : timeoutMillis, expected), PATIENCE_NANOS, done);
        }
    }

    /** @param version the transaction version that the producer speaks */
    public void addPartitions(
            String transactionalId, ProducerIdAndEpoch producer, Set<TopicPartition> partitions, short version, Consumer<Errors> done) {
        if (transactionalId.isEmpty()) {
            done.accept(Errors.INVALID_REQUEST);
        } else {
            carryOut(
                    new PartitionAddition(transactionalId, producer, partitions, version),
                    version >= BROKERS_ADD_SINCE ? BATCH_PATIENCE_NANOS : PATIENCE_NANOS,
                    answer -> done.accept(answer.error()));
        }
    }

    /** @param version the transaction version that the producer speaks */
    public void end(String transactionalId, ProducerIdAndEpoch producer, boolean commit, short version, Consumer<Answer> done) {
        if (transactionalId.isEmpty()) {
            done.accept(Answer.failed(Errors.INVALID_REQUEST));
        } else {
            carryOut(new TransactionEnding(transactionalId, producer, commit, version), PATIENCE_NANOS, done);
        }
    }

    private void carryOut(ProducerRequest request, long patienceNanos, Consumer<Answer> done) {
        Consumer<Errors> refuse = error -> done.accept(Answer.failed(error));
        onShard(request.transactionalId(), refuse, shard -> new Attempt(shard, request, patienceNanos, done).start());
    }

    /** A request on its way through a shard: with a fresh producer id if it needs one, again if it was held. */
    private final class Attempt {
        private final ShardRuntime<TransactionShard> shard;
        private final ProducerRequest request;
        private final Consumer<Answer> done;
        private final Waiter waiter;
        private long freshProducerId = ProducerIdSource.NONE;

        Attempt(ShardRuntime<TransactionShard> shard, ProducerRequest request, long patienceNanos, Consumer<Answer> done) {
            this.shard = shard;
            this.request = request;
            this.done = done;
            this.waiter = new Waiter(this::start, this::refuse, patienceNanos);
        }

        void start() {
            shard.write(each -> each.carryOut(request, freshProducerId, waiter), outcome -> {
                switch (outcome) {
                    case Outcome.Replied<Step>(Step.Answered(Answer answer)) -> done.accept(answer);
                    case Outcome.Replied<Step>(Step.NeedsProducerId ignored) -> context.producerIds().next(this::withProducerId);
                    case Outcome.Failed<Step>(Errors error) -> refuse(error);
                }
            });
        }

        private void withProducerId(long id) {
            if (id == ProducerIdSource.NONE) {
                refuse(Errors.COORDINATOR_LOAD_IN_PROGRESS);
            } else {
                freshProducerId = id;
                start();
            }
        }

        private void refuse(Errors error) {
            done.accept(Answer.failed(error));
        }
    }

    /** Whether the producer's transaction includes each of the partitions, asked by the brokers that lead them (KIP-890). */
    public void verify(
            String transactionalId, ProducerIdAndEpoch producer, Set<TopicPartition> partitions, Consumer<Map<TopicPartition, Errors>> done) {
        Consumer<Errors> refuse = error -> done.accept(partitions.stream().collect(Collectors.toMap(Function.identity(), any -> error)));
        if (transactionalId.isEmpty()) {
            refuse.accept(Errors.INVALID_REQUEST);
            return;
        }
        onShard(transactionalId, refuse, shard -> shard.write(
                each -> each.verify(transactionalId, producer, partitions), outcome -> deliver(outcome, done, refuse)));
    }

    // ---- questions

    /**
     * Describes transactional ids, in any order.
     *
     * @param done told once on the home lane
     */
    public void describe(
            List<String> transactionalIds, Lane home, Consumer<List<DescribeTransactionsResponseData.TransactionState>> done) {
        Gathering<DescribeTransactionsResponseData.TransactionState> gathering = new Gathering<>(home, transactionalIds.size(), done);
        for (String id : transactionalIds) {
            Consumer<Errors> refuse = error -> gathering.add(1, List.of(new DescribeTransactionsResponseData.TransactionState()
                    .setTransactionalId(id).setErrorCode(error.code())));
            if (id.isEmpty()) {
                refuse.accept(Errors.INVALID_REQUEST);
            } else {
                onShard(id, refuse, shard -> shard.read(
                        each -> each.queries().describe(id), outcome -> deliver(outcome, found -> gathering.add(1, List.of(found)), refuse)));
            }
        }
    }

    /**
     * All transactional ids coordinated here that pass the filters; empty ones let all through.
     *
     * @param longerThanMillis open for longer than this, or negative
     * @param done told once on the home lane
     */
    public void list(
            List<String> states,
            List<Long> producerIds,
            long longerThanMillis,
            Predicate<String> ids,
            Lane home,
            Consumer<ListTransactionsResponseData> done) {
        List<String> unknownStates = states.stream().filter(each -> TransactionState.named(each).isEmpty()).toList();
        Set<TransactionState> known = states.stream().flatMap(each -> TransactionState.named(each).stream()).collect(Collectors.toSet());
        if (!states.isEmpty() && known.isEmpty()) {
            home.run(() -> done.accept(new ListTransactionsResponseData().setUnknownStateFilters(unknownStates)));
            return;
        }
        TransactionQueries.Filter filter = new TransactionQueries.Filter(known, new HashSet<>(producerIds), longerThanMillis, ids);
        List<ShardRuntime<TransactionShard>> all = shards.all();
        Gathering<Outcome<List<ListTransactionsResponseData.TransactionState>>> gathering = new Gathering<>(
                home, all.size(), outcomes -> done.accept(merge(outcomes).setUnknownStateFilters(unknownStates)));
        all.forEach(shard -> shard.read(each -> each.queries().list(filter), outcome -> gathering.add(1, List.of(outcome))));
    }

    private static ListTransactionsResponseData merge(List<Outcome<List<ListTransactionsResponseData.TransactionState>>> outcomes) {
        List<ListTransactionsResponseData.TransactionState> all = new ArrayList<>();
        for (Outcome<List<ListTransactionsResponseData.TransactionState>> outcome : outcomes) {
            switch (outcome) {
                case Outcome.Replied<List<ListTransactionsResponseData.TransactionState>>(
                        List<ListTransactionsResponseData.TransactionState> some) -> all.addAll(some);
                case Outcome.Failed<List<ListTransactionsResponseData.TransactionState>>(Errors error) -> {
                    // A shard that has just moved is listed by its new coordinator.
                    if (error != Errors.NOT_COORDINATOR) {
                        return new ListTransactionsResponseData().setErrorCode(error.code());
                    }
                }
            }
        }
        return new ListTransactionsResponseData().setTransactionStates(all);
    }

    // ---- ways to shards

    private void onShard(String transactionalId, Consumer<Errors> refuse, Consumer<ShardRuntime<TransactionShard>> action) {
        TopicImage topic = context.image().get().topics().topic(TOPIC);
        ShardRuntime<TransactionShard> shard =
                topic == null ? null : shards.of(Shards.partitionFor(transactionalId, topic.partitions().size()));
        if (shard == null) {
            refuse.accept(Errors.NOT_COORDINATOR);
        } else {
            action.accept(shard);
        }
    }

    private static <R> void deliver(Outcome<R> outcome, Consumer<R> done, Consumer<Errors> refuse) {
        switch (outcome) {
            case Outcome.Replied<R>(R reply) -> done.accept(reply);
            case Outcome.Failed<R>(Errors error) -> refuse.accept(error);
        }
    }
}
