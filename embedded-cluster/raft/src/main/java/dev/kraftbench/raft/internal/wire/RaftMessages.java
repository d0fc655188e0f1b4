package dev.kraftbench.raft.internal.wire;

import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.MetadataLogLimits;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.internal.core.LogBatch;
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
import dev.kraftbench.raft.internal.log.Batches;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.CorruptRecordException;
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
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.UnalignedMemoryRecords;
import org.jspecify.annotations.Nullable;

/** Writes our requests and reads the answers. What a peer sends that makes no sense is an empty result, never an exception. */
public final class RaftMessages {

    public static final String TOPIC = "__cluster_metadata";
    public static final Uuid TOPIC_ID = Uuid.METADATA_TOPIC_ID;

    private final String clusterId;
    private final MetadataLogLimits limits;

    public RaftMessages(String clusterId, MetadataLogLimits limits) {
        this.clusterId = clusterId;
        this.limits = limits;
    }

    public PeerRequest request(RaftRequest request) {
        return switch (request) {
            case Vote vote -> versions(ApiKeys.VOTE, vote.preVote() ? 2 : 0, vote(vote));
            case BeginEpoch begin -> versions(ApiKeys.BEGIN_QUORUM_EPOCH, 0, begin(begin));
            case EndEpoch end -> versions(ApiKeys.END_QUORUM_EPOCH, 0, end(end));
            // From 15 on the replica's id stands in the replica state, from 13 on the topic goes by its id.
            case Fetch fetch -> versions(ApiKeys.FETCH, 15, fetch(fetch));
            case FetchSnapshot fetch -> versions(ApiKeys.FETCH_SNAPSHOT, 0, fetchSnapshot(fetch));
            case UpdateVoter update -> versions(ApiKeys.UPDATE_RAFT_VOTER, 0, update(update));
        };
    }

    private static PeerRequest versions(ApiKeys api, int min, ApiMessage message) {
        return new PeerRequest(api, (short) min, api.latestVersion(), message);
    }

    private VoteRequestData vote(Vote vote) {
        return new VoteRequestData()
                .setClusterId(clusterId)
                .setVoterId(vote.voter().id())
                .setTopics(List.of(new VoteRequestData.TopicData()
                        .setTopicName(TOPIC)
                        .setPartitions(List.of(new VoteRequestData.PartitionData()
                                .setPartitionIndex(0)
                                .setReplicaEpoch(vote.epoch())
                                .setReplicaId(vote.candidate().id())
                                .setReplicaDirectoryId(vote.candidate().directoryId())
                                .setVoterDirectoryId(vote.voter().directoryId())
                                .setLastOffsetEpoch(vote.logEnd().epoch())
                                .setLastOffset(vote.logEnd().offset())
                                .setPreVote(vote.preVote())))));
    }

    private BeginQuorumEpochRequestData begin(BeginEpoch begin) {
        BeginQuorumEpochRequestData.LeaderEndpointCollection endpoints = new BeginQuorumEpochRequestData.LeaderEndpointCollection();
        begin.endpoints().forEach((name, e) -> endpoints.add(
                new BeginQuorumEpochRequestData.LeaderEndpoint().setName(name).setHost(e.host()).setPort(e.port())));
        return new BeginQuorumEpochRequestData()
                .setClusterId(clusterId)
                .setVoterId(begin.voter().id())
                .setLeaderEndpoints(endpoints)
                .setTopics(List.of(new BeginQuorumEpochRequestData.TopicData()
                        .setTopicName(TOPIC)
                        .setPartitions(List.of(new BeginQuorumEpochRequestData.PartitionData()
                                .setPartitionIndex(0)
                                .setVoterDirectoryId(begin.voter().directoryId())
                                .setLeaderId(begin.leaderId())
                                .setLeaderEpoch(begin.epoch())))));
    }

    private EndQuorumEpochRequestData end(EndEpoch end) {
        EndQuorumEpochRequestData.LeaderEndpointCollection endpoints = new EndQuorumEpochRequestData.LeaderEndpointCollection();
        end.endpoints().forEach((name, e) -> endpoints.add(
                new EndQuorumEpochRequestData.LeaderEndpoint().setName(name).setHost(e.host()).setPort(e.port())));
        return new EndQuorumEpochRequestData()
                .setClusterId(clusterId)
                .setLeaderEndpoints(endpoints)
                .setTopics(List.of(new EndQuorumEpochRequestData.TopicData()
                        .setTopicName(TOPIC)
                        .setPartitions(List.of(new EndQuorumEpochRequestData.PartitionData()
                                .setPartitionIndex(0)
                                .setLeaderId(end.leaderId())
                                .setLeaderEpoch(end.epoch())
                                .setPreferredSuccessors(end.preferred().stream().map(ReplicaKey::id).toList())
                                .setPreferredCandidates(end.preferred().stream()
                                        .map(key -> new EndQuorumEpochRequestData.ReplicaInfo()
                                                .setCandidateId(key.id())
                                                .setCandidateDirectoryId(key.directoryId()))
                                        .toList())))));
    }

    private UpdateRaftVoterRequestData update(UpdateVoter update) {
        UpdateRaftVoterRequestData.ListenerCollection listeners = new UpdateRaftVoterRequestData.ListenerCollection();
        update.listeners().forEach((name, e) ->
                listeners.add(new UpdateRaftVoterRequestData.Listener().setName(name).setHost(e.host()).setPort(e.port())));
        return new UpdateRaftVoterRequestData()
                .setClusterId(clusterId)
                .setCurrentLeaderEpoch(update.epoch())
                .setVoterId(update.voter().id())
                .setVoterDirectoryId(update.voter().directoryId())
                .setListeners(listeners)
                .setKRaftVersionFeature(new UpdateRaftVoterRequestData.KRaftVersionFeature()
                        .setMinSupportedVersion(update.minKRaftVersion())
                        .setMaxSupportedVersion(update.maxKRaftVersion()));
    }

    private FetchRequestData fetch(Fetch fetch) {
        return new FetchRequestData()
                .setClusterId(clusterId)
                .setReplicaState(new FetchRequestData.ReplicaState().setReplicaId(fetch.replica().id()))
                .setMaxWaitMs((int) TimeUnit.NANOSECONDS.toMillis(fetch.maxWaitNanos()))
                .setMaxBytes(Math.min(fetch.maxBytes(), limits.fetchMaxBytes()))
                .setTopics(List.of(new FetchRequestData.FetchTopic()
                        .setTopic(TOPIC)
                        .setTopicId(TOPIC_ID)
                        .setPartitions(List.of(new FetchRequestData.FetchPartition()
                                .setPartition(0)
                                .setCurrentLeaderEpoch(fetch.epoch())
                                .setFetchOffset(fetch.offset())
                                .setLastFetchedEpoch(fetch.lastEpoch())
                                .setReplicaDirectoryId(fetch.replica().directoryId())
                                .setHighWatermark(fetch.highWatermark())))));
    }

    private FetchSnapshotRequestData fetchSnapshot(FetchSnapshot fetch) {
        return new FetchSnapshotRequestData()
                .setClusterId(clusterId)
                .setReplicaId(fetch.replica().id())
                .setMaxBytes(Math.min(fetch.maxBytes(), limits.fetchSnapshotMaxBytes()))
                .setTopics(List.of(new FetchSnapshotRequestData.TopicSnapshot()
                        .setName(TOPIC)
                        .setPartitions(List.of(new FetchSnapshotRequestData.PartitionSnapshot()
                                .setPartition(0)
                                .setCurrentLeaderEpoch(fetch.epoch())
                                .setSnapshotId(new FetchSnapshotRequestData.SnapshotId()
                                        .setEndOffset(fetch.snapshot().offset())
                                        .setEpoch(fetch.snapshot().epoch()))
                                .setPosition(fetch.position())
                                .setReplicaDirectoryId(fetch.replica().directoryId())))));
    }

    /** The answer to a request of ours; null if it is not one, or says that this is not our cluster. */
    public @Nullable RaftResponse response(ApiMessage response) {
        return switch (response) {
            case VoteResponseData data -> vote(data);
            case BeginQuorumEpochResponseData data -> begin(data);
            case EndQuorumEpochResponseData data -> end(data);
            case FetchResponseData data -> fetch(data);
            case FetchSnapshotResponseData data -> fetchSnapshot(data);
            case UpdateRaftVoterResponseData data -> new EpochAnswer(
                    Errors.forCode(data.errorCode()),
                    known(data.currentLeader().leaderEpoch(), data.currentLeader().leaderId(), data.currentLeader().host(), data.currentLeader().port()));
            default -> null;
        };
    }

    private static Known known(int epoch, int leaderId, @Nullable String host, int port) {
        return new Known(
                epoch, leaderId < 0 ? OptionalInt.empty() : OptionalInt.of(leaderId),
                host == null || port <= 0 ? null : new Endpoint(host, port));
    }

    private static @Nullable RaftResponse vote(VoteResponseData data) {
        if (data.errorCode() != 0 || data.topics().size() != 1 || data.topics().getFirst().partitions().size() != 1) {
            return null;
        }
        VoteResponseData.PartitionData partition = data.topics().getFirst().partitions().getFirst();
        VoteResponseData.NodeEndpoint leader = data.nodeEndpoints().find(partition.leaderId());
        return new VoteAnswer(
                Errors.forCode(partition.errorCode()),
                known(partition.leaderEpoch(), partition.leaderId(), leader == null ? null : leader.host(), leader == null ? 0 : leader.port()),
                partition.voteGranted());
    }

    private static @Nullable RaftResponse begin(BeginQuorumEpochResponseData data) {
        if (data.errorCode() != 0 || data.topics().size() != 1 || data.topics().getFirst().partitions().size() != 1) {
            return null;
        }
        BeginQuorumEpochResponseData.PartitionData partition = data.topics().getFirst().partitions().getFirst();
        BeginQuorumEpochResponseData.NodeEndpoint leader = data.nodeEndpoints().find(partition.leaderId());
        return new EpochAnswer(
                Errors.forCode(partition.errorCode()),
                known(partition.leaderEpoch(), partition.leaderId(), leader == null ? null : leader.host(), leader == null ? 0 : leader.port()));
    }

    private static @Nullable RaftResponse end(EndQuorumEpochResponseData data) {
        if (data.errorCode() != 0 || data.topics().size() != 1 || data.topics().getFirst().partitions().size() != 1) {
            return null;
        }
        EndQuorumEpochResponseData.PartitionData partition = data.topics().getFirst().partitions().getFirst();
        EndQuorumEpochResponseData.NodeEndpoint leader = data.nodeEndpoints().find(partition.leaderId());
        return new EpochAnswer(
                Errors.forCode(partition.errorCode()),
                known(partition.leaderEpoch(), partition.leaderId(), leader == null ? null : leader.host(), leader == null ? 0 : leader.port()));
    }

    private static @Nullable RaftResponse fetch(FetchResponseData data) {
        if (data.errorCode() != 0 || data.responses().size() != 1 || data.responses().getFirst().partitions().size() != 1) {
            return null;
        }
        FetchResponseData.PartitionData partition = data.responses().getFirst().partitions().getFirst();
        int leaderId = partition.currentLeader().leaderId();
        FetchResponseData.NodeEndpoint leader = data.nodeEndpoints().find(leaderId);
        Known known = known(
                partition.currentLeader().leaderEpoch(), leaderId, leader == null ? null : leader.host(), leader == null ? 0 : leader.port());
        FetchResponseData.EpochEndOffset diverging = partition.divergingEpoch();
        FetchResponseData.SnapshotId snapshot = partition.snapshotId();
        List<LogBatch> batches;
        try {
            batches = batches(partition.records());
        } catch (RuntimeException e) {
            return null; // damaged batches, or control records that make no sense: of many kinds, none of which is ours to answer for
        }
        return new FetchAnswer(
                Errors.forCode(partition.errorCode()), known, partition.highWatermark(), partition.logStartOffset(),
                diverging.epoch() < 0 || diverging.endOffset() < 0 ? null : new OffsetAndEpoch(diverging.endOffset(), diverging.epoch()),
                snapshot.epoch() < 0 || snapshot.endOffset() < 0 ? null : new OffsetAndEpoch(snapshot.endOffset(), snapshot.epoch()),
                batches);
    }

    private static List<LogBatch> batches(@Nullable BaseRecords records) {
        return switch (records) {
            case null -> List.of();
            case MemoryRecords memory -> Batches.summaries(memory.buffer());
            case RecordSlice slice -> {
                try {
                    ByteBuffer copy = ByteBuffer.allocate(slice.sizeInBytes());
                    copy.put(slice.read()).flip();
                    yield Batches.summaries(copy);
                } finally {
                    slice.release();
                }
            }
            default -> throw new CorruptRecordException("records as " + records.getClass());
        };
    }

    private static @Nullable RaftResponse fetchSnapshot(FetchSnapshotResponseData data) {
        if (data.errorCode() != 0 || data.topics().size() != 1 || data.topics().getFirst().partitions().size() != 1) {
            return null;
        }
        FetchSnapshotResponseData.PartitionSnapshot partition = data.topics().getFirst().partitions().getFirst();
        int leaderId = partition.currentLeader().leaderId();
        FetchSnapshotResponseData.NodeEndpoint leader = data.nodeEndpoints().find(leaderId);
        ByteBuffer bytes = switch (partition.unalignedRecords()) {
            case UnalignedMemoryRecords records -> records.buffer();
            case MemoryRecords records -> records.buffer();
            case null, default -> ByteBuffer.allocate(0);
        };
        return new FetchSnapshotAnswer(
                Errors.forCode(partition.errorCode()),
                known(partition.currentLeader().leaderEpoch(), leaderId, leader == null ? null : leader.host(),
                        leader == null ? 0 : leader.port()),
                new OffsetAndEpoch(partition.snapshotId().endOffset(), partition.snapshotId().epoch()),
                partition.size(), partition.position(), bytes);
    }
}
