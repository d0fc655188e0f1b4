package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few of the rounds of {@link KillNineRounds}, enough to kill a leader, the active controller and another node. */
class KillNineTest {

    @Test
    void noAcknowledgedRecordIsLostRepeatedOrReorderedWhenNodesAreKilled(@TempDir Path directory) throws Exception {
        int rounds = 3;
        assertEquals(rounds, KillNineRounds.run(directory, rounds).size(), "pauses measured");
    }
}
