package dev.kraftbench.controller;

import static dev.kraftbench.controller.TestCluster.assigned;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.metadata.PartitionRegistration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AlterPartitionRequestData;
import org.apache.kafka.common.message.AlterPartitionRequestData.BrokerState;
import org.apache.kafka.common.message.AlterPartitionResponseData;
import org.apache.kafka.common.message.AssignReplicasToDirsRequestData;
import org.apache.kafka.common.message.AssignReplicasToDirsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class IsrDecisionsTest {

    private static AlterPartitionRequestData request(
            TestCluster cluster, String topic, List<Integer> isr, int leaderEpoch, int partitionEpoch) {
        int leader = cluster.partition(topic, 0).leader();
        AlterPartitionRequestData.PartitionData data = new AlterPartitionRequestData.PartitionData()
                .setPartitionIndex(0)
                .setLeaderEpoch(leaderEpoch)
                .setPartitionEpoch(partitionEpoch)
                .setNewIsrWithEpochs(isr.stream()
                        .map(id -> new BrokerState().setBrokerId(id).setBrokerEpoch(cluster.epochs.getOrDefault(id, -1L)))
                        .toList());
        return new AlterPartitionRequestData()
                .setBrokerId(leader)
                .setBrokerEpoch(cluster.epochs.getOrDefault(leader, -1L))
                .setTopics(List.of(new AlterPartitionRequestData.TopicData()
                        .setTopicId(cluster.topic(topic).id())
                        .setPartitions(List.of(data))));
    }

    static AlterPartitionResponseData.PartitionData alter(
            TestCluster cluster, String topic, List<Integer> isr, int leaderEpoch, int partitionEpoch) {
        return answer(cluster, request(cluster, topic, isr, leaderEpoch, partitionEpoch));
    }

    private static AlterPartitionResponseData.PartitionData answer(TestCluster cluster, AlterPartitionRequestData request) {
        AlterPartitionResponseData response =
                cluster.send(ApiKeys.ALTER_PARTITION, request).as(AlterPartitionResponseData.class);
        assertEquals(Errors.NONE.code(), response.errorCode());
        return response.topics().getFirst().partitions().getFirst();
    }

    private static TestCluster cluster() {
        TestCluster cluster = TestCluster.running();
        cluster.create(assigned("orders", List.of(1, 2, 3)));
        return cluster;
    }

    @Test
    void aLeaderShrinksAndExpandsItsIsr() {
        TestCluster cluster = cluster();
        AlterPartitionResponseData.PartitionData shrunk = alter(cluster, "orders", List.of(1, 2), 0, 0);
        assertEquals(Errors.NONE.code(), shrunk.errorCode());
        assertEquals(List.of(1, 2), shrunk.isr());
        assertEquals(1, shrunk.partitionEpoch());
        assertEquals(0, shrunk.leaderEpoch());
        AlterPartitionResponseData.PartitionData grown = alter(cluster, "orders", List.of(1, 2, 3), 0, 1);
        assertEquals(List.of(1, 2, 3), grown.isr());
        assertEquals(2, cluster.partition("orders", 0).partitionEpoch());
    }

    @Test
    void askingForWhatIsThereWritesNothing() {
        TestCluster cluster = cluster();
        int records = cluster.quorum.records().size();
        assertEquals(Errors.NONE.code(), alter(cluster, "orders", List.of(1, 2, 3), 0, 0).errorCode());
        assertEquals(records, cluster.quorum.records().size());
    }

    private static void assertRefused(Errors expected, Consumer<AlterPartitionRequestData> change) {
        TestCluster cluster = cluster();
        alter(cluster, "orders", List.of(1, 2), 0, 0);
        AlterPartitionRequestData request = request(cluster, "orders", List.of(1, 2, 3), 0, 1);
        change.accept(request);
        assertEquals(expected, Errors.forCode(answer(cluster, request).errorCode()));
        assertEquals(List.of(1, 2), cluster.partition("orders", 0).isr());
    }

    private static AlterPartitionRequestData.PartitionData data(AlterPartitionRequestData request) {
        return request.topics().getFirst().partitions().getFirst();
    }

    @Test
    void requestsThatDoNotFitThePartitionAreRefused() {
        assertRefused(Errors.UNKNOWN_TOPIC_ID, request -> request.topics().getFirst().setTopicId(new Uuid(9, 9)));
        assertRefused(Errors.UNKNOWN_TOPIC_OR_PARTITION, request -> data(request).setPartitionIndex(5));
        assertRefused(Errors.NOT_CONTROLLER, request -> data(request).setLeaderEpoch(1));
        assertRefused(Errors.NOT_CONTROLLER, request -> data(request).setPartitionEpoch(2));
        assertRefused(Errors.FENCED_LEADER_EPOCH, request -> data(request).setLeaderEpoch(-1));
        assertRefused(Errors.INVALID_UPDATE_VERSION, request -> data(request).setPartitionEpoch(0));
        assertRefused(Errors.INVALID_REQUEST, request -> data(request).newIsrWithEpochs().getFirst().setBrokerId(2));
        assertRefused(Errors.INVALID_REQUEST, request -> data(request).newIsrWithEpochs().getLast().setBrokerId(4));
        assertRefused(Errors.INVALID_REQUEST, request -> data(request).setLeaderRecoveryState((byte) 1));
        assertRefused(Errors.INELIGIBLE_REPLICA, request -> data(request).newIsrWithEpochs().getLast().setBrokerEpoch(1));
    }

    @Test
    void aFencedReplicaCannotJoinTheIsr() {
        TestCluster cluster = cluster();
        cluster.kill(3);
        PartitionRegistration partition = cluster.partition("orders", 0);
        assertEquals(List.of(1, 2), partition.isr());
        assertEquals(
                Errors.INELIGIBLE_REPLICA.code(),
                alter(cluster, "orders", List.of(1, 2, 3), partition.leaderEpoch(), partition.partitionEpoch()).errorCode());
    }

    @Test
    void aBrokerThatDoesNotLeadIsRefused() {
        TestCluster cluster = cluster();
        AlterPartitionRequestData request = request(cluster, "orders", List.of(1, 2), 0, 0)
                .setBrokerId(2)
                .setBrokerEpoch(cluster.epochs.getOrDefault(2, -1L));
        assertEquals(Errors.INVALID_REQUEST.code(), answer(cluster, request).errorCode());
    }

    @Test
    void anOlderRunOfTheLeaderIsStale() {
        TestCluster cluster = cluster();
        AlterPartitionRequestData request = request(cluster, "orders", List.of(1, 2), 0, 0).setBrokerEpoch(0);
        AlterPartitionResponseData response =
                cluster.send(ApiKeys.ALTER_PARTITION, request).as(AlterPartitionResponseData.class);
        assertEquals(Errors.STALE_BROKER_EPOCH.code(), response.errorCode());
    }

    @Test
    void versionTwoKnowsNoBrokerEpochs() {
        TestCluster cluster = cluster();
        AlterPartitionRequestData request = request(cluster, "orders", List.of(1, 2), 0, 0);
        data(request).setNewIsr(List.of(1, 2)).setNewIsrWithEpochs(List.of());
        AlterPartitionResponseData response =
                cluster.send(ApiKeys.ALTER_PARTITION, request, (short) 2).as(AlterPartitionResponseData.class);
        assertEquals(List.of(1, 2), response.topics().getFirst().partitions().getFirst().isr());
    }

    @Test
    void brokersTellInWhichDirectoryAReplicaLies() {
        TestCluster cluster = cluster();
        Uuid directory = new Uuid(7, 7000);
        AssignReplicasToDirsRequestData request = new AssignReplicasToDirsRequestData()
                .setBrokerId(1)
                .setBrokerEpoch(cluster.epochs.getOrDefault(1, -1L))
                .setDirectories(List.of(new AssignReplicasToDirsRequestData.DirectoryData()
                        .setId(TestCluster.directory(1))
                        .setTopics(List.of(new AssignReplicasToDirsRequestData.TopicData()
                                .setTopicId(cluster.topic("orders").id())
                                .setPartitions(List.of(
                                        new AssignReplicasToDirsRequestData.PartitionData().setPartitionIndex(0),
                                        new AssignReplicasToDirsRequestData.PartitionData().setPartitionIndex(3)))))));
        AssignReplicasToDirsResponseData response =
                cluster.send(ApiKeys.ASSIGN_REPLICAS_TO_DIRS, request).as(AssignReplicasToDirsResponseData.class);
        var partitions = response.directories().getFirst().topics().getFirst().partitions();
        assertEquals(Errors.NONE.code(), partitions.get(0).errorCode());
        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), partitions.get(1).errorCode());
        request.directories().getFirst().setId(directory);
        cluster.send(ApiKeys.ASSIGN_REPLICAS_TO_DIRS, request);
        // A directory that the broker has not registered is off-line.
        assertEquals(directory, cluster.partition("orders", 0).directoryOf(1));
        assertEquals(2, cluster.partition("orders", 0).leader());
        assertTrue(!cluster.partition("orders", 0).isr().contains(1));
    }
}
