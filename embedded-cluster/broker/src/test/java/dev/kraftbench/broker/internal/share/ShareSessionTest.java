package dev.kraftbench.broker.internal.share;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class ShareSessionTest {

    private final ShareSession session = new ShareSession(new ShareSession.Key("g", "m"), 1);

    private static ShareSession.Place place(int partition) {
        return new ShareSession.Place(new Uuid(1, 1), partition);
    }

    @Test
    void epochsGoUpFromOne() {
        assertEquals(1, session.epoch());
        session.nextEpoch();
        assertEquals(2, session.epoch());
    }

    @Test
    void eachPartitionIsFirstInItsTurn() {
        for (int i = 0; i < 3; i++) {
            session.add(place(i));
        }
        Set<ShareSession.Place> first = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            assertEquals(3, session.rotated().size());
            first.add(session.rotated().getFirst());
            session.nextEpoch();
        }
        assertEquals(Set.of(place(0), place(1), place(2)), first);
    }

    @Test
    void theMemberMayStillHoldRecordsOfWhatItForgets() {
        session.add(place(0));
        session.add(place(1));
        session.forget(place(0));
        assertEquals(List.of(place(1)), session.rotated());
        assertEquals(Set.of(place(0), place(1)), session.used());
    }
}
