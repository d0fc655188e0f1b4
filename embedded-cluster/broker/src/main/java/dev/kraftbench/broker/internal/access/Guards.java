package dev.kraftbench.broker.internal.access;

import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CLUSTER_ACTION;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;

import dev.kraftbench.metadata.ClusterImage;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.protocol.ApiKeys;

/** The guard of each API on the two kinds of listeners: which right each takes, as Kafka documents it. Immutable. */
public final class Guards {

    private Guards() {}

    /**
     * What is served to the clients of a broker. Requests that it forwards pass: the controller looks at them as their client's.
     *
     * @param autoCreate {@code auto.create.topics.enable}
     */
    public static Map<ApiKeys, Guard> ofBroker(Supplier<ClusterImage> images, boolean autoCreate) {
        TopicNames names = new TopicNames(images);
        Map<ApiKeys, Guard> guards = new EnumMap<>(ApiKeys.class);
        new MetadataGuards(names, autoCreate).addTo(guards);
        new RecordGuards(names).addTo(guards);
        new OffsetGuards(names).addTo(guards);
        GroupGuards.addTo(guards);
        TransactionGuards.addTo(guards);
        ConfigGuards.addDescriptions(guards);
        // Forwarded too, but the broker reads files before.
        ConfigGuards.addChanges(guards);
        cluster(guards, DESCRIBE_CONFIGS, ApiKeys.LIST_CONFIG_RESOURCES, ApiKeys.DESCRIBE_CLIENT_QUOTAS);
        cluster(guards, DESCRIBE, ApiKeys.DESCRIBE_ACLS, ApiKeys.DESCRIBE_LOG_DIRS, ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS);
        cluster(guards, ALTER, ApiKeys.ALTER_REPLICA_LOG_DIRS);
        cluster(
                guards,
                CLUSTER_ACTION,
                ApiKeys.INITIALIZE_SHARE_GROUP_STATE,
                ApiKeys.READ_SHARE_GROUP_STATE,
                ApiKeys.WRITE_SHARE_GROUP_STATE,
                ApiKeys.READ_SHARE_GROUP_STATE_SUMMARY,
                ApiKeys.DELETE_SHARE_GROUP_STATE);
        // Its topics are known inside of its session only.
        guards.put(ApiKeys.FETCH, Guard.OPEN);
        guards.put(ApiKeys.SASL_HANDSHAKE, Guard.OPEN);
        guards.put(ApiKeys.SASL_AUTHENTICATE, Guard.OPEN);
        guards.put(ApiKeys.GET_TELEMETRY_SUBSCRIPTIONS, Guard.OPEN);
        guards.put(ApiKeys.PUSH_TELEMETRY, Guard.OPEN);
        return Collections.unmodifiableMap(guards);
    }

    /** What is served by controllers, to nodes, to clients of their own, and to clients of brokers by way of envelopes. */
    public static Map<ApiKeys, Guard> ofController(Supplier<ClusterImage> images) {
        Map<ApiKeys, Guard> guards = new EnumMap<>(ApiKeys.class);
        new TopicChangeGuards(new TopicNames(images)).addTo(guards);
        ConfigGuards.addDescriptions(guards);
        ConfigGuards.addChanges(guards);
        guards.put(ApiKeys.DESCRIBE_CLUSTER, Guard.cluster(ALTER).then(MetadataGuards.clusterOperations()));
        cluster(
                guards,
                CLUSTER_ACTION,
                ApiKeys.ENVELOPE,
                ApiKeys.FETCH,
                ApiKeys.FETCH_SNAPSHOT,
                ApiKeys.VOTE,
                ApiKeys.BEGIN_QUORUM_EPOCH,
                ApiKeys.END_QUORUM_EPOCH,
                ApiKeys.UPDATE_RAFT_VOTER,
                ApiKeys.BROKER_REGISTRATION,
                ApiKeys.BROKER_HEARTBEAT,
                ApiKeys.CONTROLLER_REGISTRATION,
                ApiKeys.ALTER_PARTITION,
                ApiKeys.ASSIGN_REPLICAS_TO_DIRS,
                ApiKeys.ALLOCATE_PRODUCER_IDS);
        cluster(
                guards,
                DESCRIBE,
                ApiKeys.DESCRIBE_ACLS,
                ApiKeys.DESCRIBE_QUORUM,
                ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS,
                ApiKeys.LIST_PARTITION_REASSIGNMENTS);
        cluster(
                guards,
                ALTER,
                ApiKeys.CREATE_ACLS,
                ApiKeys.DELETE_ACLS,
                ApiKeys.ELECT_LEADERS,
                ApiKeys.ALTER_PARTITION_REASSIGNMENTS,
                ApiKeys.UNREGISTER_BROKER,
                ApiKeys.UNREGISTER_CONTROLLER,
                ApiKeys.UPDATE_FEATURES,
                ApiKeys.ADD_RAFT_VOTER,
                ApiKeys.REMOVE_RAFT_VOTER,
                ApiKeys.ALTER_USER_SCRAM_CREDENTIALS);
        cluster(guards, ALTER_CONFIGS, ApiKeys.ALTER_CLIENT_QUOTAS);
        guards.put(ApiKeys.SASL_HANDSHAKE, Guard.OPEN);
        guards.put(ApiKeys.SASL_AUTHENTICATE, Guard.OPEN);
        return Collections.unmodifiableMap(guards);
    }

    private static void cluster(Map<ApiKeys, Guard> guards, AclOperation operation, ApiKeys... apis) {
        for (ApiKeys api : apis) {
            guards.put(api, Guard.cluster(operation));
        }
    }
}
