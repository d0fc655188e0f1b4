package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.group.GroupWorld.Answer;
import dev.kraftbench.group.GroupWorld.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestPartition;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class OffsetsTest {

    private static final String GROUP = "payment";
    private static final long RETENTION = Duration.ofDays(7).toMillis();
    private static final int CHECK = 600_000;

    private final GroupWorld world = new GroupWorld().start();

    /** Days go by, with heartbeats of this member. */
    private void passAlive(long millis, String group, String member, int generation) {
        for (long passed = 0; passed < millis; passed += 9_000) {
            world.pass(9_000);
            assertEquals(Errors.NONE, world.heartbeat(group, member, generation));
        }
    }

    private OffsetDeleteResponseData delete(String topic, int partition) {
        OffsetDeleteRequestData request = new OffsetDeleteRequestData().setGroupId(GROUP);
        request.topics().add(new OffsetDeleteRequestTopic()
                .setName(topic)
                .setPartitions(List.of(new OffsetDeleteRequestPartition().setPartitionIndex(partition))));
        Answer<OffsetDeleteResponseData> answer = new Answer<>();
        world.coordinator.ask(OffsetRequests.DELETE, GroupWorld.client(0), request, answer);
        world.lane.settle();
        return answer.get();
    }

    private static Errors partitionError(OffsetDeleteResponseData answer, String topic) {
        return Errors.forCode(answer.topics().find(topic).partitions().iterator().next().errorCode());
    }

    // ---- commit and fetch

    @Test
    void aMemberCommitsAndAnyoneFetches() {
        Standing standing = world.stable(GROUP, 1);
        assertEquals(Errors.NONE, world.commit(GROUP, standing.leader(), 1, "orders", 0, 42));
        assertEquals(42, world.fetch(GROUP, "orders", 0));
        assertEquals(-1, world.fetch(GROUP, "orders", 1));
        assertEquals(-1, world.fetch("nobody", "orders", 0));
        OffsetFetchResponseGroup all = world.fetchAll(GROUP);
        assertEquals(1, all.topics().size());
        assertEquals("m", all.topics().getFirst().partitions().getFirst().metadata());
        assertTrue(world.fetchAll("nobody").topics().isEmpty());
    }

    @Test
    void somebodyWithoutAGroupCommitsUnderANameOfItsOwn() {
        assertEquals(Errors.NONE, world.commit(GROUP, "", -1, "orders", 0, 7));
        assertEquals(7, world.fetch(GROUP, "orders", 0));
        assertEquals("Empty", world.state(GROUP));
        assertEquals("", world.describe(GROUP).protocolType());
    }

    @Test
    void aCommitIsCheckedAgainstTheGroup() {
        assertEquals(Errors.GROUP_ID_NOT_FOUND, world.commit(GroupWorld.commitRequest("nowhere", "m", 1, "orders", 0, 1), 9).get());
        assertEquals(Errors.ILLEGAL_GENERATION, world.commit(GroupWorld.commitRequest("nowhere", "m", 1, "orders", 0, 1), 8).get());
        Standing standing = world.stable(GROUP, 1);
        assertEquals(Errors.UNKNOWN_MEMBER_ID, world.commit(GROUP, "", -1, "orders", 0, 1));
        assertEquals(Errors.UNKNOWN_MEMBER_ID, world.commit(GROUP, "who", 1, "orders", 0, 1));
        assertEquals(Errors.ILLEGAL_GENERATION, world.commit(GROUP, standing.leader(), 0, "orders", 0, 1));
        OffsetCommitRequestData fenced = GroupWorld.commitRequest(GROUP, standing.leader(), 1, "orders", 0, 1).setGroupInstanceId("one");
        assertEquals(Errors.UNKNOWN_MEMBER_ID, world.commit(fenced, 9).get());
        assertEquals(-1, world.fetch(GROUP, "orders", 0));
    }

    @Test
    void membersMayCommitWhileTheyAreCalledToJoinButNotBeforeTheyKnowTheirPart() {
        Standing standing = world.stable(GROUP, 1);
        world.join(GROUP, world.newMember(GROUP));
        assertEquals(Errors.NONE, world.commit(GROUP, standing.leader(), 1, "orders", 0, 5));
        world.join(GROUP, standing.leader());
        assertEquals(Errors.REBALANCE_IN_PROGRESS, world.commit(GROUP, standing.leader(), 2, "orders", 0, 6));
        assertEquals(5, world.fetch(GROUP, "orders", 0));
    }

    @Test
    void aCommitIsASignOfLife() {
        Standing standing = world.stable(GROUP, 1);
        for (int i = 0; i < 10; i++) {
            world.pass(9_000);
            assertEquals(Errors.NONE, world.commit(GROUP, standing.leader(), 1, "orders", 0, i));
        }
    }

    @Test
    void aTextThatIsTooLongIsRefused() {
        OffsetCommitRequestData request = GroupWorld.commitRequest(GROUP, "", -1, "orders", 0, 1);
        request.topics().getFirst().partitions().getFirst().setCommittedMetadata("x".repeat(101));
        assertEquals(Errors.OFFSET_METADATA_TOO_LARGE, world.commit(request, 9).get());
        request.topics().getFirst().partitions().getFirst().setCommittedMetadata("x".repeat(100));
        assertEquals(Errors.NONE, world.commit(request, 9).get());
    }

    @Test
    void anOffsetOfADeletedTopicOfTheSameNameIsNotGivenOut() {
        world.commit(GROUP, "", -1, "orders", 0, 7);
        Answer<OffsetFetchResponseGroup> answer = new Answer<>();
        world.coordinator.ask(
                OffsetRequests.FETCH,
                GroupWorld.client(10),
                new OffsetFetchRequestGroup().setGroupId(GROUP).setTopics(List.of(new OffsetFetchRequestTopics()
                        .setName("orders").setTopicId(new Uuid(9, 9)).setPartitionIndexes(List.of(0)))),
                answer);
        world.lane.settle();
        assertEquals(-1, answer.get().topics().getFirst().partitions().getFirst().committedOffset());
    }

    @Test
    void anOffsetOfATopicThatWasReplacedWhileNobodyCoordinatedIsNotTakenForItsSuccessors() {
        world.createTopic("orders", GroupWorld.TOPIC_ID, 1);
        world.commit(GROUP, "", -1, "orders", 0, 7);
        assertEquals(7, fetchByName("orders"));
        world.resign();
        world.deleteTopic(GroupWorld.TOPIC_ID);
        world.createTopic("orders", new Uuid(9, 9), 1);
        world.failOver();
        assertEquals(-1, fetchByName("orders"));
        assertEquals(List.of(), world.fetchAll(GROUP).topics());
    }

    private long fetchByName(String topic) {
        Answer<OffsetFetchResponseGroup> answer = new Answer<>();
        world.coordinator.ask(
                OffsetRequests.FETCH,
                GroupWorld.client(8),
                new OffsetFetchRequestGroup().setGroupId(GROUP).setTopics(List.of(
                        new OffsetFetchRequestTopics().setName(topic).setPartitionIndexes(List.of(0)))),
                answer);
        world.lane.settle();
        assertEquals(Uuid.ZERO_UUID, answer.get().topics().getFirst().topicId());
        return answer.get().topics().getFirst().partitions().getFirst().committedOffset();
    }

    @Test
    void aRetentionBeyondAllTimesIsForEverAndANegativeOneIsNone() {
        world.commit(GroupWorld.commitRequest(GROUP, "", -1, "orders", 0, 7).setRetentionTimeMs(Long.MAX_VALUE), 4);
        world.commit(GroupWorld.commitRequest(GROUP, "", -1, "orders", 1, 8).setRetentionTimeMs(-2), 4);
        world.pass(2 * CHECK);
        assertEquals(7, world.fetch(GROUP, "orders", 0));
        assertEquals(8, world.fetch(GROUP, "orders", 1));
    }

    @Test
    void anOffsetThatIsNotCommittedYetIsNotGivenOut() {
        world.commit(GROUP, "", -1, "orders", 0, 7);
        world.log.autoCommit = false;
        Answer<Errors> commit = world.commit(GroupWorld.commitRequest(GROUP, "", -1, "orders", 0, 8), 9);
        Answer<OffsetFetchResponseGroup> fetch = new Answer<>();
        world.coordinator.ask(
                OffsetRequests.FETCH, GroupWorld.client(10), new OffsetFetchRequestGroup().setGroupId(GROUP).setTopics(null), fetch);
        world.lane.settle();
        assertFalse(commit.here());
        assertFalse(fetch.here());
        world.log.commit();
        assertEquals(Errors.NONE, commit.get());
        assertEquals(8, fetch.get().topics().getFirst().partitions().getFirst().committedOffset());
    }

    @Test
    void aCommitThatTheLogRefusesIsRefusedAndForgotten() {
        world.log.refusal = Errors.NOT_ENOUGH_REPLICAS;
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE, world.commit(GROUP, "", -1, "orders", 0, 7));
        world.log.refusal = Errors.NONE;
        assertEquals(-1, world.fetch(GROUP, "orders", 0));
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), world.describe(GROUP).errorCode());
    }

    // ---- delete

    @Test
    void offsetsOfAnEmptyGroupAreDeleted() {
        world.commit(GROUP, "", -1, "orders", 0, 7);
        assertEquals(Errors.NONE, partitionError(delete("orders", 0), "orders"));
        assertEquals(-1, world.fetch(GROUP, "orders", 0));
    }

    @Test
    void offsetsOfTopicsThatMembersReadAreKept() {
        Standing standing = world.stable(GROUP, 1);
        world.commit(GROUP, standing.leader(), 1, "orders", 0, 7);
        world.commit(GROUP, standing.leader(), 1, "left", 0, 8);
        assertEquals(Errors.GROUP_SUBSCRIBED_TO_TOPIC, partitionError(delete("orders", 0), "orders"));
        assertEquals(Errors.NONE, partitionError(delete("left", 0), "left"));
        assertEquals(7, world.fetch(GROUP, "orders", 0));
        assertEquals(-1, world.fetch(GROUP, "left", 0));
    }

    @Test
    void offsetsOfMembersThatAreNoConsumersCanNotBeDeleted() {
        world.send(GroupWorld.joinRequest(GROUP, "", null).setProtocolType("connect"), 3);
        assertEquals(Errors.NON_EMPTY_GROUP.code(), delete("orders", 0).errorCode());
    }

    @Test
    void onlyAnEmptyGroupIsDeletedAndItsOffsetsWithIt() {
        assertEquals(Errors.GROUP_ID_NOT_FOUND, world.deleteGroup(GROUP));
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), delete("orders", 0).errorCode());
        Standing standing = world.stable(GROUP, 1);
        world.commit(GROUP, standing.leader(), 1, "orders", 0, 7);
        assertEquals(Errors.NON_EMPTY_GROUP, world.deleteGroup(GROUP));
        world.leave(GROUP, standing.leader());
        assertEquals(Errors.NONE, world.deleteGroup(GROUP));
        assertEquals(-1, world.fetch(GROUP, "orders", 0));
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), world.describe(GROUP).errorCode());
        world.failOver();
        assertEquals(Errors.GROUP_ID_NOT_FOUND, world.deleteGroup(GROUP));
        assertTrue(world.fetchAll(GROUP).topics().isEmpty());
    }

    @Test
    void offsetsGoWithTheirTopicButNotWithAnotherOfItsName() {
        world.commit(GROUP, "", -1, "orders", 0, 7);
        world.createTopic("orders", new Uuid(5, 5), 1);
        world.deleteTopic(new Uuid(5, 5));
        assertEquals(7, world.fetch(GROUP, "orders", 0));
        world.createTopic("orders", GroupWorld.TOPIC_ID, 1);
        world.deleteTopic(GroupWorld.TOPIC_ID);
        assertEquals(-1, world.fetch(GROUP, "orders", 0));
    }

    // ---- expiry

    @Test
    void offsetsOfASimpleGroupExpireAfterTheirLastCommit() {
        world.commit(GROUP, "", -1, "orders", 0, 7);
        world.pass(RETENTION - CHECK);
        world.commit(GROUP, "", -1, "orders", 1, 8);
        world.pass(2 * CHECK);
        assertEquals(-1, world.fetch(GROUP, "orders", 0));
        assertEquals(8, world.fetch(GROUP, "orders", 1));
        world.pass(RETENTION + CHECK);
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), world.describe(GROUP).errorCode());
    }

    @Test
    void offsetsOfAGroupExpireOnceItHasBeenEmptyForTheRetention() {
        Standing standing = world.stable(GROUP, 1);
        world.commit(GROUP, standing.leader(), 1, "orders", 0, 7);
        world.leave(GROUP, standing.leader());
        world.pass(RETENTION - CHECK);
        assertEquals(7, world.fetch(GROUP, "orders", 0));
        world.failOver();
        world.pass(2 * CHECK);
        assertEquals(-1, world.fetch(GROUP, "orders", 0));
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), world.describe(GROUP).errorCode());
    }

    @Test
    void offsetsOfAConsumerGroupsOwnTopicsStayWhileItLivesAndThoseOfOthersExpire() {
        world.with(GroupSettings.DEFAULT.withOffsets(100, 60_000, 30_000));
        world.resign();
        world.with(world.settings).start();
        Standing standing = world.stable(GROUP, 1);
        world.commit(GROUP, standing.leader(), 1, "orders", 0, 7);
        world.commit(GROUP, standing.leader(), 1, "left", 0, 8);
        passAlive(120_000, GROUP, standing.leader(), 1);
        assertEquals(7, world.fetch(GROUP, "orders", 0));
        assertEquals(-1, world.fetch(GROUP, "left", 0));
    }

    @Test
    void anOldClientsOwnRetentionCounts() {
        OffsetCommitRequestData request = GroupWorld.commitRequest(GROUP, "", -1, "orders", 0, 7).setRetentionTimeMs(1_000_000);
        world.commit(request, 2);
        world.pass(CHECK);
        assertEquals(7, world.fetch(GROUP, "orders", 0));
        world.failOver();
        world.pass(CHECK);
        assertEquals(-1, world.fetch(GROUP, "orders", 0));
    }

    // ---- lists

    @Test
    void groupsAreListedByStateAndType() {
        Standing standing = world.stable("busy", 1);
        world.commit("idle", "", -1, "orders", 0, 1);
        assertEquals(Set.of("busy", "idle"), world.list(Set.of(), Set.of()));
        assertEquals(Set.of("busy"), world.list(Set.of("STABLE"), Set.of()));
        assertEquals(Set.of("idle"), world.list(Set.of("empty", "Dead"), Set.of("Classic")));
        assertEquals(Set.of(), world.list(Set.of(), Set.of("consumer")));
        assertEquals("range", world.describe("busy").protocolData());
        assertEquals(standing.leader(), world.describe("busy").members().getFirst().memberId());
        assertEquals("/127.0.0.1", world.describe("busy").members().getFirst().clientHost());
    }

    @Test
    void aGroupThatIsNotThereIsDeadToOldClientsAndAnErrorToNewOnes() {
        Answer<List<DescribedGroup>> old = new Answer<>();
        world.coordinator.askEach(ClassicRequests.DESCRIBE, GroupWorld.client(5), List.of("nowhere"), world.lane, old);
        world.lane.settle();
        assertEquals("Dead", old.get().getFirst().groupState());
        assertEquals(0, old.get().getFirst().errorCode());
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), world.describe("nowhere").errorCode());
    }

    @Test
    void aCoordinatorThatLoadsLeavesMembersInPeaceAndTurnsOthersAway() {
        Standing standing = world.stable(GROUP, 1);
        world.resign();
        world.lane.execute(() -> world.coordinator.elected(world.log, world.lane));
        world.lane.step();
        List<Errors> answers = new ArrayList<>();
        world.coordinator.ask(
                ClassicRequests.HEARTBEAT,
                GroupWorld.client(4),
                new HeartbeatRequestData().setGroupId(GROUP).setMemberId(standing.leader()).setGenerationId(1),
                answer -> answers.add(Errors.forCode(answer.errorCode())));
        world.coordinator.ask(
                OffsetRequests.COMMIT,
                new ClientContext("c", "/h", (short) 9),
                GroupWorld.commitRequest(GROUP, standing.leader(), 1, "orders", 0, 1),
                answer -> answers.add(Errors.forCode(answer.topics().getFirst().partitions().getFirst().errorCode())));
        world.coordinator.list(Set.of(), Set.of(), world.lane, answer -> answers.add(Errors.forCode(answer.errorCode())));
        world.lane.step();
        world.lane.settle();
        assertEquals(List.of(Errors.NONE, Errors.COORDINATOR_LOAD_IN_PROGRESS, Errors.COORDINATOR_LOAD_IN_PROGRESS), answers);
    }
}
