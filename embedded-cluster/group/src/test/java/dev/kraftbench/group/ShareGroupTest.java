package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.coordinator.SharePartitionKey;
import dev.kraftbench.group.GroupWorld.Answer;
import dev.kraftbench.metadata.ClusterDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData.AlterShareGroupOffsetsRequestPartition;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData.AlterShareGroupOffsetsRequestTopic;
import org.apache.kafka.common.message.AlterShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsRequestData.DeleteShareGroupOffsetsRequestTopic;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData;
import org.apache.kafka.common.metadata.ConfigRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.RemoveTopicRecord;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShareGroupTest {

    private static final String GROUP = "packers";
    private static final String TOPIC = "orders";
    private static final Uuid ID = new Uuid(9, 1);

    private final GroupWorld world = new GroupWorld();

    @BeforeEach
    void start() {
        world.image = CoordinatorTopics.with(world.image, TOPIC, ID, 4);
        world.start();
    }

    private ShareClient client(String member) {
        return new ShareClient(world, GROUP, member);
    }

    private Answer<ShareGroupHeartbeatResponseData> impatiently(ShareGroupHeartbeatRequestData request) {
        Answer<ShareGroupHeartbeatResponseData> answer = new Answer<>();
        world.coordinator.ask(
                ShareRequests.HEARTBEAT, new ClientContext("client", "/127.0.0.1", (short) 1), request.setGroupId(GROUP), answer);
        world.lane.settle();
        return answer;
    }

    private DescribedGroup describe() {
        Answer<List<DescribedGroup>> answer = new Answer<>();
        world.coordinator.askEach(
                ShareRequests.DESCRIBE, new ClientContext("admin", "/127.0.0.1", (short) 1), List.of(GROUP), world.lane, answer);
        world.lane.settle();
        return answer.get().getFirst();
    }

    private static String key(int partition) {
        return new SharePartitionKey(GROUP, ID, partition).coordinatorKey();
    }

    // ---- joining

    @Test
    void theFirstMemberIsAnsweredWithEverythingOnceItHasState() {
        world.persister.holdsAnswers = true;
        ShareClient a = client("a").join(TOPIC);
        assertFalse(a.answer.here());

        world.persister.answer();
        world.lane.settle();

        assertEquals(Set.of(0, 1, 2, 3), a.assigned);
        assertEquals(-1, world.persister.states.get(key(0)).startOffset());
        assertEquals("Stable", describe().groupState());
        assertEquals(a.epoch, describe().groupEpoch());
        assertEquals(a.epoch, describe().assignmentEpoch());
        assertEquals("simple", describe().assignorName());
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
        ShareClient a = client("a").join(TOPIC).beat();
        assertFalse(a.answer.here());

        ShareClient b = client("b").join(TOPIC);

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
            clients.add(client("m" + i).join(TOPIC).beat());
        }
        clients.forEach(client -> assertFalse(client.beat().assigned.isEmpty()));
    }

    @Test
    void anAnswerIsHeldForTheIntervalAtMost() {
        ShareClient a = client("a").join(TOPIC).beat();
        world.pass(449);
        assertFalse(a.answer.here());
        world.pass(1);
        assertTrue(a.answer.here());
        assertNull(a.answer.get().assignment());
    }

    @Test
    void anotherRequestOfTheClientReleasesTheHeldOne() {
        ShareClient a = client("a").join(TOPIC).beat();
        Answer<ShareGroupHeartbeatResponseData> held = a.answer;
        a.beat();
        assertTrue(held.here());
        assertFalse(a.answer.here());
    }

    @Test
    void aMemberThatLostAnAnswerIsToldAgain() {
        ShareClient a = client("a").join(TOPIC).beat();
        int before = a.epoch;
        client("b").join(TOPIC);
        var again = impatiently(new ShareGroupHeartbeatRequestData().setMemberId("a").setMemberEpoch(before)).get();
        assertEquals(a.epoch, again.memberEpoch());
        assertEquals(2, again.assignment().topicPartitions().getFirst().partitions().size());
    }

    @Test
    void aMemberMayChangeWhatItReads() {
        world.image = CoordinatorTopics.with(world.image, "returns", new Uuid(9, 2), 1);
        ShareClient a = client("a").join(TOPIC);
        int before = a.epoch;
        a.send(new ShareGroupHeartbeatRequestData().setMemberEpoch(a.epoch).setSubscribedTopicNames(List.of("returns")));
        a.beat();
        assertTrue(a.epoch > before);
        assertEquals(Set.of(0), a.assigned);
        assertEquals(List.of("returns"), describe().members().getFirst().subscribedTopicNames());
    }

    // ---- errors

    @Test
    void strangersAndLatecomersAreToldWhoTheyAre() {
        assertEquals(Errors.GROUP_ID_NOT_FOUND, client("a").send(new ShareGroupHeartbeatRequestData().setMemberEpoch(3)).error());
        ShareClient a = client("a").join(TOPIC);
        assertEquals(Errors.UNKNOWN_MEMBER_ID, client("b").send(new ShareGroupHeartbeatRequestData().setMemberEpoch(3)).error());
        assertEquals(Errors.UNKNOWN_MEMBER_ID, client("b").send(new ShareGroupHeartbeatRequestData().setMemberEpoch(-1)).error());
        assertEquals(Errors.FENCED_MEMBER_EPOCH, a.send(new ShareGroupHeartbeatRequestData().setMemberEpoch(a.epoch + 1)).error());
    }

    @Test
    void aClassicGroupIsNoShareGroup() {
        world.stable(GROUP, 1);
        assertEquals(Errors.GROUP_ID_NOT_FOUND, client("a").join(TOPIC).error());
        assertEquals("Stable", world.state(GROUP));
    }

    @Test
    void aFullGroupTakesNobodyElse() {
        for (int i = 0; i < 200; i++) {
            impatiently(new ShareGroupHeartbeatRequestData().setMemberId("m" + i).setSubscribedTopicNames(List.of(TOPIC)));
        }
        assertEquals(Errors.GROUP_MAX_SIZE_REACHED, client("late").join(TOPIC).error());
    }

    // ---- going

    @Test
    void whatALeavingMemberHadGoesToTheOthersAtOnce() {
        ShareClient a = client("a").join(TOPIC);
        ShareClient b = client("b").join(TOPIC);
        a.beat();
        a.beat();
        assertEquals(2, a.assigned.size());

        b.send(new ShareGroupHeartbeatRequestData().setMemberEpoch(-1));

        assertEquals(-1, b.answer.get().memberEpoch());
        assertEquals(Set.of(0, 1, 2, 3), a.assigned);
    }

    @Test
    void aSilentMemberIsGoneAfterItsSession() {
        ShareClient a = client("a").join(TOPIC);
        world.pass(44_999);
        assertEquals(1, describe().members().size());
        world.pass(1);
        assertEquals("Empty", describe().groupState());
        assertEquals(Errors.UNKNOWN_MEMBER_ID, a.beat().error());
        assertTrue(world.events.contains(new GroupEvent.MemberExpired(GROUP, "a", "no heartbeat")));
    }

    @Test
    void aGroupsOwnSessionTimeOutHoldsWithinTheBrokersBounds() {
        configure("share.session.timeout.ms", "50000");
        client("a").join(TOPIC);
        world.pass(49_999);
        assertEquals(1, describe().members().size());
        world.pass(1);
        assertEquals(0, describe().members().size());

        configure("share.session.timeout.ms", "1");
        client("b").join(TOPIC);
        world.pass(44_999);
        assertEquals(1, describe().members().size());
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
        ShareClient a = client("a").join(TOPIC);
        ShareClient b = client("b").join(TOPIC).beat();
        a.beat();

        a.disconnect();
        world.pass(999);
        assertEquals(2, describe().members().size());
        b.beat();
        world.pass(1);

        assertEquals(1, describe().members().size());
        assertEquals(Set.of(0, 1, 2, 3), b.assigned);
    }

    @Test
    void aMemberThatComesBackOnAnotherConnectionStays() {
        ShareClient a = client("a").join(TOPIC).beat();
        ShareClient again = client("a");
        again.epoch = a.epoch;
        again.assigned = a.assigned;
        a.disconnect();
        world.pass(500);
        again.beat();
        world.pass(4_000);
        assertEquals(1, describe().members().size());
    }

    @Test
    void anOldConnectionThatClosesLateHarmsNobody() {
        ShareClient a = client("a").join(TOPIC).beat();
        ShareClient again = client("a");
        again.epoch = a.epoch;
        again.beat();
        a.disconnect();
        world.pass(4_000);
        assertEquals(1, describe().members().size());
    }

    // ---- topics

    @Test
    void newPartitionsOfAKnownTopicStartAtTheirBeginning() {
        ShareClient a = client("a").join(TOPIC).beat();
        ClusterDelta delta = new ClusterDelta(world.image);
        delta.replay(new PartitionRecord().setTopicId(ID).setPartitionId(4).setReplicas(List.of(1)).setIsr(List.of(1)).setLeader(1));
        publish(delta);
        assertEquals(Set.of(0, 1, 2, 3, 4), a.assigned);
        assertEquals(0, world.persister.states.get(key(4)).startOffset());
        assertEquals(-1, world.persister.states.get(key(3)).startOffset());
    }

    @Test
    void aTopicThatComesLaterIsAssignedWhenItIsThere() {
        ShareClient a = client("a").join("later").beat();
        assertTrue(a.assigned.isEmpty());
        publish(CoordinatorTopics.creation(world.image, "later", new Uuid(9, 7), 2));
        assertEquals(Set.of(0, 1), a.assigned);
    }

    @Test
    void aDeletedTopicIsTakenFromEverybody() {
        ShareClient a = client("a").join(TOPIC).beat();
        ClusterDelta delta = new ClusterDelta(world.image);
        delta.replay(new RemoveTopicRecord().setTopicId(ID));
        publish(delta);
        assertTrue(a.answer.here());
        assertTrue(a.assigned.isEmpty());
        assertTrue(initialized().isEmpty());
    }

    @Test
    void stateThatCannotBeInitializedIsTriedAgain() {
        world.persister.error = Errors.COORDINATOR_NOT_AVAILABLE;
        ShareClient a = client("a").join(TOPIC);
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
        ShareClient a = client("a").join(TOPIC);
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
        ShareClient a = client("a").join(TOPIC);
        ShareClient b = client("b").join(TOPIC);
        a.beat();
        a.beat();
        assertFalse(a.answer.here());
        DescribedGroup before = describe();

        world.failOver();

        assertEquals(Errors.NOT_COORDINATOR, a.error());
        assertEquals(before, describe());
        int epoch = a.epoch;
        b.beat();
        a.beat();
        assertEquals(epoch, b.epoch);
        assertFalse(a.answer.here());
    }

    @Test
    void theNextCoordinatorGoesOnInitializing() {
        world.persister.holdsAnswers = true;
        ShareClient a = client("a").join(TOPIC);
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
        client("a").join(TOPIC).send(new ShareGroupHeartbeatRequestData().setMemberEpoch(-1));
        assertEquals(Set.of(ID), initialized().keySet());
        world.resign();
        world.deleteTopic(ID);
        world.failOver();
        world.pass(1);
        assertEquals(Map.of(), initialized());
    }

    // ---- administration

    private AlterShareGroupOffsetsResponseData alter(int partition, long offset) {
        return altering(partition, offset).get();
    }

    private Answer<AlterShareGroupOffsetsResponseData> altering(int partition, long offset) {
        Answer<AlterShareGroupOffsetsResponseData> answer = new Answer<>();
        AlterShareGroupOffsetsRequestData request = new AlterShareGroupOffsetsRequestData().setGroupId(GROUP);
        request.topics().add(new AlterShareGroupOffsetsRequestTopic().setTopicName(TOPIC).setPartitions(List.of(
                new AlterShareGroupOffsetsRequestPartition().setPartitionIndex(partition).setStartOffset(offset))));
        world.coordinator.ask(ShareRequests.ALTER_OFFSETS, new ClientContext("admin", "/127.0.0.1", (short) 0), request, answer);
        world.lane.settle();
        return answer;
    }

    private static Errors errorOf(AlterShareGroupOffsetsResponseData answer) {
        return Errors.forCode(answer.responses().find(TOPIC).partitions().getFirst().errorCode());
    }

    private DeleteShareGroupOffsetsResponseData deleteOffsets(String topic) {
        return deletingOffsets(topic).get();
    }

    private Answer<DeleteShareGroupOffsetsResponseData> deletingOffsets(String topic) {
        Answer<DeleteShareGroupOffsetsResponseData> answer = new Answer<>();
        world.coordinator.ask(
                ShareRequests.DELETE_OFFSETS,
                new ClientContext("admin", "/127.0.0.1", (short) 0),
                new DeleteShareGroupOffsetsRequestData()
                        .setGroupId(GROUP)
                        .setTopics(List.of(new DeleteShareGroupOffsetsRequestTopic().setTopicName(topic))),
                answer);
        world.lane.settle();
        return answer;
    }

    private Map<Uuid, Set<Integer>> initialized() {
        Answer<ShareRequests.Initialized> answer = new Answer<>();
        world.coordinator.ask(ShareRequests.INITIALIZED, new ClientContext("admin", "/127.0.0.1", (short) 0), GROUP, answer);
        world.lane.settle();
        return new TreeMap<>(answer.get().partitions());
    }

    private Errors deleteGroup() {
        return Errors.forCode(deletingGroup().get().getFirst().errorCode());
    }

    private Answer<List<DeletableGroupResult>> deletingGroup() {
        Answer<List<DeletableGroupResult>> answer = new Answer<>();
        world.coordinator.deleteGroups(new ClientContext("admin", "/127.0.0.1", (short) 0), List.of(GROUP), world.lane, answer);
        world.lane.settle();
        return answer;
    }

    @Test
    void offsetsOfAGroupWithMembersStayAsTheyAre() {
        client("a").join(TOPIC);
        assertEquals(Errors.NON_EMPTY_GROUP.code(), alter(0, 7).errorCode());
        assertEquals(Errors.NON_EMPTY_GROUP.code(), deleteOffsets(TOPIC).errorCode());
        assertEquals(Errors.NON_EMPTY_GROUP, deleteGroup());
    }

    @Test
    void alteringOffsetsMakesTheGroupAndRaisesItsEpoch() {
        assertEquals(Errors.NONE, errorOf(alter(2, 7)));
        assertEquals(new ShareStateFake.State(1, 7), world.persister.states.get(key(2)));
        assertEquals(Errors.NONE, errorOf(alter(2, 8)));
        assertEquals(new ShareStateFake.State(2, 8), world.persister.states.get(key(2)));
        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION, errorOf(alter(9, 7)));
        assertEquals(Map.of(ID, Set.of(2)), initialized());
        assertEquals("Empty", describe().groupState());
        assertEquals(3, describe().groupEpoch());
    }

    @Test
    void offsetsThatCannotBeAlteredAreReported() {
        world.persister.error = Errors.COORDINATOR_NOT_AVAILABLE;
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE, errorOf(alter(2, 7)));
        assertEquals(Map.of(), initialized());
    }

    @Test
    void whatTheLogDoesNotTakeIsReportedOnce() {
        world.persister.holdsAnswers = true;
        Answer<AlterShareGroupOffsetsResponseData> answer = altering(2, 7);
        world.log.refusal = Errors.NOT_ENOUGH_REPLICAS;
        world.persister.answer();
        world.lane.settle();
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE.code(), answer.get().errorCode());
        world.log.refusal = Errors.NONE;
        world.pass(5_000);
        assertEquals(Map.of(), initialized());
    }

    @Test
    void deletedOffsetsAreForgottenByTheShareCoordinators() {
        alter(2, 7);
        assertEquals(Errors.NONE.code(), deleteOffsets(TOPIC).responses().getFirst().errorCode());
        assertTrue(world.persister.states.isEmpty());
        assertEquals(Map.of(), initialized());
        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), deleteOffsets(TOPIC).responses().getFirst().errorCode());
        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), deleteOffsets("nothing").responses().getFirst().errorCode());
    }

    @Test
    void offsetsWhoseDeletionFailedCanBeDeletedAgain() {
        alter(2, 7);
        world.persister.error = Errors.COORDINATOR_NOT_AVAILABLE;
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE.code(), deleteOffsets(TOPIC).responses().getFirst().errorCode());
        world.persister.error = Errors.NONE;
        assertEquals(Errors.NONE.code(), deleteOffsets(TOPIC).responses().getFirst().errorCode());
        assertTrue(world.persister.states.isEmpty());
    }

    @Test
    void aDeletedGroupLeavesNothingBehind() {
        ShareClient a = client("a").join(TOPIC);
        a.send(new ShareGroupHeartbeatRequestData().setMemberEpoch(-1));
        assertEquals(4, world.persister.states.size());

        assertEquals(Errors.NONE, deleteGroup());

        assertTrue(world.persister.states.isEmpty());
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), describe().errorCode());
        world.failOver();
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), describe().errorCode());
        assertEquals(Errors.GROUP_ID_NOT_FOUND, deleteGroup());
    }

    @Test
    void aGroupWhoseStateCannotBeDeletedStays() {
        alter(2, 7);
        world.persister.error = Errors.COORDINATOR_NOT_AVAILABLE;
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE, deleteGroup());
        assertEquals("Empty", describe().groupState());
        world.persister.error = Errors.NONE;
        assertEquals(Errors.NONE, deleteGroup());
    }

    @Test
    void whoJoinsWhileOffsetsAreAlteredIsAssignedWhenTheyAre() {
        world.persister.holdsAnswers = true;
        Answer<AlterShareGroupOffsetsResponseData> altering = altering(2, 7);
        ShareClient a = client("a").join(TOPIC);
        assertFalse(a.answer.here());
        world.persister.holdsAnswers = false;
        world.persister.answer();
        world.lane.settle();
        assertEquals(Errors.NONE, errorOf(altering.get()));
        assertEquals(Set.of(0, 1, 2, 3), a.beat().assigned);
        assertEquals(7, world.persister.states.get(key(2)).startOffset());
    }

    @Test
    void whoJoinsWhileOffsetsAreDeletedIsAssignedStateThatIsNotDeleted() {
        alter(2, 7);
        world.persister.holdsAnswers = true;
        Answer<DeleteShareGroupOffsetsResponseData> deleting = deletingOffsets(TOPIC);
        int asked = world.persister.requests;
        ShareClient a = client("a").join(TOPIC);
        assertEquals(asked, world.persister.requests, "the deletion may be carried out after what is asked now");
        world.persister.holdsAnswers = false;
        world.persister.answer();
        world.lane.settle();
        assertEquals(Errors.NONE.code(), deleting.get().responses().getFirst().errorCode());
        assertEquals(Set.of(0, 1, 2, 3), a.assigned);
        assertEquals(4, world.persister.states.size());
    }

    @Test
    void offsetsAreNotAlteredWhileTheyAreDeleted() {
        alter(2, 7);
        world.persister.holdsAnswers = true;
        deletingOffsets(TOPIC);
        assertEquals(Errors.REBALANCE_IN_PROGRESS.code(), alter(2, 8).errorCode());
        world.persister.holdsAnswers = false;
        world.persister.answer();
        world.lane.settle();
        assertEquals(Errors.NONE, errorOf(alter(2, 8)));
        assertEquals(8, world.persister.states.get(key(2)).startOffset());
    }

    @Test
    void whoJoinsWhileTheGroupIsDeletedKeepsItAndItsState() {
        alter(2, 7);
        world.persister.holdsAnswers = true;
        Answer<List<DeletableGroupResult>> deleting = deletingGroup();
        int asked = world.persister.requests;
        ShareClient a = client("a").join(TOPIC);
        assertEquals(asked, world.persister.requests);
        world.persister.holdsAnswers = false;
        world.persister.answer();
        world.lane.settle();
        assertEquals(Errors.NON_EMPTY_GROUP.code(), deleting.get().getFirst().errorCode());
        assertEquals(Set.of(0, 1, 2, 3), a.assigned);
        assertEquals(4, world.persister.states.size());
    }

    @Test
    void stateOfAnAlterationWhoseAnswerWasLostGoesWithTheGroup() {
        world.persister.losesAnswers = true;
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE, errorOf(alter(2, 7)));
        assertEquals(1, world.persister.states.size());
        assertEquals(Map.of(), initialized());
        world.persister.losesAnswers = false;
        assertEquals(Errors.NONE, deleteGroup());
        assertTrue(world.persister.states.isEmpty());
    }

    @Test
    void stateThatAGroupOfTheSameNameLeftBehindGivesWay() {
        world.persister.states.put(key(2), new ShareStateFake.State(40, 7));
        ShareClient a = client("a").join(TOPIC);
        world.pass(3_000);
        a.beat();
        assertEquals(Set.of(0, 1, 2, 3), a.assigned);
        assertEquals(-1, world.persister.states.get(key(2)).startOffset());
        assertEquals(41, world.persister.states.get(key(2)).epoch());
    }

    @Test
    void offsetsThatAGroupOfTheSameNameLeftBehindCanBeAlteredAtTheSecondAttempt() {
        world.persister.states.put(key(2), new ShareStateFake.State(40, 7));
        assertEquals(Errors.FENCED_STATE_EPOCH, errorOf(alter(2, 8)));
        assertEquals(Errors.NONE, errorOf(alter(2, 8)));
        assertEquals(8, world.persister.states.get(key(2)).startOffset());
    }

    @Test
    void everyStepIsAnEvent() {
        ShareClient a = client("a").join(TOPIC);
        a.send(new ShareGroupHeartbeatRequestData().setMemberEpoch(-1));
        deleteGroup();
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
        client("a").join(TOPIC);
        assertEquals(Set.of(GROUP), world.list(Set.of("Stable"), Set.of("share")));
        assertEquals(Set.of(), world.list(Set.of(), Set.of("consumer")));
    }

    @Test
    void nobodyCommitsOffsetsToAShareGroup() {
        client("a").join(TOPIC);
        assertNotNull(describe());
        assertEquals(Errors.GROUP_ID_NOT_FOUND, world.commit(GROUP, "a", 1, TOPIC, 0, 5));
    }
}
