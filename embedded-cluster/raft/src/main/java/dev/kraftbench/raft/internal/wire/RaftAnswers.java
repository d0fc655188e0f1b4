package dev.kraftbench.raft.internal.wire;

import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.internal.core.Message.BeginEpoch;
import dev.kraftbench.raft.internal.core.Message.EndEpoch;
import dev.kraftbench.raft.internal.core.Message.EpochAnswer;
import dev.kraftbench.raft.internal.core.Message.Fetch;
import dev.kraftbench.raft.internal.core.Message.FetchAnswer;
import dev.kraftbench.raft.internal.core.Message.FetchSnapshot;
import dev.kraftbench.raft.internal.core.Message.FetchSnapshotAnswer;
import dev.kraftbench.raft.internal.core.Message.Known;
import dev.kraftbench.raft.internal.core.Message.RaftRequest;
import dev.kraftbench.raft.internal.core.Message.RaftResponse;
import dev.kraftbench.raft.internal.core.Message.UpdateVoter;
import dev.kraftbench.raft.internal.core.Message.Vote;
import dev.kraftbench.raft.internal.core.Message.VoteAnswer;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.message.BeginQuorumEpochRequestData;
import org.apache.kafka.common.message.BeginQuorumEpochResponseData;
import org.apache.kafka.common.message.EndQuorumEpochRequestData;
import org.apache.kafka.common.message.EndQuorumEpochResponseData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchSnapshotRequestData;
import org.apache.kafka.common.message.FetchSnapshotResponseData;
import org.apache.kafka.common.message.UpdateRaftVoterRequestData;
import org.apache.kafka.common.message.UpdateRaftVoterResponseData;
import org.apache.kafka.common.message.VoteRequestData;
import org.apache.kafka.common.message.VoteResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.UnalignedMemoryRecords;
import org.jspecify.annotations.Nullable;

/** Reads the requests of others and writes our answers. Stateless; any thread. */
public final class RaftAnswers {

    /** A request as read, or the error with which it is refused as a whole. */
    public sealed interface Reading {
        record Read(RaftRequest request) implements Reading {}

        record Refused(Errors error) implements Reading {}
    }

    /** Below it a fetch can't say where its log diverges, nor be told. */
    private static final short FETCH_OF_METADATA_SINCE = 12;
    private static final short FETCH_ENDPOINTS_SINCE = 16;
    /** In the answers to all but fetches: KIP-853. */
    private static final short ENDPOINTS_SINCE = 1;

    private RaftAnswers() {}

    /** @param version that the message was sent in */
    public static Reading read(ApiMessage message, short version, String clusterId) {
        String given = clusterIdOf(message);
        if (given != null && !given.equals(clusterId)) {
            return new Reading.Refused(Errors.INCONSISTENT_CLUSTER_ID);
        }
        if (message instanceof FetchRequestData && version < FETCH_OF_METADATA_SINCE) {
            return new Reading.Refused(Errors.UNSUPPORTED_VERSION);
        }
        RaftRequest request = switch (message) {
            case VoteRequestData data -> vote(data);
            case BeginQuorumEpochRequestData data -> begin(data);
            case EndQuorumEpochRequestData data -> end(data);
            case FetchRequestData data -> fetch(data);
            case FetchSnapshotRequestData data -> fetchSnapshot(data);
            case UpdateRaftVoterRequestData data -> update(data);
            default -> null;
        };
        return request == null ? new Reading.Refused(Errors.INVALID_REQUEST) : new Reading.Read(request);
    }

    private static @Nullable String clusterIdOf(ApiMessage message) {
        return switch (message) {
            case VoteRequestData data -> data.clusterId();
            case BeginQuorumEpochRequestData data -> data.clusterId();
            case EndQuorumEpochRequestData data -> data.clusterId();
            case FetchRequestData data -> data.clusterId();
            case FetchSnapshotRequestData data -> data.clusterId();
            case UpdateRaftVoterRequestData data -> data.clusterId();
            default -> null;
        };
    }

    /** The partition of a request that is for the metadata log and nothing else, otherwise null. */
    private static <T, P> @Nullable P onlyPartition(
            List<T> topics, Predicate<T> isMetadata, Function<T, List<P>> partitionsOf, ToIntFunction<P> indexOf) {
        if (topics.size() != 1 || !isMetadata.test(topics.getFirst())) {
            return null;
        }
        List<P> partitions = partitionsOf.apply(topics.getFirst());
        return partitions.size() == 1 && indexOf.applyAsInt(partitions.getFirst()) == 0 ? partitions.getFirst() : null;
    }

    private static @Nullable RaftRequest vote(VoteRequestData data) {
        VoteRequestData.PartitionData partition = onlyPartition(
                data.topics(), topic -> topic.topicName().equals(RaftMessages.TOPIC),
                VoteRequestData.TopicData::partitions, VoteRequestData.PartitionData::partitionIndex);
        if (partition == null) {
            return null;
        }
        return new Vote(
                partition.replicaEpoch(), new ReplicaKey(partition.replicaId(), partition.replicaDirectoryId()),
                new ReplicaKey(data.voterId(), partition.voterDirectoryId()),
                new OffsetAndEpoch(partition.lastOffset(), partition.lastOffsetEpoch()), partition.preVote());
    }

    private static @Nullable RaftRequest begin(BeginQuorumEpochRequestData data) {
        BeginQuorumEpochRequestData.PartitionData partition = onlyPartition(
                data.topics(), topic -> topic.topicName().equals(RaftMessages.TOPIC),
                BeginQuorumEpochRequestData.TopicData::partitions, BeginQuorumEpochRequestData.PartitionData::partitionIndex);
        if (partition == null) {
            return null;
        }
        Map<String, Endpoint> endpoints = new LinkedHashMap<>();
        data.leaderEndpoints().forEach(e -> endpoints.put(e.name(), new Endpoint(e.host(), e.port())));
        return new BeginEpoch(
                partition.leaderEpoch(), partition.leaderId(), endpoints,
                new ReplicaKey(data.voterId(), partition.voterDirectoryId()));
    }

    private static @Nullable RaftRequest end(EndQuorumEpochRequestData data) {
        EndQuorumEpochRequestData.PartitionData partition = onlyPartition(
                data.topics(), topic -> topic.topicName().equals(RaftMessages.TOPIC),
                EndQuorumEpochRequestData.TopicData::partitions, EndQuorumEpochRequestData.PartitionData::partitionIndex);
        if (partition == null) {
            return null;
        }
        Map<String, Endpoint> endpoints = new LinkedHashMap<>();
        data.leaderEndpoints().forEach(e -> endpoints.put(e.name(), new Endpoint(e.host(), e.port())));
        List<ReplicaKey> preferred = partition.preferredCandidates().isEmpty()
                ? partition.preferredSuccessors().stream().map(ReplicaKey::of).toList()
                : partition.preferredCandidates().stream()
                        .map(c -> new ReplicaKey(c.candidateId(), c.candidateDirectoryId()))
                        .toList();
        return new EndEpoch(partition.leaderEpoch(), partition.leaderId(), endpoints, preferred);
    }

    /** Whether a fetch request is for the metadata log, by id or name. */
    public static boolean isMetadataFetch(FetchRequestData data) {
        return data.topics().size() == 1 && isMetadata(data.topics().getFirst());
    }

    private static boolean isMetadata(FetchRequestData.FetchTopic topic) {
        return topic.topicId().equals(RaftMessages.TOPIC_ID) || RaftMessages.TOPIC.equals(topic.topic());
    }

    private static @Nullable RaftRequest fetch(FetchRequestData data) {
        FetchRequestData.FetchPartition partition = onlyPartition(
                data.topics(), RaftAnswers::isMetadata,
                FetchRequestData.FetchTopic::partitions, FetchRequestData.FetchPartition::partition);
        if (partition == null) {
            return null;
        }
        int replicaId = data.replicaState().replicaId() >= 0 ? data.replicaState().replicaId() : data.replicaId();
        return new Fetch(
                partition.currentLeaderEpoch(), new ReplicaKey(replicaId, partition.replicaDirectoryId()), partition.fetchOffset(),
                partition.lastFetchedEpoch(), data.maxBytes(), TimeUnit.MILLISECONDS.toNanos(data.maxWaitMs()),
                partition.highWatermark());
    }

    private static @Nullable RaftRequest fetchSnapshot(FetchSnapshotRequestData data) {
        FetchSnapshotRequestData.PartitionSnapshot partition = onlyPartition(
                data.topics(), topic -> topic.name().equals(RaftMessages.TOPIC),
                FetchSnapshotRequestData.TopicSnapshot::partitions, FetchSnapshotRequestData.PartitionSnapshot::partition);
        if (partition == null) {
            return null;
        }
        return new FetchSnapshot(
                partition.currentLeaderEpoch(), new ReplicaKey(data.replicaId(), partition.replicaDirectoryId()),
                new OffsetAndEpoch(partition.snapshotId().endOffset(), partition.snapshotId().epoch()), partition.position(),
                data.maxBytes());
    }

    private static @Nullable RaftRequest update(UpdateRaftVoterRequestData data) {
        if (data.voterId() < 0) {
            return null;
        }
        Map<String, Endpoint> listeners = new LinkedHashMap<>();
        data.listeners().forEach(e -> listeners.put(e.name(), new Endpoint(e.host(), e.port())));
        return new UpdateVoter(
                data.currentLeaderEpoch(), new ReplicaKey(data.voterId(), data.voterDirectoryId()), listeners,
                data.kRaftVersionFeature().minSupportedVersion(), data.kRaftVersionFeature().maxSupportedVersion());
    }

    /** The whole answer with nothing but an error. */
    public static ApiMessage refusal(ApiKeys api, Errors error) {
        return switch (api) {
            case VOTE -> new VoteResponseData().setErrorCode(error.code());
            case BEGIN_QUORUM_EPOCH -> new BeginQuorumEpochResponseData().setErrorCode(error.code());
            case END_QUORUM_EPOCH -> new EndQuorumEpochResponseData().setErrorCode(error.code());
            case FETCH -> new FetchResponseData().setErrorCode(error.code());
            case FETCH_SNAPSHOT -> new FetchSnapshotResponseData().setErrorCode(error.code());
            case UPDATE_RAFT_VOTER -> new UpdateRaftVoterResponseData().setErrorCode(error.code());
            default -> throw new IllegalArgumentException("no request of the quorum: " + api);
        };
    }

    /**
     * @param api of the request answered, which tells those apart that have the same kind of answer
     * @param version of the request, in which the answer can be written
     */
    public static ApiMessage answer(ApiKeys api, short version, RaftResponse response) {
        return switch (response) {
            case VoteAnswer answer -> vote(answer, version);
            case EpochAnswer answer -> switch (api) {
                case BEGIN_QUORUM_EPOCH -> begin(answer, version);
                case UPDATE_RAFT_VOTER -> update(answer);
                default -> end(answer, version);
            };
            case FetchAnswer answer -> fetch(answer, MemoryRecords.EMPTY, version);
            case FetchSnapshotAnswer answer -> fetchSnapshot(answer, version);
        };
    }

    private static UpdateRaftVoterResponseData update(EpochAnswer answer) {
        Known known = answer.known();
        UpdateRaftVoterResponseData data = new UpdateRaftVoterResponseData().setErrorCode(answer.error().code());
        data.currentLeader().setLeaderId(leaderId(known)).setLeaderEpoch(known.epoch());
        Endpoint leader = known.leader();
        if (leader != null) {
            data.currentLeader().setHost(leader.host()).setPort(leader.port());
        }
        return data;
    }

    private static int leaderId(Known known) {
        return known.leaderId().orElse(-1);
    }

    /** Adds a node to the endpoints of an answer. */
    private interface NodeEndpoints {
        void add(int nodeId, String host, int port);
    }

    /** @param since version of the answer that has a place for endpoints */
    private static void withLeader(Known known, short version, int since, NodeEndpoints endpoints) {
        Endpoint leader = known.leader();
        if (leader != null && version >= since) {
            endpoints.add(leaderId(known), leader.host(), leader.port());
        }
    }

    private static VoteResponseData vote(VoteAnswer answer, short version) {
        Known known = answer.known();
        VoteResponseData data = new VoteResponseData()
                .setTopics(List.of(new VoteResponseData.TopicData()
                        .setTopicName(RaftMessages.TOPIC)
                        .setPartitions(List.of(new VoteResponseData.PartitionData()
                                .setPartitionIndex(0)
                                .setErrorCode(answer.error().code())
                                .setLeaderId(leaderId(known))
                                .setLeaderEpoch(known.epoch())
                                .setVoteGranted(answer.granted())))));
        withLeader(known, version, ENDPOINTS_SINCE, (id, host, port) -> data.nodeEndpoints()
                .add(new VoteResponseData.NodeEndpoint().setNodeId(id).setHost(host).setPort(port)));
        return data;
    }

    private static BeginQuorumEpochResponseData begin(EpochAnswer answer, short version) {
        Known known = answer.known();
        BeginQuorumEpochResponseData data = new BeginQuorumEpochResponseData()
                .setTopics(List.of(new BeginQuorumEpochResponseData.TopicData()
                        .setTopicName(RaftMessages.TOPIC)
                        .setPartitions(List.of(new BeginQuorumEpochResponseData.PartitionData()
                                .setPartitionIndex(0)
                                .setErrorCode(answer.error().code())
                                .setLeaderId(leaderId(known))
                                .setLeaderEpoch(known.epoch())))));
        withLeader(known, version, ENDPOINTS_SINCE, (id, host, port) -> data.nodeEndpoints()
                .add(new BeginQuorumEpochResponseData.NodeEndpoint().setNodeId(id).setHost(host).setPort(port)));
        return data;
    }

    private static EndQuorumEpochResponseData end(EpochAnswer answer, short version) {
        Known known = answer.known();
        EndQuorumEpochResponseData data = new EndQuorumEpochResponseData()
                .setTopics(List.of(new EndQuorumEpochResponseData.TopicData()
                        .setTopicName(RaftMessages.TOPIC)
                        .setPartitions(List.of(new EndQuorumEpochResponseData.PartitionData()
                                .setPartitionIndex(0)
                                .setErrorCode(answer.error().code())
                                .setLeaderId(leaderId(known))
                                .setLeaderEpoch(known.epoch())))));
        withLeader(known, version, ENDPOINTS_SINCE, (id, host, port) -> data.nodeEndpoints()
                .add(new EndQuorumEpochResponseData.NodeEndpoint().setNodeId(id).setHost(host).setPort(port)));
        return data;
    }

    public static FetchResponseData fetch(FetchAnswer answer, MemoryRecords records, short version) {
        Known known = answer.known();
        FetchResponseData.PartitionData partition = new FetchResponseData.PartitionData()
                .setPartitionIndex(0)
                .setErrorCode(answer.error().code())
                .setHighWatermark(answer.highWatermark())
                .setLogStartOffset(answer.logStartOffset())
                .setRecords(records);
        partition.currentLeader().setLeaderId(leaderId(known)).setLeaderEpoch(known.epoch());
        OffsetAndEpoch diverging = answer.diverging();
        if (diverging != null) {
            partition.divergingEpoch().setEpoch(diverging.epoch()).setEndOffset(diverging.offset());
        }
        OffsetAndEpoch snapshot = answer.snapshot();
        if (snapshot != null) {
            partition.snapshotId().setEpoch(snapshot.epoch()).setEndOffset(snapshot.offset());
        }
        FetchResponseData data = new FetchResponseData()
                .setResponses(List.of(new FetchResponseData.FetchableTopicResponse()
                        .setTopic(RaftMessages.TOPIC)
                        .setTopicId(RaftMessages.TOPIC_ID)
                        .setPartitions(List.of(partition))));
        withLeader(known, version, FETCH_ENDPOINTS_SINCE, (id, host, port) -> data.nodeEndpoints()
                .add(new FetchResponseData.NodeEndpoint().setNodeId(id).setHost(host).setPort(port)));
        return data;
    }

    private static FetchSnapshotResponseData fetchSnapshot(FetchSnapshotAnswer answer, short version) {
        Known known = answer.known();
        ByteBuffer bytes = answer.bytes();
        FetchSnapshotResponseData.PartitionSnapshot partition = new FetchSnapshotResponseData.PartitionSnapshot()
                .setIndex(0)
                .setErrorCode(answer.error().code())
                .setSnapshotId(new FetchSnapshotResponseData.SnapshotId()
                        .setEndOffset(answer.snapshot().offset())
                        .setEpoch(answer.snapshot().epoch()))
                .setSize(answer.size())
                .setPosition(answer.position())
                .setUnalignedRecords(new UnalignedMemoryRecords(bytes));
        partition.currentLeader().setLeaderId(leaderId(known)).setLeaderEpoch(known.epoch());
        FetchSnapshotResponseData data = new FetchSnapshotResponseData()
                .setTopics(List.of(new FetchSnapshotResponseData.TopicSnapshot()
                        .setName(RaftMessages.TOPIC)
                        .setPartitions(List.of(partition))));
        withLeader(known, version, ENDPOINTS_SINCE, (id, host, port) -> data.nodeEndpoints()
                .add(new FetchSnapshotResponseData.NodeEndpoint().setNodeId(id).setHost(host).setPort(port)));
        return data;
    }
}
