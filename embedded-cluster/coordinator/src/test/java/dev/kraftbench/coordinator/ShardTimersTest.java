package dev.kraftbench.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.VirtualLane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Timers whose decisions wait behind other operations of the shard. */
class ShardTimersTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final VirtualLane lane = new VirtualLane();
    private final List<ShardTimers.Expiry> waiting = new ArrayList<>();
    private final ShardTimers timers = new ShardTimers(lane, (expiry, refused) -> waiting.add(expiry));
    private final List<String> decided = new ArrayList<>();

    private ShardTimers.Expiry decision(String name) {
        return () -> {
            decided.add(name);
            return CoordinatorResult.deferred();
        };
    }

    private void decideAll() {
        List.copyOf(waiting).forEach(ShardTimers.Expiry::get);
        waiting.clear();
    }

    @Test
    void aDecisionThatWaitsIsStillSet() {
        timers.schedule("session", SECOND, decision("expired"));
        lane.advance(Duration.ofSeconds(1));

        assertTrue(timers.isSet("session"));
        decideAll();
        assertFalse(timers.isSet("session"));
        assertEquals(List.of("expired"), decided);
    }

    @Test
    void whatIsSetAnewWhileItsDecisionWaitsDecidesAtItsNewTimeOnly() {
        timers.schedule("session", SECOND, decision("expired"));
        lane.advance(Duration.ofSeconds(1));
        timers.schedule("session", SECOND, decision("expired later"));
        decideAll();
        assertEquals(List.of(), decided, "a heartbeat came before the decision");

        lane.advance(Duration.ofSeconds(1));
        decideAll();
        assertEquals(List.of("expired later"), decided);
    }

    @Test
    void whatIsCancelledWhileItsDecisionWaitsDecidesNothing() {
        timers.schedule("session", SECOND, decision("expired"));
        lane.advance(Duration.ofSeconds(1));
        timers.cancel("session");
        decideAll();

        assertEquals(List.of(), decided);
        assertFalse(timers.isSet("session"));
    }

    @Test
    void whatARefusedDecisionCancelledWhileItWaitedDecidesAfterAll() {
        timers.schedule("session", SECOND, decision("expired"));
        lane.advance(Duration.ofSeconds(1));
        timers.begin();
        timers.cancel("session");
        timers.undo();
        decideAll();
        lane.advance(Duration.ofSeconds(1));
        decideAll();

        assertEquals(List.of("expired"), decided);
    }
}
