package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.kraftbench.group.GroupWorld.Answer;
import dev.kraftbench.group.StreamsWorld.Patience;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Heartbeats of streams members that are held: until there is news, the next one is due or the client wants something else. */
class HeldStreamsHeartbeatTest extends StreamsGroupSteps {

    @Test
    void aHeldHeartbeatIsAnsweredAsSoonAsThereAreOtherTasks() {
        streams.topics(4);
        a.join();
        Answer<StreamsHeartbeat> held = a.wait(new Patience());
        assertFalse(held.here());

        b.join();
        streams.world.pass(1);

        assertTrue(held.here());
        assertEquals(4, a.active.size());
        Answer<StreamsHeartbeat> waiting = b.wait(new Patience());
        assertFalse(waiting.here(), "a has not given up its tasks");
        Answer<StreamsHeartbeat> done = a.wait(new Patience());
        assertTrue(done.here(), "the epoch is news");
        assertTrue(waiting.here());
        assertEquals(4, b.active.size());
    }

    @Test
    void aHeldHeartbeatIsAnsweredShortlyBeforeTheNextOneIsDue() {
        streams.topics(4);
        a.join();
        Answer<StreamsHeartbeat> before = a.wait(new Patience());
        streams.world.pass(5_000);
        assertTrue(before.here());
        Answer<StreamsHeartbeat> held = a.wait(new Patience());

        int interval = a.told.response().heartbeatIntervalMs();
        streams.world.pass(interval - interval / 10 - 2);
        assertFalse(held.here());
        streams.world.pass(1);

        assertEquals(Errors.NONE, error(held.get()));
        assertEquals(a.epoch, held.get().response().memberEpoch());
    }

    @Test
    void aHeldHeartbeatIsAnsweredWhenTheClientWantsSomethingElse() {
        streams.topics(4);
        a.join();
        Patience patience = new Patience();
        Answer<StreamsHeartbeat> held = a.wait(patience);

        patience.end();
        streams.world.pass(1);

        assertEquals(Errors.NONE, error(held.get()));
    }

    @Test
    void aHeldHeartbeatIsRefusedWhenTheCoordinatorMoves() {
        streams.topics(4);
        a.join();
        Answer<StreamsHeartbeat> held = a.wait(new Patience());

        streams.world.resign();

        assertEquals(Errors.NOT_COORDINATOR, error(held.get()));
    }

    @Test
    void aHeldHeartbeatTellsOfAShutdown() {
        streams.topics(4);
        a.join();
        b.join();
        streams.settle(a, b);
        Answer<StreamsHeartbeat> held = a.wait(new Patience());
        assertFalse(held.here());

        streams.ask(b.request().setShutdownApplication(true));
        streams.world.pass(1);

        assertEquals(List.of(SHUTDOWN_APPLICATION), statuses(held.get()));
    }

    @Test
    void theSecondHeartbeatAnswersTheFirst() {
        streams.topics(4);
        a.join();
        Answer<StreamsHeartbeat> first = a.wait(new Patience());
        Answer<StreamsHeartbeat> second = a.wait(new Patience());

        assertTrue(first.here());
        assertFalse(second.here());
    }

    @Test
    void heldHeartbeatsTellOfNewTopics() {
        streams.topic(StreamsWorld.WORDS, 2);
        StreamsHeartbeat joined = a.join();
        Answer<StreamsHeartbeat> held = a.wait(new Patience());
        assertFalse(held.here());

        streams.create(joined);
        streams.world.pass(1);

        assertTrue(held.here());
        assertEquals(4, a.active.size());
    }

    @Test
    void whoHasTasksIsNotWokenForAnAssignmentThatHasToWait() {
        streams.topics(4);
        a.join();
        streams.configure("streams.assignment.interval.ms", "15000");
        b.join();
        streams.world.pass(1);
        Answer<StreamsHeartbeat> held = a.wait(new Patience());
        if (held.here()) {
            held = a.wait(new Patience());
        }

        streams.client("c").join();
        streams.world.pass(1);

        assertFalse(held.here());
    }
}
