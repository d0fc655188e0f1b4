package dev.kraftbench.transaction.internal;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.coordinator.CoordinatorShard;
import dev.kraftbench.coordinator.ShardTimers;
import dev.kraftbench.coordinator.Shards.Leadership;
import dev.kraftbench.coordinator.TransactionEnd;
import dev.kraftbench.coordinator.TransactionalProducer;
import dev.kraftbench.kernel.Clock;
import dev.kraftbench.transaction.Answer;
import dev.kraftbench.transaction.ProducerIdAndEpoch;
import dev.kraftbench.transaction.ProducerIdSource;
import dev.kraftbench.transaction.TransactionEvent;
import dev.kraftbench.transaction.TransactionEvent.AbortReason;
import dev.kraftbench.transaction.TransactionSettings;
import dev.kraftbench.transaction.TransactionState;
import dev.kraftbench.transaction.internal.ProducerRequest.Terms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogKey;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactional ids of one partition of {@code __transaction_state}. Confined to the lane of that partition.
 *
 * <pre>
 *   request → decision → record ──applied──► reply when committed
 *                           │ PREPARE_… committed
 *                           ▼
 *                    markers to all partitions → COMPLETE_… → requests held meanwhile are decided
 * </pre>
 *
 * State changes only by replay. What is decided is not taken back: its markers are sent again, by every coordinator after this one, until
 * each partition has its own.
 */
public final class TransactionShard implements CoordinatorShard {

    /**
     * What the shard works with.
     *
     * @param transactionVersion the cluster's level of the feature
     * @param markers takes orders, on the lane
     * @param events told on the lane
     */
    public record Context(
            int nodeId,
            TransactionSettings settings,
            Supplier<Short> transactionVersion,
            ProducerIdSource producerIds,
            Consumer<MarkerOrder> markers,
            Consumer<TransactionEvent> events) {}

    /** What a request came to. */
    public sealed interface Step {
        record Answered(Answer answer) implements Step {}

        /** To be asked again with a fresh producer id. */
        enum NeedsProducerId implements Step {
            INSTANCE
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(TransactionShard.class);
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long RETRY_NANOS = 200 * NANOS_PER_MILLI;

    private final Context context;
    private final Leadership leadership;
    private final Clock clock;
    private final ShardTimers timers;
    private final HeldRequests held;
    private final Map<String, TransactionMetadata> transactions = new LinkedHashMap<>();
    private final Map<String, MarkerOrder> orders = new HashMap<>();
    /** What was decided last and is replayed next, with what its record does not tell. */
    private @Nullable TransactionMetadata decided;
    private AbortReason abortReason = AbortReason.PRODUCER;
    private boolean loaded;
    private boolean unloaded;

    public TransactionShard(Context context, Leadership leadership, ShardTimers timers) {
        this.context = context;
        this.leadership = leadership;
        this.clock = leadership.lane().clock();
        this.timers = timers;
        this.held = new HeldRequests(clock, timers);
    }

    // ---- replay

    @Override
    public void replay(long offset, long producerId, CoordinatorRecord record) {
        String id = ((TransactionLogKey) record.key()).transactionalId();
        if (!(record.valueMessage() instanceof TransactionLogValue value)) {
            if (transactions.remove(id) != null && loaded) {
                context.events().accept(new TransactionEvent.IdExpired(id));
            }
            return;
        }
        TransactionMetadata after = TransactionRecords.toMetadata(id, value);
        TransactionMetadata own = decided;
        if (own != null && own.transactionalId().equals(id)) {
            after = own;
        }
        decided = null;
        TransactionMetadata before = transactions.put(id, after);
        if (loaded && before != after) {
            changed(before, after);
        }
    }

    @Override
    public void replayTransactionEnd(long producerId, boolean committed) {
        throw new IllegalStateException("The transaction log holds no transactions of producers, but an end of one of " + producerId);
    }

    private void changed(@Nullable TransactionMetadata before, TransactionMetadata after) {
        boolean wasOpen = before != null && before.state() == TransactionState.ONGOING;
        boolean isOpen = after.state() == TransactionState.ONGOING;
        if (isOpen && !wasOpen) {
            watchTimeOut(after);
        } else if (wasOpen && !isOpen) {
            timers.cancel(new TransactionTimer.TimeOut(after.transactionalId()));
        }
        TransactionEvents.of(before, after, abortReason).forEach(context.events());
        if (before != null && before.state().isPrepared() && after.state().isAtRest()) {
            held.release(after.transactionalId());
        }
    }

    // ---- the life of the shard

    @Override
    public void loaded() {
        loaded = true;
        transactions.values().stream().filter(each -> each.state() == TransactionState.ONGOING).forEach(this::watchTimeOut);
        // What a former leader wrote last may not be committed yet, and nobody is told what may still be lost.
        timers.schedule(new TransactionTimer.Resume(), 0, this::resumeWhenCommitted);
        scheduleCleanup();
    }

    private CoordinatorResult<Void> resumeWhenCommitted() {
        List<TransactionMetadata> prepared = transactions.values().stream().filter(each -> each.state().isPrepared()).toList();
        return prepared.isEmpty()
                ? CoordinatorResult.deferred()
                : CoordinatorResult.settling(List.of(), error -> {
                    if (error == Errors.NONE) {
                        prepared.stream().filter(each -> transactions.get(each.transactionalId()) == each).forEach(this::sendMarkers);
                    } else {
                        timers.schedule(new TransactionTimer.Resume(), RETRY_NANOS, this::resumeWhenCommitted);
                    }
                });
    }

    @Override
    public void unloaded(Errors why) {
        unloaded = true;
        orders.values().forEach(MarkerOrder::cancel);
        orders.clear();
        held.refuseAll(why);
    }

    // ---- requests of producers

    /** @param waiter told if the request has to wait for the end of a transaction; then there is no reply yet */
    public CoordinatorResult<Step> carryOut(ProducerRequest request, long freshProducerId, HeldRequests.Waiter waiter) {
        String id = request.transactionalId();
        return switch (request.decide(transactions.get(id), terms(freshProducerId))) {
            case Verdict.Refused(Errors error) -> {
                if (error == Errors.PRODUCER_FENCED) {
                    announceFenced(request);
                }
                yield confirmed(id, new Step.Answered(Answer.failed(error)));
            }
            case Verdict.Settled(ProducerIdAndEpoch producer) ->
                CoordinatorResult.reply(new Step.Answered(new Answer(Errors.NONE, producer)));
            case Verdict.NeedsProducerId ignored -> CoordinatorResult.reply(Step.NeedsProducerId.INSTANCE);
            case Verdict.Hold ignored -> held.hold(id, waiter) ? CoordinatorResult.deferred() : concurrent();
            case Verdict.Write(TransactionMetadata next, ProducerIdAndEpoch producer) ->
                write(next, AbortReason.PRODUCER).replying(new Step.Answered(new Answer(Errors.NONE, producer)));
            case Verdict.AbortFirst(TransactionMetadata next) -> {
                CoordinatorResult<Step> abort = write(next, AbortReason.FENCED);
                yield held.hold(id, waiter) ? abort : abort.replying(new Step.Answered(Answer.failed(Errors.CONCURRENT_TRANSACTIONS)));
            }
        };
    }

    /**
     * An answer that turns a producer away for good. A coordinator that has been replaced and has not heard of it must not give one out of
     * what it knows: it writes again what the log says of the id, and answers when that is committed.
     */
    private <R> CoordinatorResult<R> confirmed(String id, R reply) {
        TransactionMetadata known = transactions.get(id);
        decided = known;
        CoordinatorRecord same =
                known == null ? TransactionRecords.tombstone(id) : TransactionRecords.record(known, context.transactionVersion().get());
        return CoordinatorResult.of(List.of(same), reply);
    }

    private static CoordinatorResult<Step> concurrent() {
        return CoordinatorResult.reply(new Step.Answered(Answer.failed(Errors.CONCURRENT_TRANSACTIONS)));
    }

    private void announceFenced(ProducerRequest request) {
        ProducerIdAndEpoch producer = switch (request) {
            case Initialisation(String ignored, int ignoredToo, @Nullable ProducerIdAndEpoch expected) -> expected;
            case PartitionAddition addition -> addition.producer();
            case TransactionEnding ending -> ending.producer();
        };
        if (producer != null) {
            context.events().accept(new TransactionEvent.ProducerFenced(request.transactionalId(), producer.id(), producer.epoch()));
        }
    }

    private Terms terms(long freshProducerId) {
        return new Terms(clock.wallMillis(), context.transactionVersion().get(), freshProducerId);
    }

    private CoordinatorResult<Step> write(TransactionMetadata next, AbortReason reason) {
        decided = next;
        abortReason = reason;
        List<CoordinatorRecord> records = List.of(TransactionRecords.record(next, context.transactionVersion().get()));
        return next.state().isPrepared()
                ? CoordinatorResult.settling(records, error -> decisionSettled(next, error))
                : CoordinatorResult.of(records, new Step.Answered(new Answer(Errors.NONE, next.producer().current())));
    }

    // ---- ending

    private void decisionSettled(TransactionMetadata decision, Errors error) {
        String id = decision.transactionalId();
        if (transactions.get(id) != decision) {
            // The log did not take it: nothing has changed, and whoever waits for the end would wait in vain.
            held.refuse(id, error);
        } else if (error == Errors.NONE) {
            sendMarkers(decision);
        } else {
            timers.schedule(new TransactionTimer.End(id), RETRY_NANOS, () -> decideAgain(decision));
        }
    }

    /** The decision is in the log but was not committed in time; another record behind it tells when it is. */
    private CoordinatorResult<Step> decideAgain(TransactionMetadata decision) {
        return transactions.get(decision.transactionalId()) == decision ? write(decision, abortReason) : CoordinatorResult.deferred();
    }

    private void sendMarkers(TransactionMetadata decision) {
        String id = decision.transactionalId();
        if (decision.partitions().isEmpty()) {
            completeSoon(decision, 0);
            return;
        }
        TransactionEnd end = new TransactionEnd(
                new TransactionalProducer(decision.producer().id(), decision.producer().epoch()),
                leadership.leaderEpoch(),
                decision.isCommitted(),
                decision.clientVersion());
        MarkerOrder order = new MarkerOrder(id, end, decision.partitions(), new MarkerOrder.Listener() {
            @Override
            public void written(TopicPartition partition) {
                context.events().accept(new TransactionEvent.MarkerWritten(id, partition, decision.isCommitted()));
            }

            @Override
            public void done() {
                orders.remove(id);
                completeSoon(decision, 0);
            }
        });
        MarkerOrder before = orders.put(id, order);
        if (before != null) {
            before.cancel();
        }
        context.markers().accept(order);
    }

    private void completeSoon(TransactionMetadata decision, long delayNanos) {
        if (!unloaded) {
            timers.schedule(new TransactionTimer.End(decision.transactionalId()), delayNanos, () -> complete(decision));
        }
    }

    private CoordinatorResult<Step> complete(TransactionMetadata decision) {
        if (transactions.get(decision.transactionalId()) != decision) {
            return CoordinatorResult.deferred();
        }
        TransactionMetadata completed = decision.completed(clock.wallMillis());
        decided = completed;
        return CoordinatorResult.settling(List.of(TransactionRecords.record(completed, context.transactionVersion().get())), error -> {
            if (transactions.get(decision.transactionalId()) == decision) {
                completeSoon(decision, RETRY_NANOS);
            }
        });
    }

    // ---- time-outs

    private void watchTimeOut(TransactionMetadata open) {
        if (open.timeoutMillis() != TransactionMetadata.NO_TIMEOUT) {
            watchTimeOut(open.transactionalId(), leftNanos(open), ProducerLineage.NO_ID);
        }
    }

    private long leftNanos(TransactionMetadata open) {
        return Math.max(0, open.startMillis() + open.timeoutMillis() - clock.wallMillis()) * NANOS_PER_MILLI;
    }

    private void watchTimeOut(String id, long delayNanos, long freshProducerId) {
        timers.schedule(new TransactionTimer.TimeOut(id), delayNanos, () -> timeOut(id, freshProducerId));
    }

    private CoordinatorResult<Step> timeOut(String id, long freshProducerId) {
        TransactionMetadata open = transactions.get(id);
        if (open == null || open.state() != TransactionState.ONGOING) {
            return CoordinatorResult.deferred();
        }
        TransactionMetadata next = open.abortedByCoordinator(terms(freshProducerId)).orElse(null);
        if (next == null) {
            context.producerIds().next(fresh -> leadership.lane().run(() -> timeOutWith(id, fresh)));
            return CoordinatorResult.deferred();
        }
        LOG.atInfo().addKeyValue("nodeId", context.nodeId()).addKeyValue("transactionalId", id)
                .addKeyValue("producerId", open.producer().id()).addKeyValue("timeoutMillis", open.timeoutMillis())
                .log("Aborting a transaction that has been open for too long");
        CoordinatorResult<Step> abort = write(next, AbortReason.TIMED_OUT);
        return CoordinatorResult.settling(abort.records(), error -> {
            decisionSettled(next, error);
            if (transactions.get(id) == open) {
                watchTimeOut(id, RETRY_NANOS, freshProducerId);
            }
        });
    }

    /** The producer id that a time-out needs has come, or will not. Meanwhile another transaction may be open, whose time is not up. */
    private void timeOutWith(String id, long freshProducerId) {
        TransactionMetadata now = transactions.get(id);
        if (!unloaded && now != null && now.state() == TransactionState.ONGOING && now.timeoutMillis() != TransactionMetadata.NO_TIMEOUT) {
            watchTimeOut(id, Math.max(leftNanos(now), freshProducerId == ProducerIdSource.NONE ? RETRY_NANOS : 0), freshProducerId);
        }
    }

    // ---- expiry

    private void scheduleCleanup() {
        timers.schedule(new TransactionTimer.Cleanup(), context.settings().expirationCheckMillis() * NANOS_PER_MILLI, this::cleanUp);
    }

    private CoordinatorResult<Void> cleanUp() {
        long before = clock.wallMillis() - context.settings().idExpirationMillis();
        List<CoordinatorRecord> tombstones = new ArrayList<>();
        transactions.values().forEach(each -> {
            if (each.state().isAtRest() && each.lastUpdateMillis() <= before) {
                tombstones.add(TransactionRecords.tombstone(each.transactionalId()));
            }
        });
        scheduleCleanup();
        return CoordinatorResult.background(tombstones);
    }

    // ---- questions

    /** Whether the producer's transaction includes each of the partitions. */
    public CoordinatorResult<Map<TopicPartition, Errors>> verify(String id, ProducerIdAndEpoch producer, Set<TopicPartition> partitions) {
        Map<TopicPartition, Errors> errors = PartitionAddition.verify(transactions.get(id), producer, partitions);
        boolean passing = errors.values().stream().allMatch(error -> error == Errors.NONE || error == Errors.CONCURRENT_TRANSACTIONS);
        return passing ? CoordinatorResult.reply(errors) : confirmed(id, errors);
    }

    /** What is known of the transactional ids of this shard. */
    public TransactionQueries queries() {
        return new TransactionQueries(transactions, clock.wallMillis());
    }
}
