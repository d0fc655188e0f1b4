package dev.kraftbench.raft.internal.wire;

import dev.kraftbench.raft.QuorumStatus;
import dev.kraftbench.raft.VoterSet;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DescribeQuorumRequestData;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import org.apache.kafka.common.protocol.Errors;

/** Answers DescribeQuorum (KIP-595, KIP-836, KIP-853). Stateless; any thread. */
public final class QuorumDescription {

    /** Since KIP-853 voters have directories and endpoints; older answers have no place for them. */
    private static final short DIRECTORIES_SINCE = 2;

    private QuorumDescription() {}

    /** @param version of the request, in which the answer can be written */
    public static DescribeQuorumResponseData answer(DescribeQuorumRequestData request, short version, QuorumStatus status) {
        boolean valid = request.topics().size() == 1
                && request.topics().getFirst().topicName().equals(RaftMessages.TOPIC)
                && request.topics().getFirst().partitions().size() == 1
                && request.topics().getFirst().partitions().getFirst().partitionIndex() == 0;
        if (!valid) {
            return new DescribeQuorumResponseData().setTopics(request.topics().stream()
                    .map(topic -> new DescribeQuorumResponseData.TopicData()
                            .setTopicName(topic.topicName())
                            .setPartitions(topic.partitions().stream()
                                    .map(p -> failed(p.partitionIndex(), Errors.UNKNOWN_TOPIC_OR_PARTITION))
                                    .toList()))
                    .toList());
        }
        DescribeQuorumResponseData.PartitionData partition;
        if (status.leader().isLeader(status.nodeId())) {
            partition = new DescribeQuorumResponseData.PartitionData()
                    .setPartitionIndex(0)
                    .setErrorMessage(null)
                    .setLeaderId(status.nodeId())
                    .setLeaderEpoch(status.leader().epoch())
                    .setHighWatermark(status.highWatermark().orElse(-1))
                    .setCurrentVoters(replicas(status.voterProgress(), version))
                    .setObservers(replicas(status.observerProgress(), version));
        } else {
            partition = failed(0, Errors.NOT_LEADER_OR_FOLLOWER);
        }
        DescribeQuorumResponseData response = new DescribeQuorumResponseData()
                .setErrorMessage(null)
                .setTopics(List.of(new DescribeQuorumResponseData.TopicData()
                        .setTopicName(RaftMessages.TOPIC)
                        .setPartitions(List.of(partition))));
        if (version < DIRECTORIES_SINCE) {
            return response;
        }
        for (VoterSet.Voter voter : status.voters().voters()) {
            DescribeQuorumResponseData.ListenerCollection listeners = new DescribeQuorumResponseData.ListenerCollection();
            voter.listeners().forEach((name, e) ->
                    listeners.add(new DescribeQuorumResponseData.Listener().setName(name).setHost(e.host()).setPort(e.port())));
            response.nodes().add(new DescribeQuorumResponseData.Node().setNodeId(voter.key().id()).setListeners(listeners));
        }
        return response;
    }

    private static DescribeQuorumResponseData.PartitionData failed(int index, Errors error) {
        return new DescribeQuorumResponseData.PartitionData()
                .setPartitionIndex(index)
                .setErrorCode(error.code())
                .setErrorMessage(error.message());
    }

    private static List<DescribeQuorumResponseData.ReplicaState> replicas(List<QuorumStatus.ReplicaProgress> progress, short version) {
        return progress.stream()
                .map(p -> new DescribeQuorumResponseData.ReplicaState()
                        .setReplicaId(p.replica().id())
                        .setReplicaDirectoryId(version < DIRECTORIES_SINCE ? Uuid.ZERO_UUID : p.replica().directoryId())
                        .setLogEndOffset(p.logEndOffset())
                        .setLastFetchTimestamp(p.lastFetchMillis())
                        .setLastCaughtUpTimestamp(p.lastCaughtUpMillis()))
                .toList();
    }
}
