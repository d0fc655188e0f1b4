package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.kraftbench.group.StreamsWorld.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData.EndpointToPartitions;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Tasks of a streams group going from one member to another: revoked first, delayed, doubled by standbys, kept over a fail-over. */
class StreamsRebalanceTest extends StreamsGroupSteps {

    @Test
    void aTaskGoesToANewMemberOnlyWhenItsOwnerHasGivenItUp() {
        streams.topics(4);
        a.join();

        b.join();
        assertEquals(Set.of(), b.active);
        assertEquals("Reconciling", streams.describe().groupState());

        assertNotNull(a.heartbeat().response().activeTasks());
        assertEquals(4, a.active.size());
        b.heartbeat();
        assertEquals(Set.of(), b.active, "a has been told but has not said that it has given up its tasks");

        a.heartbeat();
        b.heartbeat();
        Set<String> together = new TreeSet<>(a.active);
        together.addAll(b.active);
        assertEquals(ALL, together);
        assertEquals(4, b.active.size());
        assertEquals(a.epoch, b.epoch);
        assertEquals("Stable", streams.describe().groupState());
    }

    @Test
    void tasksOfAMemberThatLeavesGoToTheOthersAtTheirNextHeartbeat() {
        streams.topics(4);
        a.join();
        b.join();
        streams.settle(a, b);

        assertEquals(Errors.NONE, b.leave(-1));
        a.heartbeat();

        assertEquals(ALL, a.active);
        assertEquals(Errors.UNKNOWN_MEMBER_ID, error(b.heartbeat()));
    }

    @Test
    void aSilentMemberIsRemovedAfterItsSession() {
        streams.topics(4);
        a.join();
        b.join();
        streams.settle(a, b);

        streams.world.pass(44_000);
        a.heartbeat();
        streams.world.pass(2_000);
        a.heartbeat();

        assertEquals(ALL, a.active);
        assertTrue(streams.world.events.stream().anyMatch(event -> event instanceof GroupEvent.MemberExpired(String group, String member, String why)
                && member.equals("b")));
    }

    @Test
    void aMemberThatDoesNotGiveUpItsTasksInTimeIsRemoved() {
        streams.topics(4);
        a.join();
        b.join();
        assertNotNull(a.heartbeat().response().activeTasks());
        a.active.addAll(ALL);

        for (int i = 0; i < 7; i++) {
            streams.world.pass(10_000);
            a.heartbeat();
            b.heartbeat();
        }

        assertEquals(Errors.UNKNOWN_MEMBER_ID, error(a.heartbeat()));
        assertEquals(ALL, b.active);
    }

    @Test
    void standbysLieInOtherProcessesThanTheTask() {
        streams.topics(4);
        streams.configure("streams.num.standby.replicas", "1");
        a.join();
        b.join();
        streams.settle(a, b);

        assertEquals(4, a.standby.size() + b.standby.size());
        assertTrue(a.standby.stream().noneMatch(a.active::contains));
        assertTrue(b.standby.stream().noneMatch(b.active::contains));

        b.leave(-1);
        streams.settle(a);
        assertEquals(ALL, a.active);
        assertEquals(Set.of(), a.standby);
    }

    @Test
    void aChangedNumberOfStandbysBeginsAnotherEpoch() {
        streams.topics(4);
        a.join();
        b.join();
        streams.settle(a, b);
        int epoch = a.epoch;

        streams.configure("streams.num.standby.replicas", "1");
        streams.settle(a, b);

        assertTrue(a.epoch > epoch);
        assertEquals(4, a.standby.size() + b.standby.size());
    }

    @Test
    void everyoneLearnsWhoAnswersQueriesForWhat() {
        streams.topics(2);
        a.endpoint(8080).join();
        b.endpoint(8081).join();
        a.heartbeat();
        a.heartbeat();
        b.heartbeat();

        StreamsHeartbeat answer = a.heartbeat();

        List<EndpointToPartitions> endpoints = answer.response().partitionsByUserEndpoint();
        assertNotNull(endpoints);
        assertEquals(Set.of(8080, 8081), Set.copyOf(endpoints.stream().map(each -> each.userEndpoint().port()).toList()));
        assertEquals(4, endpoints.stream().flatMap(each -> each.activePartitions().stream()).mapToInt(each -> each.partitions().size()).sum());
        assertNull(a.heartbeat().response().partitionsByUserEndpoint(), "nothing new");
    }

    @Test
    void theFirstMembersWaitForEachOther() {
        streams.topics(4);
        streams.configure("streams.initial.rebalance.delay.ms", "3000");

        assertEquals(List.of(ASSIGNMENT_DELAYED), statuses(a.join()));
        assertEquals(List.of(ASSIGNMENT_DELAYED), statuses(b.join()));
        assertEquals(Set.of(), a.active);

        streams.world.pass(3_000);
        a.heartbeat();
        b.heartbeat();

        assertEquals(4, a.active.size());
        assertEquals(4, b.active.size());
    }

    @Test
    void assignmentsFollowEachOtherNoSoonerThanConfigured() {
        streams.topics(4);
        streams.configure("streams.assignment.interval.ms", "1000");
        a.join();

        assertEquals(List.of(ASSIGNMENT_DELAYED), statuses(b.join()));
        streams.world.pass(1_000);
        streams.settle(a, b);

        assertEquals(4, b.active.size());
    }

    @Test
    void theNextCoordinatorGoesOnWhereTheLastOneStopped() {
        streams.topics(4);
        a.join();
        b.join();
        a.heartbeat();

        streams.world.failOver();
        streams.settle(a, b);

        assertEquals(4, a.active.size());
        assertEquals(4, b.active.size());
        assertEquals("Stable", streams.describe().groupState());
    }

    @Test
    void aThousandMembersShareTwoThousandTasks() {
        streams.topics(1_000);
        streams.configure("streams.assignment.interval.ms", "1000");
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Client client = streams.client("m" + i);
            client.join();
            clients.add(client);
        }
        streams.world.pass(1_000);
        for (int round = 0; round < 3; round++) {
            clients.forEach(Client::heartbeat);
        }

        assertTrue(clients.stream().allMatch(client -> client.active.size() == 2));
        assertEquals("Stable", streams.describe().groupState());
    }
}
