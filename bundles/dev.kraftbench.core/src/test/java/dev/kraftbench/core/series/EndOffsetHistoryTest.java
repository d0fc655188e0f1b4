package dev.kraftbench.core.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.model.PartitionId;
import org.junit.jupiter.api.Test;

class EndOffsetHistoryTest {
    private static final PartitionId PARTITION = new PartitionId("orders", 0);
    private final EndOffsetHistory history = new EndOffsetHistory();

    @Test
    void theWaitIsSinceTheFirstUnreadRecordWasWritten() {
        for (int second = 0; second <= 100; second++) {
            history.add(second * 1_000L, PARTITION, second * 10L);
        }
        assertEquals(0, history.waitedMillis(PARTITION, 1_000, 100_000));
        // offset 600 became the end's first beyond it a tenth of a second after second 60
        assertEquals(39_900, history.waitedMillis(PARTITION, 600, 100_000), 100);
        assertEquals(44_900, history.waitedMillis(PARTITION, 600, 105_000), 100);
    }

    @Test
    void aQuietTimeBeforeTheRecordDoesNotCountAsWaiting() {
        history.add(0, PARTITION, 5);
        history.add(60_000, PARTITION, 5);
        history.add(600_000, PARTITION, 5);
        history.add(601_000, PARTITION, 6);
        history.add(610_000, PARTITION, 6);
        assertEquals(9_000, history.waitedMillis(PARTITION, 5, 610_000));
    }

    @Test
    void aRecordOlderThanTheHistoryHasWaitedAtLeastAsLong() {
        history.add(50_000, PARTITION, 500);
        assertEquals(20_000, history.waitedMillis(PARTITION, 3, 70_000));
        assertFalse(history.covers(PARTITION, 3));
        assertTrue(history.covers(PARTITION, 500), "nothing waits there");
    }

    @Test
    void nothingIsKnownOfAPartitionNeverSeen() {
        assertTrue(Double.isNaN(history.waitedMillis(PARTITION, 3, 70_000)));
    }

    @Test
    void aPartitionMadeAnewBeginsAnew() {
        history.add(0, PARTITION, 1_000);
        history.add(60_000, PARTITION, 3);
        assertEquals(0, history.waitedMillis(PARTITION, 3, 61_000));
        history.add(70_000, PARTITION, 13);
        assertEquals(9_000, history.waitedMillis(PARTITION, 3, 70_000), 1);
    }

    @Test
    void aPartitionThatMissesSomeRoundsKeepsItsHistory() {
        history.add(0, PARTITION, 5);
        history.add(2_000, PARTITION, 10);
        for (int second = 4; second <= 600; second += 2) {
            history.endRound(second * 1_000L);
        }
        assertEquals(599_600, history.waitedMillis(PARTITION, 5, 600_000), 1);
        assertTrue(history.covers(PARTITION, 9));
        assertFalse(history.covers(PARTITION, 10), "whether anything was written since is not known");
        history.add(602_000, PARTITION, 10);
        assertTrue(history.covers(PARTITION, 10));
    }

    @Test
    void aPartitionNotSeenForLongIsForgotten() {
        history.add(0, PARTITION, 5);
        history.endRound(601_000);
        assertTrue(Double.isNaN(history.waitedMillis(PARTITION, 3, 601_000)));
    }

    @Test
    void anHourAtOnePointASecondIsRemembered() {
        for (int second = 0; second <= 3_600; second++) {
            history.add(second * 1_000L, PARTITION, second);
        }
        assertEquals(2_700_000, history.waitedMillis(PARTITION, 900, 3_600_000), 2_000);
    }
}
