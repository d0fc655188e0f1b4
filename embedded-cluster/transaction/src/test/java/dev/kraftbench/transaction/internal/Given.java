package dev.kraftbench.transaction.internal;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.kraftbench.transaction.ProducerIdAndEpoch;
import dev.kraftbench.transaction.TransactionState;
import dev.kraftbench.transaction.internal.ProducerRequest.Terms;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** What decisions are tried on. */
final class Given {

    static final String ID = "orders";
    static final long FRESH = 900;
    static final TopicPartition A = new TopicPartition("a", 0);
    static final TopicPartition B = new TopicPartition("b", 1);

    private Given() {}

    static ProducerIdAndEpoch producer(long id, int epoch) {
        return new ProducerIdAndEpoch(id, (short) epoch);
    }

    /** Producer 7 in epoch 3 (and asked for it in epoch 2). */
    static TransactionMetadata in(TransactionState state) {
        return in(state, 3);
    }

    static TransactionMetadata in(TransactionState state, int epoch) {
        boolean open = state == TransactionState.ONGOING || state.isPrepared();
        return new TransactionMetadata(
                ID,
                new ProducerLineage(7, (short) epoch, 7, -1, (short) (epoch - 1)),
                60_000,
                state,
                open ? Set.of(A) : Set.of(),
                open ? 1_000 : -1,
                1_000,
                (short) 0);
    }

    static Terms terms(int transactionVersion) {
        return new Terms(2_000, (short) transactionVersion, -1);
    }

    static Terms termsWithFreshId(int transactionVersion) {
        return new Terms(2_000, (short) transactionVersion, FRESH);
    }

    static Verdict.Write written(Verdict verdict) {
        return assertInstanceOf(Verdict.Write.class, verdict);
    }

    static Verdict refused(Errors error) {
        return new Verdict.Refused(error);
    }

    static @Nullable TransactionMetadata nothing() {
        return null;
    }
}
