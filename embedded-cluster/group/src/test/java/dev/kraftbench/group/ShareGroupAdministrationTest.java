package dev.kraftbench.group;

import static dev.kraftbench.group.ShareGroupFixture.GROUP;
import static dev.kraftbench.group.ShareGroupFixture.ID;
import static dev.kraftbench.group.ShareGroupFixture.TOPIC;
import static dev.kraftbench.group.ShareGroupFixture.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.group.GroupWorld.Answer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData.AlterShareGroupOffsetsRequestPartition;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData.AlterShareGroupOffsetsRequestTopic;
import org.apache.kafka.common.message.AlterShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsRequestData.DeleteShareGroupOffsetsRequestTopic;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** What administrators do to a share group: offsets set and deleted, the group deleted, while members come and state is left behind. */
class ShareGroupAdministrationTest {

    private final ShareGroupFixture fixture = new ShareGroupFixture();
    private final GroupWorld world = fixture.world;

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

    @Test
    void offsetsOfAGroupWithMembersStayAsTheyAre() {
        fixture.client("a").join(TOPIC);
        assertEquals(Errors.NON_EMPTY_GROUP.code(), alter(0, 7).errorCode());
        assertEquals(Errors.NON_EMPTY_GROUP.code(), deleteOffsets(TOPIC).errorCode());
        assertEquals(Errors.NON_EMPTY_GROUP, fixture.deleteGroup());
    }

    @Test
    void alteringOffsetsMakesTheGroupAndRaisesItsEpoch() {
        assertEquals(Errors.NONE, errorOf(alter(2, 7)));
        assertEquals(new ShareStateFake.State(1, 7), world.persister.states.get(key(2)));
        assertEquals(Errors.NONE, errorOf(alter(2, 8)));
        assertEquals(new ShareStateFake.State(2, 8), world.persister.states.get(key(2)));
        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION, errorOf(alter(9, 7)));
        assertEquals(Map.of(ID, Set.of(2)), fixture.initialized());
        assertEquals("Empty", fixture.describe().groupState());
        assertEquals(3, fixture.describe().groupEpoch());
    }

    @Test
    void offsetsThatCannotBeAlteredAreReported() {
        world.persister.error = Errors.COORDINATOR_NOT_AVAILABLE;
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE, errorOf(alter(2, 7)));
        assertEquals(Map.of(), fixture.initialized());
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
        assertEquals(Map.of(), fixture.initialized());
    }

    @Test
    void deletedOffsetsAreForgottenByTheShareCoordinators() {
        alter(2, 7);
        assertEquals(Errors.NONE.code(), deleteOffsets(TOPIC).responses().getFirst().errorCode());
        assertTrue(world.persister.states.isEmpty());
        assertEquals(Map.of(), fixture.initialized());
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
        ShareClient a = fixture.client("a").join(TOPIC);
        a.send(new ShareGroupHeartbeatRequestData().setMemberEpoch(-1));
        assertEquals(4, world.persister.states.size());

        assertEquals(Errors.NONE, fixture.deleteGroup());

        assertTrue(world.persister.states.isEmpty());
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), fixture.describe().errorCode());
        world.failOver();
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), fixture.describe().errorCode());
        assertEquals(Errors.GROUP_ID_NOT_FOUND, fixture.deleteGroup());
    }

    @Test
    void aGroupWhoseStateCannotBeDeletedStays() {
        alter(2, 7);
        world.persister.error = Errors.COORDINATOR_NOT_AVAILABLE;
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE, fixture.deleteGroup());
        assertEquals("Empty", fixture.describe().groupState());
        world.persister.error = Errors.NONE;
        assertEquals(Errors.NONE, fixture.deleteGroup());
    }

    @Test
    void whoJoinsWhileOffsetsAreAlteredIsAssignedWhenTheyAre() {
        world.persister.holdsAnswers = true;
        Answer<AlterShareGroupOffsetsResponseData> altering = altering(2, 7);
        ShareClient a = fixture.client("a").join(TOPIC);
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
        ShareClient a = fixture.client("a").join(TOPIC);
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
        Answer<List<DeletableGroupResult>> deleting = fixture.deletingGroup();
        int asked = world.persister.requests;
        ShareClient a = fixture.client("a").join(TOPIC);
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
        assertEquals(Map.of(), fixture.initialized());
        world.persister.losesAnswers = false;
        assertEquals(Errors.NONE, fixture.deleteGroup());
        assertTrue(world.persister.states.isEmpty());
    }

    @Test
    void stateThatAGroupOfTheSameNameLeftBehindGivesWay() {
        world.persister.states.put(key(2), new ShareStateFake.State(40, 7));
        ShareClient a = fixture.client("a").join(TOPIC);
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
}
