package dev.kraftbench.transaction.internal;

import dev.kraftbench.transaction.ProducerIdAndEpoch;
import dev.kraftbench.transaction.TransactionState;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * What the log says of one transactional id. Immutable; each transition makes another one, to be written.
 *
 * @param timeoutMillis after which an open transaction is aborted, {@link #NO_TIMEOUT} for one of a two-phase commit (KIP-939)
 * @param partitions of the open transaction, and of a decided one until all have their markers
 * @param startMillis wall clock, when the first partition was added, or -1
 * @param lastUpdateMillis wall clock
 * @param clientVersion the transaction version in which the producer spoke last
 */
record TransactionMetadata(
        String transactionalId,
        ProducerLineage producer,
        int timeoutMillis,
        TransactionState state,
        Set<TopicPartition> partitions,
        long startMillis,
        long lastUpdateMillis,
        short clientVersion) {

    static final int NO_TIMEOUT = Integer.MAX_VALUE;
    static final long NOT_STARTED = -1;

    /** From this transaction version on every transaction has an epoch of its own (KIP-890). */
    static final short EPOCH_PER_TRANSACTION = 2;

    /** Of a transactional id that nobody has used yet; not to be written as it is. */
    static TransactionMetadata fresh(String transactionalId, long producerId, int timeoutMillis, long nowMillis) {
        return new TransactionMetadata(
                transactionalId,
                ProducerLineage.fresh(producerId),
                timeoutMillis,
                TransactionState.EMPTY,
                Set.of(),
                NOT_STARTED,
                nowMillis,
                (short) 0);
    }

    boolean hasEpochPerTransaction() {
        return clientVersion >= EPOCH_PER_TRANSACTION;
    }

    /** Whether the decision is to commit, of a transaction that is decided. */
    boolean isCommitted() {
        return state == TransactionState.PREPARE_COMMIT || state == TransactionState.COMPLETE_COMMIT;
    }

    /** A producer begins, or begins again. */
    TransactionMetadata initialised(ProducerLineage next, int newTimeoutMillis, long nowMillis) {
        return to(TransactionState.EMPTY, next, newTimeoutMillis, Set.of(), NOT_STARTED, nowMillis, clientVersion);
    }

    TransactionMetadata withPartitions(Collection<TopicPartition> added, long nowMillis, short version) {
        Set<TopicPartition> all = new LinkedHashSet<>(state == TransactionState.ONGOING ? partitions : Set.of());
        all.addAll(added);
        long start = state == TransactionState.ONGOING ? startMillis : nowMillis;
        return to(TransactionState.ONGOING, producer.kept(), timeoutMillis, Collections.unmodifiableSet(all), start, nowMillis, version);
    }

    /** The end is decided, by a producer whose epoch stays. */
    TransactionMetadata prepared(boolean commit, long nowMillis) {
        return prepared(commit, producer.kept().withNextId(ProducerLineage.NO_ID), nowMillis, (short) 0);
    }

    /** An abort that takes the epoch from the producer, so that it can't go on in it. */
    TransactionMetadata fenced(long nowMillis) {
        return prepared(false, producer.bumped(ProducerLineage.NO_EPOCH).withNextId(ProducerLineage.NO_ID), nowMillis, (short) 0);
    }

    /**
     * The end is decided, and the producer goes on in the next epoch.
     *
     * @param nextProducerId where the epochs of the present id are used up, otherwise -1
     */
    TransactionMetadata preparedWithEpoch(boolean commit, long nextProducerId, long nowMillis, short version) {
        return prepared(commit, producer.bumped(producer.epoch()).withNextId(nextProducerId), nowMillis, version);
    }

    /**
     * The abort of an open transaction that its producer did not ask for; the producer can't go on in its epoch. Nothing if a fresh
     * producer id is needed for that and there is none.
     */
    Optional<TransactionMetadata> abortedByCoordinator(ProducerRequest.Terms terms) {
        if (terms.transactionVersion() < EPOCH_PER_TRANSACTION) {
            return Optional.of(fenced(terms.nowMillis()));
        }
        if (producer.isExhausted() && !terms.hasFreshProducerId()) {
            return Optional.empty();
        }
        long nextId = producer.isExhausted() ? terms.freshProducerId() : ProducerLineage.NO_ID;
        return Optional.of(preparedWithEpoch(false, nextId, terms.nowMillis(), terms.transactionVersion()));
    }

    private TransactionMetadata prepared(boolean commit, ProducerLineage next, long nowMillis, short version) {
        boolean open = state == TransactionState.ONGOING;
        return to(
                commit ? TransactionState.PREPARE_COMMIT : TransactionState.PREPARE_ABORT,
                next,
                timeoutMillis,
                open ? partitions : Set.of(),
                open ? startMillis : nowMillis,
                nowMillis,
                version);
    }

    /** Every partition has its marker. */
    TransactionMetadata completed(long nowMillis) {
        return to(
                state == TransactionState.PREPARE_COMMIT ? TransactionState.COMPLETE_COMMIT : TransactionState.COMPLETE_ABORT,
                afterMarkers(),
                timeoutMillis,
                Set.of(),
                startMillis,
                nowMillis,
                clientVersion);
    }

    /** With whom the producer goes on after a decided transaction. */
    ProducerIdAndEpoch continuation() {
        return afterMarkers().current();
    }

    private ProducerLineage afterMarkers() {
        boolean rotates = hasEpochPerTransaction() && producer.nextId() != ProducerLineage.NO_ID;
        ProducerLineage next = rotates ? producer.rotated(producer.nextId(), producer.lastEpoch()) : producer.kept();
        return next.withNextId(ProducerLineage.NO_ID);
    }

    TransactionMetadata withLastEpoch(short lastEpoch) {
        return new TransactionMetadata(
                transactionalId,
                producer.withLastEpoch(lastEpoch),
                timeoutMillis,
                state,
                partitions,
                startMillis,
                lastUpdateMillis,
                clientVersion);
    }

    private TransactionMetadata to(
            TransactionState next, ProducerLineage with, int timeout, Set<TopicPartition> in, long start, long nowMillis, short version) {
        if (!next.mayFollow(state)) {
            throw new IllegalStateException("Transactional id " + transactionalId + " can't go from " + state + " to " + next);
        }
        return new TransactionMetadata(transactionalId, with, timeout, next, in, start, nowMillis, version);
    }
}
