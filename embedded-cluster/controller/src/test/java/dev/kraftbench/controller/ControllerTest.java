package dev.kraftbench.controller;

import static dev.kraftbench.controller.TestCluster.assigned;
import static dev.kraftbench.controller.TestCluster.errorOf;
import static dev.kraftbench.controller.TestCluster.topic;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.controller.BrokerProbe.Finding;
import dev.kraftbench.controller.TestCluster.Reply;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterEvent;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.message.AllocateProducerIdsRequestData;
import org.apache.kafka.common.message.AllocateProducerIdsResponseData;
import org.apache.kafka.common.message.BrokerHeartbeatResponseData;
import org.apache.kafka.common.message.BrokerRegistrationResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.UnregisterBrokerRequestData;
import org.apache.kafka.common.message.UnregisterBrokerResponseData;
import org.apache.kafka.common.metadata.BeginTransactionRecord;
import org.apache.kafka.common.metadata.NoOpRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.junit.jupiter.api.Test;

class ControllerTest {

    private static BrokerRegistration broker(TestCluster cluster, int id) {
        return Objects.requireNonNull(cluster.image().brokers().broker(id));
    }

    // ---- activation

    @Test
    void aNewClusterBeginsWithTheDefaultFeatures() {
        TestCluster cluster = new TestCluster();
        cluster.activate();
        assertEquals(Features.DEFAULT_LEVELS, Map.copyOf(cluster.image().features().levels()));
        assertEquals("1", cluster.image().configs().ofAllBrokers().get("min.insync.replicas"));
        assertTrue(cluster.controller.isActive());
    }

    @Test
    void aNewClusterBeginsWithWhatItWasFormattedWith() {
        TestCluster cluster = new TestCluster();
        cluster.quorum.bootstrap(Features.bootstrapRecords(Map.of(Features.METADATA_VERSION, (short) 33, Features.GROUP_VERSION, (short) 1)));
        cluster.activate();
        assertEquals(1, cluster.image().features().level(Features.GROUP_VERSION));
        assertEquals(0, cluster.image().features().level(Features.SHARE_VERSION));
        assertTrue(cluster.image().configs().ofAllBrokers().isEmpty());
    }

    @Test
    void theNextControllerOfAClusterWritesNoBootstrapAgain() {
        TestCluster cluster = new TestCluster();
        cluster.quorum.replicate(1, Features.bootstrapRecords().toArray(ApiMessageAndVersion[]::new));
        int records = cluster.quorum.records().size();
        cluster.quorum.elect(TestCluster.NODE_ID, 2);
        assertEquals(records, cluster.quorum.records().size());
    }

    @Test
    void aTransactionLeftOpenByThePredecessorIsAborted() {
        TestCluster cluster = new TestCluster();
        cluster.quorum.replicate(1, Features.bootstrapRecords().toArray(ApiMessageAndVersion[]::new));
        cluster.quorum.replicate(1, new ApiMessageAndVersion(new BeginTransactionRecord().setName("x"), (short) 0));
        cluster.quorum.elect(TestCluster.NODE_ID, 2);
        assertFalse(cluster.loader.isInTransaction());
        assertTrue(cluster.fatal.isEmpty());
    }

    @Test
    void aStandbySendsClientsElsewhere() {
        TestCluster cluster = new TestCluster();
        CreateTopicsResponseData response = cluster.create(topic("orders", 1, 1));
        assertEquals(Errors.NOT_CONTROLLER, errorOf(response, "orders"));
    }

    // ---- commit

    @Test
    void aReplyWaitsUntilItsRecordsAreCommitted() {
        TestCluster cluster = TestCluster.running();
        cluster.quorum.autoCommit = false;
        Reply reply = cluster.send(ApiKeys.CREATE_TOPICS, TestCluster.creation(topic("orders", 1, 3)));
        assertNull(reply.message);
        cluster.quorum.commit();
        assertEquals(Errors.NONE, errorOf(reply.as(CreateTopicsResponseData.class), "orders"));
    }

    @Test
    void whoCannotBeAnsweredIsNoReasonToResign() {
        TestCluster cluster = TestCluster.running();
        cluster.quorum.autoCommit = false;
        cluster.send(ApiKeys.CREATE_TOPICS, TestCluster.creation(topic("orders", 1, 3)), unanswerable());
        Reply other = cluster.send(ApiKeys.CREATE_TOPICS, TestCluster.creation(topic("bills", 1, 3)));
        cluster.quorum.commit();
        assertEquals(Errors.NONE, errorOf(other.as(CreateTopicsResponseData.class), "bills"));
        cluster.send(ApiKeys.CREATE_TOPICS, TestCluster.creation(topic("orders", 1, 3)), unanswerable());
        assertTrue(cluster.controller.isActive());
        assertTrue(cluster.fatal.isEmpty());
    }

    private static Reply unanswerable() {
        return new Reply() {
            @Override
            public void respond(ApiMessage response) {
                throw new IllegalArgumentException("too long to be written");
            }
        };
    }

    @Test
    void aRefusalNamesWhatWasAskedForAtBearableLength() {
        TestCluster cluster = TestCluster.running();
        String name = "x".repeat(32_700);
        CreateTopicsResponseData response = cluster.create(topic(name, 1, 1));
        assertEquals(Errors.INVALID_TOPIC_EXCEPTION, errorOf(response, name));
        assertTrue(Objects.requireNonNull(response.topics().find(name).errorMessage()).length() < 3_000);
    }

    @Test
    void theFirstVersionOfElectionsIsRefusedForEachPartition() {
        ElectLeadersRequestData request = new ElectLeadersRequestData();
        request.topicPartitions().add(new ElectLeadersRequestData.TopicPartitions().setTopic("orders").setPartitions(List.of(0, 1)));
        ElectLeadersResponseData response = new TestCluster().send(ApiKeys.ELECT_LEADERS, request, (short) 0).as(ElectLeadersResponseData.class);
        assertEquals(List.of(Errors.NOT_CONTROLLER.code(), Errors.NOT_CONTROLLER.code()), response.replicaElectionResults().getFirst().partitionResult().stream()
                .map(ElectLeadersResponseData.PartitionResult::errorCode).toList());
        MessageUtil.toByteBufferAccessor(response, (short) 0);
    }

    @Test
    void decisionsSeeWhatIsNotCommittedYetAndTheirRepliesWaitForIt() {
        TestCluster cluster = TestCluster.running();
        cluster.quorum.autoCommit = false;
        cluster.send(ApiKeys.CREATE_TOPICS, TestCluster.creation(topic("orders", 1, 3)));
        Reply again = cluster.send(ApiKeys.CREATE_TOPICS, TestCluster.creation(topic("orders", 1, 3)));
        assertNull(again.message);
        cluster.quorum.commit();
        assertEquals(Errors.TOPIC_ALREADY_EXISTS, errorOf(again.as(CreateTopicsResponseData.class), "orders"));
    }

    @Test
    void aControllerThatLosesItsLeadershipForgetsWhatWasNotCommitted() {
        TestCluster cluster = TestCluster.running();
        cluster.quorum.autoCommit = false;
        Reply reply = cluster.send(ApiKeys.CREATE_TOPICS, TestCluster.creation(topic("orders", 1, 3)));
        cluster.quorum.elect(7, 2);
        assertEquals(Errors.NOT_CONTROLLER, errorOf(reply.as(CreateTopicsResponseData.class), "orders"));
        cluster.quorum.autoCommit = true;
        cluster.quorum.elect(TestCluster.NODE_ID, 3);
        assertEquals(Errors.NONE, errorOf(cluster.create(topic("orders", 1, 3)), "orders"));
    }

    @Test
    void aRequestThatIsNotCommittedInTimeIsAnsweredSo() {
        TestCluster cluster = TestCluster.running();
        cluster.quorum.autoCommit = false;
        Reply reply = cluster.send(ApiKeys.CREATE_TOPICS, TestCluster.creation(topic("orders", 1, 3)));
        cluster.lane.advanceMillis(5200);
        assertEquals(Errors.REQUEST_TIMED_OUT, errorOf(reply.as(CreateTopicsResponseData.class), "orders"));
        cluster.quorum.commit();
        assertNotNull(cluster.image().topics().topic("orders"));
    }

    @Test
    void aThousandPartitionsAreOneBatch() {
        TestCluster cluster = TestCluster.running();
        int batches = cluster.quorum.log.size();
        assertEquals(Errors.NONE, errorOf(cluster.create(topic("big", 1000, 3)), "big"));
        assertEquals(batches + 1, cluster.quorum.log.size());
        assertEquals(1000, cluster.topic("big").partitions().size());
    }

    @Test
    void fencingABrokerOfManyPartitionsMayTakeSeveralBatches() {
        TestCluster cluster = TestCluster.running();
        cluster.create(topic("big", 1000, 3));
        cluster.quorum.maxRecordsPerBatch = 300;
        cluster.kill(1);
        assertTrue(cluster.topic("big").partitions().values().stream().noneMatch(p -> p.isr().contains(1) || p.leader() == 1));
        assertTrue(broker(cluster, 1).fenced());
    }

    @Test
    void anIdleLogStillMoves() {
        TestCluster cluster = TestCluster.running();
        cluster.lane.advanceMillis(1100);
        assertTrue(cluster.quorum.records().stream().anyMatch(record -> record.message() instanceof NoOpRecord));
    }

    // ---- brokers

    @Test
    void aBrokerIsUnfencedOnceItHasReadItsRegistration() {
        TestCluster cluster = new TestCluster();
        cluster.activate();
        cluster.register(1, 1);
        assertTrue(broker(cluster, 1).fenced());
        BrokerHeartbeatResponseData behind = cluster.heartbeat(cluster.heartbeatOf(1).setCurrentMetadataOffset(0));
        assertTrue(behind.isFenced());
        assertFalse(behind.isCaughtUp());
        BrokerHeartbeatResponseData caughtUp = cluster.heartbeat(1);
        assertFalse(caughtUp.isFenced());
        assertTrue(caughtUp.isCaughtUp());
        assertFalse(broker(cluster, 1).fenced());
    }

    @Test
    void aBrokerThatWantsToStayFencedStaysFenced() {
        TestCluster cluster = new TestCluster();
        cluster.activate();
        cluster.register(1, 1);
        assertTrue(cluster.heartbeat(cluster.heartbeatOf(1).setWantFence(true)).isFenced());
    }

    @Test
    void heartbeatsOfAnOlderRunAreStale() {
        TestCluster cluster = TestCluster.running();
        BrokerHeartbeatResponseData response = cluster.heartbeat(cluster.heartbeatOf(1).setBrokerEpoch(0));
        assertEquals(Errors.STALE_BROKER_EPOCH.code(), response.errorCode());
        assertEquals(Errors.STALE_BROKER_EPOCH.code(), cluster.heartbeat(9).errorCode());
    }

    @Test
    void aSecondProcessWithTheSameIdMustWaitForTheSessionOfTheFirst() {
        TestCluster cluster = TestCluster.running();
        assertEquals(Errors.DUPLICATE_BROKER_REGISTRATION.code(), cluster.register(1, 2).errorCode());
        cluster.silence(1);
        cluster.findings.put(1, Finding.ALIVE);
        cluster.passMillis(9500);
        assertEquals(Errors.NONE.code(), cluster.register(1, 2).errorCode());
    }

    @Test
    void aRestartedBrokerNeedNotWaitIfItsConnectionHasClosed() {
        TestCluster cluster = TestCluster.running();
        long before = broker(cluster, 1).epoch();
        cluster.findings.put(1, Finding.ALIVE);
        cluster.controller.brokerDisconnected(1);
        BrokerRegistrationResponseData response = cluster.register(1, 2);
        assertEquals(Errors.NONE.code(), response.errorCode());
        assertTrue(response.brokerEpoch() > before);
        assertTrue(broker(cluster, 1).fenced());
    }

    @Test
    void theSameRunMayRegisterAgainAndKeepsItsEpoch() {
        TestCluster cluster = TestCluster.running();
        long before = broker(cluster, 1).epoch();
        assertEquals(before, cluster.register(1, 1).brokerEpoch());
        assertFalse(broker(cluster, 1).fenced());
    }

    @Test
    void registrationsThatDoNotFitAreRefused() {
        TestCluster cluster = TestCluster.running();
        assertRegistration(cluster, Errors.INCONSISTENT_CLUSTER_ID, registration -> registration.setClusterId("another"));
        assertRegistration(cluster, Errors.INVALID_REGISTRATION, registration -> registration.setLogDirs(List.of()));
        assertRegistration(
                cluster, Errors.INVALID_REGISTRATION, registration -> registration.setLogDirs(List.of(TestCluster.directory(1))));
        assertRegistration(cluster, Errors.INVALID_REGISTRATION, registration ->
                registration.features().remove(registration.features().find(Features.METADATA_VERSION)));
        assertRegistration(cluster, Errors.UNSUPPORTED_VERSION, registration ->
                Objects.requireNonNull(registration.features().find(Features.METADATA_VERSION)).setMaxSupportedVersion((short) 30));
        assertRegistration(cluster, Errors.UNSUPPORTED_VERSION, registration ->
                registration.features().remove(registration.features().find(Features.SHARE_VERSION)));
    }

    private static void assertRegistration(
            TestCluster cluster,
            Errors expected,
            java.util.function.Consumer<org.apache.kafka.common.message.BrokerRegistrationRequestData> change) {
        var registration = TestCluster.registration(4, 1);
        change.accept(registration);
        BrokerRegistrationResponseData response =
                cluster.send(ApiKeys.BROKER_REGISTRATION, registration).as(BrokerRegistrationResponseData.class);
        assertEquals(expected, Errors.forCode(response.errorCode()));
    }

    @Test
    void aSilentBrokerIsFencedWhenItsSessionEnds() {
        TestCluster cluster = TestCluster.running();
        cluster.create(assigned("orders", List.of(1, 2, 3)));
        cluster.silence(1);
        cluster.passMillis(8500);
        assertFalse(broker(cluster, 1).fenced());
        cluster.passMillis(1000);
        assertTrue(broker(cluster, 1).fenced());
        assertEquals(2, cluster.partition("orders", 0).leader());
        assertEquals(List.of(2, 3), cluster.partition("orders", 0).isr());
    }

    @Test
    void aKilledBrokerIsFencedAtOnce() {
        TestCluster cluster = TestCluster.running();
        cluster.create(assigned("orders", List.of(1, 2, 3)));
        cluster.kill(1);
        assertTrue(broker(cluster, 1).fenced());
        assertEquals(2, cluster.partition("orders", 0).leader());
        assertEquals(1, cluster.partition("orders", 0).leaderEpoch());
    }

    @Test
    void aBrokerThatOnlyLostAConnectionIsNotFenced() {
        TestCluster cluster = TestCluster.running();
        cluster.controller.brokerDisconnected(1);
        cluster.lane.settle();
        assertEquals(1L, cluster.probed.stream().filter(id -> id == 1).count());
        assertFalse(broker(cluster, 1).fenced());
    }

    @Test
    void aStalledBrokerIsFencedWhenItAnswersNoProbe() {
        TestCluster cluster = TestCluster.running();
        cluster.create(assigned("orders", List.of(1, 2, 3)));
        cluster.findings.put(1, Finding.SILENT);
        cluster.silence(1);
        cluster.passMillis(2000);
        assertFalse(broker(cluster, 1).fenced());
        cluster.passMillis(1000);
        assertTrue(broker(cluster, 1).fenced());
        assertEquals(2, cluster.partition("orders", 0).leader());
    }

    @Test
    void aControllerThatTakesOverAsksTheBrokersButKeepsTheirSessions() {
        TestCluster cluster = TestCluster.running();
        cluster.create(assigned("orders", List.of(1, 2, 3)));
        cluster.quorum.elect(7, 2);
        cluster.findings.put(1, Finding.GONE);
        cluster.quorum.elect(TestCluster.NODE_ID, 3);
        cluster.lane.settle();
        assertTrue(broker(cluster, 1).fenced());
        assertFalse(broker(cluster, 2).fenced());
        assertEquals(Errors.NONE.code(), cluster.heartbeat(2).errorCode());
        assertEquals(2, cluster.partition("orders", 0).leader());
    }

    @Test
    void aSilentLeaderOfTheQuorumIsFencedByTheNextAtOnceAndOtherSilentBrokersLater() {
        TestCluster cluster = TestCluster.running();
        cluster.create(assigned("orders", List.of(1, 2, 3)));
        cluster.quorum.elect(1, 2);
        cluster.findings.put(1, Finding.SILENT);
        cluster.findings.put(2, Finding.SILENT);
        cluster.quorum.elect(TestCluster.NODE_ID, 3);
        cluster.lane.settle();
        assertTrue(broker(cluster, 1).fenced());
        assertFalse(broker(cluster, 2).fenced());
        assertEquals(2, cluster.partition("orders", 0).leader());
    }

    @Test
    void aBrokerShutsDownOnlyWhenOthersLeadItsPartitionsAndKnowIt() {
        TestCluster cluster = TestCluster.running();
        cluster.create(assigned("orders", List.of(1, 2, 3)));
        long knownBefore = cluster.image().offset();
        assertFalse(cluster.heartbeat(cluster.heartbeatOf(1).setWantShutDown(true)).shouldShutDown());
        assertTrue(broker(cluster, 1).inControlledShutdown());
        assertFalse(broker(cluster, 1).fenced());
        assertEquals(2, cluster.partition("orders", 0).leader());
        assertEquals(List.of(2, 3), cluster.partition("orders", 0).isr());
        cluster.heartbeat(cluster.heartbeatOf(2).setCurrentMetadataOffset(knownBefore));
        cluster.heartbeat(cluster.heartbeatOf(3));
        assertFalse(cluster.heartbeat(cluster.heartbeatOf(1).setWantShutDown(true)).shouldShutDown());
        cluster.heartbeat(2);
        assertTrue(cluster.heartbeat(cluster.heartbeatOf(1).setWantShutDown(true)).shouldShutDown());
        assertTrue(broker(cluster, 1).fenced());
    }

    @Test
    void aBrokerThatLeadsNothingShutsDownAtOnce() {
        TestCluster cluster = TestCluster.running();
        assertTrue(cluster.heartbeat(cluster.heartbeatOf(1).setWantShutDown(true)).shouldShutDown());
        assertTrue(broker(cluster, 1).fenced());
    }

    @Test
    void aBrokerWithAFailedDirectoryLosesTheReplicasInIt() {
        TestCluster cluster = TestCluster.running();
        cluster.create(assigned("orders", List.of(1, 2, 3)));
        cluster.heartbeat(cluster.heartbeatOf(1).setOfflineLogDirs(List.of(TestCluster.directory(1))));
        assertEquals(2, cluster.partition("orders", 0).leader());
        assertEquals(List.of(2, 3), cluster.partition("orders", 0).isr());
        int records = cluster.quorum.records().size();
        cluster.heartbeat(cluster.heartbeatOf(1).setOfflineLogDirs(List.of(TestCluster.directory(1))));
        assertEquals(records, cluster.quorum.records().size(), "it was the broker's last, which has been told before");
    }

    @Test
    void anUnregisteredBrokerIsForgotten() {
        TestCluster cluster = TestCluster.running();
        cluster.create(assigned("orders", List.of(1, 2, 3)));
        UnregisterBrokerResponseData response = cluster.send(
                        ApiKeys.UNREGISTER_BROKER, new UnregisterBrokerRequestData().setBrokerId(1))
                .as(UnregisterBrokerResponseData.class);
        assertEquals(Errors.NONE.code(), response.errorCode());
        assertNull(cluster.image().brokers().broker(1));
        assertEquals(List.of(2, 3), cluster.partition("orders", 0).isr());
        UnregisterBrokerResponseData again = cluster.send(
                        ApiKeys.UNREGISTER_BROKER, new UnregisterBrokerRequestData().setBrokerId(1))
                .as(UnregisterBrokerResponseData.class);
        assertEquals(Errors.BROKER_ID_NOT_REGISTERED.code(), again.errorCode());
    }

    // ---- leaders

    @Test
    void thePreferredLeaderLeadsAgainAfterAWhile() {
        TestCluster cluster = TestCluster.running(Map.of("leader.imbalance.check.interval.seconds", "60"));
        cluster.create(assigned("orders", List.of(1, 2, 3)));
        cluster.kill(1);
        cluster.findings.remove(1);
        cluster.register(1, 2);
        cluster.heartbeat(1);
        rejoinIsr(cluster, 1);
        assertEquals(2, cluster.partition("orders", 0).leader());
        cluster.passMillis(61_000);
        assertEquals(1, cluster.partition("orders", 0).leader());
    }

    private static void rejoinIsr(TestCluster cluster, int brokerId) {
        PartitionRegistration partition = cluster.partition("orders", 0);
        IsrDecisionsTest.alter(cluster, "orders", List.of(1, 2, 3), partition.leaderEpoch(), partition.partitionEpoch());
        assertTrue(cluster.partition("orders", 0).isr().contains(brokerId));
    }

    @Test
    void whenTheLastReplicaIsBackItLeadsAgain() {
        TestCluster cluster = TestCluster.running();
        cluster.create(assigned("orders", List.of(1)));
        cluster.kill(1);
        assertFalse(cluster.partition("orders", 0).hasLeader());
        assertEquals(List.of(1), cluster.partition("orders", 0).elr());
        cluster.findings.remove(1);
        cluster.send(ApiKeys.BROKER_REGISTRATION, TestCluster.registration(1, 1));
        cluster.heartbeat(1);
        assertEquals(1, cluster.partition("orders", 0).leader());
        assertEquals(List.of(1), cluster.partition("orders", 0).isr());
    }

    // ---- others

    @Test
    void producerIdsAreGivenOutInBlocksThatNeverOverlap() {
        TestCluster cluster = TestCluster.running();
        AllocateProducerIdsRequestData request = new AllocateProducerIdsRequestData()
                .setBrokerId(1)
                .setBrokerEpoch(cluster.epochs.getOrDefault(1, -1L));
        AllocateProducerIdsResponseData first =
                cluster.send(ApiKeys.ALLOCATE_PRODUCER_IDS, request).as(AllocateProducerIdsResponseData.class);
        AllocateProducerIdsResponseData second =
                cluster.send(ApiKeys.ALLOCATE_PRODUCER_IDS, request).as(AllocateProducerIdsResponseData.class);
        assertEquals(0, first.producerIdStart());
        assertEquals(1000, first.producerIdLen());
        assertEquals(1000, second.producerIdStart());
        AllocateProducerIdsResponseData stale = cluster.send(ApiKeys.ALLOCATE_PRODUCER_IDS, request.setBrokerEpoch(-7))
                .as(AllocateProducerIdsResponseData.class);
        assertEquals(Errors.STALE_BROKER_EPOCH.code(), stale.errorCode());
    }

    @Test
    void eventsTellWhatHappenedInOrder() {
        TestCluster cluster = TestCluster.running();
        cluster.create(assigned("orders", List.of(1, 2, 3)));
        cluster.events.clear();
        cluster.kill(1);
        List<String> kinds = cluster.events.stream().map(event -> event.getClass().getSimpleName()).toList();
        assertEquals(List.of("BrokerFenced", "LeaderMoved", "IsrChanged"), kinds);
        ClusterEvent.LeaderMoved moved = (ClusterEvent.LeaderMoved) cluster.events.get(1);
        assertEquals(1, moved.oldLeader());
        assertEquals(2, moved.newLeader());
        assertEquals(cluster.image().offset(), moved.offset());
        cluster.quorum.elect(7, 2);
        assertEquals(
                new ClusterEvent.ControllerElected(cluster.image().offset(), 7, 2), cluster.events.getLast());
    }

    @Test
    void snapshotsAreWrittenWhenTheLogHasGrown() {
        TestCluster cluster = TestCluster.running(Map.of("metadata.log.max.record.bytes.between.snapshots", "20000"));
        assertTrue(cluster.quorum.snapshots.isEmpty());
        cluster.create(topic("big", 1000, 3));
        assertEquals(1, cluster.quorum.snapshots.size());
        assertTrue(cluster.quorum.snapshots.getFirst().size() > 1000);
    }
}
