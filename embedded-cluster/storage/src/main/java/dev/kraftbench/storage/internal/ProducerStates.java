package dev.kraftbench.storage.internal;

import dev.kraftbench.storage.ActiveProducer;
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

    private final Map<Long, ProducerState> producers = new HashMap<>();
    /** First offset of each open transaction, with its producer. */
    private final TreeMap<Long, Long> open = new TreeMap<>();
    /** First and last offset of transactions whose marker lies above the high watermark. */
    private final TreeMap<Long, Long> unreplicated = new TreeMap<>();

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
        endOffset = newEndOffset;
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

    /** Checks a producer's batch. Changes nothing. */
    public ProducerCheck checkClient(BatchHeader batch) {
        ProducerState state = producers.get(batch.producerId());
        if (state == null) {
            return ProducerCheck.Ok.INSTANCE;
        }
        if (state.epoch == batch.producerEpoch()) {
            int duplicate = state.find(batch.baseSequence(), batch.lastSequence());
            if (duplicate != ProducerState.NONE) {
                return new ProducerCheck.Duplicate(
                        state.firstOffsetOf(duplicate), state.lastOffsetOf(duplicate), state.timestampOf(duplicate));
            }
        }
        ProducerCheck epoch = checkEpoch(state, batch);
        if (epoch != ProducerCheck.Ok.INSTANCE) {
            return epoch;
        }
        ProducerCheck sequence = checkSequence(state, batch);
        return sequence != ProducerCheck.Ok.INSTANCE ? sequence : checkTransaction(state, batch);
    }

    /** Checks a batch of a coordinator of this node: any sequence, but no old epoch. Changes nothing. */
    public ProducerCheck checkCoordinator(BatchHeader batch) {
        ProducerState state = producers.get(batch.producerId());
        if (state == null) {
            return ProducerCheck.Ok.INSTANCE;
        }
        ProducerCheck epoch = checkEpoch(state, batch);
        return epoch != ProducerCheck.Ok.INSTANCE || batch.isControl() ? epoch : checkTransaction(state, batch);
    }

    private static ProducerCheck checkEpoch(ProducerState state, BatchHeader batch) {
        if (batch.producerEpoch() >= state.epoch) {
            return ProducerCheck.Ok.INSTANCE;
        }
        return new ProducerCheck.Refused(
                Errors.INVALID_PRODUCER_EPOCH,
                "Producer " + batch.producerId() + " wrote with epoch " + batch.producerEpoch() + ", but epoch " + state.epoch
                        + " has been seen");
    }

    private static ProducerCheck checkSequence(ProducerState state, BatchHeader batch) {
        int first = batch.baseSequence();
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
        if (accepted) {
            return ProducerCheck.Ok.INSTANCE;
        }
        return new ProducerCheck.Refused(
                Errors.OUT_OF_ORDER_SEQUENCE_NUMBER,
                "Producer " + batch.producerId() + " wrote sequence " + first + " in epoch " + batch.producerEpoch() + " after sequence "
                        + state.lastSequence() + " in epoch " + state.epoch);
    }

    private static ProducerCheck checkTransaction(ProducerState state, BatchHeader batch) {
        if (state.openTransaction >= 0 && !batch.isTransactional() && batch.producerEpoch() == state.epoch) {
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
     */
    public void apply(BatchHeader batch, @Nullable EndMarker marker) {
        long producerId = batch.producerId();
        if (producerId != RecordBatch.NO_PRODUCER_ID) {
            if (!batch.isControl()) {
                applyData(producerId, batch);
            } else if (marker != null) {
                applyMarker(producerId, batch, marker);
            }
        }
        endOffset = batch.lastOffset() + 1;
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

    private void applyMarker(long producerId, BatchHeader batch, EndMarker marker) {
        ProducerState state = producers.computeIfAbsent(producerId, id -> new ProducerState());
        if (state.openTransaction >= 0) {
            open.remove(state.openTransaction);
            unreplicated.put(state.openTransaction, batch.lastOffset());
            state.openTransaction = -1;
        }
        state.newEpoch(batch.producerEpoch());
        state.coordinatorEpoch = marker.coordinatorEpoch();
        state.lastTimestamp = batch.maxTimestamp();
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
    }

    static boolean isExpired(ProducerState state, long nowMillis, long expirationMillis) {
        return state.openTransaction < 0 && nowMillis - state.lastTimestamp >= expirationMillis;
    }
}
