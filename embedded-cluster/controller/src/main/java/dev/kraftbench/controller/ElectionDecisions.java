package dev.kraftbench.controller;

import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ElectLeadersResponseData.PartitionResult;
import org.apache.kafka.common.message.ElectLeadersResponseData.ReplicaElectionResult;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Elections that someone asks for (KIP-460). Pure. */
final class ElectionDecisions {

    private final ClusterView view;

    ElectionDecisions(ClusterView view) {
        this.view = view;
    }

    Decision<ElectLeadersResponseData> elect(ElectLeadersRequestData request) {
        ElectLeadersResponseData response = new ElectLeadersResponseData();
        boolean preferred = request.electionType() == ElectionType.PREFERRED.value;
        if (!preferred && request.electionType() != ElectionType.UNCLEAN.value) {
            return Decision.reply(response.setErrorCode(Errors.INVALID_REQUEST.code()));
        }
        List<ApiMessageAndVersion> records = new ArrayList<>();
        if (request.topicPartitions() == null) {
            for (TopicImage topic : view.image().topics().all()) {
                ReplicaElectionResult results = new ReplicaElectionResult().setTopic(topic.name());
                for (Map.Entry<Integer, PartitionRegistration> entry : topic.partitions().entrySet()) {
                    Refusal refusal = elect(topic, entry.getKey(), entry.getValue(), preferred, records);
                    if (refusal == null || refusal.error() != Errors.ELECTION_NOT_NEEDED) {
                        results.partitionResult().add(result(entry.getKey(), refusal));
                    }
                }
                if (!results.partitionResult().isEmpty()) {
                    response.replicaElectionResults().add(results);
                }
            }
        } else {
            for (ElectLeadersRequestData.TopicPartitions asked : request.topicPartitions()) {
                ReplicaElectionResult results = new ReplicaElectionResult().setTopic(asked.topic());
                response.replicaElectionResults().add(results);
                TopicImage topic = view.image().topics().topic(asked.topic());
                for (int partitionId : asked.partitions()) {
                    PartitionRegistration partition = topic == null ? null : topic.partition(partitionId);
                    Refusal refusal = topic == null || partition == null
                            ? new Refusal(
                                    Errors.UNKNOWN_TOPIC_OR_PARTITION, "No such partition as " + asked.topic() + "-" + partitionId)
                            : elect(topic, partitionId, partition, preferred, records);
                    results.partitionResult().add(result(partitionId, refusal));
                }
            }
        }
        return new Decision<>(records, response);
    }

    private static PartitionResult result(int partitionId, @Nullable Refusal refusal) {
        return new PartitionResult()
                .setPartitionId(partitionId)
                .setErrorCode(refusal == null ? Errors.NONE.code() : refusal.error().code())
                .setErrorMessage(refusal == null ? null : refusal.message());
    }

    private @Nullable Refusal elect(
            TopicImage topic, int partitionId, PartitionRegistration partition, boolean preferred, List<ApiMessageAndVersion> records) {
        if (preferred ? partition.hasPreferredLeader() : partition.hasLeader()) {
            return Refusal.of(Errors.ELECTION_NOT_NEEDED);
        }
        Optional<ApiMessageAndVersion> record = view.change(topic, partitionId, partition)
                .election(preferred ? PartitionChange.Election.PREFERRED : PartitionChange.Election.UNCLEAN)
                .build();
        if (record.isEmpty()) {
            return Refusal.of(preferred ? Errors.PREFERRED_LEADER_NOT_AVAILABLE : Errors.ELIGIBLE_LEADERS_NOT_AVAILABLE);
        }
        records.add(record.get());
        return null;
    }
}
