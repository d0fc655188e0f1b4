package dev.kraftbench.storage.internal;

import dev.kraftbench.storage.TransactionalBatch;
import dev.kraftbench.storage.VerificationGuard;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a leader has asked transaction coordinators about and not yet seen the effect of (KIP-890). Not in the log and not in snapshots: a
 * batch whose question was forgotten is refused, and its producer asks again.
 */
final class Verifications {

    /** Beyond this the oldest are forgotten, so that made-up producer ids don't fill the memory. */
    private static final int LIMIT = 10_000;

    static final class Pending {
        private final VerificationGuard guard;
        private final long sinceMillis;
        private final boolean epochBump;
        private short epoch;
        private int lowestSequence;

        Pending(VerificationGuard guard, TransactionalBatch batch, long nowMillis) {
            this.guard = guard;
            this.sinceMillis = nowMillis;
            this.epochBump = batch.epochBump();
            this.epoch = batch.epoch();
            this.lowestSequence = batch.baseSequence();
        }

        /** A batch that was refused may be sent again after later ones: what begins the transaction is the lowest of them. */
        private void asked(TransactionalBatch batch) {
            if (batch.epoch() > epoch) {
                epoch = batch.epoch();
                lowestSequence = batch.baseSequence();
            } else if (batch.epoch() == epoch) {
                lowestSequence = Math.min(lowestSequence, batch.baseSequence());
            }
        }

        /** With an epoch for each transaction, the marker of one bears the epoch of the next, which may be asked about already. */
        private boolean isAboutLaterThan(BatchHeader batch) {
            return epoch > batch.producerEpoch() || batch.isControl() && epochBump && epoch == batch.producerEpoch();
        }

        boolean isAbout(short producerEpoch) {
            return epoch == producerEpoch;
        }

        int lowestSequence() {
            return lowestSequence;
        }

        boolean epochBump() {
            return epochBump;
        }
    }

    /** Made when first needed: most logs never see a transaction. */
    private @Nullable Map<Long, Pending> pending;

    private long lastNumber;

    /** Goes on with the questions of another log, which is used no more. */
    void takeOver(Verifications other) {
        pending = other.pending;
        lastNumber = Math.max(lastNumber, other.lastNumber);
    }

    VerificationGuard ask(TransactionalBatch batch, long nowMillis) {
        Map<Long, Pending> all = pending;
        if (all == null) {
            all = new LinkedHashMap<>();
            pending = all;
        }
        Pending known = all.get(batch.producerId());
        if (known == null) {
            if (all.size() >= LIMIT) {
                Iterator<Pending> oldest = all.values().iterator();
                oldest.next();
                oldest.remove();
            }
            known = new Pending(new VerificationGuard(++lastNumber), batch, nowMillis);
            all.put(batch.producerId(), known);
        }
        known.asked(batch);
        return known.guard;
    }

    @Nullable
    Pending of(long producerId) {
        Map<Long, Pending> all = pending;
        return all == null ? null : all.get(producerId);
    }

    /** Whether the guard is the one of a question about this producer that still counts. */
    boolean holds(long producerId, VerificationGuard guard) {
        Pending known = of(producerId);
        return known != null && known.guard.equals(guard);
    }

    /** A transactional batch or a marker is in the log: what was asked before is answered by it. */
    void settled(BatchHeader batch) {
        Map<Long, Pending> all = pending;
        if (all == null) {
            return;
        }
        Pending known = all.get(batch.producerId());
        if (known != null && !known.isAboutLaterThan(batch)) {
            all.remove(batch.producerId());
        }
    }

    void expire(long nowMillis, long expirationMillis) {
        Map<Long, Pending> all = pending;
        if (all != null) {
            all.values().removeIf(one -> nowMillis - one.sinceMillis >= expirationMillis);
            pending = all.isEmpty() ? null : all;
        }
    }

    void clear() {
        pending = null;
    }
}
