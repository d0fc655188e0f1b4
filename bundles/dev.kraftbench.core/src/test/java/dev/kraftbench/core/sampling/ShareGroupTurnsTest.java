package dev.kraftbench.core.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ShareGroupTurnsTest {
    @Test
    void whoHasToWaitIsAskedAfterAllOthersWere() {
        assertEquals(1, ShareGroupTurns.rounds(0));
        assertEquals(1, ShareGroupTurns.rounds(50));
        assertEquals(2, ShareGroupTurns.rounds(51));
        assertEquals(20, ShareGroupTurns.rounds(1_000));
    }
}
