package dev.kraftbench.controller;

import static dev.kraftbench.controller.TestCluster.assigned;
import static dev.kraftbench.controller.TestCluster.topic;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.UpdateFeaturesRequestData;
import org.apache.kafka.common.message.UpdateFeaturesResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigDecisionsTest {

    private static final ConfigResource ORDERS = new ConfigResource(ConfigResource.Type.TOPIC, "orders");
    private static final ConfigResource BROKER = new ConfigResource(ConfigResource.Type.BROKER, "1");
    private static final ConfigResource ALL_BROKERS = new ConfigResource(ConfigResource.Type.BROKER, "");

    private static TestCluster cluster() {
        TestCluster cluster = TestCluster.running();
        cluster.create(topic("orders", 1, 3));
        return cluster;
    }

    private static IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse alter(
            TestCluster cluster, ConfigResource resource, OpType operation, String name, @Nullable String value) {
        IncrementalAlterConfigsRequestData request = new IncrementalAlterConfigsRequestData();
        IncrementalAlterConfigsRequestData.AlterConfigsResource changed =
                new IncrementalAlterConfigsRequestData.AlterConfigsResource()
                        .setResourceType(resource.type().id())
                        .setResourceName(resource.name());
        changed.configs().add(new AlterableConfig().setName(name).setValue(value).setConfigOperation(operation.id()));
        request.resources().add(changed);
        return cluster.send(ApiKeys.INCREMENTAL_ALTER_CONFIGS, request)
                .as(IncrementalAlterConfigsResponseData.class)
                .responses()
                .getFirst();
    }

    private static void assertRefused(
            Errors error, String message, ConfigResource resource, OpType operation, String name, @Nullable String value) {
        TestCluster cluster = cluster();
        int records = cluster.quorum.records().size();
        var response = alter(cluster, resource, operation, name, value);
        assertEquals(error, Errors.forCode(response.errorCode()));
        assertEquals(message, response.errorMessage());
        assertEquals(records, cluster.quorum.records().size());
    }

    @Test
    void settingAppendingSubtractingAndDeletingChangeOneValue() {
        TestCluster cluster = cluster();
        assertEquals(0, alter(cluster, ORDERS, OpType.SET, "retention.ms", "1000").errorCode());
        assertEquals("1000", cluster.image().configs().of(ORDERS).get("retention.ms"));
        assertEquals(0, alter(cluster, ORDERS, OpType.APPEND, "cleanup.policy", "compact").errorCode());
        assertEquals("delete,compact", cluster.image().configs().of(ORDERS).get("cleanup.policy"));
        assertEquals(0, alter(cluster, ORDERS, OpType.SUBTRACT, "cleanup.policy", "delete").errorCode());
        assertEquals("compact", cluster.image().configs().of(ORDERS).get("cleanup.policy"));
        assertEquals(0, alter(cluster, ORDERS, OpType.DELETE, "retention.ms", null).errorCode());
        assertNull(cluster.image().configs().of(ORDERS).get("retention.ms"));
    }

    @Test
    void badChangesAreRefusedInKafkasWords() {
        assertRefused(
                Errors.INVALID_CONFIG,
                "Invalid value -5 for configuration retention.ms: Value must be at least -1",
                ORDERS, OpType.SET, "retention.ms", "-5");
        assertRefused(Errors.INVALID_CONFIG, "Unknown topic config name: x", ORDERS, OpType.SET, "x", "1");
        assertRefused(
                Errors.INVALID_CONFIG,
                "Can't APPEND to key retention.ms because its type is not LIST.",
                ORDERS, OpType.APPEND, "retention.ms", "1");
        assertRefused(
                Errors.UNKNOWN_TOPIC_OR_PARTITION,
                "The topic 'payments' does not exist.",
                new ConfigResource(ConfigResource.Type.TOPIC, "payments"), OpType.SET, "retention.ms", "1");
        assertRefused(
                Errors.INVALID_REQUEST,
                "Default topic resources are not allowed.",
                new ConfigResource(ConfigResource.Type.TOPIC, ""), OpType.SET, "retention.ms", "1");
        assertRefused(
                Errors.INVALID_REQUEST,
                "Unable to parse broker name as a base 10 number.",
                new ConfigResource(ConfigResource.Type.BROKER, "x"), OpType.SET, "log.retention.ms", "1");
        assertRefused(
                Errors.INVALID_CONFIG,
                "Cannot update these configs dynamically: node.id",
                BROKER, OpType.SET, "node.id", "1");
        assertRefused(
                Errors.INVALID_CONFIG,
                "Invalid value x for configuration log.retention.ms: Not a number of type LONG",
                BROKER, OpType.SET, "log.retention.ms", "x");
        assertRefused(
                Errors.INVALID_CONFIG,
                "Unknown group config name: x",
                new ConfigResource(ConfigResource.Type.GROUP, "g"), OpType.SET, "x", "1");
        assertRefused(
                Errors.INVALID_CONFIG,
                "consumer.session.timeout.ms must be in the range 45000 to 60000 inclusive.",
                new ConfigResource(ConfigResource.Type.GROUP, "g"), OpType.SET, "consumer.session.timeout.ms", "10");
    }

    @Test
    void withElrMinInsyncReplicasIsTheClustersMatter() {
        assertRefused(
                Errors.INVALID_CONFIG,
                "Broker-level min.insync.replicas cannot be altered while ELR is enabled.",
                BROKER, OpType.SET, "min.insync.replicas", "2");
        assertRefused(
                Errors.INVALID_CONFIG,
                "Cluster-level min.insync.replicas cannot be removed while ELR is enabled.",
                ALL_BROKERS, OpType.DELETE, "min.insync.replicas", null);
    }

    @Test
    void anotherMinInsyncReplicasForgetsTheElr() {
        TestCluster cluster = TestCluster.running();
        cluster.create(assigned("orders", List.of(1)));
        cluster.kill(1);
        assertEquals(List.of(1), cluster.partition("orders", 0).elr());
        assertEquals(0, alter(cluster, ORDERS, OpType.SET, "min.insync.replicas", "2").errorCode());
        assertEquals(List.of(), cluster.partition("orders", 0).elr());
    }

    @Test
    void theOlderRequestReplacesAllThatIsSet() {
        TestCluster cluster = cluster();
        alter(cluster, ORDERS, OpType.SET, "retention.ms", "1000");
        AlterConfigsRequestData request = new AlterConfigsRequestData();
        AlterConfigsRequestData.AlterConfigsResource resource = new AlterConfigsRequestData.AlterConfigsResource()
                .setResourceType(ORDERS.type().id())
                .setResourceName("orders");
        resource.configs().add(new AlterConfigsRequestData.AlterableConfig().setName("retention.bytes").setValue("5"));
        request.resources().add(resource);
        AlterConfigsResponseData response =
                cluster.send(ApiKeys.ALTER_CONFIGS, request).as(AlterConfigsResponseData.class);
        assertEquals(Errors.NONE.code(), response.responses().getFirst().errorCode());
        assertEquals(java.util.Map.of("retention.bytes", "5"), java.util.Map.copyOf(cluster.image().configs().of(ORDERS)));
    }

    // ---- features

    private static UpdateFeaturesResponseData update(TestCluster cluster, String feature, int level, int type) {
        UpdateFeaturesRequestData request = new UpdateFeaturesRequestData().setTimeoutMs(5000);
        request.featureUpdates().add(new UpdateFeaturesRequestData.FeatureUpdateKey()
                .setFeature(feature)
                .setMaxVersionLevel((short) level)
                .setUpgradeType((byte) type));
        return cluster.send(ApiKeys.UPDATE_FEATURES, request).as(UpdateFeaturesResponseData.class);
    }

    @Test
    void featureLevelsChangeOnlyToWhatAllSupport() {
        TestCluster cluster = cluster();
        assertEquals(0, update(cluster, "share.version", 1, 2).errorCode());
        assertEquals(1, cluster.image().features().level("share.version"));
        assertEquals(Errors.INVALID_UPDATE_VERSION.code(), update(cluster, "share.version", 3, 1).errorCode());
        assertEquals(Errors.INVALID_UPDATE_VERSION.code(), update(cluster, "share.version", 0, 1).errorCode());
        assertEquals(Errors.INVALID_UPDATE_VERSION.code(), update(cluster, "metadata.version", 30, 2).errorCode());
        assertEquals(Errors.INVALID_UPDATE_VERSION.code(), update(cluster, "no.such.feature", 1, 1).errorCode());
        assertTrue(cluster.image().features().metadataVersion() == 33);
    }

    @Test
    void askingForThePresentLevelWritesNothing() {
        TestCluster cluster = cluster();
        int records = cluster.quorum.records().size();
        assertEquals(0, update(cluster, "metadata.version", 33, 1).errorCode());
        assertEquals(0, update(cluster, "kraft.version", 1, 1).errorCode());
        assertEquals(records, cluster.quorum.records().size());
    }
}
