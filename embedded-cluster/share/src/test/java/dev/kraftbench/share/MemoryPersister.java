package dev.kraftbench.share;

import dev.kraftbench.coordinator.SharePartitionKey;
import dev.kraftbench.coordinator.SharePersister;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
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

/** Share state in memory, one partition a request, answered at once or when the test says so. */
final class MemoryPersister implements SharePersister {

    private static final class State {
        int stateEpoch;
        int leaderEpoch;
        long startOffset;
        /** Every offset by itself: state and deliveries. */
        final TreeMap<Long, int[]> offsets = new TreeMap<>();
    }

    private final Map<SharePartitionKey, State> states = new HashMap<>();
    private final ArrayDeque<Runnable> heldBack = new ArrayDeque<>();

    boolean holds;
    /** What the next write fails with. */
    Errors failWrite = Errors.NONE;

    Errors failRead = Errors.NONE;
    final List<WriteShareGroupStateRequestData.PartitionData> writes = new ArrayList<>();

    /** Answers what has been held back so far. */
    void answer() {
        for (int i = heldBack.size(); i > 0; i--) {
            heldBack.remove().run();
        }
    }

    void put(SharePartitionKey key, int stateEpoch, long startOffset) {
        State state = new State();
        state.stateEpoch = stateEpoch;
        state.startOffset = startOffset;
        states.put(key, state);
    }

    long startOffset(SharePartitionKey key) {
        return states.get(key).startOffset;
    }

    private void later(Runnable answer) {
        heldBack.add(answer);
        if (!holds) {
            answer();
        }
    }

    @Override
    public void initialize(InitializeShareGroupStateRequestData request, Consumer<InitializeShareGroupStateResponseData> done) {
        throw new AssertionError("leaders don't initialise");
    }

    @Override
    public void read(ReadShareGroupStateRequestData request, Consumer<ReadShareGroupStateResponseData> done) {
        ReadShareGroupStateRequestData.ReadStateData topic = request.topics().getFirst();
        ReadShareGroupStateRequestData.PartitionData asked = topic.partitions().getFirst();
        ReadShareGroupStateResponseData.PartitionResult result =
                new ReadShareGroupStateResponseData.PartitionResult().setPartition(asked.partition());
        State state = states.get(new SharePartitionKey(request.groupId(), topic.topicId(), asked.partition()));
        if (failRead != Errors.NONE || state == null) {
            result.setErrorCode((failRead == Errors.NONE ? Errors.INVALID_REQUEST : failRead).code());
            failRead = Errors.NONE;
        } else {
            state.leaderEpoch = asked.leaderEpoch();
            result.setStateEpoch(state.stateEpoch).setStartOffset(state.startOffset);
            state.offsets.tailMap(state.startOffset).forEach((offset, what) ->
                    result.stateBatches().add(new ReadShareGroupStateResponseData.StateBatch()
                            .setFirstOffset(offset)
                            .setLastOffset(offset)
                            .setDeliveryState((byte) what[0])
                            .setDeliveryCount((short) what[1])));
        }
        ReadShareGroupStateResponseData answer = new ReadShareGroupStateResponseData();
        answer.results().add(new ReadShareGroupStateResponseData.ReadStateResult().setTopicId(topic.topicId()).setPartitions(List.of(result)));
        later(() -> done.accept(answer));
    }

    @Override
    public void readSummary(ReadShareGroupStateSummaryRequestData request, Consumer<ReadShareGroupStateSummaryResponseData> done) {
        throw new AssertionError("leaders read the whole state");
    }

    @Override
    public void write(WriteShareGroupStateRequestData request, Consumer<WriteShareGroupStateResponseData> done) {
        WriteShareGroupStateRequestData.WriteStateData topic = request.topics().getFirst();
        WriteShareGroupStateRequestData.PartitionData data = topic.partitions().getFirst();
        writes.add(data);
        later(() -> {
            State state = states.get(new SharePartitionKey(request.groupId(), topic.topicId(), data.partition()));
            Errors error = failWrite;
            failWrite = Errors.NONE;
            if (error == Errors.NONE && state.stateEpoch > data.stateEpoch()) {
                error = Errors.FENCED_STATE_EPOCH;
            }
            if (error == Errors.NONE) {
                state.startOffset = Math.max(state.startOffset, data.startOffset());
                data.stateBatches().forEach(batch -> {
                    for (long offset = batch.firstOffset(); offset <= batch.lastOffset(); offset++) {
                        state.offsets.put(offset, new int[] {batch.deliveryState(), batch.deliveryCount()});
                    }
                });
            }
            WriteShareGroupStateResponseData answer = new WriteShareGroupStateResponseData();
            answer.results().add(new WriteShareGroupStateResponseData.WriteStateResult()
                    .setTopicId(topic.topicId())
                    .setPartitions(List.of(new WriteShareGroupStateResponseData.PartitionResult()
                            .setPartition(data.partition())
                            .setErrorCode(error.code()))));
            done.accept(answer);
        });
    }

    @Override
    public void delete(DeleteShareGroupStateRequestData request, Consumer<DeleteShareGroupStateResponseData> done) {
        throw new AssertionError("leaders don't delete");
    }
}
