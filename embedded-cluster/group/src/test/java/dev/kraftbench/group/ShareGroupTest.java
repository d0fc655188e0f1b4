package dev.kraftbench.group;

import static dev.kraftbench.group.ShareGroupFixture.GROUP;
import static dev.kraftbench.group.ShareGroupFixture.ID;
import static dev.kraftbench.group.ShareGroupFixture.TOPIC;
import static dev.kraftbench.group.ShareGroupFixture.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.group.GroupWorld.Answer;
import dev.kraftbench.metadata.ClusterDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData;
import org.apache.kafka.common.metadata.ConfigRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.RemoveTopicRecord;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class ShareGroupTest {

    private final ShareGroupFixture fixture = new ShareGroupFixture();
    private final GroupWorld world = fixture.world;

    private Answer<ShareGroupHeartbeatResponseData> impatiently(ShareGroupHeartbeatRequestData request) {
        Answer<ShareGroupHeartbeatResponseData> answer = new Answer<>();
        world.coordinator.ask(
                ShareRequests.HEARTBEAT, new ClientContext("client", "/127.0.0.1", (short) 1), request.setGroupId(GROUP), answer);
        world.lane.settle();
        return answer;
    }

    // ---- joining

    @Test
    void theFirstMemberIsAnsweredWithEverythingOnceItHasState() {
        world.persister.holdsAnswers = true;
        ShareClient a = fixture.client("a").join(TOPIC);
        assertFalse(a.answer.here());

        world.persister.answer();
        world.lane.settle();

        assertEquals(Set.of(0, 1, 2, 3), a.assigned);
        assertEquals(-1, world.persister.states.get(key(0)).startOffset());
        assertEquals("Stable", fixture.describe().groupState());
        assertEquals(a.epoch, fixture.describe().groupEpoch());
        assertEquals(a.epoch, fixture.describe().assignmentEpoch());
        assertEquals("simple", fixture.describe().assignorName());
    }

    @Test
    void aClientThatCannotWaitAsksAgainSoon() {
        world.persister.holdsAnswers = true;
        var first = impatiently(new ShareGroupHeartbeatRequestData().setMemberId("a").setSubscribedTopicNames(List.of(TOPIC))).get();
        assertEquals(100, first.heartbeatIntervalMs());
        assertTrue(first.assignment().topicPartitions().isEmpty());

        world.persister.answer();
        world.lane.settle();

        var second = impatiently(new ShareGroupHeartbeatRequestData().setMemberId("a").setMemberEpoch(first.memberEpoch())).get();
        assertEquals(List.of(0, 1, 2, 3), second.assignment().topicPartitions().getFirst().partitions());
        assertEquals(5_000, second.heartbeatIntervalMs());
    }

    @Test
    void anotherMemberTakesItsPartAtOnce() {
        ShareClient a = fixture.client("a").join(TOPIC).beat();
        assertFalse(a.answer.here());

        ShareClient b = fixture.client("b").join(TOPIC);

        assertEquals(2, b.assigned.size());
        assertEquals(2, a.assigned.size());
        assertTrue(a.answer.here());
        Set<Integer> all = new TreeSet<>(a.assigned);
        all.addAll(b.assigned);
        assertEquals(Set.of(0, 1, 2, 3), all);
        assertEquals(a.epoch, b.epoch);
    }

    @Test
    void moreMembersThanPartitionsShareThem() {
        List<ShareClient> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(fixture.client("m" + i).join(TOPIC).beat());
        }
        clients.forEach(client -> assertFalse(client.beat().assigned.isEmpty()));
    }

    @Test
    void anAnswerIsHeldForTheIntervalAtMost() {
        ShareClient a = fixture.client("a").join(TOPIC).beat();
        world.pass(449);
        assertFalse(a.answer.here());
        world.pass(1);
        assertTrue(a.answer.here());
        assertNull(a.answer.get().assignment());
    }

    @Test
    void anotherRequestOfTheClientReleasesTheHeldOne() {
        ShareClient a = fixture.client("a").join(TOPIC).beat();
        Answer<ShareGroupHeartbeatResponseData> held = a.answer;
        a.beat();
        assertTrue(held.here());
        assertFalse(a.answer.here());
    }

    @Test
    void aMemberThatLostAnAnswerIsToldAgain() {
        ShareClient a = fixture.client("a").join(TOPIC).beat();
        int before = a.epoch;
        fixture.client("b").join(TOPIC);
        var again = impatiently(new ShareGroupHeartbeatRequestData().setMemberId("a").setMemberEpoch(before)).get();
        assertEquals(a.epoch, again.memberEpoch());
        assertEquals(2, again.assignment().topicPartitions().getFirst().partitions().size());
    }

    @Test
    void aMemberMayChangeWhatItReads() {
        world.image = CoordinatorTopics.with(world.image, "returns", new Uuid(9, 2), 1);
        ShareClient a = fixture.client("a").join(TOPIC);
        int before = a.epoch;
        a.send(new ShareGroupHeartbeatRequestData().setMemberEpoch(a.epoch).setSubscribedTopicNames(List.of("returns")));
        a.beat();
        assertTrue(a.epoch > before);
        assertEquals(Set.of(0), a.assigned);
        assertEquals(List.of("returns"), fixture.describe().members().getFirst().subscribedTopicNames());
    }

    // ---- errors

    @Test
    void strangersAndLatecomersAreToldWhoTheyAre() {
        assertEquals(Errors.GROUP_ID_NOT_FOUND, fixture.client("a").send(new ShareGroupHeartbeatRequestData().setMemberEpoch(3)).error());
        ShareClient a = fixture.client("a").join(TOPIC);
        assertEquals(Errors.UNKNOWN_MEMBER_ID, fixture.client("b").send(new ShareGroupHeartbeatRequestData().setMemberEpoch(3)).error());
        assertEquals(Errors.UNKNOWN_MEMBER_ID, fixture.client("b").send(new ShareGroupHeartbeatRequestData().setMemberEpoch(-1)).error());
        assertEquals(Errors.FENCED_MEMBER_EPOCH, a.send(new ShareGroupHeartbeatRequestData().setMemberEpoch(a.epoch + 1)).error());
    }

    @Test
    void aClassicGroupIsNoShareGroup() {
        world.stable(GROUP, 1);
        assertEquals(Errors.GROUP_ID_NOT_FOUND, fixture.client("a").join(TOPIC).error());
        assertEquals("Stable", world.state(GROUP));
    }

    @Test
    void aFullGroupTakesNobodyElse() {
        for (int i = 0; i < 200; i++) {
            impatiently(new ShareGroupHeartbeatRequestData().setMemberId("m" + i).setSubscribedTopicNames(List.of(TOPIC)));
        }
        assertEquals(Errors.GROUP_MAX_SIZE_REACHED, fixture.client("late").join(TOPIC).error());
    }

    // ---- going

    @Test
    void whatALeavingMemberHadGoesToTheOthersAtOnce() {
        ShareClient a = fixture.client("a").join(TOPIC);
        ShareClient b = fixture.client("b").join(TOPIC);
        a.beat();
        a.beat();
        assertEquals(2, a.assigned.size());

        b.send(new ShareGroupHeartbeatRequestData().setMemberEpoch(-1));

        assertEquals(-1, b.answer.get().memberEpoch());
        assertEquals(Set.of(0, 1, 2, 3), a.assigned);
    }

    @Test
    void aSilentMemberIsGoneAfterItsSession() {
        ShareClient a = fixture.client("a").join(TOPIC);
        world.pass(44_999);
        assertEquals(1, fixture.describe().members().size());
        world.pass(1);
        assertEquals("Empty", fixture.describe().groupState());
        assertEquals(Errors.UNKNOWN_MEMBER_ID, a.beat().error());
        assertTrue(world.events.contains(new GroupEvent.MemberExpired(GROUP, "a", "no heartbeat")));
    }

    @Test
    void aGroupsOwnSessionTimeOutHoldsWithinTheBrokersBounds() {
        configure("share.session.timeout.ms", "50000");
        fixture.client("a").join(TOPIC);
        world.pass(49_999);
        assertEquals(1, fixture.describe().members().size());
        world.pass(1);
        assertEquals(0, fixture.describe().members().size());

        configure("share.session.timeout.ms", "1");
        fixture.client("b").join(TOPIC);
        world.pass(44_999);
        assertEquals(1, fixture.describe().members().size());
    }

    private void configure(String name, String value) {
        ClusterDelta delta = new ClusterDelta(world.image);
        delta.replay(new ConfigRecord()
                .setResourceType(ConfigResource.Type.GROUP.id())
                .setResourceName(GROUP)
                .setName(name)
                .setValue(value));
        publish(delta);
    }

    @Test
    void aMemberWhoseConnectionBreaksIsGoneAfterASecond() {
        ShareClient a = fixture.client("a").join(TOPIC);
        ShareClient b = fixture.client("b").join(TOPIC).beat();
        a.beat();

        a.disconnect();
        world.pass(999);
        assertEquals(2, fixture.describe().members().size());
        b.beat();
        world.pass(1);

        assertEquals(1, fixture.describe().members().size());
        assertEquals(Set.of(0, 1, 2, 3), b.assigned);
    }

    @Test
    void aMemberThatComesBackOnAnotherConnectionStays() {
        ShareClient a = fixture.client("a").join(TOPIC).beat();
        ShareClient again = fixture.client("a");
        again.epoch = a.epoch;
        again.assigned = a.assigned;
        a.disconnect();
        world.pass(500);
        again.beat();
        world.pass(4_000);
        assertEquals(1, fixture.describe().members().size());
    }

    @Test
    void anOldConnectionThatClosesLateHarmsNobody() {
        ShareClient a = fixture.client("a").join(TOPIC).beat();
        ShareClient again = fixture.client("a");
        again.epoch = a.epoch;
        again.beat();
        a.disconnect();
        world.pass(4_000);
        assertEquals(1, fixture.describe().members().size());
    }

    // ---- topics

    @Test
    void newPartitionsOfAKnownTopicStartAtTheirBeginning() {
        ShareClient a = fixture.client("a").join(TOPIC).beat();
        ClusterDelta delta = new ClusterDelta(world.image);
        delta.replay(new PartitionRecord().setTopicId(ID).setPartitionId(4).setReplicas(List.of(1)).setIsr(List.of(1)).setLeader(1));
        publish(delta);
        assertEquals(Set.of(0, 1, 2, 3, 4), a.assigned);
        assertEquals(0, world.persister.states.get(key(4)).startOffset());
        assertEquals(-1, world.persister.states.get(key(3)).startOffset());
    }

    @Test
    void aTopicThatComesLaterIsAssignedWhenItIsThere() {
        ShareClient a = fixture.client("a").join("later").beat();
        assertTrue(a.assigned.isEmpty());
        publish(CoordinatorTopics.creation(world.image, "later", new Uuid(9, 7), 2));
        assertEquals(Set.of(0, 1), a.assigned);
    }

    @Test
    void aDeletedTopicIsTakenFromEverybody() {
        ShareClient a = fixture.client("a").join(TOPIC).beat();
        ClusterDelta delta = new ClusterDelta(world.image);
        delta.replay(new RemoveTopicRecord().setTopicId(ID));
        publish(delta);
        assertTrue(a.answer.here());
        assertTrue(a.assigned.isEmpty());
        assertTrue(fixture.initialized().isEmpty());
    }

    @Test
    void stateThatCannotBeInitializedIsTriedAgain() {
        world.persister.error = Errors.COORDINATOR_NOT_AVAILABLE;
        ShareClient a = fixture.client("a").join(TOPIC);
        world.pass(2_500);
        assertEquals(3, world.persister.requests);
        assertTrue(a.beat().assigned.isEmpty());
        world.persister.error = Errors.NONE;
        world.pass(500);
        assertEquals(Set.of(0, 1, 2, 3), a.assigned);
        assertEquals(-1, world.persister.states.get(key(0)).startOffset());
    }

    @Test
    void aJoinThatIsCommittedTooLateForItsAnswerCountsAllTheSame() {
        world.log.autoCommit = false;
        ShareClient a = fixture.client("a").join(TOPIC);
        world.pass(6_000);
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE, a.error());
        a.join(TOPIC);
        world.log.autoCommit = true;
        world.log.commit();
        world.pass(1_000);
        a.beat();
        assertEquals(Set.of(0, 1, 2, 3), a.assigned);
    }

    private void publish(ClusterDelta delta) {
        world.image = delta.apply(world.image.offset() + 1, 1);
        world.coordinator.metadataChanged(delta, world.image);
        world.lane.settle();
    }

    // ---- fail-over

    @Test
    void theNextCoordinatorKnowsTheGroup() {
        ShareClient a = fixture.client("a").join(TOPIC);
        ShareClient b = fixture.client("b").join(TOPIC);
        a.beat();
        a.beat();
        assertFalse(a.answer.here());
        DescribedGroup before = fixture.describe();

        world.failOver();

        assertEquals(Errors.NOT_COORDINATOR, a.error());
        assertEquals(before, fixture.describe());
        int epoch = a.epoch;
        b.beat();
        a.beat();
        assertEquals(epoch, b.epoch);
        assertFalse(a.answer.here());
    }

    @Test
    void theNextCoordinatorGoesOnInitializing() {
        world.persister.holdsAnswers = true;
        ShareClient a = fixture.client("a").join(TOPIC);
        world.failOver();
        assertEquals(Errors.NOT_COORDINATOR, a.error());
        assertEquals(2, world.persister.requests);
        a.join(TOPIC);
        world.persister.answer();
        world.lane.settle();
        assertEquals(Set.of(0, 1, 2, 3), a.assigned);
    }

    @Test
    void aTopicThatWasDeletedWhileNobodyCoordinatedIsForgotten() {
        fixture.client("a").join(TOPIC).send(new ShareGroupHeartbeatRequestData().setMemberEpoch(-1));
        assertEquals(Set.of(ID), fixture.initialized().keySet());
        world.resign();
        world.deleteTopic(ID);
        world.failOver();
        world.pass(1);
        assertEquals(Map.of(), fixture.initialized());
    }

    @Test
    void everyStepIsAnEvent() {
        ShareClient a = fixture.client("a").join(TOPIC);
        a.send(new ShareGroupHeartbeatRequestData().setMemberEpoch(-1));
        fixture.deleteGroup();
        assertEquals(
                List.of(
                        new GroupEvent.ShareAssigned(GROUP, 1, 1),
                        new GroupEvent.PartitionsAssigned(GROUP, "a", 1, Set.of()),
                        new GroupEvent.MemberJoined(GROUP, "a", "client"),
                        new GroupEvent.ShareAssigned(GROUP, 2, 1),
                        new GroupEvent.PartitionsAssigned(GROUP, "a", 2, Set.of("orders-0", "orders-1", "orders-2", "orders-3")),
                        new GroupEvent.ShareStateInitialized(GROUP, ID, Set.of(0, 1, 2, 3)),
                        new GroupEvent.ShareAssigned(GROUP, 3, 0),
                        new GroupEvent.MemberLeft(GROUP, "a", "it said so"),
                        new GroupEvent.GroupEmptied(GROUP, 3),
                        new GroupEvent.GroupDeleted(GROUP)),
                world.events);
    }

    @Test
    void theGroupIsListedByItsType() {
        fixture.client("a").join(TOPIC);
        assertEquals(Set.of(GROUP), world.list(Set.of("Stable"), Set.of("share")));
        assertEquals(Set.of(), world.list(Set.of(), Set.of("consumer")));
    }

    @Test
    void nobodyCommitsOffsetsToAShareGroup() {
        fixture.client("a").join(TOPIC);
        assertNotNull(fixture.describe());
        assertEquals(Errors.GROUP_ID_NOT_FOUND, world.commit(GROUP, "a", 1, TOPIC, 0, 5));
    }
}
