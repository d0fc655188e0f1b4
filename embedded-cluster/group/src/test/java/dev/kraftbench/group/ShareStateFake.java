package dev.kraftbench.group;

import dev.kraftbench.coordinator.SharePartitionKey;
import dev.kraftbench.coordinator.SharePersister;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.message.DeleteShareGroupStateRequestData;
import org.apache.kafka.common.message.DeleteShareGroupStateResponseData;
import org.apache.kafka.common.message.InitializeShareGroupStateRequestData;
import org.apache.kafka.common.message.InitializeShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryResponseData;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData;
import org.apache.kafka.common.message.WriteShareGroupStateResponseData;
import org.apache.kafka.common.protocol.Errors;

/** Share coordinators that remember start offsets and answer when they are told to, at once by default. */
final class ShareStateFake implements SharePersister {

    /** A state's epoch and start offset. */
    record State(int epoch, long startOffset) {}

    /** By coordinator key. */
    final Map<String, State> states = new TreeMap<>();

    Errors error = Errors.NONE;
    boolean holdsAnswers;

    /** What is asked is done, but the answer does not tell. */
    boolean losesAnswers;

    private final List<Runnable> answers = new ArrayList<>();
    int requests;

    void answer() {
        List<Runnable> due = List.copyOf(answers);
        answers.clear();
        due.forEach(Runnable::run);
    }

    private void later(Runnable answer) {
        requests++;
        answers.add(answer);
        if (!holdsAnswers) {
            answer();
        }
    }

    @Override
    public void initialize(InitializeShareGroupStateRequestData request, Consumer<InitializeShareGroupStateResponseData> done) {
        later(() -> {
            InitializeShareGroupStateResponseData response = new InitializeShareGroupStateResponseData();
            request.topics().forEach(topic -> {
                var result = new InitializeShareGroupStateResponseData.InitializeStateResult().setTopicId(topic.topicId());
                topic.partitions().forEach(partition -> {
                    String key = new SharePartitionKey(request.groupId(), topic.topicId(), partition.partition()).coordinatorKey();
                    State before = states.get(key);
                    boolean fenced = before != null && before.epoch() > partition.stateEpoch();
                    Errors outcome = error == Errors.NONE && fenced ? Errors.FENCED_STATE_EPOCH : error;
                    if (outcome == Errors.NONE) {
                        states.put(key, new State(partition.stateEpoch(), partition.startOffset()));
                    }
                    result.partitions().add(new InitializeShareGroupStateResponseData.PartitionResult()
                            .setPartition(partition.partition())
                            .setErrorCode((losesAnswers ? Errors.COORDINATOR_NOT_AVAILABLE : outcome).code()));
                });
                response.results().add(result);
            });
            done.accept(response);
        });
    }

    @Override
    public void delete(DeleteShareGroupStateRequestData request, Consumer<DeleteShareGroupStateResponseData> done) {
        later(() -> {
            DeleteShareGroupStateResponseData response = new DeleteShareGroupStateResponseData();
            request.topics().forEach(topic -> {
                var result = new DeleteShareGroupStateResponseData.DeleteStateResult().setTopicId(topic.topicId());
                topic.partitions().forEach(partition -> {
                    if (error == Errors.NONE) {
                        states.remove(new SharePartitionKey(request.groupId(), topic.topicId(), partition.partition()).coordinatorKey());
                    }
                    result.partitions().add(new DeleteShareGroupStateResponseData.PartitionResult()
                            .setPartition(partition.partition())
                            .setErrorCode(error.code()));
                });
                response.results().add(result);
            });
            done.accept(response);
        });
    }

    @Override
    public void read(ReadShareGroupStateRequestData request, Consumer<ReadShareGroupStateResponseData> done) {
        throw new UnsupportedOperationException("for leaders of share-partitions");
    }

    @Override
    public void readSummary(ReadShareGroupStateSummaryRequestData request, Consumer<ReadShareGroupStateSummaryResponseData> done) {
        later(() -> {
            ReadShareGroupStateSummaryResponseData response = new ReadShareGroupStateSummaryResponseData();
            request.topics().forEach(topic -> {
                var result = new ReadShareGroupStateSummaryResponseData.ReadStateSummaryResult().setTopicId(topic.topicId());
                topic.partitions().forEach(partition -> {
                    State state = states.get(new SharePartitionKey(request.groupId(), topic.topicId(), partition.partition()).coordinatorKey());
                    result.partitions().add(new ReadShareGroupStateSummaryResponseData.PartitionResult()
                            .setPartition(partition.partition())
                            .setErrorCode(error.code())
                            .setStateEpoch(state == null ? 0 : state.epoch())
                            .setStartOffset(state == null ? -1 : state.startOffset()));
                });
                response.results().add(result);
            });
            done.accept(response);
        });
    }

    @Override
    public void write(WriteShareGroupStateRequestData request, Consumer<WriteShareGroupStateResponseData> done) {
        throw new UnsupportedOperationException("for leaders of share-partitions");
    }
}
