package dev.kraftbench.storage.internal;

import dev.kraftbench.storage.AbortedTransaction;
import dev.kraftbench.storage.ActiveProducer;
import dev.kraftbench.storage.TransactionalBatch;
import dev.kraftbench.storage.Verification;
import dev.kraftbench.storage.VerificationGuard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * The producers of one log: their sequences (KIP-98) and transactions, as far as the log itself has to know them. A function of the log's
 * batches up to {@link #endOffset}.
 */
public final class ProducerStates {

    /** The transaction version since which each transaction has an epoch of its own (KIP-890). */
    private static final int EPOCH_BUMP_SINCE = 2;

    private final Map<Long, ProducerState> producers = new HashMap<>();
    /** First offset of each open transaction, with its producer. */
    private final TreeMap<Long, Long> open = new TreeMap<>();
    /** First and last offset of transactions whose marker lies above the high watermark. */
    private final TreeMap<Long, Long> unreplicated = new TreeMap<>();

    private final Verifications verifications = new Verifications();

    private long endOffset;

    /** The offset after the last batch that is accounted for. */
    public long endOffset() {
        return endOffset;
    }

    public boolean isEmpty() {
        return producers.isEmpty();
    }

    public int size() {
        return producers.size();
    }

    /** The producers that are remembered, in no particular order. */
    public List<ActiveProducer> active() {
        List<ActiveProducer> active = new ArrayList<>(producers.size());
        producers.forEach((id, state) -> active.add(new ActiveProducer(
                id, state.epoch, state.lastSequence(), state.lastTimestamp, state.coordinatorEpoch, state.openTransaction)));
        return active;
    }

    Map<Long, ProducerState> producers() {
        return producers;
    }

    /** Forgets everything; the state is then that of a log that ends here. */
    public void reset(long newEndOffset) {
        producers.clear();
        open.clear();
        unreplicated.clear();
        verifications.clear();
        endOffset = newEndOffset;
    }

    /** Goes on with what coordinators have been asked for another log, which is used no more. */
    public void takeOverQuestions(ProducerStates other) {
        verifications.takeOver(other.verifications);
    }

    void restore(long producerId, ProducerState state) {
        producers.put(producerId, state);
        if (state.openTransaction >= 0) {
            open.put(state.openTransaction, producerId);
        }
    }

    /** Notes that the log grew by batches without producer. */
    public void advance(long newEndOffset) {
        endOffset = newEndOffset;
    }

    // ---- checks of the leader, before it writes

    /** Whether the producer has a transaction open in this epoch. */
    private static boolean isOpen(@Nullable ProducerState state, short epoch) {
        return state != null && state.openTransaction >= 0 && state.epoch == epoch;
    }

    /** Whether the transaction coordinator must be asked before a producer's batch can be taken; if so, notes that it is asked. */
    public Verification verify(TransactionalBatch batch, long nowMillis) {
        ProducerState state = producers.get(batch.producerId());
        if (state != null && batch.epoch() < state.epoch) {
            ProducerCheck.Refused stale = staleEpoch(batch.producerId(), batch.epoch(), state);
            return new Verification.Refused(stale.error(), stale.message());
        }
        // A batch that comes again after its transaction ended is no beginning of another.
        return isOpen(state, batch.epoch()) || state != null && state.epoch == batch.epoch() && state.hasBatchFrom(batch.baseSequence())
                ? Verification.Open.INSTANCE
                : new Verification.Needed(verifications.ask(batch, nowMillis));
    }

    /** Checks a producer's batch. Changes nothing. */
    public ProducerCheck checkClient(BatchHeader batch, VerificationGuard guard) {
        ProducerState state = producers.get(batch.producerId());
        if (state != null && state.epoch == batch.producerEpoch()) {
            int duplicate = state.find(batch.baseSequence(), batch.lastSequence());
            if (duplicate != ProducerState.NONE) {
                return new ProducerCheck.Duplicate(
                        state.firstOffsetOf(duplicate), state.lastOffsetOf(duplicate), state.timestampOf(duplicate));
            }
        }
        ProducerCheck transaction = checkTransaction(state, batch, guard);
        return transaction != ProducerCheck.Ok.INSTANCE ? transaction : checkSequence(state, batch);
    }

    /** Checks a batch of a coordinator of this node: any sequence, but no old epoch. Changes nothing. */
    public ProducerCheck checkCoordinator(BatchHeader batch, VerificationGuard guard) {
        return checkTransaction(producers.get(batch.producerId()), batch, guard);
    }

    /** Checks what ends a transaction. Changes nothing. */
    public ProducerCheck checkMarker(BatchHeader batch, EndMarker marker, int transactionVersion) {
        ProducerState state = producers.get(batch.producerId());
        if (state == null) {
            return ProducerCheck.Ok.INSTANCE;
        }
        short epoch = batch.producerEpoch();
        // A coordinator that did not hear the answer sends the marker again, which does no harm once the transaction is over.
        boolean repeated = epoch == state.epoch && (state.openTransaction < 0 || epoch == Short.MAX_VALUE);
        if (epoch < state.epoch || transactionVersion >= EPOCH_BUMP_SINCE && epoch == state.epoch && !repeated) {
            return staleEpoch(batch.producerId(), epoch, state);
        }
        return marker.coordinatorEpoch() < state.coordinatorEpoch
                ? new ProducerCheck.Refused(
                        Errors.TRANSACTION_COORDINATOR_FENCED,
                        "The marker for producer " + batch.producerId() + " is of coordinator epoch " + marker.coordinatorEpoch()
                                + ", but epoch " + state.coordinatorEpoch + " has been seen")
                : ProducerCheck.Ok.INSTANCE;
    }

    private static ProducerCheck.Refused staleEpoch(long producerId, short epoch, ProducerState state) {
        return new ProducerCheck.Refused(
                Errors.INVALID_PRODUCER_EPOCH,
                "Producer " + producerId + " wrote with epoch " + epoch + ", but epoch " + state.epoch + " has been seen");
    }

    private ProducerCheck checkSequence(@Nullable ProducerState state, BatchHeader batch) {
        int first = batch.baseSequence();
        Verifications.Pending asked = verifications.of(batch.producerId());
        if (asked != null
                && asked.isAbout(batch.producerEpoch())
                && (first > asked.lowestSequence()
                        || asked.epochBump() && first != 0 && (state == null || !state.hasBatches()))) {
            return outOfOrder(batch, "though its transaction begins with sequence " + Math.max(0, asked.lowestSequence()));
        }
        return state == null ? ProducerCheck.Ok.INSTANCE : checkSequence(state, batch, first);
    }

    private static ProducerCheck checkSequence(ProducerState state, BatchHeader batch, int first) {
        boolean accepted;
        if (batch.producerEpoch() != state.epoch) {
            accepted = first == 0 || state.epoch == RecordBatch.NO_PRODUCER_EPOCH;
        } else if (!state.hasBatches()) {
            // The epoch is known from a transaction marker only: a new epoch begins with sequence zero.
            accepted = first == 0;
        } else {
            int expected = (state.lastSequence() + 1) & Integer.MAX_VALUE;
            accepted = first == expected;
        }
        return accepted
                ? ProducerCheck.Ok.INSTANCE
                : outOfOrder(batch, "after sequence " + state.lastSequence() + " in epoch " + state.epoch);
    }

    private static ProducerCheck outOfOrder(BatchHeader batch, String reason) {
        return new ProducerCheck.Refused(
                Errors.OUT_OF_ORDER_SEQUENCE_NUMBER,
                "Producer " + batch.producerId() + " wrote sequence " + batch.baseSequence() + " in epoch " + batch.producerEpoch() + " "
                        + reason);
    }

    /** No old epoch, nothing outside of an open transaction, and nothing in one that the coordinator has not been asked about. */
    private ProducerCheck checkTransaction(@Nullable ProducerState state, BatchHeader batch, VerificationGuard guard) {
        if (state != null && batch.producerEpoch() < state.epoch) {
            return staleEpoch(batch.producerId(), batch.producerEpoch(), state);
        }
        if (batch.isTransactional()) {
            return isOpen(state, batch.producerEpoch()) || verifications.holds(batch.producerId(), guard)
                    ? ProducerCheck.Ok.INSTANCE
                    : new ProducerCheck.Refused(
                            Errors.INVALID_TXN_STATE,
                            "The batch of producer " + batch.producerId() + " is not part of an open transaction");
        }
        if (state != null && state.openTransaction >= 0) {
            return new ProducerCheck.Refused(
                    Errors.INVALID_TXN_STATE,
                    "Producer " + batch.producerId() + " has a transaction open since offset " + state.openTransaction
                            + " and wrote outside it");
        }
        return ProducerCheck.Ok.INSTANCE;
    }

    // ---- what is in the log

    /**
     * Accounts for a batch that is in the log.
     *
     * @param marker for a control batch, what its record says; null for a control batch that is none of a transaction
     * @return the transaction that the batch aborted, if it had records here
     */
    public @Nullable AbortedTransaction apply(BatchHeader batch, @Nullable EndMarker marker) {
        long producerId = batch.producerId();
        AbortedTransaction aborted = null;
        if (producerId != RecordBatch.NO_PRODUCER_ID) {
            if (!batch.isControl()) {
                applyData(producerId, batch);
            } else if (marker != null) {
                aborted = applyMarker(producerId, batch, marker);
            }
            if (batch.isTransactional()) {
                verifications.settled(batch);
            }
        }
        endOffset = batch.lastOffset() + 1;
        return aborted;
    }

    private void applyData(long producerId, BatchHeader batch) {
        ProducerState state = producers.computeIfAbsent(producerId, id -> new ProducerState());
        state.newEpoch(batch.producerEpoch());
        state.addBatch(
                batch.lastSequence(), batch.lastOffset(), (int) (batch.lastOffset() - batch.baseOffset()), batch.maxTimestamp());
        if (batch.isTransactional() && state.openTransaction < 0) {
            state.openTransaction = batch.baseOffset();
            open.put(batch.baseOffset(), producerId);
        }
    }

    private @Nullable AbortedTransaction applyMarker(long producerId, BatchHeader batch, EndMarker marker) {
        ProducerState state = producers.computeIfAbsent(producerId, id -> new ProducerState());
        AbortedTransaction aborted = null;
        if (state.openTransaction >= 0) {
            long first = state.openTransaction;
            long last = batch.lastOffset();
            open.remove(first);
            unreplicated.put(first, last);
            state.openTransaction = -1;
            if (!marker.committed()) {
                aborted = new AbortedTransaction(producerId, first, last, open.isEmpty() ? last + 1 : open.firstKey());
            }
        }
        state.newEpoch(batch.producerEpoch());
        state.coordinatorEpoch = marker.coordinatorEpoch();
        state.lastTimestamp = batch.maxTimestamp();
        return aborted;
    }

    // ---- stability

    /** Lets go of decided transactions below the high watermark. */
    public void highWatermarkAdvanced(long highWatermark) {
        if (!unreplicated.isEmpty()) {
            unreplicated.values().removeIf(last -> last < highWatermark);
        }
    }

    /** The first offset of a transaction that is not decided or whose decision is not replicated; {@link Long#MAX_VALUE} without one. */
    public long firstUnstableOffset() {
        long first = open.isEmpty() ? Long.MAX_VALUE : open.firstKey();
        return unreplicated.isEmpty() ? first : Math.min(first, unreplicated.firstKey());
    }

    public void logStartMoved(long logStartOffset) {
        highWatermarkAdvanced(logStartOffset);
        endOffset = Math.max(endOffset, logStartOffset);
    }

    /** Forgets producers that have been idle for too long and have no transaction open. */
    public void expire(long nowMillis, long expirationMillis) {
        Iterator<ProducerState> states = producers.values().iterator();
        while (states.hasNext()) {
            ProducerState state = states.next();
            if (isExpired(state, nowMillis, expirationMillis)) {
                states.remove();
            }
        }
        verifications.expire(nowMillis, expirationMillis);
    }

    static boolean isExpired(ProducerState state, long nowMillis, long expirationMillis) {
        return state.openTransaction < 0 && nowMillis - state.lastTimestamp >= expirationMillis;
    }
}
