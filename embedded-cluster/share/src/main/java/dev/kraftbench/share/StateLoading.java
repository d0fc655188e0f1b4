package dev.kraftbench.share;

import dev.kraftbench.coordinator.SharePartitionKey;
import dev.kraftbench.share.state.StateBatch;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.message.ReadShareGroupStateRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the state of a share partition, and makes a window of it. */
final class StateLoading {

    private static final Logger LOG = LoggerFactory.getLogger(StateLoading.class);

    private StateLoading() {}

    /** What came of it. */
    sealed interface Result {
        record Loaded(DeliveryWindow window, int stateEpoch) implements Result {}

        record Failed(Errors error) implements Result {}
    }

    /** @param done told once, as a later task of the lane */
    static void load(SharePartitionKey key, ShareLog log, SharePartition.Context context, Consumer<Result> done) {
        ReadShareGroupStateRequestData request = new ReadShareGroupStateRequestData().setGroupId(key.groupId());
        request.topics().add(new ReadShareGroupStateRequestData.ReadStateData()
                .setTopicId(key.topicId())
                .setPartitions(List.of(new ReadShareGroupStateRequestData.PartitionData()
                        .setPartition(key.partition())
                        .setLeaderEpoch(log.leaderEpoch()))));
        context.persister().read(request, answer -> context.lane().execute(() -> done.accept(read(key, log, context, answer))));
    }

    private static Result read(SharePartitionKey key, ShareLog log, SharePartition.Context context, ReadShareGroupStateResponseData answer) {
        if (answer.results().isEmpty() || answer.results().getFirst().partitions().isEmpty()) {
            return new Result.Failed(Errors.UNKNOWN_SERVER_ERROR);
        }
        ReadShareGroupStateResponseData.PartitionResult state = answer.results().getFirst().partitions().getFirst();
        Errors error = Errors.forCode(state.errorCode());
        if (error != Errors.NONE) {
            return new Result.Failed(error);
        }
        long start = state.startOffset();
        if (start < 0) {
            switch (log.begin(context.settings().get().reset())) {
                case ShareLog.Begin.At(long offset) -> start = offset;
                case ShareLog.Begin.Unknown(Errors unknown) -> {
                    return new Result.Failed(unknown);
                }
            }
        }
        try {
            return new Result.Loaded(
                    DeliveryWindow.of(start, state.stateBatches().stream()
                            .map(batch -> new StateBatch(
                                    batch.firstOffset(), batch.lastOffset(), batch.deliveryState(), batch.deliveryCount()))
                            .toList()),
                    state.stateEpoch());
        } catch (IllegalArgumentException e) {
            LOG.atError().addKeyValue("group", key.groupId()).addKeyValue("partition", log.name()).setCause(e)
                    .log("The state of a share partition makes no sense");
            return new Result.Failed(Errors.UNKNOWN_SERVER_ERROR);
        }
    }
}
