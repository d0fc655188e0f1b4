package dev.kraftbench.transaction.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kraftbench.transaction.TransactionState;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TransactionStateTest {

    @Test
    void onlyTheseTransitionsAreLegal() {
        Map<String, String> legal = Map.of(
                "EMPTY", "EMPTY ONGOING PREPARE_ABORT DEAD",
                "ONGOING", "ONGOING PREPARE_COMMIT PREPARE_ABORT PREPARE_EPOCH_FENCE",
                "PREPARE_COMMIT", "COMPLETE_COMMIT",
                "PREPARE_ABORT", "COMPLETE_ABORT",
                "COMPLETE_COMMIT", "EMPTY ONGOING PREPARE_ABORT DEAD",
                "COMPLETE_ABORT", "EMPTY ONGOING PREPARE_ABORT DEAD",
                "DEAD", "",
                "PREPARE_EPOCH_FENCE", "PREPARE_ABORT");
        for (TransactionState from : TransactionState.values()) {
            String next = Arrays.stream(TransactionState.values())
                    .filter(to -> to.mayFollow(from))
                    .map(Enum::name)
                    .collect(Collectors.joining(" "));
            assertEquals(legal.get(from.name()), next, "after " + from);
        }
    }

    @Test
    void anIllegalTransitionBreaksOff() {
        TransactionMetadata fresh = TransactionMetadata.fresh("orders", 7, 60_000, 0);
        assertThrows(IllegalStateException.class, () -> fresh.prepared(true, 1));
        assertThrows(IllegalStateException.class, () -> fresh.completed(1));
    }

    @Test
    void statesAreNumberedAndNamedAsInKafka() {
        assertEquals(
                Set.of("0Empty", "1Ongoing", "2PrepareCommit", "3PrepareAbort", "4CompleteCommit", "5CompleteAbort", "6Dead", "7PrepareEpochFence"),
                Arrays.stream(TransactionState.values()).map(state -> state.id() + state.label()).collect(Collectors.toSet()));
        assertEquals(Optional.of(TransactionState.PREPARE_ABORT), TransactionState.named("PrepareAbort"));
        assertEquals(Optional.empty(), TransactionState.named("Open"));
        assertThrows(IllegalArgumentException.class, () -> TransactionState.of((byte) 8));
    }
}
