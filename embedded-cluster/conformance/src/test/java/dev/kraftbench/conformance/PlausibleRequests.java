package dev.kraftbench.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.*;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/**
 * Requests of every API as a client of a version may send them: an empty one, and where answers depend on what is asked, such as have
 * something to tell or refuse. Whoever is asked makes of it what it may; not all are meant to succeed.
 *
 * @param topicId of the topic, which has one partition
 * @param group that has members in none of the types
 */
record PlausibleRequests(String clusterId, String topic, Uuid topicId, String group) {

    private static final String METADATA = "__cluster_metadata";
    private static final String NOWHERE = "nowhere";
    private static final int NOBODY = 99;

    List<ApiMessage> of(ApiKeys api, short version) {
        List<ApiMessage> requests = new ArrayList<>();
        // An empty PRODUCE wants no answer.
        if (api != ApiKeys.API_VERSIONS && api != ApiKeys.PRODUCE && api != ApiKeys.CONTROLLER_REGISTRATION) {
            requests.add(api.messageType.newRequest());
        }
        switch (api) {
            case API_VERSIONS -> requests.add(new ApiVersionsRequestData().setClientSoftwareName("test").setClientSoftwareVersion("1"));
            case PRODUCE, FETCH, LIST_OFFSETS, OFFSET_FOR_LEADER_EPOCH, DELETE_RECORDS, DESCRIBE_PRODUCERS, SHARE_FETCH, SHARE_ACKNOWLEDGE ->
                addRecords(api, version, requests);
            case METADATA, DESCRIBE_CLUSTER, DESCRIBE_TOPIC_PARTITIONS, FIND_COORDINATOR, DESCRIBE_CONFIGS, DESCRIBE_LOG_DIRS ->
                addMetadata(api, version, requests);
            case OFFSET_COMMIT, OFFSET_FETCH, OFFSET_DELETE -> addOffsets(api, version, requests);
            case JOIN_GROUP, SYNC_GROUP, HEARTBEAT, LEAVE_GROUP, DESCRIBE_GROUPS, DELETE_GROUPS -> addClassic(api, version, requests);
            case CONSUMER_GROUP_HEARTBEAT, CONSUMER_GROUP_DESCRIBE, SHARE_GROUP_HEARTBEAT, SHARE_GROUP_DESCRIBE, STREAMS_GROUP_HEARTBEAT,
                    STREAMS_GROUP_DESCRIBE, DESCRIBE_SHARE_GROUP_OFFSETS -> addModern(api, version, requests);
            case INIT_PRODUCER_ID, ADD_PARTITIONS_TO_TXN, END_TXN, TXN_OFFSET_COMMIT, WRITE_TXN_MARKERS, DESCRIBE_TRANSACTIONS ->
                addTransactions(api, version, requests);
            case CREATE_TOPICS, DELETE_TOPICS, CREATE_PARTITIONS, ELECT_LEADERS, ALTER_PARTITION_REASSIGNMENTS, INCREMENTAL_ALTER_CONFIGS,
                    ALTER_CONFIGS, UPDATE_FEATURES, DELETE_ACLS, ALTER_USER_SCRAM_CREDENTIALS -> addChanges(api, version, requests);
            case VOTE, BEGIN_QUORUM_EPOCH, END_QUORUM_EPOCH, FETCH_SNAPSHOT, UPDATE_RAFT_VOTER, DESCRIBE_QUORUM -> addQuorum(api, version, requests);
            default -> {
                // Its answer is the same for an empty request, or tells an error.
            }
        }
        return requests;
    }

    // ---- records

    private void addRecords(ApiKeys api, short version, List<ApiMessage> requests) {
        switch (api) {
            case PRODUCE -> {
                requests.add(produce(version, MemoryRecords.withRecords(Compression.NONE, new SimpleRecord("value".getBytes()))));
                requests.add(produce(version, MemoryRecords.EMPTY));
            }
            case FETCH -> {
                requests.add(fetch(version, 0, version >= 9 ? 0 : -1));
                requests.add(fetch(version, 1_000, -1));
                FetchRequestData metadata = fetch(version, 0, 0).setClusterId(version >= 12 ? clusterId : null);
                metadata.topics().getFirst().setTopic(version < 13 ? METADATA : "").setTopicId(version < 13 ? Uuid.ZERO_UUID : Uuid.METADATA_TOPIC_ID);
                requests.add(metadata);
            }
            case LIST_OFFSETS -> {
                for (long timestamp : new long[] {-1, -2, -3, 5}) {
                    requests.add(new ListOffsetsRequestData().setReplicaId(-1).setTopics(List.of(new ListOffsetsRequestData.ListOffsetsTopic()
                            .setName(topic)
                            .setPartitions(List.of(new ListOffsetsRequestData.ListOffsetsPartition().setPartitionIndex(0).setTimestamp(timestamp))))));
                }
            }
            case OFFSET_FOR_LEADER_EPOCH -> {
                OffsetForLeaderEpochRequestData request = new OffsetForLeaderEpochRequestData().setReplicaId(-1);
                request.topics().add(new OffsetForLeaderEpochRequestData.OffsetForLeaderTopic()
                        .setTopic(topic)
                        .setPartitions(List.of(new OffsetForLeaderEpochRequestData.OffsetForLeaderPartition().setPartition(0).setLeaderEpoch(0))));
                requests.add(request);
            }
            case DELETE_RECORDS -> requests.add(new DeleteRecordsRequestData().setTimeoutMs(1_000).setTopics(List.of(
                    new DeleteRecordsRequestData.DeleteRecordsTopic()
                            .setName(topic)
                            .setPartitions(List.of(new DeleteRecordsRequestData.DeleteRecordsPartition().setPartitionIndex(0).setOffset(0))))));
            case DESCRIBE_PRODUCERS -> {
                DescribeProducersRequestData request = new DescribeProducersRequestData();
                request.topics().add(new DescribeProducersRequestData.TopicRequest().setName(topic).setPartitionIndexes(List.of(0, 7)));
                requests.add(request);
            }
            case SHARE_FETCH -> {
                ShareFetchRequestData request = new ShareFetchRequestData()
                        .setGroupId(group + "-share").setMemberId(Uuid.randomUuid().toString()).setShareSessionEpoch(0).setMaxBytes(1_000).setMaxRecords(1)
                        .setBatchSize(1);
                ShareFetchRequestData.FetchTopic asked = new ShareFetchRequestData.FetchTopic().setTopicId(topicId);
                asked.partitions().add(new ShareFetchRequestData.FetchPartition().setPartitionIndex(0));
                request.topics().add(asked);
                requests.add(request);
            }
            default -> {
                ShareAcknowledgeRequestData request = new ShareAcknowledgeRequestData()
                        .setGroupId(group + "-share").setMemberId(Uuid.randomUuid().toString()).setShareSessionEpoch(1);
                requests.add(request);
            }
        }
    }

    private ProduceRequestData produce(short version, MemoryRecords records) {
        ProduceRequestData request = new ProduceRequestData().setAcks((short) 1).setTimeoutMs(1_000);
        ProduceRequestData.TopicProduceData data = new ProduceRequestData.TopicProduceData()
                .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData().setIndex(0).setRecords(records)));
        request.topicData().add(version < 13 ? data.setName(topic) : data.setTopicId(topicId));
        return request;
    }

    private FetchRequestData fetch(short version, long offset, int leaderEpoch) {
        FetchRequestData.FetchTopic asked = new FetchRequestData.FetchTopic()
                .setPartitions(List.of(new FetchRequestData.FetchPartition()
                        .setPartition(0)
                        .setFetchOffset(offset)
                        .setCurrentLeaderEpoch(leaderEpoch)
                        .setPartitionMaxBytes(1_000)));
        return new FetchRequestData()
                .setMaxBytes(1_000)
                .setTopics(List.of(version < 13 ? asked.setTopic(topic) : asked.setTopicId(topicId)));
    }

    // ---- what there is

    private void addMetadata(ApiKeys api, short version, List<ApiMessage> requests) {
        switch (api) {
            case METADATA -> {
                List<MetadataRequestData.MetadataRequestTopic> topics = new ArrayList<>(List.of(
                        new MetadataRequestData.MetadataRequestTopic().setName(topic),
                        new MetadataRequestData.MetadataRequestTopic().setName(NOWHERE),
                        new MetadataRequestData.MetadataRequestTopic().setName("no topic's name")));
                if (version >= 12) {
                    topics.add(new MetadataRequestData.MetadataRequestTopic().setName(null).setTopicId(topicId));
                    topics.add(new MetadataRequestData.MetadataRequestTopic().setName(null).setTopicId(new Uuid(9, 9)));
                }
                requests.add(new MetadataRequestData()
                        .setTopics(topics)
                        .setAllowAutoTopicCreation(version < 4)
                        .setIncludeClusterAuthorizedOperations(version >= 8 && version <= 10)
                        .setIncludeTopicAuthorizedOperations(version >= 8));
                if (version >= 1) {
                    requests.add(new MetadataRequestData().setTopics(null));
                }
                if (version >= 10) {
                    requests.add(new MetadataRequestData().setTopics(List.of(
                            new MetadataRequestData.MetadataRequestTopic().setName(null).setTopicId(topicId))));
                }
            }
            case DESCRIBE_CLUSTER -> {
                requests.add(new DescribeClusterRequestData().setIncludeClusterAuthorizedOperations(true).setIncludeFencedBrokers(version >= 2));
                if (version >= 1) {
                    requests.add(new DescribeClusterRequestData().setEndpointType((byte) 2));
                    requests.add(new DescribeClusterRequestData().setEndpointType((byte) 7));
                }
            }
            case DESCRIBE_TOPIC_PARTITIONS -> requests.add(new DescribeTopicPartitionsRequestData().setTopics(List.of(
                    new DescribeTopicPartitionsRequestData.TopicRequest().setName(topic),
                    new DescribeTopicPartitionsRequestData.TopicRequest().setName(NOWHERE))));
            case FIND_COORDINATOR -> {
                for (byte type = 0; type <= (version == 0 ? 0 : version < 6 ? 1 : 2); type++) {
                    String key = type == 2 ? group + ":" + topicId + ":0" : group;
                    requests.add(version < 4
                            ? new FindCoordinatorRequestData().setKeyType(type).setKey(key)
                            : new FindCoordinatorRequestData().setKeyType(type).setCoordinatorKeys(List.of(key, "")));
                }
            }
            case DESCRIBE_CONFIGS -> {
                List<DescribeConfigsRequestData.DescribeConfigsResource> resources = new ArrayList<>();
                for (ConfigResource.Type type : ConfigResource.Type.values()) {
                    for (String name : List.of(topic, "", "1", NOWHERE)) {
                        resources.add(new DescribeConfigsRequestData.DescribeConfigsResource()
                                .setResourceType(type.id()).setResourceName(name).setConfigurationKeys(null));
                    }
                }
                requests.add(new DescribeConfigsRequestData()
                        .setResources(resources).setIncludeSynonyms(version >= 1).setIncludeDocumentation(version >= 3));
            }
            default -> requests.add(new DescribeLogDirsRequestData().setTopics(null));
        }
    }

    // ---- groups

    private void addOffsets(ApiKeys api, short version, List<ApiMessage> requests) {
        switch (api) {
            case OFFSET_COMMIT -> {
                for (boolean known : new boolean[] {true, false}) {
                    OffsetCommitRequestData.OffsetCommitRequestTopic committed = new OffsetCommitRequestData.OffsetCommitRequestTopic()
                            .setPartitions(List.of(new OffsetCommitRequestData.OffsetCommitRequestPartition().setPartitionIndex(0).setCommittedOffset(1)));
                    requests.add(new OffsetCommitRequestData().setGroupId(group).setTopics(List.of(version < 10
                            ? committed.setName(known ? topic : NOWHERE)
                            : committed.setTopicId(known ? topicId : new Uuid(9, 9)))));
                }
            }
            case OFFSET_FETCH -> {
                if (version < 8) {
                    OffsetFetchRequestData.OffsetFetchRequestTopic asked =
                            new OffsetFetchRequestData.OffsetFetchRequestTopic().setName(topic).setPartitionIndexes(List.of(0, 7));
                    requests.add(new OffsetFetchRequestData().setGroupId(group).setTopics(List.of(asked)));
                    if (version >= 2) {
                        requests.add(new OffsetFetchRequestData().setGroupId(group).setTopics(null));
                    }
                } else {
                    OffsetFetchRequestData.OffsetFetchRequestTopics asked =
                            new OffsetFetchRequestData.OffsetFetchRequestTopics().setPartitionIndexes(List.of(0, 7));
                    List<OffsetFetchRequestData.OffsetFetchRequestTopics> topics =
                            List.of(version < 10 ? asked.setName(topic) : asked.setTopicId(topicId));
                    requests.add(new OffsetFetchRequestData().setGroups(List.of(
                            new OffsetFetchRequestData.OffsetFetchRequestGroup().setGroupId(group).setTopics(topics),
                            new OffsetFetchRequestData.OffsetFetchRequestGroup().setGroupId(group).setTopics(null),
                            new OffsetFetchRequestData.OffsetFetchRequestGroup().setGroupId("").setTopics(topics))));
                }
            }
            default -> {
                OffsetDeleteRequestData request = new OffsetDeleteRequestData().setGroupId(group);
                request.topics().add(new OffsetDeleteRequestData.OffsetDeleteRequestTopic()
                        .setName(topic)
                        .setPartitions(List.of(new OffsetDeleteRequestData.OffsetDeleteRequestPartition().setPartitionIndex(0))));
                requests.add(request);
            }
        }
    }

    private void addClassic(ApiKeys api, short version, List<ApiMessage> requests) {
        switch (api) {
            case JOIN_GROUP -> {
                for (String member : List.of("", "stranger")) {
                    JoinGroupRequestData request = new JoinGroupRequestData()
                            .setGroupId(group + "-classic-" + version)
                            .setMemberId(member)
                            .setProtocolType("consumer")
                            .setSessionTimeoutMs(6_000)
                            .setRebalanceTimeoutMs(6_000);
                    request.protocols().add(new JoinGroupRequestData.JoinGroupRequestProtocol().setName("range").setMetadata(new byte[0]));
                    requests.add(request);
                }
            }
            case SYNC_GROUP -> requests.add(new SyncGroupRequestData().setGroupId(group).setMemberId("stranger").setGenerationId(1));
            case HEARTBEAT -> requests.add(new HeartbeatRequestData().setGroupId(group).setMemberId("stranger").setGenerationId(1));
            case LEAVE_GROUP -> requests.add(version < 3
                    ? new LeaveGroupRequestData().setGroupId(group).setMemberId("stranger")
                    : new LeaveGroupRequestData().setGroupId(group).setMembers(List.of(
                            new LeaveGroupRequestData.MemberIdentity().setMemberId("stranger"),
                            new LeaveGroupRequestData.MemberIdentity().setMemberId("").setGroupInstanceId("seat"))));
            case DESCRIBE_GROUPS -> {
                List<String> groups = List.of(group, "", NOWHERE, group + "-classic-" + version, group + "-consumer", group + "-share", group + "-streams");
                requests.add(new DescribeGroupsRequestData().setGroups(groups));
                requests.add(new DescribeGroupsRequestData().setGroups(groups).setIncludeAuthorizedOperations(version >= 3));
            }
            default -> requests.add(new DeleteGroupsRequestData().setGroupsNames(List.of(NOWHERE, "", group + "-consumer")));
        }
    }

    private void addModern(ApiKeys api, short version, List<ApiMessage> requests) {
        switch (api) {
            case CONSUMER_GROUP_HEARTBEAT -> {
                ConsumerGroupHeartbeatRequestData joining = new ConsumerGroupHeartbeatRequestData()
                        .setGroupId(group + "-consumer")
                        .setMemberId(Uuid.randomUuid().toString())
                        .setMemberEpoch(0)
                        .setRebalanceTimeoutMs(5_000)
                        .setSubscribedTopicNames(List.of(topic))
                        .setTopicPartitions(List.of());
                requests.add(joining);
                requests.add(joining.duplicate().setMemberEpoch(17));
            }
            case CONSUMER_GROUP_DESCRIBE -> requests.add(new ConsumerGroupDescribeRequestData()
                    .setGroupIds(List.of(group + "-consumer", group, NOWHERE, "")).setIncludeAuthorizedOperations(true));
            case SHARE_GROUP_HEARTBEAT -> {
                ShareGroupHeartbeatRequestData joining = new ShareGroupHeartbeatRequestData()
                        .setGroupId(group + "-share")
                        .setMemberId(Uuid.randomUuid().toString())
                        .setMemberEpoch(0)
                        .setSubscribedTopicNames(List.of(topic));
                requests.add(joining);
                requests.add(joining.duplicate().setMemberEpoch(17));
            }
            case SHARE_GROUP_DESCRIBE -> requests.add(new ShareGroupDescribeRequestData()
                    .setGroupIds(List.of(group + "-share", group, NOWHERE, "")).setIncludeAuthorizedOperations(true));
            case STREAMS_GROUP_HEARTBEAT -> {
                for (String source : List.of(topic, NOWHERE)) {
                    StreamsGroupHeartbeatRequestData joining = streamsMember(source);
                    requests.add(joining);
                    requests.add(joining.duplicate().setMemberEpoch(17).setTopology(null));
                }
            }
            case STREAMS_GROUP_DESCRIBE -> requests.add(new StreamsGroupDescribeRequestData()
                    .setGroupIds(List.of(group + "-streams-" + topic, group, NOWHERE, ""))
                    .setIncludeAuthorizedOperations(true)
                    .setIncludeTopologyDescription(version >= 1));
            default -> requests.add(new DescribeShareGroupOffsetsRequestData().setGroups(List.of(
                    new DescribeShareGroupOffsetsRequestData.DescribeShareGroupOffsetsRequestGroup().setGroupId(group + "-share").setTopics(null),
                    new DescribeShareGroupOffsetsRequestData.DescribeShareGroupOffsetsRequestGroup().setGroupId(group).setTopics(List.of(
                            new DescribeShareGroupOffsetsRequestData.DescribeShareGroupOffsetsRequestTopic()
                                    .setTopicName(topic).setPartitions(List.of(0)),
                            new DescribeShareGroupOffsetsRequestData.DescribeShareGroupOffsetsRequestTopic()
                                    .setTopicName(NOWHERE).setPartitions(List.of(0)))))));
        }
    }

    private StreamsGroupHeartbeatRequestData streamsMember(String source) {
        return new StreamsGroupHeartbeatRequestData()
                .setGroupId(group + "-streams-" + source)
                .setMemberId(UUID.randomUUID().toString())
                .setMemberEpoch(0)
                .setRebalanceTimeoutMs(5_000)
                .setProcessId(UUID.randomUUID().toString())
                .setActiveTasks(List.of())
                .setStandbyTasks(List.of())
                .setWarmupTasks(List.of())
                .setClientTags(List.of())
                .setTopology(new StreamsGroupHeartbeatRequestData.Topology().setEpoch(1).setSubtopologies(List.of(
                        new StreamsGroupHeartbeatRequestData.Subtopology().setSubtopologyId("0").setSourceTopics(List.of(source)))));
    }

    // ---- transactions

    private void addTransactions(ApiKeys api, short version, List<ApiMessage> requests) {
        String id = group + "-transactions";
        switch (api) {
            case INIT_PRODUCER_ID -> {
                requests.add(new InitProducerIdRequestData().setTransactionalId(null).setTransactionTimeoutMs(5_000));
                requests.add(new InitProducerIdRequestData().setTransactionalId(id).setTransactionTimeoutMs(5_000));
                requests.add(new InitProducerIdRequestData().setTransactionalId(id).setTransactionTimeoutMs(0));
            }
            case ADD_PARTITIONS_TO_TXN -> {
                AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection topics = new AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection();
                topics.add(new AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic().setName(topic).setPartitions(List.of(0)));
                AddPartitionsToTxnRequestData request = new AddPartitionsToTxnRequestData();
                if (version < 4) {
                    requests.add(request.setV3AndBelowTransactionalId(id).setV3AndBelowProducerId(1).setV3AndBelowTopics(topics));
                } else {
                    request.transactions().add(new AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction()
                            .setTransactionalId(id).setProducerId(1).setVerifyOnly(true).setTopics(topics));
                    requests.add(request);
                }
            }
            case END_TXN -> requests.add(new EndTxnRequestData().setTransactionalId(id).setProducerId(1).setCommitted(true));
            case TXN_OFFSET_COMMIT -> {
                TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic committed = new TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic()
                        .setPartitions(List.of(new TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition().setPartitionIndex(0).setCommittedOffset(1)));
                requests.add(new TxnOffsetCommitRequestData().setGroupId(group).setTransactionalId(id).setProducerId(1).setTopics(
                        List.of(version < 6 ? committed.setName(topic) : committed.setTopicId(topicId))));
            }
            case WRITE_TXN_MARKERS -> requests.add(new WriteTxnMarkersRequestData().setMarkers(List.of(new WriteTxnMarkersRequestData.WritableTxnMarker()
                    .setProducerId(1)
                    .setTopics(List.of(new WriteTxnMarkersRequestData.WritableTxnMarkerTopic().setName(NOWHERE).setPartitionIndexes(List.of(0)))))));
            default -> requests.add(new DescribeTransactionsRequestData().setTransactionalIds(List.of(id, NOWHERE, "")));
        }
    }

    // ---- changes

    private void addChanges(ApiKeys api, short version, List<ApiMessage> requests) {
        switch (api) {
            case CREATE_TOPICS -> {
                CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(5_000).setValidateOnly(true);
                for (String name : List.of("new", topic, "no topic's name")) {
                    request.topics().add(new CreateTopicsRequestData.CreatableTopic().setName(name).setNumPartitions(1).setReplicationFactor((short) 1));
                }
                requests.add(request);
            }
            case DELETE_TOPICS -> requests.add(version < 6
                    ? new DeleteTopicsRequestData().setTimeoutMs(5_000).setTopicNames(List.of(NOWHERE))
                    : new DeleteTopicsRequestData().setTimeoutMs(5_000).setTopics(List.of(
                            new DeleteTopicsRequestData.DeleteTopicState().setName(NOWHERE),
                            new DeleteTopicsRequestData.DeleteTopicState().setName(null).setTopicId(new Uuid(9, 9)))));
            case CREATE_PARTITIONS -> {
                CreatePartitionsRequestData request = new CreatePartitionsRequestData().setTimeoutMs(5_000).setValidateOnly(true);
                for (String name : List.of(topic, NOWHERE)) {
                    request.topics().add(new CreatePartitionsRequestData.CreatePartitionsTopic().setName(name).setCount(2).setAssignments(null));
                }
                requests.add(request);
            }
            case ELECT_LEADERS -> {
                ElectLeadersRequestData request = new ElectLeadersRequestData().setTimeoutMs(5_000);
                request.topicPartitions().add(new ElectLeadersRequestData.TopicPartitions().setTopic(topic).setPartitions(List.of(0, 7)));
                requests.add(request);
                requests.add(new ElectLeadersRequestData().setTimeoutMs(5_000).setTopicPartitions(null));
            }
            case ALTER_PARTITION_REASSIGNMENTS -> requests.add(new AlterPartitionReassignmentsRequestData().setTimeoutMs(5_000).setTopics(List.of(
                    new AlterPartitionReassignmentsRequestData.ReassignableTopic()
                            .setName(topic)
                            .setPartitions(List.of(new AlterPartitionReassignmentsRequestData.ReassignablePartition()
                                    .setPartitionIndex(7).setReplicas(List.of(NOBODY)))))));
            case INCREMENTAL_ALTER_CONFIGS -> {
                IncrementalAlterConfigsRequestData request = new IncrementalAlterConfigsRequestData().setValidateOnly(true);
                for (String name : List.of(topic, NOWHERE)) {
                    IncrementalAlterConfigsRequestData.AlterConfigsResource resource = new IncrementalAlterConfigsRequestData.AlterConfigsResource()
                            .setResourceType(ConfigResource.Type.TOPIC.id()).setResourceName(name);
                    resource.configs().add(new IncrementalAlterConfigsRequestData.AlterableConfig().setName("retention.ms").setValue("soon"));
                    request.resources().add(resource);
                }
                requests.add(request);
            }
            case ALTER_CONFIGS -> {
                AlterConfigsRequestData request = new AlterConfigsRequestData().setValidateOnly(true);
                request.resources().add(new AlterConfigsRequestData.AlterConfigsResource()
                        .setResourceType(ConfigResource.Type.TOPIC.id()).setResourceName(NOWHERE));
                requests.add(request);
            }
            case UPDATE_FEATURES -> {
                UpdateFeaturesRequestData request = new UpdateFeaturesRequestData().setTimeoutMs(5_000).setValidateOnly(version >= 1);
                request.featureUpdates().add(new UpdateFeaturesRequestData.FeatureUpdateKey().setFeature("no.such").setMaxVersionLevel((short) 1));
                requests.add(request);
            }
            case DELETE_ACLS -> requests.add(new DeleteAclsRequestData().setFilters(List.of(new DeleteAclsRequestData.DeleteAclsFilter()
                    .setResourceTypeFilter((byte) 2).setOperation((byte) 1).setPermissionType((byte) 1))));
            default -> requests.add(new AlterUserScramCredentialsRequestData().setDeletions(List.of(
                    new AlterUserScramCredentialsRequestData.ScramCredentialDeletion().setName("nobody").setMechanism((byte) 1))));
        }
    }

    // ---- the quorum, as a voter that is far behind sees it

    private void addQuorum(ApiKeys api, short version, List<ApiMessage> requests) {
        switch (api) {
            case VOTE -> requests.add(new VoteRequestData().setClusterId(clusterId).setTopics(List.of(new VoteRequestData.TopicData()
                    .setTopicName(METADATA).setPartitions(List.of(new VoteRequestData.PartitionData().setReplicaId(NOBODY))))));
            case BEGIN_QUORUM_EPOCH -> requests.add(new BeginQuorumEpochRequestData().setClusterId(clusterId).setTopics(List.of(
                    new BeginQuorumEpochRequestData.TopicData().setTopicName(METADATA).setPartitions(List.of(
                            new BeginQuorumEpochRequestData.PartitionData().setLeaderId(NOBODY))))));
            case END_QUORUM_EPOCH -> requests.add(new EndQuorumEpochRequestData().setClusterId(clusterId).setTopics(List.of(
                    new EndQuorumEpochRequestData.TopicData().setTopicName(METADATA).setPartitions(List.of(
                            new EndQuorumEpochRequestData.PartitionData().setLeaderId(NOBODY))))));
            case FETCH_SNAPSHOT -> requests.add(new FetchSnapshotRequestData().setClusterId(clusterId).setMaxBytes(100).setTopics(List.of(
                    new FetchSnapshotRequestData.TopicSnapshot().setName(METADATA).setPartitions(List.of(
                            new FetchSnapshotRequestData.PartitionSnapshot().setCurrentLeaderEpoch(0))))));
            case UPDATE_RAFT_VOTER -> requests.add(new UpdateRaftVoterRequestData().setClusterId(clusterId).setVoterId(NOBODY));
            default -> {
                for (String name : List.of(METADATA, topic)) {
                    requests.add(new DescribeQuorumRequestData().setTopics(List.of(new DescribeQuorumRequestData.TopicData()
                            .setTopicName(name)
                            .setPartitions(List.of(new DescribeQuorumRequestData.PartitionData().setPartitionIndex(0))))));
                }
            }
        }
    }
}
