package dev.kraftbench.controller;

import static dev.kraftbench.controller.TestCluster.assigned;
import static dev.kraftbench.controller.TestCluster.withConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.metadata.PartitionRegistration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignableTopic;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignablePartitionResponse;
import org.apache.kafka.common.message.AlterPartitionResponseData;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReassignmentDecisionsTest {

    private final TestCluster cluster = TestCluster.running();
    private String topic = "orders";

    ReassignmentDecisionsTest() {
        cluster.start(4);
        cluster.start(5);
        cluster.create(assigned("orders", List.of(1, 2, 3)));
    }

    private AlterPartitionReassignmentsResponseData alter(AlterPartitionReassignmentsRequestData request) {
        return cluster.send(ApiKeys.ALTER_PARTITION_REASSIGNMENTS, request).as(AlterPartitionReassignmentsResponseData.class);
    }

    private AlterPartitionReassignmentsRequestData request(int partition, @Nullable List<Integer> replicas) {
        return new AlterPartitionReassignmentsRequestData()
                .setTopics(List.of(new ReassignableTopic()
                        .setName(topic)
                        .setPartitions(List.of(
                                new ReassignablePartition().setPartitionIndex(partition).setReplicas(replicas)))));
    }

    private ReassignablePartitionResponse answer(AlterPartitionReassignmentsRequestData request) {
        AlterPartitionReassignmentsResponseData response = alter(request);
        assertEquals(Errors.NONE.code(), response.errorCode());
        return response.responses().getFirst().partitions().getFirst();
    }

    private Errors reassign(Integer... replicas) {
        return Errors.forCode(answer(request(0, List.of(replicas))).errorCode());
    }

    private Errors cancel() {
        return Errors.forCode(answer(request(0, null)).errorCode());
    }

    private PartitionRegistration partition() {
        return cluster.partition(topic, 0);
    }

    /** As the leader would ask for it. */
    private Errors isr(Integer... members) {
        PartitionRegistration now = partition();
        AlterPartitionResponseData.PartitionData answer =
                IsrDecisionsTest.alter(cluster, topic, List.of(members), now.leaderEpoch(), now.partitionEpoch());
        return Errors.forCode(answer.errorCode());
    }

    /** Replicas, what is added and removed, the ISR and the leader. */
    private String state() {
        PartitionRegistration now = partition();
        return text(now.replicas()) + " +" + text(now.addingReplicas()) + " -" + text(now.removingReplicas()) + " isr " + text(now.isr())
                + " leader " + now.leader();
    }

    private static String text(List<Integer> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private ListPartitionReassignmentsResponseData list(@Nullable String topic, Integer... partitions) {
        ListPartitionReassignmentsRequestData request = new ListPartitionReassignmentsRequestData()
                .setTopics(topic == null
                        ? null
                        : List.of(new ListPartitionReassignmentsRequestData.ListPartitionReassignmentsTopics()
                                .setName(topic)
                                .setPartitionIndexes(List.of(partitions))));
        return cluster.send(ApiKeys.LIST_PARTITION_REASSIGNMENTS, request).as(ListPartitionReassignmentsResponseData.class);
    }

    @Test
    void replicasAreAddedFirstAndTheOldOnesLeaveWhenTheNewAreInSync() {
        assertEquals(Errors.NONE, reassign(2, 3, 4));
        assertEquals("2,3,4,1 +4 -1 isr 1,2,3 leader 1", state());
        assertEquals(TestCluster.directory(4), partition().directoryOf(4));
        assertEquals(0, partition().leaderEpoch());
        assertEquals(Errors.NEW_LEADER_ELECTED, isr(1, 2, 3, 4));
        assertEquals("2,3,4 + - isr 2,3,4 leader 2", state());
        assertEquals(1, partition().leaderEpoch());
        assertEquals(3, partition().directories().size());
    }

    @Test
    void theEndOfAReassignmentBeginsALeaderEpochEvenUnderTheSameLeader() {
        reassign(1, 2, 4);
        assertEquals(Errors.NONE, isr(1, 2, 3, 4));
        assertEquals("1,2,4 + - isr 1,2,4 leader 1", state());
        assertEquals(1, partition().leaderEpoch());
    }

    @Test
    void severalNewReplicasAreAllWaitedFor() {
        reassign(4, 5);
        assertEquals(Errors.NONE, isr(1, 2, 3, 4));
        assertEquals("4,5,1,2,3 +4,5 -1,2,3 isr 1,2,3,4 leader 1", state());
        assertEquals(Errors.NEW_LEADER_ELECTED, isr(1, 2, 3, 4, 5));
        assertEquals("4,5 + - isr 4,5 leader 4", state());
    }

    @Test
    void anotherOrderOfTheSameReplicasIsThereAtOnce() {
        assertEquals(Errors.NONE, reassign(3, 2, 1));
        assertEquals("3,2,1 + - isr 1,2,3 leader 1", state());
        assertEquals(0, partition().leaderEpoch());
    }

    @Test
    void whatIsSoAlreadyWritesNothing() {
        int before = cluster.quorum.records().size();
        assertEquals(Errors.NONE, reassign(1, 2, 3));
        assertEquals(before, cluster.quorum.records().size());
        reassign(2, 3, 4);
        int begun = cluster.quorum.records().size();
        assertEquals(Errors.NONE, reassign(2, 3, 4));
        assertEquals(begun, cluster.quorum.records().size());
    }

    @Test
    void fewerReplicasAreThereAtOnceIfTheyAreInSync() {
        assertEquals(Errors.NONE, reassign(2));
        assertEquals("2 + - isr 2 leader 2", state());
    }

    @Test
    void fewerReplicasWaitUntilAllThatStayAreInSync() {
        isr(1, 2);
        assertEquals(Errors.NONE, reassign(2, 3));
        assertEquals("2,3,1 + -1 isr 1,2 leader 1", state());
        assertEquals(Errors.NEW_LEADER_ELECTED, isr(1, 2, 3));
        assertEquals("2,3 + - isr 2,3 leader 2", state());
    }

    @Test
    void theReplicationFactorChangesOnlyIfThatIsAllowed() {
        ReassignablePartitionResponse refused = answer(request(0, List.of(1, 2, 3, 4)).setAllowReplicationFactorChange(false));
        assertEquals(Errors.INVALID_REPLICATION_FACTOR.code(), refused.errorCode());
        assertEquals("The replication factor is changed from 3 to 4", refused.errorMessage());
        assertFalse(partition().isReassigning());
        assertEquals(Errors.NONE.code(), answer(request(0, List.of(2, 3, 4)).setAllowReplicationFactorChange(false)).errorCode());
        // It is that of the reassignment under way which counts.
        assertEquals(
                Errors.INVALID_REPLICATION_FACTOR.code(),
                answer(request(0, List.of(2, 3, 4, 1)).setAllowReplicationFactorChange(false)).errorCode());
        assertEquals(Errors.NONE, reassign(2, 3, 4, 5));
        assertEquals("2,3,4,5,1 +4,5 -1 isr 1,2,3 leader 1", state());
    }

    @Test
    void aReassignmentUnderWayIsReplaced() {
        reassign(1, 2, 4);
        assertEquals(Errors.NONE, reassign(1, 2, 5));
        assertEquals("1,2,5,3,4 +5 -3,4 isr 1,2,3 leader 1", state());
        assertEquals(Errors.NONE, isr(1, 2, 3, 5));
        assertEquals("1,2,5 + - isr 1,2,5 leader 1", state());
    }

    @Test
    void aReassignmentBackToTheOldReplicasIsLikeCancelling() {
        reassign(1, 2, 4);
        assertEquals(Errors.NONE, reassign(1, 2, 3));
        assertEquals("1,2,3 + - isr 1,2,3 leader 1", state());
        assertEquals(1, partition().leaderEpoch());
    }

    @Test
    void aReplicaThatIsStillOnItsWayIsWaitedForByTheNextReassignmentToo() {
        reassign(1, 2, 4);
        assertEquals(Errors.NONE, reassign(1, 4, 5));
        assertEquals("1,4,5,2,3 +4,5 -2,3 isr 1,2,3 leader 1", state());
        cancel();
        assertEquals("1,2,3 + - isr 1,2,3 leader 1", state());
    }

    @Test
    void cancellingRestoresTheReplicasFromBefore() {
        reassign(2, 3, 4);
        assertEquals(Errors.NONE, cancel());
        assertEquals("2,3,1 + - isr 1,2,3 leader 1", state());
        assertEquals(Errors.NO_REASSIGNMENT_IN_PROGRESS, cancel());
    }

    @Test
    void cancellingTakesTheNewReplicasOutOfTheIsr() {
        reassign(4, 5);
        isr(1, 2, 3, 4);
        assertEquals(Errors.NONE, cancel());
        assertEquals("1,2,3 + - isr 1,2,3 leader 1", state());
        assertEquals(1, partition().leaderEpoch());
    }

    @Test
    void cancellingNeedsAReplicaThatIsInSyncUnlessLossIsAllowed() {
        reassign(4, 5);
        isr(1, 4);
        cluster.kill(1);
        assertEquals("4,5,1,2,3 +4,5 -1,2,3 isr 4 leader 4", state());
        ReassignablePartitionResponse refused = answer(request(0, null));
        assertEquals(Errors.INVALID_REPLICA_ASSIGNMENT.code(), refused.errorCode());
        assertEquals(
                "Unable to revert partition assignment for orders:0 because it would require an unclean leader election.",
                refused.errorMessage());
        assertTrue(partition().isReassigning());
        topic = "lossy";
        cluster.create(withConfig(assigned(topic, List.of(2, 3)), "unclean.leader.election.enable", "true"));
        reassign(4, 5);
        isr(2, 4);
        cluster.kill(2);
        assertEquals("4,5,2,3 +4,5 -2,3 isr 4 leader 4", state());
        assertEquals(Errors.NONE, cancel());
        assertEquals("2,3 + - isr 3 leader 3", state());
    }

    @Test
    void theLeaderOfAReassignmentMayDie() {
        reassign(2, 3, 4);
        cluster.kill(1);
        assertEquals("2,3,4,1 +4 -1 isr 2,3 leader 2", state());
        assertEquals(Errors.NONE, isr(2, 3, 4));
        assertEquals("2,3,4 + - isr 2,3,4 leader 2", state());
    }

    @Test
    void aReplicaThatIsAddedMayDieAndTheReassignmentWaits() {
        reassign(2, 3, 4);
        cluster.kill(4);
        assertEquals("2,3,4,1 +4 -1 isr 1,2,3 leader 1", state());
        assertEquals(Errors.INELIGIBLE_REPLICA, isr(1, 2, 3, 4));
        cluster.findings.remove(4);
        cluster.register(4, 2);
        cluster.heartbeat(4);
        assertEquals(Errors.NEW_LEADER_ELECTED, isr(1, 2, 3, 4));
        assertEquals("2,3,4 + - isr 2,3,4 leader 2", state());
    }

    @Test
    void replicasThatLeaveDoNotStayEligible() {
        cluster.create(withConfig(assigned("strict", List.of(1, 2)), "min.insync.replicas", "2"));
        topic = "strict";
        assertEquals(Errors.NONE, reassign(2));
        assertEquals("2 + - isr 2 leader 2", state());
        assertEquals(List.of(), partition().elr());
    }

    @Test
    void aReassignmentOutlivesItsController() {
        reassign(2, 3, 4);
        cluster.quorum.elect(7, 2);
        cluster.quorum.elect(TestCluster.NODE_ID, 3);
        cluster.lane.settle();
        assertEquals("2,3,4,1 +4 -1 isr 1,2,3 leader 1", state());
        assertEquals(1, list(null).topics().size());
        assertEquals(Errors.NEW_LEADER_ELECTED, isr(1, 2, 3, 4));
        assertEquals("2,3,4 + - isr 2,3,4 leader 2", state());
        assertTrue(list(null).topics().isEmpty());
    }

    @Test
    void targetsThatCanNotBeAreRefused() {
        assertEquals(Errors.INVALID_REPLICA_ASSIGNMENT, reassign());
        assertEquals(Errors.INVALID_REPLICA_ASSIGNMENT, reassign(1, 2, 9));
        assertEquals(Errors.INVALID_REPLICA_ASSIGNMENT, reassign(1, 1, 2));
        assertEquals(
                Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), answer(request(7, List.of(1, 2, 3))).errorCode());
        AlterPartitionReassignmentsRequestData unknown = request(0, List.of(1));
        unknown.topics().getFirst().setName("nothing");
        ReassignablePartitionResponse refused = answer(unknown);
        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), refused.errorCode());
        assertEquals("Unable to find a topic named nothing.", refused.errorMessage());
        assertEquals("1,2,3 + - isr 1,2,3 leader 1", state());
    }

    @Test
    void theSamePartitionTwiceIsTakenOnce() {
        AlterPartitionReassignmentsRequestData twice = request(0, List.of(2, 3, 4));
        twice.topics().getFirst().setPartitions(List.of(
                new ReassignablePartition().setPartitionIndex(0).setReplicas(List.of(2, 3, 4)),
                new ReassignablePartition().setPartitionIndex(0).setReplicas(List.of(1, 2, 5))));
        List<ReassignablePartitionResponse> answers = alter(twice).responses().getFirst().partitions();
        assertEquals(Errors.NONE.code(), answers.getFirst().errorCode());
        assertEquals(Errors.INVALID_REQUEST.code(), answers.getLast().errorCode());
        assertEquals("2,3,4,1 +4 -1 isr 1,2,3 leader 1", state());
    }

    @Test
    void whatIsUnderWayIsListed() {
        cluster.create(assigned("calm", List.of(1, 2), List.of(2, 3)));
        reassign(2, 3, 4);
        var all = list(null);
        assertEquals(List.of("orders"), all.topics().stream().map(topic -> topic.name()).toList());
        var one = all.topics().getFirst().partitions().getFirst();
        assertEquals(List.of(2, 3, 4, 1), one.replicas());
        assertEquals(List.of(4), one.addingReplicas());
        assertEquals(List.of(1), one.removingReplicas());
        assertEquals(1, list("orders", 0).topics().size());
        assertTrue(list("orders", 3).topics().isEmpty());
        assertTrue(list("calm", 0, 1).topics().isEmpty());
        assertTrue(list("nothing", 0).topics().isEmpty());
    }

    @Test
    void newPartitionsGetTheReplicationFactorThatIsReassignedTo() {
        reassign(2, 3, 4);
        CreatePartitionsRequestData more = new CreatePartitionsRequestData().setTimeoutMs(1000);
        more.topics().add(new CreatePartitionsRequestData.CreatePartitionsTopic().setName(topic).setCount(2).setAssignments(null));
        cluster.send(ApiKeys.CREATE_PARTITIONS, more);
        assertEquals(3, cluster.partition(topic, 1).replicas().size());
    }
}
