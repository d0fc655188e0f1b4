package dev.kraftbench.broker.internal.data;

import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.replication.PartitionOffsets;
import dev.kraftbench.replication.Replicas;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.protocol.Errors;

/** LIST_OFFSETS. Without tiered storage, so nothing is ever there or pending upload. */
final class ListOffsetsHandler implements RequestHandler {

    /** Answers have told leader epochs since this version. */
    private static final short EPOCHS_SINCE = 4;

    private static final int CONSUMER = -1;
    private static final int DEBUGGING_CLIENT = -2;
    private static final byte READ_COMMITTED = 1;
    /** The request version in which each special timestamp appeared. */
    private static final Map<Long, Integer> SINCE = Map.of(
            PartitionOffsets.LATEST, 0,
            PartitionOffsets.EARLIEST, 0,
            PartitionOffsets.MAX_TIMESTAMP, 7,
            PartitionOffsets.EARLIEST_LOCAL, 8,
            PartitionOffsets.LATEST_TIERED, 9,
            PartitionOffsets.EARLIEST_PENDING_UPLOAD, 11);

    private record Question(String topic, ListOffsetsPartition asked) {}

    private final Replicas replicas;

    ListOffsetsHandler(Replicas replicas) {
        this.replicas = replicas;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        ListOffsetsRequestData message = (ListOffsetsRequestData) request.message();
        PartitionQuestions<Question, PartitionOffsets.Answer> questions =
                new PartitionQuestions<>(request.connection().lane());
        Set<TopicPartition> twice = namedTwice(message);
        for (var topic : message.topics()) {
            for (ListOffsetsPartition asked : topic.partitions()) {
                TopicPartition partition = new TopicPartition(topic.name(), asked.partitionIndex());
                Question question = new Question(topic.name(), asked);
                if (twice.contains(partition)) {
                    questions.addAnswered(question, new PartitionOffsets.Answer.Failed(Errors.INVALID_REQUEST));
                } else if (!isSupported(asked.timestamp(), request.version())) {
                    questions.addAnswered(question, new PartitionOffsets.Answer.Failed(Errors.UNSUPPORTED_VERSION));
                } else {
                    questions.add(question, replicas.find(partition), PartitionOffsets.Answer.Failed::new);
                }
            }
        }
        boolean client = message.replicaId() == CONSUMER;
        PartitionOffsets.Bound bound = !client
                ? PartitionOffsets.Bound.LOG_END
                : message.isolationLevel() == READ_COMMITTED
                        ? PartitionOffsets.Bound.LAST_STABLE
                        : PartitionOffsets.Bound.HIGH_WATERMARK;
        boolean leaderOnly = message.replicaId() != DEBUGGING_CLIENT;
        Map<String, ListOffsetsResponseData.ListOffsetsTopicResponse> topics = new LinkedHashMap<>();
        questions.ask(
                (partition, question, answer) -> answer.accept(partition
                        .offsets()
                        .forTimestamp(question.asked().timestamp(), bound, question.asked().currentLeaderEpoch(), leaderOnly)),
                (question, answer) -> topics.computeIfAbsent(
                                question.topic(),
                                name -> new ListOffsetsResponseData.ListOffsetsTopicResponse().setName(name))
                        .partitions()
                        .add(response(question.asked().partitionIndex(), answer, request.version())),
                () -> sink.respond(new ListOffsetsResponseData().setTopics(new ArrayList<>(topics.values()))));
    }

    private static Set<TopicPartition> namedTwice(ListOffsetsRequestData message) {
        Set<TopicPartition> seen = new HashSet<>();
        Set<TopicPartition> twice = new HashSet<>();
        message.topics().forEach(topic -> topic.partitions().forEach(partition -> {
            TopicPartition name = new TopicPartition(topic.name(), partition.partitionIndex());
            if (!seen.add(name)) {
                twice.add(name);
            }
        }));
        return twice;
    }

    private static boolean isSupported(long timestamp, short version) {
        Integer since = SINCE.get(timestamp);
        return timestamp >= 0 || since != null && version >= since;
    }

    private static ListOffsetsResponseData.ListOffsetsPartitionResponse response(
            int partition, PartitionOffsets.Answer answer, short version) {
        var response = new ListOffsetsResponseData.ListOffsetsPartitionResponse()
                .setPartitionIndex(partition)
                .setTimestamp(-1)
                .setOffset(-1);
        return switch (answer) {
            case PartitionOffsets.Answer.At(long offset, long timestamp, int epoch) -> {
                response.setOffset(offset).setTimestamp(timestamp);
                yield version >= EPOCHS_SINCE ? response.setLeaderEpoch(epoch) : response;
            }
            case PartitionOffsets.Answer.None ignored -> response;
            case PartitionOffsets.Answer.Failed(Errors error) -> response.setErrorCode(error.code());
        };
    }
}
