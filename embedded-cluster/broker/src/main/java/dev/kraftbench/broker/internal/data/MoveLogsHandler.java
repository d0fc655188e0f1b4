package dev.kraftbench.broker.internal.data;

import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.storage.LogDir;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData;
import org.apache.kafka.common.message.AlterReplicaLogDirsResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** ALTER_REPLICA_LOG_DIRS: begins to move replicas into other directories of this broker (KIP-113). */
final class MoveLogsHandler implements RequestHandler {

    private record Question(TopicPartition partition, @Nullable LogDir directory) {}

    private final Replicas replicas;

    MoveLogsHandler(Replicas replicas) {
        this.replicas = replicas;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        AlterReplicaLogDirsRequestData message = (AlterReplicaLogDirsRequestData) request.message();
        PartitionQuestions<Question, Errors> questions =
                new PartitionQuestions<>(request.connection().lane());
        for (var asked : message.dirs()) {
            LogDir directory = directory(asked.path());
            for (var topic : asked.topics()) {
                for (int index : topic.partitions()) {
                    ask(questions, new Question(new TopicPartition(topic.name(), index), directory));
                }
            }
        }
        Map<String, AlterReplicaLogDirsResponseData.AlterReplicaLogDirTopicResult> topics = new LinkedHashMap<>();
        questions.ask(
                (partition, question, answer) ->
                        answer.accept(question.directory() == null ? Errors.LOG_DIR_NOT_FOUND : partition.moveTo(question.directory())),
                (question, error) -> topics.computeIfAbsent(
                                question.partition().topic(),
                                name -> new AlterReplicaLogDirsResponseData.AlterReplicaLogDirTopicResult().setTopicName(name))
                        .partitions()
                        .add(new AlterReplicaLogDirsResponseData.AlterReplicaLogDirPartitionResult()
                                .setPartitionIndex(question.partition().partition())
                                .setErrorCode(error.code())),
                () -> sink.respond(new AlterReplicaLogDirsResponseData().setResults(new ArrayList<>(topics.values()))));
    }

    private void ask(PartitionQuestions<Question, Errors> questions, Question question) {
        LogDir directory = question.directory();
        if (directory == null) {
            questions.addAnswered(question, Errors.LOG_DIR_NOT_FOUND);
        } else if (!directory.isOnline()) {
            questions.addAnswered(question, Errors.KAFKA_STORAGE_ERROR);
        } else if (directory.isCordoned()) {
            questions.addAnswered(question, Errors.INVALID_REPLICA_ASSIGNMENT);
        } else {
            // A replica that has yet to come is created there: a reassignment may say both, in any order.
            replicas.preferDirectory(question.partition(), directory);
            questions.add(question, replicas.find(question.partition()), error -> Errors.REPLICA_NOT_AVAILABLE);
        }
    }

    private @Nullable LogDir directory(String path) {
        Path wanted;
        try {
            wanted = Path.of(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            return null;
        }
        return replicas.directories().all().stream()
                .filter(directory -> directory.path().toAbsolutePath().normalize().equals(wanted))
                .findFirst()
                .orElse(null);
    }
}
