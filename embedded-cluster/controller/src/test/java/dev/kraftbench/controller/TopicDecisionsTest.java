package dev.kraftbench.controller;

import static dev.kraftbench.controller.TestCluster.assigned;
import static dev.kraftbench.controller.TestCluster.errorOf;
import static dev.kraftbench.controller.TestCluster.topic;
import static dev.kraftbench.controller.TestCluster.withConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kraftbench.metadata.TopicImage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsAssignment;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class TopicDecisionsTest {

    private static void assertRefused(TestCluster cluster, Errors error, String message, CreatableTopic topic) {
        CreatableTopicResult result = Objects.requireNonNull(cluster.create(topic).topics().find(topic.name()));
        assertEquals(error, Errors.forCode(result.errorCode()));
        assertEquals(message, result.errorMessage());
        assertNull(cluster.image().topics().topic(topic.name()) == null ? null : error == Errors.TOPIC_ALREADY_EXISTS ? null : "created");
    }

    @Test
    void aTopicGetsWhatWasAskedFor() {
        TestCluster cluster = TestCluster.running();
        CreateTopicsResponseData response = cluster.create(withConfig(topic("orders", 4, 2), "retention.ms", "1000"));
        CreatableTopicResult result = Objects.requireNonNull(response.topics().find("orders"));
        assertEquals(Errors.NONE, errorOf(response, "orders"));
        assertEquals(4, result.numPartitions());
        assertEquals(2, result.replicationFactor());
        TopicImage topic = cluster.topic("orders");
        assertEquals(topic.id(), result.topicId());
        assertEquals(4, topic.partitions().size());
        topic.partitions().values().forEach(partition -> {
            assertEquals(2, partition.replicas().size());
            assertEquals(partition.replicas(), partition.isr());
            assertEquals(partition.replicas().getFirst(), partition.leader());
            assertEquals(partition.replicas().stream().map(TestCluster::directory).toList(), partition.directories());
        });
        assertEquals("1000", cluster.image().configs().ofTopic("orders").get("retention.ms"));
        assertEquals(
                "1000",
                result.configs().stream().filter(config -> config.name().equals("retention.ms")).findFirst().orElseThrow().value());
    }

    @Test
    void defaultsComeFromTheProperties() {
        TestCluster cluster = TestCluster.running(Map.of("num.partitions", "5", "default.replication.factor", "2"));
        cluster.create(topic("orders", -1, -1));
        assertEquals(5, cluster.topic("orders").partitions().size());
        assertEquals(2, cluster.partition("orders", 0).replicas().size());
    }

    @Test
    void validatingOnlyWritesNothing() {
        TestCluster cluster = TestCluster.running();
        int records = cluster.quorum.records().size();
        assertEquals(Errors.NONE, errorOf(cluster.create(true, topic("orders", 3, 3)), "orders"));
        assertEquals(Errors.INVALID_PARTITIONS, errorOf(cluster.create(true, topic("bad", 0, 3)), "bad"));
        assertEquals(records, cluster.quorum.records().size());
    }

    @Test
    void badTopicsAreRefusedInKafkasWordsAndTheOthersCreated() {
        TestCluster cluster = TestCluster.running();
        cluster.create(topic("a.b", 1, 1));
        assertRefused(cluster, Errors.TOPIC_ALREADY_EXISTS, "Topic 'a.b' already exists.", topic("a.b", 1, 1));
        assertRefused(
                cluster, Errors.INVALID_TOPIC_EXCEPTION, "Topic 'a_b' collides with existing topic: a.b", topic("a_b", 1, 1));
        assertRefused(cluster, Errors.INVALID_TOPIC_EXCEPTION, "Topic name is invalid: the empty string is not allowed", topic("", 1, 1));
        assertRefused(
                cluster,
                Errors.INVALID_PARTITIONS,
                "Number of partitions was set to an invalid non-positive value.",
                topic("orders", 0, 1));
        assertRefused(
                cluster,
                Errors.INVALID_REPLICATION_FACTOR,
                "Replication factor must be larger than 0, or -1 to use the default value.",
                topic("orders", 1, 0));
        assertRefused(
                cluster,
                Errors.INVALID_REPLICATION_FACTOR,
                "Unable to replicate the partition 4 time(s): The target replication factor of 4 cannot be reached because only 3 "
                        + "broker(s) are registered or some brokers have all their log directories cordoned.",
                topic("orders", 1, 4));
        assertRefused(
                cluster,
                Errors.INVALID_CONFIG,
                "Unknown topic config name: retention",
                withConfig(topic("orders", 1, 1), "retention", "1"));
        assertRefused(
                cluster,
                Errors.INVALID_CONFIG,
                "Null value not supported for topic configs: retention.ms",
                withConfig(topic("orders", 1, 1), "retention.ms", null));
        CreateTopicsResponseData mixed = cluster.create(topic("bad", 0, 1), topic("good", 1, 1));
        assertEquals(Errors.INVALID_PARTITIONS, errorOf(mixed, "bad"));
        assertEquals(Errors.NONE, errorOf(mixed, "good"));
        assertNotNull(cluster.image().topics().topic("good"));
    }

    @Test
    void anAssignmentByHandIsTakenAsItIs() {
        TestCluster cluster = TestCluster.running();
        cluster.create(assigned("orders", List.of(3, 1), List.of(2, 3)));
        assertEquals(List.of(3, 1), cluster.partition("orders", 0).replicas());
        assertEquals(3, cluster.partition("orders", 0).leader());
        assertEquals(List.of(2, 3), cluster.partition("orders", 1).replicas());
    }

    @Test
    void badAssignmentsAreRefused() {
        TestCluster cluster = TestCluster.running();
        String prefix = "The manual partition assignment includes ";
        assertRefused(
                cluster,
                Errors.INVALID_REPLICA_ASSIGNMENT,
                prefix + "broker 9, but no such broker is registered.",
                assigned("orders", List.of(1, 9)));
        assertRefused(
                cluster,
                Errors.INVALID_REPLICA_ASSIGNMENT,
                prefix + "the broker 1 more than once.",
                assigned("orders", List.of(1, 1)));
        assertRefused(cluster, Errors.INVALID_REPLICA_ASSIGNMENT, prefix + "an empty replica list.", assigned("orders", List.of()));
        assertRefused(
                cluster,
                Errors.INVALID_REPLICA_ASSIGNMENT,
                prefix + "a partition with 1 replica(s), but this is not consistent with previous partitions, which have 2 replica(s).",
                assigned("orders", List.of(1, 2), List.of(1)));
        assertRefused(
                cluster,
                Errors.INVALID_REQUEST,
                "A manual partition assignment was specified, but numPartitions was not set to -1.",
                assigned("orders", List.of(1, 2)).setNumPartitions(3));
        cluster.kill(3);
        assertRefused(
                cluster,
                Errors.INVALID_REPLICA_ASSIGNMENT,
                "All brokers specified in the manual partition assignment for partition 0 are fenced or in controlled shutdown.",
                assigned("orders", List.of(3)));
    }

    @Test
    void aFencedBrokerGetsReplicasOnlyOutsideTheIsr() {
        TestCluster cluster = TestCluster.running();
        cluster.kill(3);
        cluster.create(topic("orders", 2, 3));
        cluster.topic("orders").partitions().values().forEach(partition -> {
            assertEquals(3, partition.replicas().size());
            assertEquals(2, partition.isr().size());
            assertNotEquals(3, partition.leader());
        });
    }

    @Test
    void oneRequestCannotCreateTooManyPartitions() {
        TestCluster cluster = TestCluster.running();
        assertRefused(
                cluster,
                Errors.POLICY_VIOLATION,
                "Excessively large number of partitions per request.",
                topic("huge", TopicDecisions.MAX_PARTITIONS_PER_REQUEST + 1, 1));
    }

    // ---- delete

    private static DeleteTopicsResponseData delete(TestCluster cluster, DeleteTopicState... states) {
        return cluster.send(
                        ApiKeys.DELETE_TOPICS, new DeleteTopicsRequestData().setTimeoutMs(5000).setTopics(List.of(states)))
                .as(DeleteTopicsResponseData.class);
    }

    private static Errors only(DeleteTopicsResponseData response) {
        assertEquals(1, response.responses().size());
        return Errors.forCode(response.responses().iterator().next().errorCode());
    }

    @Test
    void topicsAreDeletedByNameOrId() {
        TestCluster cluster = TestCluster.running();
        cluster.create(topic("a", 1, 1), topic("b", 1, 1));
        Uuid id = cluster.topic("b").id();
        assertEquals(Errors.NONE, only(delete(cluster, new DeleteTopicState().setName("a"))));
        assertEquals(Errors.NONE, only(delete(cluster, new DeleteTopicState().setName(null).setTopicId(id))));
        assertEquals(0, cluster.image().topics().size());
        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION, only(delete(cluster, new DeleteTopicState().setName("a"))));
        assertEquals(Errors.UNKNOWN_TOPIC_ID, only(delete(cluster, new DeleteTopicState().setName(null).setTopicId(id))));
    }

    @Test
    void deletingMayBeSwitchedOff() {
        TestCluster cluster = TestCluster.running(Map.of("delete.topic.enable", "false"));
        cluster.create(topic("a", 1, 1));
        assertEquals(Errors.TOPIC_DELETION_DISABLED, only(delete(cluster, new DeleteTopicState().setName("a"))));
        assertNotNull(cluster.image().topics().topic("a"));
    }

    // ---- add partitions

    private static CreatePartitionsResponseData grow(TestCluster cluster, String topic, int count, List<List<Integer>> assignments) {
        CreatePartitionsRequestData request = new CreatePartitionsRequestData().setTimeoutMs(5000);
        request.topics().add(new CreatePartitionsTopic()
                .setName(topic)
                .setCount(count)
                .setAssignments(assignments.isEmpty()
                        ? null
                        : assignments.stream().map(ids -> new CreatePartitionsAssignment().setBrokerIds(ids)).toList()));
        return cluster.send(ApiKeys.CREATE_PARTITIONS, request).as(CreatePartitionsResponseData.class);
    }

    private static Errors only(CreatePartitionsResponseData response) {
        return Errors.forCode(response.results().getFirst().errorCode());
    }

    @Test
    void partitionsAreAddedWithTheTopicsReplicationFactor() {
        TestCluster cluster = TestCluster.running();
        cluster.create(topic("orders", 2, 2));
        assertEquals(Errors.NONE, only(grow(cluster, "orders", 5, List.of())));
        assertEquals(5, cluster.topic("orders").partitions().size());
        assertEquals(2, cluster.partition("orders", 4).replicas().size());
        assertEquals(Errors.NONE, only(grow(cluster, "orders", 6, List.of(List.of(3, 1)))));
        assertEquals(List.of(3, 1), cluster.partition("orders", 5).replicas());
    }

    @Test
    void partitionsCannotBeTakenAway() {
        TestCluster cluster = TestCluster.running();
        cluster.create(topic("orders", 2, 2));
        assertEquals(Errors.INVALID_PARTITIONS, only(grow(cluster, "orders", 2, List.of())));
        CreatePartitionsResponseData fewer = grow(cluster, "orders", 1, List.of());
        assertEquals(Errors.INVALID_PARTITIONS, only(fewer));
        assertEquals(
                "The topic orders currently has 2 partition(s); 1 would not be an increase.",
                fewer.results().getFirst().errorMessage());
        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION, only(grow(cluster, "payments", 3, List.of())));
        assertEquals(Errors.INVALID_REPLICA_ASSIGNMENT, only(grow(cluster, "orders", 4, List.of(List.of(1, 2)))));
        assertEquals(Errors.INVALID_REPLICA_ASSIGNMENT, only(grow(cluster, "orders", 3, List.of(List.of(1)))));
    }
}
