package dev.kraftbench.transaction.internal;

import static dev.kraftbench.transaction.internal.Given.A;
import static dev.kraftbench.transaction.internal.Given.FRESH;
import static dev.kraftbench.transaction.internal.Given.ID;
import static dev.kraftbench.transaction.internal.Given.in;
import static dev.kraftbench.transaction.internal.Given.nothing;
import static dev.kraftbench.transaction.internal.Given.producer;
import static dev.kraftbench.transaction.internal.Given.refused;
import static dev.kraftbench.transaction.internal.Given.terms;
import static dev.kraftbench.transaction.internal.Given.termsWithFreshId;
import static dev.kraftbench.transaction.internal.Given.written;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.transaction.ProducerIdAndEpoch;
import dev.kraftbench.transaction.TransactionState;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class TransactionEndingTest {

    private static final ProducerIdAndEpoch PRODUCER = producer(7, 3);
    private static final Verdict INVALID = refused(Errors.INVALID_TXN_STATE);
    private static final Verdict FENCED = refused(Errors.PRODUCER_FENCED);

    private static TransactionEnding commit(int version, ProducerIdAndEpoch by) {
        return new TransactionEnding(ID, by, true, (short) version);
    }

    private static TransactionEnding abort(int version, ProducerIdAndEpoch by) {
        return new TransactionEnding(ID, by, false, (short) version);
    }

    @Test
    void nobodyEndsWhatIsNotKnown() {
        for (int version : List.of(0, 2)) {
            assertEquals(refused(Errors.INVALID_PRODUCER_ID_MAPPING), commit(version, PRODUCER).decide(nothing(), terms(2)));
            assertEquals(
                    refused(Errors.INVALID_PRODUCER_ID_MAPPING),
                    commit(version, producer(8, 3)).decide(in(TransactionState.ONGOING), terms(2)));
        }
    }

    // ---- versions 0 and 1

    @Test
    void theEpochStaysInOldVersions() {
        Verdict.Write write = written(commit(0, PRODUCER).decide(in(TransactionState.ONGOING), terms(2)));
        assertEquals(PRODUCER, write.producer());
        assertEquals(TransactionState.PREPARE_COMMIT, write.next().state());
        assertEquals(Set.of(A), write.next().partitions());
        assertEquals(PRODUCER, write.next().producer().current());
        TransactionMetadata completed = write.next().completed(3_000);
        assertEquals(TransactionState.COMPLETE_COMMIT, completed.state());
        assertEquals(PRODUCER, completed.producer().current());
        assertEquals(Set.of(), completed.partitions());
        assertEquals(
                TransactionState.PREPARE_ABORT,
                written(abort(0, PRODUCER).decide(in(TransactionState.ONGOING), terms(2))).next().state());
    }

    @Test
    void aRepeatedEndInOldVersionsIsKnownByItsOutcome() {
        assertEquals(new Verdict.Settled(PRODUCER), commit(0, PRODUCER).decide(in(TransactionState.COMPLETE_COMMIT), terms(2)));
        assertEquals(INVALID, abort(0, PRODUCER).decide(in(TransactionState.COMPLETE_COMMIT), terms(2)));
        assertEquals(new Verdict.Settled(PRODUCER), abort(0, PRODUCER).decide(in(TransactionState.COMPLETE_ABORT), terms(2)));
        assertEquals(INVALID, commit(0, PRODUCER).decide(in(TransactionState.COMPLETE_ABORT), terms(2)));
        assertEquals(Verdict.Hold.INSTANCE, commit(0, PRODUCER).decide(in(TransactionState.PREPARE_COMMIT), terms(2)));
        assertEquals(INVALID, abort(0, PRODUCER).decide(in(TransactionState.PREPARE_COMMIT), terms(2)));
        assertEquals(Verdict.Hold.INSTANCE, abort(0, PRODUCER).decide(in(TransactionState.PREPARE_ABORT), terms(2)));
        assertEquals(INVALID, commit(0, PRODUCER).decide(in(TransactionState.PREPARE_ABORT), terms(2)));
        assertEquals(INVALID, commit(0, PRODUCER).decide(in(TransactionState.EMPTY), terms(2)));
        assertEquals(INVALID, abort(0, PRODUCER).decide(in(TransactionState.EMPTY), terms(2)));
    }

    @Test
    void anotherEpochIsFencedInOldVersions() {
        for (int epoch : List.of(2, 4)) {
            assertEquals(FENCED, commit(0, producer(7, epoch)).decide(in(TransactionState.ONGOING), terms(2)));
            assertEquals(FENCED, commit(0, producer(7, epoch)).decide(in(TransactionState.COMPLETE_COMMIT), terms(2)));
        }
    }

    // ---- version 2

    @Test
    void theProducerGoesOnInTheNextEpoch() {
        Verdict.Write write = written(commit(2, PRODUCER).decide(in(TransactionState.ONGOING), terms(2)));
        assertEquals(producer(7, 4), write.producer());
        assertEquals(producer(7, 4), write.next().producer().current(), "the markers have the next epoch too");
        assertEquals(producer(7, 4), write.next().completed(3_000).producer().current());
    }

    @Test
    void aRepeatedEndIsKnownByItsEpoch() {
        TransactionMetadata committing = written(commit(2, PRODUCER).decide(in(TransactionState.ONGOING), terms(2))).next();
        assertEquals(Verdict.Hold.INSTANCE, commit(2, PRODUCER).decide(committing, terms(2)));
        assertEquals(INVALID, abort(2, PRODUCER).decide(committing, terms(2)));
        assertEquals(FENCED, commit(2, producer(7, 2)).decide(committing, terms(2)));
        TransactionMetadata committed = committing.completed(3_000);
        assertEquals(new Verdict.Settled(producer(7, 4)), commit(2, PRODUCER).decide(committed, terms(2)));
        assertEquals(INVALID, abort(2, PRODUCER).decide(committed, terms(2)));
        assertEquals(FENCED, commit(2, producer(7, 2)).decide(committed, terms(2)));
    }

    @Test
    void aFencedProducerIsNotTakenForOneThatRepeatsItself() {
        // The producer of epoch 4 ended a transaction in its own epoch, as those of older versions do.
        assertEquals(FENCED, abort(2, PRODUCER).decide(in(TransactionState.COMPLETE_ABORT, 4), terms(2)));
        assertEquals(FENCED, commit(2, PRODUCER).decide(in(TransactionState.COMPLETE_COMMIT, 4), terms(2)));
        assertEquals(FENCED, abort(2, PRODUCER).decide(in(TransactionState.PREPARE_ABORT, 4), terms(2)));
    }

    @Test
    void anAbortOfNothingTakesAnEpochAndACommitOfNothingIsAMistake() {
        for (TransactionState state : List.of(TransactionState.EMPTY, TransactionState.COMPLETE_COMMIT, TransactionState.COMPLETE_ABORT)) {
            Verdict.Write write = written(abort(2, PRODUCER).decide(in(state), terms(2)));
            assertEquals(TransactionState.PREPARE_ABORT, write.next().state());
            assertEquals(Set.of(), write.next().partitions());
            assertEquals(2_000, write.next().startMillis());
            assertEquals(producer(7, 4), write.producer());
            assertEquals(INVALID, commit(2, PRODUCER).decide(in(state), terms(2)));
        }
        assertEquals(FENCED, abort(2, producer(7, 2)).decide(in(TransactionState.EMPTY), terms(2)));
    }

    @Test
    void theEndOfTheNextTransactionWaitsForTheEndOfThisOne() {
        TransactionMetadata committing = written(commit(2, PRODUCER).decide(in(TransactionState.ONGOING), terms(2))).next();
        assertEquals(Verdict.Hold.INSTANCE, abort(2, producer(7, 4)).decide(committing, terms(2)));
    }

    @Test
    void whenTheEpochsAreUsedUpTheProducerGoesOnWithAFreshId() {
        ProducerIdAndEpoch last = producer(7, Short.MAX_VALUE - 1);
        TransactionMetadata open = in(TransactionState.ONGOING, Short.MAX_VALUE - 1);
        assertEquals(Verdict.NeedsProducerId.INSTANCE, commit(2, last).decide(open, terms(2)));
        Verdict.Write write = written(commit(2, last).decide(open, termsWithFreshId(2)));
        assertEquals(producer(FRESH, 0), write.producer());
        assertEquals(producer(7, Short.MAX_VALUE), write.next().producer().current(), "the markers still have the old id");
        assertEquals(Verdict.Hold.INSTANCE, commit(2, last).decide(write.next(), terms(2)));
        TransactionMetadata completed = write.next().completed(3_000);
        assertEquals(producer(FRESH, 0), completed.producer().current());
        assertEquals(7, completed.producer().previousId());
        assertEquals(new Verdict.Settled(producer(FRESH, 0)), commit(2, last).decide(completed, terms(2)));
        assertEquals(INVALID, abort(2, last).decide(completed, terms(2)));
    }

    @Test
    void aProducerThatWasAbortedByTheCoordinatorLearnsItsEpochWhenItAborts() {
        TransactionMetadata timedOut = in(TransactionState.ONGOING).abortedByCoordinator(terms(2)).orElseThrow().completed(3_000);
        assertEquals(INVALID, commit(2, PRODUCER).decide(timedOut, terms(2)));
        assertEquals(new Verdict.Settled(producer(7, 4)), abort(2, PRODUCER).decide(timedOut, terms(2)));
    }
}
