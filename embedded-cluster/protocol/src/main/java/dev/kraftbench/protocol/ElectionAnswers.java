package dev.kraftbench.protocol;

import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ElectLeadersResponseData.PartitionResult;
import org.apache.kafka.common.message.ElectLeadersResponseData.ReplicaElectionResult;
import org.jspecify.annotations.Nullable;

/** Answers elections that are not held. Stateless; any thread. */
public final class ElectionAnswers {

    private ElectionAnswers() {}

    /**
     * The same error for all that was asked.
     *
     * @param version of the request; the first one has no place for the error but the partitions
     * @param code of the error
     */
    public static ElectLeadersResponseData refused(ElectLeadersRequestData asked, short version, short code, @Nullable String text) {
        ElectLeadersResponseData answer = new ElectLeadersResponseData();
        if (version >= 1) {
            return answer.setErrorCode(code);
        }
        if (asked.topicPartitions() != null) {
            asked.topicPartitions().forEach(topic -> answer.replicaElectionResults().add(new ReplicaElectionResult()
                    .setTopic(topic.topic())
                    .setPartitionResult(topic.partitions().stream()
                            .map(partition -> new PartitionResult().setPartitionId(partition).setErrorCode(code).setErrorMessage(text))
                            .toList())));
        }
        return answer;
    }
}
