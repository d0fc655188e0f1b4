package dev.kraftbench.core.quorum;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.model.QuorumSnapshot.Replica;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuorumDetailsTest {
    private static final long NOW = 100_000;

    private static QuorumMember voter(int id, boolean leader, long lag, long caughtUp) {
        return new QuorumMember(new Replica(id, 500 - lag, lag, caughtUp, caughtUp), true, leader, "", List.of());
    }

    private static int spare(QuorumMember... members) {
        return new QuorumDetails(1, 3, 500, List.of(members)).spare(NOW, 5_000);
    }

    @Test
    void threeVotersBearOneFailure() {
        assertEquals(1, spare(voter(1, true, 0, -1), voter(2, false, 3, NOW - 200), voter(3, false, 0, NOW)));
        assertEquals(0, spare(voter(1, true, 0, -1), voter(2, false, 3, NOW - 200), voter(3, false, 400, NOW - 60_000)));
        assertEquals(-1, spare(voter(1, true, 0, -1), voter(2, false, 9, NOW - 60_000), voter(3, false, 400, NOW - 60_000)));
    }

    @Test
    void observersDoNotCount() {
        QuorumMember observer = new QuorumMember(new Replica(9, 10, 490, -1, -1), false, false, "", List.of());
        assertEquals(0, spare(voter(1, true, 0, -1), observer));
    }
}
