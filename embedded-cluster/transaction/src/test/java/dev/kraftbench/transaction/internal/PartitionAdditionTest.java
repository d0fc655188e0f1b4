package dev.kraftbench.transaction.internal;

import static dev.kraftbench.transaction.internal.Given.A;
import static dev.kraftbench.transaction.internal.Given.B;
import static dev.kraftbench.transaction.internal.Given.ID;
import static dev.kraftbench.transaction.internal.Given.in;
import static dev.kraftbench.transaction.internal.Given.nothing;
import static dev.kraftbench.transaction.internal.Given.producer;
import static dev.kraftbench.transaction.internal.Given.refused;
import static dev.kraftbench.transaction.internal.Given.terms;
import static dev.kraftbench.transaction.internal.Given.written;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.transaction.ProducerIdAndEpoch;
import dev.kraftbench.transaction.TransactionState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class PartitionAdditionTest {

    private static final ProducerIdAndEpoch PRODUCER = producer(7, 3);

    private static PartitionAddition add(ProducerIdAndEpoch by, TopicPartition... partitions) {
        return new PartitionAddition(ID, by, Set.of(partitions), (short) 2);
    }

    @Test
    void theFirstPartitionBeginsATransaction() {
        for (TransactionState state : List.of(TransactionState.EMPTY, TransactionState.COMPLETE_COMMIT, TransactionState.COMPLETE_ABORT)) {
            TransactionMetadata begun = written(add(PRODUCER, A).decide(in(state), terms(2))).next();
            assertEquals(TransactionState.ONGOING, begun.state());
            assertEquals(Set.of(A), begun.partitions());
            assertEquals(2_000, begun.startMillis());
            assertEquals(2, begun.clientVersion());
        }
    }

    @Test
    void furtherOnesJoinItAndItStaysAsOldAsItIs() {
        TransactionMetadata more = written(add(PRODUCER, B).decide(in(TransactionState.ONGOING), terms(2))).next();
        assertEquals(Set.of(A, B), more.partitions());
        assertEquals(1_000, more.startMillis());
        assertEquals(2_000, more.lastUpdateMillis());
    }

    @Test
    void whatIsInTheTransactionAlreadyNeedsNoRecord() {
        assertEquals(new Verdict.Settled(PRODUCER), add(PRODUCER, A).decide(in(TransactionState.ONGOING), terms(2)));
    }

    @Test
    void strangersAndProducersOfThePastAreRefused() {
        assertEquals(refused(Errors.INVALID_PRODUCER_ID_MAPPING), add(PRODUCER, A).decide(nothing(), terms(2)));
        for (TransactionState state : List.of(TransactionState.EMPTY, TransactionState.ONGOING, TransactionState.PREPARE_COMMIT)) {
            assertEquals(refused(Errors.INVALID_PRODUCER_ID_MAPPING), add(producer(8, 3), A).decide(in(state), terms(2)));
            assertEquals(refused(Errors.PRODUCER_FENCED), add(producer(7, 2), A).decide(in(state), terms(2)));
        }
    }

    @Test
    void theNextTransactionWaitsForTheEndOfTheOneBefore() {
        assertEquals(Verdict.Hold.INSTANCE, add(PRODUCER, A).decide(in(TransactionState.PREPARE_COMMIT), terms(0)));
        TransactionMetadata open = in(TransactionState.ONGOING, Short.MAX_VALUE - 1);
        TransactionMetadata overflowing = open.preparedWithEpoch(true, Given.FRESH, 2_000, (short) 2);
        assertEquals(Verdict.Hold.INSTANCE, add(producer(Given.FRESH, 0), A).decide(overflowing, terms(2)), "the producer has its next id");
    }

    @Test
    void brokersAreToldWhatBelongsToATransaction() {
        Set<TopicPartition> asked = Set.of(A, B);
        assertEquals(
                Map.of(A, Errors.NONE, B, Errors.TRANSACTION_ABORTABLE), PartitionAddition.verify(in(TransactionState.ONGOING), PRODUCER, asked));
        assertEquals(
                Map.of(A, Errors.TRANSACTION_ABORTABLE, B, Errors.TRANSACTION_ABORTABLE),
                PartitionAddition.verify(in(TransactionState.COMPLETE_COMMIT), PRODUCER, asked));
        assertEquals(
                Map.of(A, Errors.CONCURRENT_TRANSACTIONS, B, Errors.CONCURRENT_TRANSACTIONS),
                PartitionAddition.verify(in(TransactionState.PREPARE_ABORT), PRODUCER, asked));
        assertEquals(Map.of(A, Errors.INVALID_PRODUCER_ID_MAPPING), PartitionAddition.verify(nothing(), PRODUCER, Set.of(A)));
        assertEquals(
                Map.of(A, Errors.INVALID_PRODUCER_ID_MAPPING),
                PartitionAddition.verify(in(TransactionState.ONGOING), producer(8, 3), Set.of(A)));
        assertEquals(Map.of(A, Errors.PRODUCER_FENCED), PartitionAddition.verify(in(TransactionState.ONGOING), producer(7, 4), Set.of(A)));
    }
}
