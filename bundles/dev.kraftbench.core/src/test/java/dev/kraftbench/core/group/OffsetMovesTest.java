package dev.kraftbench.core.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.group.OffsetMoves.Known;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.series.ReadPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OffsetMovesTest {
    private static final PartitionId P0 = new PartitionId("orders", 0);
    private static final PartitionId P1 = new PartitionId("orders", 1);
    /** Committed 60 of 10 to 100; a record of the wanted time is at 40. */
    private static final Known READ = new Known(P0, ReadPosition.committed(60), 10, 100, 40);
    /** Never read; no record is that new. */
    private static final Known UNREAD = new Known(P1, ReadPosition.NOWHERE, 0, 50, OffsetMove.NONE);

    private static List<Long> after(OffsetTarget target) {
        return OffsetMoves.of(target, List.of(UNREAD, READ)).stream().map(OffsetMove::after).toList();
    }

    @Test
    void eachTargetMeansAnOffsetForEachPartition() {
        assertEquals(List.of(10L, 0L), after(new OffsetTarget.Earliest()));
        assertEquals(List.of(100L, 50L), after(new OffsetTarget.Latest()));
        assertEquals(List.of(60L, 50L), after(new OffsetTarget.Current()));
        assertEquals(List.of(30L, 30L), after(new OffsetTarget.To(30)));
    }

    @Test
    void aTimeWithoutARecordMeansTheEnd() {
        assertEquals(List.of(40L, 50L), after(new OffsetTarget.At(Instant.EPOCH)));
        assertEquals(List.of(40L, 50L), after(new OffsetTarget.Back(Duration.ofHours(1))));
    }

    @Test
    void whereNobodyToldOfTheTimeNothingMoves() {
        Known silent = new Known(P0, ReadPosition.committed(60), 10, 100, OffsetMoves.NO_ANSWER);
        assertEquals(List.of(OffsetMove.NONE), OffsetMoves.of(new OffsetTarget.Back(Duration.ofDays(1)), List.of(silent)).stream().map(OffsetMove::after).toList());
        assertEquals(List.of(OffsetMove.NONE), OffsetMoves.of(new OffsetTarget.At(Instant.EPOCH), List.of(silent)).stream().map(OffsetMove::after).toList());
    }

    @Test
    void offsetsOutsideOfTheLogMoveToItsNearestEnd() {
        assertEquals(List.of(10L, 3L), after(new OffsetTarget.To(3)));
        assertEquals(List.of(100L, 50L), after(new OffsetTarget.To(1_000)));
    }

    @Test
    void aShiftNeedsAnOffsetToShift() {
        assertEquals(List.of(55L, OffsetMove.NONE), after(new OffsetTarget.Shift(-5)));
        assertEquals(List.of(10L, OffsetMove.NONE), after(new OffsetTarget.Shift(-500)));
        assertEquals(List.of(100L, OffsetMove.NONE), after(new OffsetTarget.Shift(500)));
        assertEquals(List.of(100L, OffsetMove.NONE), after(new OffsetTarget.Shift(Long.MAX_VALUE)));
        assertEquals(List.of(10L, OffsetMove.NONE), after(new OffsetTarget.Shift(Long.MIN_VALUE)));
    }

    @Test
    void aFileSpeaksOfItsPartitionsOnly() {
        assertEquals(List.of(OffsetMove.NONE, 7L), after(new OffsetTarget.Listed(Map.of(P1, 7L, new PartitionId("other", 0), 1L))));
    }

    @Test
    void aLogThatDoesNotAnswerIsLeftAlone() {
        OffsetMove move = OffsetMoves.of(new OffsetTarget.To(5), List.of(new Known(P0, ReadPosition.committed(60), OffsetMove.NONE, OffsetMove.NONE, OffsetMove.NONE))).getFirst();
        assertFalse(move.changes());
        assertEquals(OffsetMove.NONE, move.lagBefore());
    }

    @Test
    void lagIsCountedBeforeAndAfterAndOnlyRealMovesAreSet() {
        List<OffsetMove> moves = OffsetMoves.of(new OffsetTarget.Earliest(), List.of(READ, UNREAD, new Known(new PartitionId("orders", 2), ReadPosition.committed(5), 5, 9, -1)));
        assertEquals(40 + 4, OffsetMoves.lagBefore(moves));
        assertEquals(90 + 50 + 4, OffsetMoves.lagAfter(moves));
        assertEquals(Map.of(P0, 10L, P1, 0L), OffsetMoves.offsets(moves));
    }

    /** Its start is told late: all of 100 records are read, and the window is said to begin at 0. */
    @Test
    void aWindowIsSetWhereverItIsSaidToStart() {
        Known read = new Known(P0, ReadPosition.window(0, 0), 0, 100, OffsetMove.NONE);
        OffsetMove move = OffsetMoves.of(new OffsetTarget.Earliest(), List.of(read)).getFirst();
        assertTrue(move.changes());
        assertEquals(List.of(0L, 100L, 100L), List.of(move.lagBefore(), move.lagAfter(), move.again()));
        assertEquals(Map.of(P0, 0L), OffsetMoves.offsets(List.of(move)));
        assertEquals(0, move.to(100).again());
    }

    @Test
    void aTypedOffsetStaysInsideTheLog() {
        OffsetMove move = OffsetMoves.of(new OffsetTarget.Earliest(), List.of(READ)).getFirst();
        assertEquals(77, move.to(77).after());
        assertEquals(100, move.to(Long.MAX_VALUE).after());
        assertEquals(10, move.to(-1).after());
    }
}
