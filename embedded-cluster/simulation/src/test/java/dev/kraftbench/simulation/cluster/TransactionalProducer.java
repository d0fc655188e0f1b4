package dev.kraftbench.simulation.cluster;

import static dev.kraftbench.simulation.cluster.ClusterClient.MILLI;

import dev.kraftbench.simulation.Simulation;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * One process that produces transactions as Kafka's producer does: an id, records for some partitions, sometimes a group's offset, commit or
 * abort, each step repeated until it is answered. It may die, fall silent for longer than a transaction may last, or be fenced by another.
 * It speaks either of both protocols: with partitions added by the producer, or by the brokers and an epoch for each transaction (KIP-890).
 */
final class TransactionalProducer {

    private static final int MAX_ATTEMPTS = 12;
    private static final long EXCUSE_NANOS = 3_000 * MILLI;

    /** After which a producer gives the transaction up and aborts. */
    private static final Set<Errors> ABORTABLE = EnumSet.of(
            Errors.TRANSACTION_ABORTABLE,
            Errors.INVALID_TXN_STATE,
            Errors.INVALID_PRODUCER_EPOCH,
            Errors.PRODUCER_FENCED,
            Errors.OUT_OF_ORDER_SEQUENCE_NUMBER,
            Errors.UNKNOWN_PRODUCER_ID);

    /** After which an end of a transaction tells a producer that it is over for itself. */
    private static final Set<Errors> FENCED =
            EnumSet.of(Errors.INVALID_TXN_STATE, Errors.INVALID_PRODUCER_EPOCH, Errors.PRODUCER_FENCED);

    private final ClusterClient client;
    private final Simulation simulation;
    private final TransactionalId owner;
    private final TransactionBook book;
    private final TransactionRequests requests;
    private final Map<Integer, Integer> sequences = new HashMap<>();
    private final Map<Integer, ArrayDeque<Integer>> unsent = new TreeMap<>();
    private TransactionBook.@Nullable Entry entry;
    private long beganNanos;
    private int initialEpoch = -1;
    /** When the answer to a request for an id was lost last, which may fence this producer late. */
    private long excusedNanos;
    private boolean rivalled;
    private boolean deposed;
    private boolean doubtful;
    private boolean aborting;
    /** The coordinator knows of the transaction, as far as the producer knows: in the older protocol there is nothing to end before. */
    private boolean started;
    /** The last transaction was ended; if not, the coordinator may hold this one for the same, and its time runs since then. */
    private boolean ended = true;
    private int awaited;
    private boolean stopping;

    TransactionalProducer(ClusterClient client, TransactionalId owner, TransactionBook book) {
        this.client = client;
        this.simulation = client.simulation();
        this.owner = owner;
        this.book = book;
        this.requests = new TransactionRequests(client, owner, simulation.chance(0.7), (int) simulation.between(2000, 8000));
    }

    void start() {
        simulation.note(() -> this + " starts");
        client.whenKnown(List.of(owner.topic()), this::initialise);
    }

    void stop() {
        stopping = true;
    }

    /** Another producer asks for the same transactional id. */
    void mayBeFenced() {
        rivalled = true;
    }

    /** Another producer has a newer epoch: whatever this one sends from now on is in vain. */
    void depose() {
        deposed = true;
    }

    boolean isOlderThan(TransactionalProducer other) {
        return initialEpoch >= 0 && initialEpoch < other.initialEpoch;
    }

    /** A step at an unforeseeable moment, unless the process dies or falls silent instead. */
    private void soon(Runnable step) {
        if (!stopping && simulation.chance(0.004)) {
            simulation.note(() -> this + " is killed");
            client.kill();
            if (entry != null && entry.outcome() == TransactionBook.Outcome.OPEN) {
                book.aborted(entry);
            }
            owner.ended(this, false);
        } else if (!stopping && simulation.chance(0.002)) {
            simulation.note(() -> this + " falls silent");
            client.soon(500, 10_000, step);
        } else {
            client.soon(1, 40, step);
        }
    }

    // ---- the id

    private void initialise() {
        if (stopping && initialEpoch < 0) {
            owner.ended(this, false);
            return;
        }
        owner.initialising(this);
        requests.initialise(false, error -> {
            if (error == Errors.NONE) {
                initialEpoch = requests.epoch();
                owner.initialised(this);
                simulation.note(() -> this + " has its id");
                soon(this::begin);
            } else if (error == null || requests.isTransient(error)) {
                excusedNanos = error == null ? simulation.nowNanos() : excusedNanos;
                soon(this::initialise);
            } else {
                throw new AssertionError(this + " got " + error + " when it asked for its id");
            }
        });
    }

    /** After an abort with records whose fate is unknown, in the older protocol: a new epoch, so that they can't come late (KIP-360). */
    private void bump() {
        requests.initialise(true, error -> {
            if (error == Errors.NONE) {
                sequences.clear();
                soon(this::begin);
            } else if (error == null || requests.isTransient(error)) {
                soon(this::bump);
            } else if (FENCED.contains(error)) {
                over(error);
            } else {
                throw new AssertionError(this + " got " + error + " when it asked for a new epoch");
            }
        });
    }

    /** The end of this producer: someone else has its id, or the coordinator has aborted what took too long. */
    private void over(Errors error) {
        if (!hasCause()) {
            throw new AssertionError(this + " was fenced with " + error + " and nobody had cause to");
        }
        simulation.note(() -> this + " is fenced: " + error);
        TransactionBook.Entry left = entry;
        if (left != null && left.outcome() == TransactionBook.Outcome.OPEN) {
            book.aborted(left);
        }
        entry = null;
        owner.ended(this, true);
    }

    private boolean hasCause() {
        boolean tooLong = simulation.nowNanos() - beganNanos >= (requests.timeoutMillis() - 50) * MILLI;
        return rivalled || tooLong || (excusedNanos != 0 && simulation.nowNanos() - excusedNanos < EXCUSE_NANOS);
    }

    // ---- a transaction

    private void begin() {
        entry = null;
        if (stopping) {
            simulation.note(() -> this + " has done its work");
            owner.ended(this, false);
            return;
        }
        owner.worked();
        entry = book.begin(owner.name());
        if (ended) {
            beganNanos = simulation.nowNanos();
        }
        ended = true;
        doubtful = false;
        aborting = false;
        started = requests.addsImplicitly();
        unsent.clear();
        int first = (int) simulation.between(0, owner.partitions() - 1);
        int count = (int) simulation.between(1, owner.partitions());
        for (int i = 0; i < count; i++) {
            ArrayDeque<Integer> batches = new ArrayDeque<>();
            for (long batch = simulation.between(1, 3); batch > 0; batch--) {
                batches.add((int) simulation.between(1, 4));
            }
            unsent.put((first + i) % owner.partitions(), batches);
        }
        add(0);
    }

    private void add(int attempt) {
        if (requests.addsImplicitly()) {
            produceAll();
            return;
        }
        requests.addPartitions(unsent.keySet(), error -> {
            if (error == Errors.NONE) {
                started = true;
                produceAll();
            } else {
                again(error, attempt, () -> add(attempt + 1));
            }
        });
    }

    private void produceAll() {
        awaited = unsent.size();
        unsent.keySet().forEach(this::produce);
    }

    private void produce(int partition) {
        Integer size = unsent.get(partition).poll();
        if (size == null || aborting) {
            if (--awaited == 0) {
                produced();
            }
            return;
        }
        long[] records = new long[size];
        for (int i = 0; i < size; i++) {
            records[i] = entry.record(partition);
        }
        produce(partition, records, 0);
    }

    private void produce(int partition, long[] records, int attempt) {
        boolean inVain = deposed;
        requests.produce(partition, sequences.getOrDefault(partition, 0), records, error -> {
            if (error == Errors.NONE) {
                if (inVain) {
                    throw new AssertionError(this + " got records of " + entry + " through though another has its id");
                }
                sequences.merge(partition, records.length, Integer::sum);
                soon(() -> produce(partition));
                return;
            }
            doubtful = true;
            if (error != null && !requests.isRepeated(error) && !ABORTABLE.contains(error)) {
                throw new AssertionError(this + " got " + error + " for records of " + entry);
            }
            if (aborting || attempt >= MAX_ATTEMPTS || (error != null && ABORTABLE.contains(error))) {
                abortable(error);
                produce(partition);
            } else {
                soon(() -> client.refresh(() -> produce(partition, records, attempt + 1)));
            }
        });
    }

    private void abortable(@Nullable Errors error) {
        simulation.note(() -> this + " gives up " + entry + ": " + error);
        if (error != null && ABORTABLE.contains(error) && !hasCause()) {
            throw new AssertionError(this + " got " + error + " in " + entry + " and nothing had gone wrong");
        }
        aborting = true;
    }

    private void produced() {
        if (!aborting && simulation.chance(0.4)) {
            entry.withOffsets();
            addOffsets(0);
        } else {
            end(!aborting && simulation.chance(0.75));
        }
    }

    private void addOffsets(int attempt) {
        if (requests.addsImplicitly()) {
            commitOffset(0);
            return;
        }
        requests.addOffsets(error -> {
            if (error == Errors.NONE) {
                commitOffset(0);
            } else {
                again(error, attempt, () -> addOffsets(attempt + 1));
            }
        });
    }

    private void commitOffset(int attempt) {
        boolean inVain = deposed;
        requests.commitOffset(entry.id, error -> {
            if (error == Errors.NONE) {
                if (inVain && requests.addsImplicitly()) {
                    throw new AssertionError(this + " got offsets of " + entry + " through though another has its id");
                }
                end(simulation.chance(0.75));
            } else {
                again(error, attempt, () -> commitOffset(attempt + 1));
            }
        });
    }

    /** Repeats a step that failed, or aborts. */
    private void again(@Nullable Errors error, int attempt, Runnable step) {
        if (error != null && !requests.isTransient(error) && !requests.isRepeated(error) && !ABORTABLE.contains(error)) {
            throw new AssertionError(this + " got " + error + " in " + entry);
        }
        if (!started && error != null && FENCED.contains(error)) {
            over(error);
        } else if (attempt >= MAX_ATTEMPTS || (error != null && ABORTABLE.contains(error))) {
            abortable(error);
            end(false);
        } else {
            soon(step);
        }
    }

    private void end(boolean commit) {
        TransactionBook.Entry ending = entry;
        boolean inVain = deposed;
        if (!started) {
            ended = false;
            ended(ending, commit);
            return;
        }
        if (commit) {
            book.committing(ending);
        }
        requests.end(commit, error -> {
            if (error == Errors.NONE) {
                if (inVain && commit) {
                    throw new AssertionError(this + " committed " + ending + " though another has its id");
                }
                ended(ending, commit);
            } else if (error == null || requests.isTransient(error)) {
                soon(() -> end(commit));
            } else if (FENCED.contains(error)) {
                over(error);
            } else {
                throw new AssertionError(this + " got " + error + " for the end of " + ending);
            }
        });
    }

    private void ended(TransactionBook.Entry ending, boolean commit) {
        if (commit) {
            book.committed(ending);
        } else {
            book.aborted(ending);
        }
        simulation.note(() -> this + " has ended " + ending);
        entry = null;
        if (requests.addsImplicitly()) {
            sequences.clear();
            soon(this::begin);
        } else if (doubtful && !commit) {
            soon(this::bump);
        } else {
            soon(this::begin);
        }
    }

    @Override
    public String toString() {
        return owner.name() + " at client " + client.id() + " (" + requests + ")" + (entry == null ? "" : " in transaction " + entry.id);
    }
}
