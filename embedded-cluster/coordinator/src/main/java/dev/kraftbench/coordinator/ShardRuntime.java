package dev.kraftbench.coordinator;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.storage.VerificationGuard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one shard on the lane of its partition while the partition leads: loads it, batches what its operations decide within one turn of
 * the lane, appends, applies and answers once the high watermark has passed.
 *
 * <pre>
 *   operation → decide → append to the batch → apply            ┐ one lane turn
 *   …next operation sees the applied state…   → append the log  ┘
 *   high watermark passes → settle, reply
 * </pre>
 *
 * Nothing is applied that the log would refuse, so a refusal rolls nothing back. Only an append that fails after all (a disk error) leaves
 * state behind that the log does not have: then, as with lost leadership, the whole shard is dropped and, if it still leads, loaded again.
 * Reads are answered when everything they saw is committed, so nobody reads what may yet be lost.
 */
public final class ShardRuntime<S extends CoordinatorShard> {

    private static final Logger LOG = LoggerFactory.getLogger(ShardRuntime.class);

    private enum Phase { NEW, LOADING, ACTIVE, CLOSED }

    /** Something to do on the shard: run it, or tell that it won't be. */
    private interface Operation {
        void run();

        void fail(Errors error);
    }

    private final ShardSettings settings;
    private final CoordinatorLog log;
    private final Lane lane;
    private final Helpers helpers;
    private final RecordFormat format;
    private final Function<ShardTimers, S> factory;
    private final ArrayDeque<Operation> queue = new ArrayDeque<>();
    private final CommitWaits waits;
    private final ShardTimers timers;
    private final ShardWriter writer;
    private Phase phase = Phase.NEW;
    private @Nullable S shard;
    private @Nullable ShardLoading loading;
    private @Nullable Timer retry;
    private boolean draining;
    private boolean drainScheduled;

    /** @param factory makes an empty shard, each time the log is loaded */
    public ShardRuntime(
            ShardSettings settings,
            CoordinatorLog log,
            Lane lane,
            Helpers helpers,
            RecordFormat format,
            Function<ShardTimers, S> factory) {
        this.settings = settings;
        this.log = log;
        this.lane = lane;
        this.helpers = helpers;
        this.format = format;
        this.factory = factory;
        this.timers = new ShardTimers(lane, this::enqueueExpiry);
        this.waits = new CommitWaits(lane, settings.commitTimeoutNanos());
        this.writer = new ShardWriter(log, lane.clock(), format, this::restart);
    }

    /** Begins to load. On the lane, once. */
    public void start() {
        if (phase != Phase.NEW) {
            throw new IllegalStateException("Shard " + log.partition() + " was started before");
        }
        log.onHighWatermark(this::highWatermarkMoved);
        load();
    }

    /** Drops the shard; whoever waits is answered with the error. On the lane. */
    public void close(Errors why) {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        log.close();
        drop(why);
    }

    /** Whether operations are carried out, that is, the shard is loaded. On the lane. */
    public boolean active() {
        return phase == Phase.ACTIVE;
    }

    /**
     * Decides and appends. Any thread.
     *
     * @param done told on the lane; if the decision carries no reply, only when it was never made
     */
    public <R> void write(Function<S, CoordinatorResult<R>> decide, Consumer<Outcome<R>> done) {
        lane.run(() -> enqueue(new Operation() {
            @Override
            public void run() {
                decide(decide, done, writer::append);
            }

            @Override
            public void fail(Errors error) {
                done.accept(new Outcome.Failed<>(clientError(error)));
            }
        }));
    }

    /**
     * Decides and appends within a producer's transaction, in a batch of its own: the shard replays the records as that producer's, and
     * they count only when {@link #endTransaction} commits. Any thread.
     *
     * @param guard of the question to the transaction coordinator, if there had to be one (KIP-890)
     * @param done told on the lane; the log may refuse the producer, such as with INVALID_PRODUCER_EPOCH
     */
    public <R> void writeTransactional(
            TransactionalProducer producer,
            VerificationGuard guard,
            Function<S, CoordinatorResult<R>> decide,
            Consumer<Outcome<R>> done) {
        lane.run(() -> enqueue(new Operation() {
            @Override
            public void run() {
                decide(decide, done, result -> writer.appendTransactional(producer, guard, result));
            }

            @Override
            public void fail(Errors error) {
                done.accept(new Outcome.Failed<>(clientError(error)));
            }
        }));
    }

    /**
     * Appends the end of a transaction and applies it. Any thread.
     *
     * @param done told on the lane NONE when the marker is committed, or why it was not written (or, after a time-out, perhaps written)
     */
    public void endTransaction(TransactionEnd end, Consumer<Errors> done) {
        lane.run(() -> enqueue(new Operation() {
            @Override
            public void run() {
                Errors refusal = writer.appendEnd(end);
                if (refusal == Errors.NONE) {
                    waits.add(writer.nextOffset(), error -> done.accept(clientError(error)));
                } else {
                    done.accept(clientError(refusal));
                }
            }

            @Override
            public void fail(Errors error) {
                done.accept(clientError(error));
            }
        }));
    }

    /**
     * Asks without changing anything; answered when everything the answer rests on is committed. Any thread.
     *
     * @param done told on the lane
     */
    public <R> void read(Function<S, R> query, Consumer<Outcome<R>> done) {
        write(loaded -> CoordinatorResult.reply(query.apply(loaded)), done);
    }

    /**
     * Has a decision made that follows from something the shard must not miss, however many requests wait; nothing happens while the shard is not
     * loaded. Any thread.
     */
    public void tell(Function<S, ? extends CoordinatorResult<?>> decide) {
        lane.run(() -> {
            if (phase == Phase.ACTIVE) {
                enqueueExpiry(() -> decide.apply(loaded()), () -> { });
            }
        });
    }

    // ---- loading and dropping

    private void load() {
        phase = Phase.LOADING;
        retry = null;
        S fresh = factory.apply(timers);
        shard = fresh;
        long startNanos = lane.clock().nanos();
        ShardLoading current = new ShardLoading(settings, log, lane, helpers, format, fresh, failure -> loadEnded(failure, startNanos));
        loading = current;
        current.start();
    }

    private void loadEnded(@Nullable Exception failure, long startNanos) {
        ShardLoading ended = loading;
        loading = null;
        if (failure != null || ended == null) {
            LOG.atError().addKeyValue("nodeId", settings.nodeId()).addKeyValue("partition", log.partition()).setCause(failure)
                    .log("Could not load the shard, trying again");
            shard = null;
            timers.cancelAll();
            retry = lane.schedule(ShardSettings.LOAD_RETRY_NANOS, this::load);
            return;
        }
        writer.begin(loaded());
        phase = Phase.ACTIVE;
        LOG.atInfo().addKeyValue("nodeId", settings.nodeId()).addKeyValue("partition", log.partition())
                .addKeyValue("records", ended.records())
                .addKeyValue("tookNanos", lane.clock().nanos() - startNanos)
                .log("Loaded the shard");
        loaded().loaded();
    }

    /** Forgets the shard and answers everyone. */
    private void drop(Errors why) {
        if (loading != null) {
            loading.cancel();
            loading = null;
        }
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
        timers.cancelAll();
        writer.forget();
        List<Operation> unserved = new ArrayList<>(queue);
        List<Consumer<Errors>> unanswered = waits.drain();
        queue.clear();
        S dropped = shard;
        shard = null;
        if (dropped != null) {
            dropped.unloaded(why);
        }
        unanswered.forEach(answer -> answer.accept(why));
        unserved.forEach(operation -> operation.fail(why));
    }

    private void restart(Errors error, String detail) {
        LOG.atError().addKeyValue("nodeId", settings.nodeId()).addKeyValue("partition", log.partition())
                .addKeyValue("error", error).addKeyValue("detail", detail)
                .log("An append failed after its records were applied; loading the shard again");
        // First, so that whoever is answered now does nothing more to the shard.
        phase = Phase.LOADING;
        drop(Errors.NOT_COORDINATOR);
        retry = lane.schedule(ShardSettings.LOAD_RETRY_NANOS, this::load);
    }

    // ---- operations

    private void enqueueExpiry(ShardTimers.Expiry expiry, Runnable refused) {
        // A time-out that is turned away for lack of room would never come again.
        accept(new Operation() {
            @Override
            public void run() {
                decide(ignored -> expiry.get(), outcome -> { }, result -> {
                    Errors refusal = writer.append(result);
                    if (refusal != Errors.NONE && phase == Phase.ACTIVE) {
                        refused.run();
                    }
                    return refusal;
                });
            }

            @Override
            public void fail(Errors error) {
                // The shard is gone, and its timers with it.
            }
        });
    }

    private void enqueue(Operation operation) {
        if (phase == Phase.ACTIVE && queue.size() + waits.size() >= settings.maxWaiting()) {
            operation.fail(Errors.COORDINATOR_LOAD_IN_PROGRESS);
        } else {
            accept(operation);
        }
    }

    private void accept(Operation operation) {
        switch (phase) {
            case NEW, LOADING -> operation.fail(Errors.COORDINATOR_LOAD_IN_PROGRESS);
            case CLOSED -> operation.fail(Errors.NOT_COORDINATOR);
            case ACTIVE -> {
                queue.add(operation);
                if (!drainScheduled && !draining) {
                    drainScheduled = true;
                    lane.execute(this::drain);
                }
            }
        }
    }

    private void drain() {
        drainScheduled = false;
        draining = true;
        try {
            while (phase == Phase.ACTIVE && !queue.isEmpty()) {
                carryOut(queue.poll());
            }
            writer.flush();
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("nodeId", settings.nodeId()).addKeyValue("partition", log.partition()).setCause(e)
                    .log("A record could not be applied");
            restart(Errors.UNKNOWN_SERVER_ERROR, String.valueOf(e.getMessage()));
        } finally {
            draining = false;
        }
        answerCommitted();
    }

    private static void carryOut(Operation operation) {
        try {
            operation.run();
        } catch (RuntimeException e) {
            operation.fail(Errors.NOT_COORDINATOR);
            throw e;
        }
    }

    private <R> void decide(
            Function<S, ? extends CoordinatorResult<? extends R>> decide, Consumer<Outcome<R>> done, Function<CoordinatorResult<?>, Errors> append) {
        CoordinatorResult<? extends R> result;
        timers.begin();
        try {
            result = decide.apply(loaded());
        } catch (RuntimeException e) {
            timers.undo();
            LOG.atError().addKeyValue("nodeId", settings.nodeId()).addKeyValue("partition", log.partition()).setCause(e)
                    .log("An operation broke off");
            done.accept(new Outcome.Failed<>(Errors.UNKNOWN_SERVER_ERROR));
            return;
        }
        Consumer<Errors> answer = answer(result, done);
        Errors refusal = result.records().isEmpty() ? Errors.NONE : append.apply(result);
        if (refusal == Errors.NONE || phase != Phase.ACTIVE) {
            timers.end();
        } else {
            timers.undo();
        }
        if (phase != Phase.ACTIVE) {
            answer.accept(Errors.NOT_COORDINATOR);
        } else if (refusal != Errors.NONE) {
            LOG.atInfo().addKeyValue("nodeId", settings.nodeId()).addKeyValue("partition", log.partition())
                    .addKeyValue("records", result.records().size()).addKeyValue("error", refusal)
                    .log("The log does not take the records of an operation");
            settle(result, clientError(refusal));
            answer.accept(refusal);
        } else if (result.reply() != null || result.settled() != null) {
            waits.add(writer.nextOffset(), error -> {
                if (phase == Phase.ACTIVE) {
                    settle(result, clientError(error));
                }
                answer.accept(error);
            });
        }
    }

    private static void settle(CoordinatorResult<?> result, Errors error) {
        Consumer<Errors> settled = result.settled();
        if (settled != null) {
            settled.accept(error);
        }
    }

    private static <R> Consumer<Errors> answer(CoordinatorResult<? extends R> result, Consumer<Outcome<R>> done) {
        R reply = result.reply();
        return error -> {
            if (reply != null) {
                done.accept(error == Errors.NONE ? new Outcome.Replied<>(reply) : new Outcome.Failed<>(clientError(error)));
            }
        };
    }

    // ---- answers

    private void highWatermarkMoved() {
        if (phase == Phase.ACTIVE && !draining) {
            answerCommitted();
        }
    }

    private void answerCommitted() {
        if (phase != Phase.ACTIVE) {
            return;
        }
        waits.committed(log.highWatermark());
    }

    /** A log's error as clients of a coordinator know it. */
    private static Errors clientError(Errors error) {
        return switch (error) {
            case UNKNOWN_TOPIC_OR_PARTITION, NOT_ENOUGH_REPLICAS, NOT_ENOUGH_REPLICAS_AFTER_APPEND, REQUEST_TIMED_OUT ->
                Errors.COORDINATOR_NOT_AVAILABLE;
            case NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, KAFKA_STORAGE_ERROR -> Errors.NOT_COORDINATOR;
            case MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE, INVALID_FETCH_SIZE -> Errors.UNKNOWN_SERVER_ERROR;
            default -> error;
        };
    }

    private S loaded() {
        S current = shard;
        if (current == null) {
            throw new IllegalStateException("Shard " + log.partition() + " is not loaded");
        }
        return current;
    }
}
