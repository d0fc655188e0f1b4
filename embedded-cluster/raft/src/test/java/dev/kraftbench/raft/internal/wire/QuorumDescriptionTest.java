package dev.kraftbench.raft.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.LeaderAndEpoch;
import dev.kraftbench.raft.QuorumStatus;
import dev.kraftbench.raft.QuorumStatus.ReplicaProgress;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.VoterSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DescribeQuorumRequestData;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What DescribeQuorum tells in each of its versions. */
class QuorumDescriptionTest {

    private static final ReplicaKey SELF = new ReplicaKey(1, new Uuid(3, 1));
    private static final ReplicaKey OBSERVER = new ReplicaKey(4, new Uuid(3, 4));
    private static final QuorumStatus STATUS = new QuorumStatus(
            1,
            "Leader",
            new LeaderAndEpoch(OptionalInt.of(1), 7),
            0,
            20,
            OptionalLong.of(19),
            VoterSet.of(List.of(new VoterSet.Voter(SELF, Map.of("CONTROLLER", new Endpoint("localhost", 9093))))),
            List.of(new ReplicaProgress(SELF, 20, -1, -1)),
            List.of(new ReplicaProgress(OBSERVER, 18, 5, 4)));

    private static DescribeQuorumRequestData about(String topic) {
        return new DescribeQuorumRequestData()
                .setTopics(List.of(new DescribeQuorumRequestData.TopicData()
                        .setTopicName(topic)
                        .setPartitions(List.of(new DescribeQuorumRequestData.PartitionData().setPartitionIndex(0)))));
    }

    @ParameterizedTest
    @ValueSource(shorts = {0, 1, 2})
    void directoriesAndEndpointsAreToldToThoseWhoCanReadThem(short version) {
        DescribeQuorumResponseData answer = QuorumDescription.answer(about(RaftMessages.TOPIC), version, STATUS);

        answer.size(new ObjectSerializationCache(), version);
        var partition = answer.topics().getFirst().partitions().getFirst();
        assertEquals(List.of(1, 7, 19L), List.of(partition.leaderId(), partition.leaderEpoch(), partition.highWatermark()));
        assertEquals(20, partition.currentVoters().getFirst().logEndOffset());
        assertEquals(version < 2 ? Uuid.ZERO_UUID : SELF.directoryId(), partition.currentVoters().getFirst().replicaDirectoryId());
        assertEquals(version < 2 ? Uuid.ZERO_UUID : OBSERVER.directoryId(), partition.observers().getFirst().replicaDirectoryId());
        assertEquals(version < 2 ? 0 : 1, answer.nodes().size());
    }

    @ParameterizedTest
    @ValueSource(shorts = {0, 1, 2})
    void anotherTopicIsNoneOfTheQuorums(short version) {
        DescribeQuorumResponseData answer = QuorumDescription.answer(about("orders"), version, STATUS);

        answer.size(new ObjectSerializationCache(), version);
        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), answer.topics().getFirst().partitions().getFirst().errorCode());
    }
}
