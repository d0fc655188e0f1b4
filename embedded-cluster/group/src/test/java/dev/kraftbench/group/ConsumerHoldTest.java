package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.group.ConsumerWorld.Client;
import dev.kraftbench.group.ConsumerWorld.Hold;
import dev.kraftbench.group.GroupWorld.Answer;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Answers to heartbeats that are held until there is news, and members that are asked to hurry. */
class ConsumerHoldTest {

    private static final String GROUP = "g";

    private final ConsumerWorld world = new ConsumerWorld();

    @Test
    void anAnswerWithoutNewsIsHeldUntilThereIsSome() {
        Client a = world.client(GROUP, "a", "orders");
        a.patience = new Hold();
        a.beat();
        a.beat();
        Answer<ConsumerGroupHeartbeatResponseData> held = a.send();
        assertFalse(held.here());
        Client b = world.client(GROUP, "b", "orders");
        b.beat();
        assertTrue(held.here());
        assertNotNull(held.get().assignment());
    }

    @Test
    void aHeldAnswerGoesOutBeforeTheClientsIntervalIsOverAndWhenItAsksForSomethingElse() {
        Client a = world.client(GROUP, "a", "orders");
        Hold hold = new Hold();
        a.patience = hold;
        a.beat();
        a.beat();
        Answer<ConsumerGroupHeartbeatResponseData> first = a.send();
        world.world.pass(a.interval / 2);
        assertFalse(first.here());
        world.world.pass(a.interval / 2);
        assertTrue(first.here());
        assertNull(first.get().assignment());
        Answer<ConsumerGroupHeartbeatResponseData> second = a.send();
        assertFalse(second.here());
        hold.over();
        world.world.pass(1);
        assertTrue(second.here());
    }

    @Test
    void aJoinIsAnsweredWhenItsPartitionsAreFree() {
        Client a = world.client(GROUP, "a", "orders");
        a.beat();
        a.beat();
        Client b = world.client(GROUP, "b", "orders");
        b.patience = new Hold();
        Answer<ConsumerGroupHeartbeatResponseData> held = b.send();
        world.world.pass(60);
        a.beat();
        assertEquals(3, a.owned.size());
        assertFalse(held.here());
        a.beat();
        assertTrue(held.here());
        assertEquals(3, held.get().assignment().topicPartitions().getFirst().partitions().size());
    }

    @Test
    void aJoinIsAnsweredWithNothingWhenOthersKeepItsPartitionsForLong() {
        Client a = world.client(GROUP, "a", "orders");
        a.beat();
        a.beat();
        Client b = world.client(GROUP, "b", "orders");
        b.patience = new Hold();
        Answer<ConsumerGroupHeartbeatResponseData> joined = b.send();
        world.world.pass(400);
        assertFalse(joined.here());
        world.world.pass(200);
        assertEquals(Errors.NONE, b.take(joined.get()));
        assertEquals(2, b.epoch);
        assertEquals(Set.of(), b.owned);
        a.beat();
        Answer<ConsumerGroupHeartbeatResponseData> held = b.send();
        assertFalse(held.here());
        a.beat();
        assertTrue(held.here());
        assertEquals(3, held.get().assignment().topicPartitions().getFirst().partitions().size());
    }

    @Test
    void membersThatAreStartedTogetherShareATarget() {
        Client a = world.client(GROUP, "a", "orders");
        a.beat();
        a.beat();
        List<Client> joining = List.of(world.client(GROUP, "b", "orders"), world.client(GROUP, "c", "orders"));
        joining.forEach(each -> {
            each.patience = new Hold();
            each.send();
            world.world.pass(20);
        });
        assertEquals(1, world.describe(GROUP).assignmentEpoch());
        world.world.pass(20);
        assertEquals(3, world.describe(GROUP).assignmentEpoch());
    }

    @Test
    void theTargetOfAMemberThatJoinsDoesNotKeepWhatALeavingOneHadUnread() {
        Client a = world.client(GROUP, "a", "orders");
        Client b = world.client(GROUP, "b", "orders");
        a.beat();
        world.converge(a, b);
        int epoch = world.describe(GROUP).groupEpoch();
        Client c = world.client(GROUP, "c", "orders");
        c.patience = new Hold();
        Answer<ConsumerGroupHeartbeatResponseData> joined = c.send();
        assertEquals(epoch, world.describe(GROUP).assignmentEpoch());
        b.leave(-1);
        world.world.pass(1);
        assertEquals(epoch + 2, world.describe(GROUP).assignmentEpoch());
        assertEquals(3, joined.get().assignment().topicPartitions().getFirst().partitions().size());
    }

    @Test
    void aMemberIsAskedToHurryWhileItTakesPartitionsOver() {
        Client a = world.client(GROUP, "a", "orders");
        Client b = world.client(GROUP, "b", "orders");
        world.settled(a);
        assertEquals(5_000, a.interval);
        b.beat();
        assertEquals(25, b.interval, "a joining member");
        a.beat();
        assertEquals(25, a.interval, "a member that has to give some up");
        world.settled(a);
        assertEquals(5_000, a.interval);
        world.world.pass(500);
        b.beat();
        assertEquals(25, b.interval, "a member that takes over what the other gave up");
        world.settled(b);
        assertEquals(5_000, b.interval);
    }

    @Test
    void aMemberThatWaitsForOthersForLongDoesNotHurryAnyMore() {
        Client a = world.client(GROUP, "a", "orders");
        Client b = world.client(GROUP, "b", "orders");
        world.settled(a);
        world.settled(b);
        assertEquals(100, b.interval);
    }

    @Test
    void aMemberWhoseAnswersHaveNoTimeToBeHeldIsHeardMoreOftenUntilThereIsPeace() {
        Client a = world.client(GROUP, "a", "orders");
        Hold hold = new Hold();
        a.patience = hold;
        a.beat();
        world.settled(a);
        int rest = a.interval;
        interrupted(a, hold);
        interrupted(a, hold);
        assertEquals(rest, a.interval, "that may be chance");

        interrupted(a, hold);

        assertTrue(a.interval < rest, "heard every " + a.interval + " ms");
        for (int i = 0; i < 50; i++) {
            undisturbed(a);
        }
        assertEquals(rest, a.interval);
    }

    private void interrupted(Client client, Hold hold) {
        Answer<ConsumerGroupHeartbeatResponseData> answer = client.send();
        assertFalse(answer.here());
        hold.over();
        world.world.pass(1);
        client.take(answer.get());
    }

    private void undisturbed(Client client) {
        Answer<ConsumerGroupHeartbeatResponseData> answer = client.send();
        assertFalse(answer.here());
        world.world.pass(client.interval);
        client.take(answer.get());
    }

    @Test
    void whoeverIsHeldWhenTheCoordinatorGoesIsTold() {
        Client a = world.client(GROUP, "a", "orders");
        a.patience = new Hold();
        a.beat();
        a.beat();
        Answer<ConsumerGroupHeartbeatResponseData> held = a.send();
        world.world.resign();
        assertEquals(Errors.NOT_COORDINATOR.code(), held.get().errorCode());
    }

    @Test
    void aMemberThatLeavesInVainIsNotAnsweredTwice() {
        Client a = world.client(GROUP, "a", "orders");
        a.patience = new Hold();
        a.beat();
        a.beat();
        Answer<ConsumerGroupHeartbeatResponseData> held = a.send();
        world.world.log.refusal = Errors.NOT_ENOUGH_REPLICAS;
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE, a.leave(-1));
        assertTrue(held.here());
        world.world.log.refusal = Errors.NONE;
        world.world.pass(2 * a.interval);
        assertEquals(Errors.NONE, a.beat());
    }

    @Test
    void whoeverWaitsForItsRecordsWhenTheLogBreaksIsAnsweredOnce() {
        Client a = world.client(GROUP, "a", "orders");
        Client b = world.client(GROUP, "b", "orders");
        a.patience = new Hold();
        b.patience = new Hold();
        a.beat();
        a.beat();
        world.world.log.autoCommit = false;
        Answer<ConsumerGroupHeartbeatResponseData> first = a.send();
        Answer<ConsumerGroupHeartbeatResponseData> second = b.send();
        world.world.pass(50);
        world.world.log.failNextAppend = Errors.KAFKA_STORAGE_ERROR;
        world.client(GROUP, "c", "orders").send();
        world.world.pass(2_000);
        assertTrue(first.here());
        assertTrue(second.here());
    }

    @Test
    void whoeverWaitsWhenTheCoordinatorGoesIsToldInTheSameOrderEachTime() {
        List<String> told = new java.util.ArrayList<>();
        world.world.log.autoCommit = false;
        for (int i = 10; i < 40; i++) {
            String member = "m" + i;
            world.world.coordinator.ask(
                    ConsumerRequests.HEARTBEAT, GroupWorld.client(1), world.client("g" + i, member, "orders").request(), answer -> told.add(member));
        }
        world.world.pass(100);
        assertEquals(List.of(), told);
        world.world.resign();
        assertEquals(30, told.size());
        assertEquals(told.stream().sorted().toList(), told);
    }
}
