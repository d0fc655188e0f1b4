package dev.kraftbench.broker.internal.access;

import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CLUSTER_ACTION;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.IDEMPOTENT_WRITE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.TWO_PHASE_COMMIT;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.CLUSTER;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.broker.internal.PublishedImage;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.access.AccessRules;
import dev.kraftbench.metadata.access.AclEntry;
import dev.kraftbench.metadata.access.AclIndex;
import dev.kraftbench.metadata.access.Subject;
import dev.kraftbench.protocol.OpenConnection;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.ResponseSink;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DescribeAclsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData;
import org.apache.kafka.common.message.ShareFetchRequestData;
import org.apache.kafka.common.message.ShareGroupDescribeRequestData;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupDescribeRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which rights each API takes, on both kinds of listeners: with all of them a request is passed as it is, without any one of them it is not. */
class RightsOfApisTest {

    private static final String T = "orders";
    private static final String G = "billing";
    private static final String X = "payments";
    private static final Uuid ID = new Uuid(7, 7);
    private static final Subject WHO = new Subject("User:bob", InetAddress.getLoopbackAddress());
    /** Passed whoever asks. What is theirs to see is decided by the answer, or inside of a fetch session. */
    private static final Set<ApiKeys> OPEN_ON_BROKERS = EnumSet.of(
            ApiKeys.FETCH,
            ApiKeys.SASL_HANDSHAKE,
            ApiKeys.SASL_AUTHENTICATE,
            ApiKeys.GET_TELEMETRY_SUBSCRIPTIONS,
            ApiKeys.PUSH_TELEMETRY,
            ApiKeys.DESCRIBE_CLUSTER,
            ApiKeys.LIST_GROUPS,
            ApiKeys.LIST_TRANSACTIONS);

    private static final Set<ApiKeys> OPEN_ON_CONTROLLERS = EnumSet.of(ApiKeys.SASL_HANDSHAKE, ApiKeys.SASL_AUTHENTICATE);

    private record Right(AclOperation operation, ResourceType type, String name) {
        AclEntry acl(int number) {
            return new AclEntry(new Uuid(1, number), type.code(), name, PatternType.LITERAL.code(), WHO.principal(), "*", operation.code(), AclPermissionType.ALLOW.code());
        }
    }

    private record Row(ApiKeys api, short version, ApiMessage message, List<Right> rights) {}

    private final PublishedImage image = new PublishedImage(new VirtualLane());

    private static Right cluster(AclOperation operation) {
        return new Right(operation, CLUSTER, Resource.CLUSTER_NAME);
    }

    private static Right topic(AclOperation operation) {
        return new Right(operation, TOPIC, T);
    }

    private static Right group(AclOperation operation) {
        return new Right(operation, GROUP, G);
    }

    private static Right id(AclOperation operation) {
        return new Right(operation, TRANSACTIONAL_ID, X);
    }

    private static Row row(ApiKeys api, int version, ApiMessage message, Right... rights) {
        return new Row(api, (short) version, message, List.of(rights));
    }

    private static Row row(ApiKeys api, ApiMessage message, Right... rights) {
        return row(api, api.latestVersion(false), message, rights);
    }

    private static List<Row> rows(AclOperation onCluster, ApiKeys... apis) {
        List<Row> rows = new ArrayList<>();
        for (ApiKeys api : apis) {
            rows.add(row(api, api.messageType.newRequest(), cluster(onCluster)));
        }
        return rows;
    }

    @BeforeEach
    void publish() {
        image.publish(new TopicRecord().setName(T).setTopicId(ID));
    }

    // ---- brokers

    private static List<Row> ofBrokers() {
        List<Row> rows = new ArrayList<>();
        addRecords(rows);
        addGroups(rows);
        addTransactions(rows);
        addMetadata(rows);
        rows.addAll(rows(DESCRIBE_CONFIGS, ApiKeys.LIST_CONFIG_RESOURCES, ApiKeys.DESCRIBE_CLIENT_QUOTAS));
        rows.addAll(rows(DESCRIBE, ApiKeys.DESCRIBE_LOG_DIRS, ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS));
        rows.addAll(rows(ALTER, ApiKeys.ALTER_REPLICA_LOG_DIRS));
        rows.addAll(rows(
                CLUSTER_ACTION,
                ApiKeys.INITIALIZE_SHARE_GROUP_STATE,
                ApiKeys.READ_SHARE_GROUP_STATE,
                ApiKeys.WRITE_SHARE_GROUP_STATE,
                ApiKeys.READ_SHARE_GROUP_STATE_SUMMARY,
                ApiKeys.DELETE_SHARE_GROUP_STATE));
        return rows;
    }

    private static ProduceRequestData produce(String name, Uuid id, String transactionalId) {
        ProduceRequestData produce = new ProduceRequestData().setAcks((short) 1).setTransactionalId(transactionalId);
        produce.topicData().add(new ProduceRequestData.TopicProduceData()
                .setName(name)
                .setTopicId(id)
                .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData().setRecords(MemoryRecords.EMPTY))));
        return produce;
    }

    private static void addRecords(List<Row> rows) {
        rows.add(row(ApiKeys.PRODUCE, 12, produce(T, Uuid.ZERO_UUID, null), topic(WRITE)));
        rows.add(row(ApiKeys.PRODUCE, produce("", ID, null), topic(WRITE)));
        rows.add(row(ApiKeys.PRODUCE, produce("", ID, X), topic(WRITE), id(WRITE)));
        rows.add(row(
                ApiKeys.LIST_OFFSETS,
                new ListOffsetsRequestData().setTopics(List.of(new ListOffsetsRequestData.ListOffsetsTopic()
                        .setName(T)
                        .setPartitions(List.of(new ListOffsetsRequestData.ListOffsetsPartition())))),
                topic(DESCRIBE)));
        OffsetForLeaderEpochRequestData epochs = new OffsetForLeaderEpochRequestData();
        epochs.topics().add(new OffsetForLeaderEpochRequestData.OffsetForLeaderTopic()
                .setTopic(T)
                .setPartitions(List.of(new OffsetForLeaderEpochRequestData.OffsetForLeaderPartition())));
        rows.add(row(ApiKeys.OFFSET_FOR_LEADER_EPOCH, epochs, topic(DESCRIBE)));
        rows.add(row(ApiKeys.OFFSET_FOR_LEADER_EPOCH, epochs, cluster(CLUSTER_ACTION)));
        rows.add(row(
                ApiKeys.DELETE_RECORDS,
                new DeleteRecordsRequestData().setTopics(List.of(new DeleteRecordsRequestData.DeleteRecordsTopic()
                        .setName(T)
                        .setPartitions(List.of(new DeleteRecordsRequestData.DeleteRecordsPartition())))),
                topic(DELETE)));
        DescribeProducersRequestData producers = new DescribeProducersRequestData();
        producers.topics().add(new DescribeProducersRequestData.TopicRequest().setName(T).setPartitionIndexes(List.of(0)));
        rows.add(row(ApiKeys.DESCRIBE_PRODUCERS, producers, topic(READ)));
        rows.add(row(ApiKeys.SHARE_FETCH, new ShareFetchRequestData().setGroupId(G), group(READ)));
        rows.add(row(ApiKeys.SHARE_ACKNOWLEDGE, new ShareAcknowledgeRequestData().setGroupId(G), group(READ)));
    }

    private static void addGroups(List<Row> rows) {
        rows.add(row(ApiKeys.JOIN_GROUP, new JoinGroupRequestData().setGroupId(G), group(READ)));
        rows.add(row(ApiKeys.SYNC_GROUP, new SyncGroupRequestData().setGroupId(G), group(READ)));
        rows.add(row(ApiKeys.HEARTBEAT, new HeartbeatRequestData().setGroupId(G), group(READ)));
        rows.add(row(ApiKeys.LEAVE_GROUP, new LeaveGroupRequestData().setGroupId(G), group(READ)));
        rows.add(row(
                ApiKeys.CONSUMER_GROUP_HEARTBEAT,
                new ConsumerGroupHeartbeatRequestData().setGroupId(G).setSubscribedTopicNames(List.of(T)),
                group(READ),
                topic(DESCRIBE)));
        rows.add(row(
                ApiKeys.SHARE_GROUP_HEARTBEAT,
                new ShareGroupHeartbeatRequestData().setGroupId(G).setSubscribedTopicNames(List.of(T)),
                group(READ),
                topic(DESCRIBE)));
        for (StreamsGroupHeartbeatRequestData.Subtopology part : List.of(
                new StreamsGroupHeartbeatRequestData.Subtopology().setSourceTopics(List.of(T)),
                new StreamsGroupHeartbeatRequestData.Subtopology().setRepartitionSinkTopics(List.of(T)),
                new StreamsGroupHeartbeatRequestData.Subtopology()
                        .setRepartitionSourceTopics(List.of(new StreamsGroupHeartbeatRequestData.TopicInfo().setName(T))),
                new StreamsGroupHeartbeatRequestData.Subtopology()
                        .setStateChangelogTopics(List.of(new StreamsGroupHeartbeatRequestData.TopicInfo().setName(T))))) {
            rows.add(row(
                    ApiKeys.STREAMS_GROUP_HEARTBEAT,
                    new StreamsGroupHeartbeatRequestData()
                            .setGroupId(G)
                            .setTopology(new StreamsGroupHeartbeatRequestData.Topology().setSubtopologies(List.of(part))),
                    group(READ),
                    topic(DESCRIBE)));
        }
        rows.add(row(
                ApiKeys.STREAMS_GROUP_TOPOLOGY_DESCRIPTION_UPDATE,
                new StreamsGroupTopologyDescriptionUpdateRequestData().setGroupId(G),
                group(READ)));
        rows.add(row(ApiKeys.DELETE_GROUPS, new DeleteGroupsRequestData().setGroupsNames(List.of(G)), group(DELETE)));
        rows.add(row(ApiKeys.DESCRIBE_GROUPS, new DescribeGroupsRequestData().setGroups(List.of(G)), group(DESCRIBE)));
        rows.add(row(ApiKeys.CONSUMER_GROUP_DESCRIBE, new ConsumerGroupDescribeRequestData().setGroupIds(List.of(G)), group(DESCRIBE)));
        rows.add(row(ApiKeys.SHARE_GROUP_DESCRIBE, new ShareGroupDescribeRequestData().setGroupIds(List.of(G)), group(DESCRIBE)));
        rows.add(row(ApiKeys.STREAMS_GROUP_DESCRIBE, new StreamsGroupDescribeRequestData().setGroupIds(List.of(G)), group(DESCRIBE)));
        addOffsets(rows);
        addShareOffsets(rows);
    }

    private static void addOffsets(List<Row> rows) {
        rows.add(row(
                ApiKeys.OFFSET_COMMIT,
                9,
                new OffsetCommitRequestData().setGroupId(G).setTopics(List.of(new OffsetCommitRequestData.OffsetCommitRequestTopic()
                        .setName(T)
                        .setPartitions(List.of(new OffsetCommitRequestData.OffsetCommitRequestPartition())))),
                group(READ),
                topic(READ)));
        rows.add(row(
                ApiKeys.OFFSET_COMMIT,
                new OffsetCommitRequestData().setGroupId(G).setTopics(List.of(new OffsetCommitRequestData.OffsetCommitRequestTopic()
                        .setTopicId(ID)
                        .setPartitions(List.of(new OffsetCommitRequestData.OffsetCommitRequestPartition())))),
                group(READ),
                topic(READ)));
        rows.add(row(
                ApiKeys.OFFSET_FETCH,
                7,
                new OffsetFetchRequestData().setGroupId(G).setTopics(List.of(new OffsetFetchRequestData.OffsetFetchRequestTopic()
                        .setName(T)
                        .setPartitionIndexes(List.of(0)))),
                group(DESCRIBE),
                topic(DESCRIBE)));
        for (boolean named : List.of(true, false)) {
            OffsetFetchRequestData.OffsetFetchRequestTopics topic =
                    new OffsetFetchRequestData.OffsetFetchRequestTopics().setPartitionIndexes(List.of(0));
            rows.add(row(
                    ApiKeys.OFFSET_FETCH,
                    named ? 9 : ApiKeys.OFFSET_FETCH.latestVersion(false),
                    new OffsetFetchRequestData().setGroups(List.of(new OffsetFetchRequestData.OffsetFetchRequestGroup()
                            .setGroupId(G)
                            .setTopics(new ArrayList<>(List.of(named ? topic.setName(T) : topic.setTopicId(ID)))))),
                    group(DESCRIBE),
                    topic(DESCRIBE)));
        }
        OffsetDeleteRequestData deletions = new OffsetDeleteRequestData().setGroupId(G);
        deletions.topics().add(new OffsetDeleteRequestData.OffsetDeleteRequestTopic()
                .setName(T)
                .setPartitions(List.of(new OffsetDeleteRequestData.OffsetDeleteRequestPartition())));
        rows.add(row(ApiKeys.OFFSET_DELETE, deletions, group(DELETE), topic(READ)));
    }

    private static void addShareOffsets(List<Row> rows) {
        rows.add(row(
                ApiKeys.DESCRIBE_SHARE_GROUP_OFFSETS,
                new DescribeShareGroupOffsetsRequestData().setGroups(List.of(new DescribeShareGroupOffsetsRequestData.DescribeShareGroupOffsetsRequestGroup()
                        .setGroupId(G)
                        .setTopics(new ArrayList<>(List.of(
                                new DescribeShareGroupOffsetsRequestData.DescribeShareGroupOffsetsRequestTopic()
                                        .setTopicName(T)
                                        .setPartitions(List.of(0))))))),
                group(DESCRIBE),
                topic(DESCRIBE)));
        AlterShareGroupOffsetsRequestData altered = new AlterShareGroupOffsetsRequestData().setGroupId(G);
        altered.topics().add(new AlterShareGroupOffsetsRequestData.AlterShareGroupOffsetsRequestTopic()
                .setTopicName(T)
                .setPartitions(List.of(new AlterShareGroupOffsetsRequestData.AlterShareGroupOffsetsRequestPartition())));
        rows.add(row(ApiKeys.ALTER_SHARE_GROUP_OFFSETS, altered, group(READ), topic(READ)));
        rows.add(row(
                ApiKeys.DELETE_SHARE_GROUP_OFFSETS,
                new DeleteShareGroupOffsetsRequestData().setGroupId(G).setTopics(
                        List.of(new DeleteShareGroupOffsetsRequestData.DeleteShareGroupOffsetsRequestTopic().setTopicName(T))),
                group(DELETE),
                topic(READ)));
    }

    private static void addTransactions(List<Row> rows) {
        rows.add(row(ApiKeys.INIT_PRODUCER_ID, new InitProducerIdRequestData().setTransactionalId(null), cluster(IDEMPOTENT_WRITE)));
        rows.add(row(ApiKeys.INIT_PRODUCER_ID, new InitProducerIdRequestData().setTransactionalId(null), topic(WRITE)));
        rows.add(row(ApiKeys.INIT_PRODUCER_ID, 5, new InitProducerIdRequestData().setTransactionalId(X), id(WRITE)));
        rows.add(row(
                ApiKeys.INIT_PRODUCER_ID, 6, new InitProducerIdRequestData().setTransactionalId(X).setEnable2Pc(true), id(WRITE), id(TWO_PHASE_COMMIT)));
        AddPartitionsToTxnRequestData added = new AddPartitionsToTxnRequestData().setV3AndBelowTransactionalId(X);
        added.v3AndBelowTopics().add(new AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic().setName(T).setPartitions(List.of(0)));
        rows.add(row(ApiKeys.ADD_PARTITIONS_TO_TXN, 3, added, id(WRITE), topic(WRITE)));
        rows.add(row(ApiKeys.ADD_PARTITIONS_TO_TXN, new AddPartitionsToTxnRequestData(), cluster(CLUSTER_ACTION)));
        rows.add(row(ApiKeys.ADD_OFFSETS_TO_TXN, new AddOffsetsToTxnRequestData().setTransactionalId(X).setGroupId(G), id(WRITE), group(READ)));
        rows.add(row(ApiKeys.END_TXN, new EndTxnRequestData().setTransactionalId(X), id(WRITE)));
        rows.add(row(
                ApiKeys.TXN_OFFSET_COMMIT,
                5,
                new TxnOffsetCommitRequestData()
                        .setTransactionalId(X)
                        .setGroupId(G)
                        .setTopics(List.of(new TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic()
                                .setName(T)
                                .setPartitions(List.of(new TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition())))),
                id(WRITE),
                group(READ),
                topic(READ)));
        rows.add(row(ApiKeys.WRITE_TXN_MARKERS, new WriteTxnMarkersRequestData(), cluster(ALTER)));
        rows.add(row(ApiKeys.WRITE_TXN_MARKERS, new WriteTxnMarkersRequestData(), cluster(CLUSTER_ACTION)));
        rows.add(row(ApiKeys.DESCRIBE_TRANSACTIONS, new DescribeTransactionsRequestData().setTransactionalIds(List.of(X)), id(DESCRIBE)));
    }

    private static void addMetadata(List<Row> rows) {
        rows.add(row(
                ApiKeys.METADATA, new MetadataRequestData().setTopics(List.of(new MetadataRequestData.MetadataRequestTopic().setName(T))), topic(DESCRIBE)));
        rows.add(row(
                ApiKeys.METADATA,
                new MetadataRequestData().setTopics(List.of(new MetadataRequestData.MetadataRequestTopic().setName(null).setTopicId(ID))),
                topic(DESCRIBE)));
        rows.add(row(
                ApiKeys.METADATA,
                new MetadataRequestData().setTopics(List.of(new MetadataRequestData.MetadataRequestTopic().setName("missing"))),
                new Right(DESCRIBE, TOPIC, "missing"),
                new Right(CREATE, TOPIC, "missing")));
        rows.add(row(
                ApiKeys.DESCRIBE_TOPIC_PARTITIONS,
                new DescribeTopicPartitionsRequestData().setTopics(List.of(new DescribeTopicPartitionsRequestData.TopicRequest().setName(T))),
                topic(DESCRIBE)));
        rows.add(row(ApiKeys.FIND_COORDINATOR, new FindCoordinatorRequestData().setCoordinatorKeys(List.of(G)), group(DESCRIBE)));
        rows.add(row(ApiKeys.FIND_COORDINATOR, 3, new FindCoordinatorRequestData().setKey(G), group(DESCRIBE)));
        rows.add(row(
                ApiKeys.FIND_COORDINATOR, new FindCoordinatorRequestData().setKeyType((byte) 1).setCoordinatorKeys(List.of(X)), id(DESCRIBE)));
        rows.add(row(
                ApiKeys.FIND_COORDINATOR, new FindCoordinatorRequestData().setKeyType((byte) 2).setCoordinatorKeys(List.of("k")), cluster(CLUSTER_ACTION)));
        addDescriptions(rows);
        addConfigChanges(rows);
    }

    private static void addDescriptions(List<Row> rows) {
        rows.add(row(
                ApiKeys.DESCRIBE_ACLS,
                new DescribeAclsRequestData().setResourceTypeFilter(TOPIC.code()).setOperation(READ.code()).setPermissionType((byte) 1),
                cluster(DESCRIBE)));
        Map<ConfigResource.Type, Right> rights = Map.of(
                ConfigResource.Type.TOPIC, topic(DESCRIBE_CONFIGS),
                ConfigResource.Type.GROUP, new Right(DESCRIBE_CONFIGS, GROUP, T),
                ConfigResource.Type.BROKER, cluster(DESCRIBE_CONFIGS),
                ConfigResource.Type.BROKER_LOGGER, cluster(DESCRIBE_CONFIGS),
                ConfigResource.Type.CLIENT_METRICS, cluster(DESCRIBE_CONFIGS));
        rights.forEach((type, right) -> rows.add(row(
                ApiKeys.DESCRIBE_CONFIGS,
                new DescribeConfigsRequestData().setResources(
                        List.of(new DescribeConfigsRequestData.DescribeConfigsResource().setResourceType(type.id()).setResourceName(T))),
                right)));
    }

    // ---- controllers

    private static List<Row> ofControllers() {
        List<Row> rows = new ArrayList<>();
        rows.addAll(rows(
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
                ApiKeys.ALLOCATE_PRODUCER_IDS));
        rows.addAll(rows(
                DESCRIBE,
                ApiKeys.DESCRIBE_QUORUM,
                ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS,
                ApiKeys.LIST_PARTITION_REASSIGNMENTS));
        rows.addAll(rows(
                ALTER,
                ApiKeys.DESCRIBE_CLUSTER,
                ApiKeys.CREATE_ACLS,
                ApiKeys.DELETE_ACLS,
                ApiKeys.ELECT_LEADERS,
                ApiKeys.ALTER_PARTITION_REASSIGNMENTS,
                ApiKeys.UNREGISTER_BROKER,
                ApiKeys.UNREGISTER_CONTROLLER,
                ApiKeys.UPDATE_FEATURES,
                ApiKeys.ADD_RAFT_VOTER,
                ApiKeys.REMOVE_RAFT_VOTER,
                ApiKeys.ALTER_USER_SCRAM_CREDENTIALS));
        rows.addAll(rows(ALTER_CONFIGS, ApiKeys.ALTER_CLIENT_QUOTAS));
        addDescriptions(rows);
        addConfigChanges(rows);
        addTopics(rows);
        return rows;
    }

    private static void addTopics(List<Row> rows) {
        CreateTopicsRequestData created = new CreateTopicsRequestData();
        created.topics().add(new CreateTopicsRequestData.CreatableTopic().setName(T));
        rows.add(row(ApiKeys.CREATE_TOPICS, created, topic(CREATE)));
        rows.add(row(ApiKeys.CREATE_TOPICS, created, cluster(CREATE)));
        CreatePartitionsRequestData grown = new CreatePartitionsRequestData();
        grown.topics().add(new CreatePartitionsRequestData.CreatePartitionsTopic().setName(T));
        rows.add(row(ApiKeys.CREATE_PARTITIONS, grown, topic(ALTER)));
        for (Right either : List.of(topic(DELETE), cluster(DELETE))) {
            rows.add(row(ApiKeys.DELETE_TOPICS, 5, new DeleteTopicsRequestData().setTopicNames(List.of(T)), either));
            for (DeleteTopicsRequestData.DeleteTopicState named : List.of(
                    new DeleteTopicsRequestData.DeleteTopicState().setName(T), new DeleteTopicsRequestData.DeleteTopicState().setName(null).setTopicId(ID))) {
                rows.add(row(ApiKeys.DELETE_TOPICS, new DeleteTopicsRequestData().setTopics(List.of(named)), either));
            }
        }
    }

    private static void addConfigChanges(List<Row> rows) {
        Map<ConfigResource.Type, Right> rights = Map.of(
                ConfigResource.Type.TOPIC, topic(ALTER_CONFIGS),
                ConfigResource.Type.GROUP, new Right(ALTER_CONFIGS, GROUP, T),
                ConfigResource.Type.BROKER, cluster(ALTER_CONFIGS),
                ConfigResource.Type.BROKER_LOGGER, cluster(CLUSTER_ACTION),
                ConfigResource.Type.CLIENT_METRICS, cluster(ALTER_CONFIGS));
        rights.forEach((type, right) -> {
            AlterConfigsRequestData replaced = new AlterConfigsRequestData();
            replaced.resources().add(new AlterConfigsRequestData.AlterConfigsResource().setResourceType(type.id()).setResourceName(T));
            rows.add(row(ApiKeys.ALTER_CONFIGS, replaced, right));
            IncrementalAlterConfigsRequestData changed = new IncrementalAlterConfigsRequestData();
            changed.resources().add(new IncrementalAlterConfigsRequestData.AlterConfigsResource().setResourceType(type.id()).setResourceName(T));
            rows.add(row(ApiKeys.INCREMENTAL_ALTER_CONFIGS, changed, right));
        });
    }

    // ---- the proof

    /** Whether the handler gets the request as it was asked. What it does not get must be answered, and told; nothing else is. */
    private static boolean passes(Guard guard, Row row, Collection<Right> rights) {
        Set<Right> denied = new LinkedHashSet<>();
        boolean passes = passes(guard, row, rights, (who, operation, type, name) -> denied.add(new Right(operation, type, name)));
        assertEquals(passes, denied.isEmpty(), () -> row.api() + " with " + rights + " tells of " + denied);
        return passes;
    }

    private static boolean passes(Guard guard, Row row, Collection<Right> rights, Denials denials) {
        List<AclEntry> acls = new ArrayList<>();
        rights.forEach(right -> acls.add(right.acl(acls.size())));
        Caller caller = new Caller(WHO, new AccessRules(new AccessRules.Settings(Set.of(), false), AclIndex.of(acls)), denials);
        List<ApiMessage> passed = new ArrayList<>();
        List<ApiMessage> answers = new ArrayList<>();
        Request request = new Request(
                row.api(), row.version(), new RequestHeaderData().setRequestApiVersion(row.version()), (ApiMessage) row.message().duplicate(), new OpenConnection(new VirtualLane(), "PLAINTEXT"));
        guard.handle(request, caller, (asked, sink) -> passed.add(asked.message()), new ResponseSink() {
            @Override
            public void respond(ApiMessage response) {
                answers.add(response);
            }

            @Override
            public void noResponse() {}

            @Override
            public void close(String reason) {}
        });
        assertEquals(1, passed.size() + answers.size(), row + " with " + rights);
        answers.forEach(answer -> assertTrue(answer.toString().matches("(?s).*[eE]rrorCode=[1-9].*") || isEmpty(row), () -> row.api() + " says nothing is wrong: " + answer));
        return passed.equals(List.of(row.message()));
    }

    /** A request that asks for nothing has nothing to be refused in its answer. */
    private static boolean isEmpty(Row row) {
        return row.message().equals(row.api().messageType.newRequest());
    }

    private static void prove(Map<ApiKeys, Guard> guards, List<Row> rows, Set<ApiKeys> open) {
        Set<ApiKeys> told = EnumSet.copyOf(open);
        for (Row row : rows) {
            told.add(row.api());
            Guard guard = guards.get(row.api());
            assertTrue(passes(guard, row, row.rights()), () -> row.api() + " is refused with " + row.rights());
            for (Right missing : row.rights()) {
                List<Right> others = row.rights().stream().filter(right -> right != missing).toList();
                assertFalse(passes(guard, row, others), () -> row.api() + " passes without " + missing);
            }
        }
        for (ApiKeys api : open) {
            assertTrue(passes(guards.get(api), row(api, api.messageType.newRequest()), List.of()), api::toString);
        }
        assertEquals(guards.keySet(), told);
    }

    private static OffsetFetchRequestData.OffsetFetchRequestGroup wants(String topic) {
        return new OffsetFetchRequestData.OffsetFetchRequestGroup()
                .setGroupId(G)
                .setTopics(new ArrayList<>(List.of(
                        new OffsetFetchRequestData.OffsetFetchRequestTopics().setName(topic).setPartitionIndexes(List.of(0)))));
    }

    @Test
    void aGroupThatIsNamedTwiceLosesNoneOfItsRefusedTopics() {
        OffsetFetchRequestData asked = new OffsetFetchRequestData().setGroups(new ArrayList<>(List.of(wants("hidden"), wants("secret"))));
        Caller caller = new Caller(WHO, new AccessRules(new AccessRules.Settings(Set.of(), false), AclIndex.of(List.of(group(DESCRIBE).acl(0)))), Denials.UNTOLD);
        List<String> refused = new ArrayList<>();
        Guards.ofBroker(image.images()::image, true).get(ApiKeys.OFFSET_FETCH).handle(
                new Request(ApiKeys.OFFSET_FETCH, (short) 9, new RequestHeaderData(), asked, new OpenConnection(new VirtualLane(), "PLAINTEXT")),
                caller,
                (passed, sink) -> sink.respond(new OffsetFetchResponseData().setGroups(List.of(
                        new OffsetFetchResponseData.OffsetFetchResponseGroup().setGroupId(G),
                        new OffsetFetchResponseData.OffsetFetchResponseGroup().setGroupId(G)))),
                new ResponseSink() {
                    @Override
                    public void respond(ApiMessage response) {
                        ((OffsetFetchResponseData) response).groups().forEach(group -> group.topics().forEach(topic -> refused.add(topic.name())));
                    }

                    @Override
                    public void noResponse() {}

                    @Override
                    public void close(String reason) {}
                });
        assertEquals(List.of("hidden", "secret"), refused);
    }

    private static OffsetFetchRequestData.OffsetFetchRequestTopic old(String topic) {
        return new OffsetFetchRequestData.OffsetFetchRequestTopic().setName(topic).setPartitionIndexes(List.of(0));
    }

    /** A hundred thousand of what one client may not see: work that grows with their square would take minutes. */
    private static List<Row> refusedByTheThousand() {
        List<String> names = IntStream.range(0, 100_000).mapToObj(i -> "hidden-" + i).toList();
        List<Row> rows = new ArrayList<>();
        rows.add(row(ApiKeys.METADATA, new MetadataRequestData().setTopics(
                names.stream().map(name -> new MetadataRequestData.MetadataRequestTopic().setName(name)).toList())));
        rows.add(row(ApiKeys.OFFSET_FETCH, 7, new OffsetFetchRequestData().setGroupId(G).setTopics(
                names.stream().map(RightsOfApisTest::old).toList())));
        rows.add(row(ApiKeys.OFFSET_FETCH, 9, new OffsetFetchRequestData().setGroups(List.of(new OffsetFetchRequestData.OffsetFetchRequestGroup()
                .setGroupId(G)
                .setTopics(names.stream().map(name -> new OffsetFetchRequestData.OffsetFetchRequestTopics().setName(name)).toList())))));
        rows.add(row(ApiKeys.DESCRIBE_SHARE_GROUP_OFFSETS, new DescribeShareGroupOffsetsRequestData().setGroups(List.of(
                new DescribeShareGroupOffsetsRequestData.DescribeShareGroupOffsetsRequestGroup().setGroupId(G).setTopics(names.stream()
                        .map(name -> new DescribeShareGroupOffsetsRequestData.DescribeShareGroupOffsetsRequestTopic().setTopicName(name))
                        .toList())))));
        rows.add(row(ApiKeys.DESCRIBE_GROUPS, new DescribeGroupsRequestData().setGroups(names)));
        rows.add(row(ApiKeys.FIND_COORDINATOR, new FindCoordinatorRequestData().setCoordinatorKeys(names)));
        return rows;
    }

    /** The answer of a handler that was left with nothing to answer. */
    private static ApiMessage nothing(Row row) {
        return switch (row.api()) {
            case OFFSET_FETCH -> row.version() < 8
                    ? new OffsetFetchResponseData()
                    : new OffsetFetchResponseData().setGroups(List.of(new OffsetFetchResponseData.OffsetFetchResponseGroup().setGroupId(G)));
            case DESCRIBE_SHARE_GROUP_OFFSETS -> new DescribeShareGroupOffsetsResponseData().setGroups(List.of(
                    new DescribeShareGroupOffsetsResponseData.DescribeShareGroupOffsetsResponseGroup().setGroupId(G)));
            default -> row.api().messageType.newResponse();
        };
    }

    @Test
    @Timeout(60)
    void whatIsRefusedByTheThousandIsToldInTimeThatGrowsWithIt() {
        for (Row row : refusedByTheThousand()) {
            Caller caller = new Caller(
                    WHO, new AccessRules(new AccessRules.Settings(Set.of(), false), AclIndex.of(List.of(group(DESCRIBE).acl(0)))), Denials.UNTOLD);
            Request request = new Request(
                    row.api(), row.version(), new RequestHeaderData(), row.message(), new OpenConnection(new VirtualLane(), "PLAINTEXT"));
            List<Integer> refused = new ArrayList<>();
            Guard guard = Guards.ofBroker(image.images()::image, true).get(row.api());
            guard.handle(request, caller, (passed, sink) -> sink.respond(nothing(row)), new ResponseSink() {
                @Override
                public void respond(ApiMessage response) {
                    refused.add(response.toString().split("hidden-", -1).length - 1);
                }

                @Override
                public void noResponse() {}

                @Override
                public void close(String reason) {}
            });
            assertEquals(List.of(100_000), refused, row.api()::toString);
        }
    }

    @Test
    void whatNobodyCanAnswerIsRefusedAllTheSame() {
        ApiMessage unknown = new DescribeAclsRequestData();
        List<String> closed = new ArrayList<>();
        Request request = new Request(ApiKeys.DESCRIBE_ACLS, (short) 3, new RequestHeaderData(), unknown, new OpenConnection(new VirtualLane(), "PLAINTEXT"));
        RefusedRequests.refuse(request, Errors.CLUSTER_AUTHORIZATION_FAILED, new ResponseSink() {
            @Override
            public void respond(ApiMessage response) {}

            @Override
            public void noResponse() {}

            @Override
            public void close(String reason) {
                closed.add(reason);
            }
        });
        assertEquals(List.of("DESCRIBE_ACLS refused: CLUSTER_AUTHORIZATION_FAILED"), closed);
    }

    @Test
    void aBrokerAsksForTheseRights() {
        prove(Guards.ofBroker(image.images()::image, true), ofBrokers(), OPEN_ON_BROKERS);
    }

    @Test
    void aControllerAsksForTheseRights() {
        prove(Guards.ofController(image.images()::image), ofControllers(), OPEN_ON_CONTROLLERS);
    }
}
