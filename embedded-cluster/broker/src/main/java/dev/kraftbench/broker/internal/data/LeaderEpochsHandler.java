package dev.kraftbench.broker.internal.data;

import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.replication.PartitionOffsets.EpochAnswer;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.storage.EpochEnd;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;

/** OFFSET_FOR_LEADER_EPOCH: where a leader epoch ends, by which clients notice that a log was truncated (KIP-320). */
final class LeaderEpochsHandler implements RequestHandler {

    private record Question(String topic, OffsetForLeaderPartition asked) {}

    private final Replicas replicas;

    LeaderEpochsHandler(Replicas replicas) {
        this.replicas = replicas;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        OffsetForLeaderEpochRequestData message = (OffsetForLeaderEpochRequestData) request.message();
        PartitionQuestions<Question, EpochAnswer> questions =
                new PartitionQuestions<>(request.connection().lane());
        for (var topic : message.topics()) {
            for (OffsetForLeaderPartition asked : topic.partitions()) {
                questions.add(
                        new Question(topic.topic(), asked),
                        replicas.find(new TopicPartition(topic.topic(), asked.partition())),
                        error -> new EpochAnswer(error, EpochEnd.UNDEFINED));
            }
        }
        OffsetForLeaderEpochResponseData response = new OffsetForLeaderEpochResponseData();
        questions.ask(
                (partition, question, answer) -> answer.accept(partition
                        .offsets()
                        .endOfEpoch(question.asked().leaderEpoch(), question.asked().currentLeaderEpoch())),
                (question, answer) -> {
                    var topic = response.topics().find(question.topic());
                    if (topic == null) {
                        topic = new OffsetForLeaderEpochResponseData.OffsetForLeaderTopicResult().setTopic(question.topic());
                        response.topics().add(topic);
                    }
                    topic.partitions()
                            .add(new OffsetForLeaderEpochResponseData.EpochEndOffset()
                                    .setPartition(question.asked().partition())
                                    .setErrorCode(answer.error().code())
                                    .setLeaderEpoch(answer.end().epoch())
                                    .setEndOffset(answer.end().endOffset()));
                },
                () -> sink.respond(response));
    }
}
