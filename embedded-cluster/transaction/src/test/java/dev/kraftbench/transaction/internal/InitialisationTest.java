package dev.kraftbench.transaction.internal;

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
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.kraftbench.transaction.ProducerIdAndEpoch;
import dev.kraftbench.transaction.TransactionState;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class InitialisationTest {

    private static final int LAST_OF_CLIENTS = Short.MAX_VALUE - 1;
    private static final List<TransactionState> AT_REST =
            List.of(TransactionState.EMPTY, TransactionState.COMPLETE_COMMIT, TransactionState.COMPLETE_ABORT);

    private static Initialisation started() {
        return new Initialisation(ID, 30_000, null);
    }

    private static Initialisation as(long id, int epoch) {
        return new Initialisation(ID, 30_000, producer(id, epoch));
    }

    @Test
    void theFirstProducerGetsAFreshIdAndEpochZero() {
        assertEquals(Verdict.NeedsProducerId.INSTANCE, started().decide(nothing(), terms(2)));
        Verdict.Write write = written(started().decide(nothing(), termsWithFreshId(2)));
        assertEquals(producer(FRESH, 0), write.producer());
        assertEquals(TransactionState.EMPTY, write.next().state());
        assertEquals(30_000, write.next().timeoutMillis());
    }

    @Test
    void aProducerThatRemembersMoreThanTheCoordinatorGetsAFreshId() {
        assertEquals(producer(FRESH, 0), written(as(5, 9).decide(nothing(), termsWithFreshId(2))).producer());
    }

    @Test
    void eachNextProducerGetsTheNextEpoch() {
        for (TransactionState state : AT_REST) {
            Verdict.Write write = written(started().decide(in(state), terms(2)));
            assertEquals(producer(7, 4), write.producer());
            assertEquals(TransactionState.EMPTY, write.next().state());
            assertEquals(Set.of(), write.next().partitions());
            assertEquals(-1, write.next().producer().lastEpoch(), "or the former producer could come back");
        }
    }

    @Test
    void aProducerMayAskForTheNextEpochItself() {
        Verdict.Write write = written(as(7, 3).decide(in(TransactionState.COMPLETE_ABORT), terms(1)));
        assertEquals(producer(7, 4), write.producer());
        assertEquals(3, write.next().producer().lastEpoch());
    }

    @Test
    void andGetsTheSameEpochIfItAsksAgain() {
        assertEquals(producer(7, 3), written(as(7, 2).decide(in(TransactionState.EMPTY), terms(1))).producer());
    }

    @Test
    void whoComesWithAnOlderEpochOrAnotherIdIsFenced() {
        for (TransactionState state : AT_REST) {
            assertEquals(refused(Errors.PRODUCER_FENCED), as(7, 1).decide(in(state), terms(2)));
            assertEquals(refused(Errors.PRODUCER_FENCED), as(8, 3).decide(in(state), terms(2)));
        }
        assertEquals(refused(Errors.PRODUCER_FENCED), as(8, 3).decide(in(TransactionState.PREPARE_COMMIT), terms(2)));
    }

    @Test
    void whenTheEpochsAreUsedUpAFreshIdIsTaken() {
        TransactionMetadata exhausted = in(TransactionState.EMPTY, LAST_OF_CLIENTS);
        for (Initialisation request : List.of(started(), as(7, LAST_OF_CLIENTS))) {
            assertEquals(Verdict.NeedsProducerId.INSTANCE, request.decide(exhausted, terms(1)));
            Verdict.Write write = written(request.decide(exhausted, termsWithFreshId(1)));
            assertEquals(producer(FRESH, 0), write.producer());
            assertEquals(7, write.next().producer().previousId());
        }
    }

    @Test
    void aRepeatedRequestAfterAChangeOfTheIdIsKnown() {
        TransactionMetadata exhausted = in(TransactionState.EMPTY, LAST_OF_CLIENTS);
        TransactionMetadata rotated = written(as(7, LAST_OF_CLIENTS).decide(exhausted, termsWithFreshId(1))).next();
        assertEquals(producer(FRESH, 0), written(as(7, LAST_OF_CLIENTS).decide(rotated, terms(1))).producer());
        assertEquals(refused(Errors.PRODUCER_FENCED), as(7, 5).decide(rotated, terms(1)));
    }

    @Test
    void anEndThatIsUnderWayIsWaitedFor() {
        assertEquals(Verdict.Hold.INSTANCE, started().decide(in(TransactionState.PREPARE_COMMIT), terms(2)));
        assertEquals(Verdict.Hold.INSTANCE, started().decide(in(TransactionState.PREPARE_ABORT), terms(2)));
    }

    @Test
    void anOpenTransactionIsAbortedInTheNextEpochFirst() {
        for (int version = 0; version <= 2; version++) {
            TransactionMetadata abort = assertInstanceOf(
                            Verdict.AbortFirst.class, started().decide(in(TransactionState.ONGOING), terms(version)))
                    .next();
            assertEquals(TransactionState.PREPARE_ABORT, abort.state());
            assertEquals(producer(7, 4), abort.producer().current(), "so that the markers fence whoever writes in epoch 3");
            assertEquals(Set.of(Given.A), abort.partitions());
            assertEquals(version == 2 ? 2 : 0, abort.clientVersion());
        }
    }

    @Test
    void aProducerOfThePastDoesNotAbortTheTransactionOfItsSuccessor() {
        assertEquals(refused(Errors.PRODUCER_FENCED), as(7, 1).decide(in(TransactionState.ONGOING), terms(2)));
        assertInstanceOf(Verdict.AbortFirst.class, as(7, 3).decide(in(TransactionState.ONGOING), terms(2)));
    }

    @Test
    void anAbortThatUsesUpTheEpochsChoosesTheNextIdAtOnce() {
        TransactionMetadata exhausted = in(TransactionState.ONGOING, LAST_OF_CLIENTS);
        assertEquals(Verdict.NeedsProducerId.INSTANCE, started().decide(exhausted, terms(2)));
        TransactionMetadata abort = assertInstanceOf(Verdict.AbortFirst.class, started().decide(exhausted, termsWithFreshId(2))).next();
        assertEquals(producer(7, Short.MAX_VALUE), abort.producer().current());
        assertEquals(producer(FRESH, 0), abort.continuation());
        TransactionMetadata old = assertInstanceOf(Verdict.AbortFirst.class, started().decide(exhausted, terms(1))).next();
        assertEquals(producer(7, Short.MAX_VALUE), old.producer().current());
        ProducerIdAndEpoch next = written(started().decide(old.completed(3_000), termsWithFreshId(1))).producer();
        assertEquals(producer(FRESH, 0), next);
    }
}
