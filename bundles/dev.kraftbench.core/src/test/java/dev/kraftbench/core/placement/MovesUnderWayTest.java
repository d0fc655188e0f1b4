package dev.kraftbench.core.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.placement.MovesUnderWay.Copy;
import dev.kraftbench.core.placement.MovesUnderWay.Moving;
import java.util.List;
import org.junit.jupiter.api.Test;

class MovesUnderWayTest {
    private static Moving moving(List<Integer> adding, long bytes, Copy... copies) {
        return new Moving(new PartitionId("t", 0), List.of(1, 2, 3), adding, List.of(1), bytes, List.of(copies));
    }

    @Test
    void progressIsTheShareOfBytesThatAreThere() {
        Moving move = moving(List.of(2, 3), 1000, new Copy(2, 1000), new Copy(3, 500));
        assertEquals(0.75, move.progress());
        assertEquals(500, move.missing());
        assertEquals(0.75, new MovesUnderWay(List.of(move), List.of()).progress());
    }

    @Test
    void anUnknownSizeIsNoProgressAndSpoilsNone() {
        Moving unknown = moving(List.of(3), -1);
        assertEquals(Double.NaN, unknown.progress());
        assertEquals(-1, unknown.missing());
        assertEquals(0.5, new MovesUnderWay(List.of(unknown, moving(List.of(3), 10, new Copy(3, 5))), List.of()).progress());
    }

    @Test
    void whatOnlyLosesReplicasHasNothingToCopy() {
        assertEquals(1, moving(List.of(), 1000).progress());
        assertEquals(0, moving(List.of(), 1000).missing());
    }
}
