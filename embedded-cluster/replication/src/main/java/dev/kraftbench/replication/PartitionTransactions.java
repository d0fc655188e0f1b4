package dev.kraftbench.replication;

import dev.kraftbench.storage.AppendOrigin;
import dev.kraftbench.storage.PartitionLog;
import dev.kraftbench.storage.TransactionalBatch;
import dev.kraftbench.storage.Verification;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactional batches of a partition's producers: one that begins a transaction here waits for the word of the transaction coordinator,
 * and later ones of its producer wait behind it (KIP-890). On the partition's lane.
 */
public final class PartitionTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionTransactions.class);

    /** Kafka's producers have five requests in flight; beyond this one sends without looking at the answers. */
    private static final int MAX_BEHIND = 64;

    /** Asks the transaction coordinator whether a batch's transaction includes the partition. */
    public interface Question {
        /** @param answer told on the partition's lane, once: null if it does, otherwise why the batch is not taken */
        void ask(Consumer<ProduceOutcome.@Nullable Failed> answer);
    }

    /**
     * How far an append must get, and who is told.
     *
     * @param taken told on the lane when the records are looked at no longer, at the latest with the outcome
     */
    public record Delivery(short acks, long timeoutNanos, Consumer<ProduceOutcome> outcome, Runnable taken) {
        private void failed(ProduceOutcome.Failed failure) {
            taken.run();
            outcome.accept(failure);
        }

        private Delivery ofCopy() {
            return new Delivery(acks, timeoutNanos, outcome, () -> { });
        }
    }

    private final Partition partition;
    /** The producers that a question has been asked about, with what waits behind their batches. */
    private final Map<Long, ArrayDeque<Runnable>> asked = new HashMap<>(0);

    PartitionTransactions(Partition partition) {
        this.partition = partition;
    }

    /**
     * Appends a producer's transactional batch, verified first if it may be the first of its transaction here.
     *
     * @param records as for {@link Partition#append}, but must stay as they are until they are taken
     */
    public void append(TransactionalBatch batch, MemoryRecords records, Delivery delivery, Question question) {
        if (partition.holdUntilOpen(records, copy -> append(batch, copy, delivery.ofCopy(), question))) {
            delivery.taken().run();
            return;
        }
        ArrayDeque<Runnable> behind = asked.get(batch.producerId());
        if (behind != null) {
            if (behind.size() >= MAX_BEHIND) {
                delivery.failed(new ProduceOutcome.Failed(Errors.NOT_ENOUGH_REPLICAS, "Too many batches wait for the producer's first"));
            } else {
                behind.add(() -> carryOut(delivery, () -> append(batch, records, delivery, question)));
            }
            return;
        }
        switch (verify(batch)) {
            case Verification.Open ignored -> append(records, AppendOrigin.CLIENT, delivery);
            case Verification.Refused(Errors error, String message) -> delivery.failed(new ProduceOutcome.Failed(error, message));
            case Verification.Needed(var guard) -> {
                asked.put(batch.producerId(), new ArrayDeque<>(0));
                question.ask(failure -> {
                    if (failure == null) {
                        carryOut(delivery, () -> append(records, new AppendOrigin.Client(guard), delivery));
                    } else {
                        delivery.failed(failure);
                    }
                    answered(batch.producerId());
                });
            }
        }
    }

    /** In their order: the first that asks again has the others wait behind it again. */
    private void answered(long producerId) {
        ArrayDeque<Runnable> behind = asked.remove(producerId);
        if (behind != null) {
            behind.forEach(Runnable::run);
        }
    }

    /** What waited is answered though it breaks, and does not keep others waiting. */
    private void carryOut(Delivery delivery, Runnable append) {
        try {
            append.run();
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("partition", partition.name()).setCause(e).log("A batch of a transaction broke");
            delivery.failed(new ProduceOutcome.Failed(Errors.UNKNOWN_SERVER_ERROR));
        }
    }

    private void append(MemoryRecords records, AppendOrigin origin, Delivery delivery) {
        partition.append(records, delivery.acks(), delivery.timeoutNanos(), origin, delivery.outcome());
        delivery.taken().run();
    }

    /** Whether the transaction coordinator has to be asked before the batch can be taken here; for coordinators that append by themselves. */
    public Verification verify(TransactionalBatch batch) {
        PartitionLog log = partition.log();
        Errors refusal = partition.leaderRefusal();
        return log == null || refusal != Errors.NONE
                ? new Verification.Refused(refusal == Errors.NONE ? Errors.NOT_LEADER_OR_FOLLOWER : refusal, "not the leader")
                : log.verify(batch);
    }
}
