package dev.kraftbench.core.series;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.model.PartitionId;
import java.util.List;
import org.junit.jupiter.api.Test;

class HighWatermarkStallsTest {
    private static final PartitionId PARTITION = new PartitionId("orders", 0);
    private final HighWatermarkStalls stalls = new HighWatermarkStalls();

    private void at(long millis, long highWatermark, long end) {
        stalls.add(millis, List.of(new LogProgress(PARTITION, highWatermark, end)));
    }

    @Test
    void standingStillWithMoreToCommitIsAStallUntilItMoves() {
        at(0, 10, 10);
        at(500, 10, 12);
        at(5_000, 10, 20);
        assertEquals(List.of(new Stall(PARTITION, new TimeSpan(500, 5_000))), stalls.stalls());
        at(6_000, 20, 20);
        assertEquals(List.of(new Stall(PARTITION, new TimeSpan(500, 6_000))), stalls.stalls());
        at(9_000, 20, 20);
        assertEquals(1, stalls.stalls().size());
    }

    @Test
    void aHighWatermarkThatMovesOnIsNoStallHoweverFarBehind() {
        for (int i = 0; i < 20; i++) {
            at(i * 500L, i, i + 100);
        }
        assertEquals(List.of(), stalls.stalls());
    }

    @Test
    void aQuietPartitionIsNoStall() {
        at(0, 10, 10);
        at(60_000, 10, 10);
        assertEquals(List.of(), stalls.stalls());
    }

    @Test
    void aPartitionNobodyTellsOfAnyMoreEndsItsStall() {
        at(0, 10, 12);
        at(2_000, 10, 12);
        stalls.add(3_000, List.of());
        stalls.add(60_000, List.of());
        assertEquals(List.of(new Stall(PARTITION, new TimeSpan(0, 3_000))), stalls.stalls());
    }
}
