package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two of the rounds of {@link CoordinatorKillRounds}: the coordinators of a consumer group and of transactions are killed. */
class CoordinatorKillTest {

    @Test
    void nothingThatACoordinatorConfirmedIsLostWhenItIsKilled(@TempDir Path directory) throws Exception {
        var pauses = CoordinatorKillRounds.run(directory, 2, 20, Set.of());
        assertEquals(Set.of("consumer group", "transactions"), pauses.keySet());
    }
}
