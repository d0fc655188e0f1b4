package dev.kraftbench.broker.internal.data;

import dev.kraftbench.kernel.Timer;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.replication.FetchWaiter;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.replication.PartitionOffsets.Deletion;
import dev.kraftbench.replication.Replicas;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** DELETE_RECORDS: raises the log start at the leader and answers when all live replicas have followed (KIP-107). */
final class DeleteRecordsHandler implements RequestHandler {

    private record Question(String topic, DeleteRecordsPartition asked) {}

    private final Replicas replicas;

    DeleteRecordsHandler(Replicas replicas) {
        this.replicas = replicas;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        DeleteRecordsRequestData message = (DeleteRecordsRequestData) request.message();
        PartitionQuestions<Question, Deletion> questions =
                new PartitionQuestions<>(request.connection().lane());
        for (var topic : message.topics()) {
            for (DeleteRecordsPartition asked : topic.partitions()) {
                questions.add(
                        new Question(topic.name(), asked),
                        replicas.find(new TopicPartition(topic.name(), asked.partitionIndex())),
                        error -> new Deletion(error, -1, -1));
            }
        }
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(0, message.timeoutMs()));
        DeleteRecordsResponseData response = new DeleteRecordsResponseData();
        questions.ask(
                (partition, question, answer) -> delete(partition, question.asked().offset(), timeoutNanos, answer),
                (question, answer) -> {
                    var topic = response.topics().find(question.topic());
                    if (topic == null) {
                        topic = new DeleteRecordsResponseData.DeleteRecordsTopicResult().setName(question.topic());
                        response.topics().add(topic);
                    }
                    topic.partitions()
                            .add(new DeleteRecordsResponseData.DeleteRecordsPartitionResult()
                                    .setPartitionIndex(question.asked().partitionIndex())
                                    .setErrorCode(answer.error().code())
                                    .setLowWatermark(answer.lowWatermark()));
                },
                () -> sink.respond(response));
    }

    private static void delete(Partition partition, long offset, long timeoutNanos, Consumer<Deletion> answer) {
        Deletion deletion = partition.offsets().deleteBefore(offset);
        if (deletion.isDone()) {
            answer.accept(deletion);
        } else {
            new Wait(partition, deletion.wanted(), answer).begin(timeoutNanos);
        }
    }

    /** On the partition's lane. */
    private static final class Wait implements FetchWaiter {
        private final Partition partition;
        private final long wanted;
        private final Consumer<Deletion> answer;
        private @Nullable Timer timer;

        Wait(Partition partition, long wanted, Consumer<Deletion> answer) {
            this.partition = partition;
            this.wanted = wanted;
            this.answer = answer;
        }

        void begin(long timeoutNanos) {
            timer = partition.lane().schedule(timeoutNanos, () -> {
                partition.forget(this);
                answer.accept(new Deletion(Errors.REQUEST_TIMED_OUT, wanted, -1));
            });
            partition.awaitLogStart(this);
        }

        @Override
        public void woken(Partition ignored) {
            Deletion now = partition.offsets().lowWatermark(wanted);
            if (!now.isDone()) {
                partition.awaitLogStart(this);
            } else if (timer != null) {
                timer.cancel();
                answer.accept(now);
            }
        }
    }
}
