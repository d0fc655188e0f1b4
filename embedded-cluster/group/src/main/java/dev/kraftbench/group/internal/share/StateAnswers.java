package dev.kraftbench.group.internal.share;

import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.internal.ShardPorts;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.message.DeleteShareGroupStateRequestData;
import org.apache.kafka.common.message.DeleteShareGroupStateResponseData;
import org.apache.kafka.common.message.InitializeShareGroupStateRequestData;
import org.apache.kafka.common.message.InitializeShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryResponseData;
import org.apache.kafka.common.protocol.Errors;

/**
 * Asks the share coordinators on behalf of a shard: their answers come back as decisions of the shard, unless it is gone by then. Confined
 * to the shard's lane.
 */
final class StateAnswers {

    private final ShardPorts ports;
    private final Promises promises;
    private boolean closed;

    StateAnswers(ShardPorts ports, Promises promises) {
        this.ports = ports;
        this.promises = promises;
    }

    /** @param lost told if the shard is dropped before the answer is worked in */
    void initialize(
            InitializeShareGroupStateRequestData request,
            Function<InitializeShareGroupStateResponseData, CoordinatorResult<?>> then,
            Consumer<Errors> lost) {
        ports.sharePersister().initialize(request, back(then, lost));
    }

    /** @param lost told if the shard is dropped before the answer is worked in */
    void delete(
            DeleteShareGroupStateRequestData request,
            Function<DeleteShareGroupStateResponseData, CoordinatorResult<?>> then,
            Consumer<Errors> lost) {
        ports.sharePersister().delete(request, back(then, lost));
    }

    /** Asks for the epochs and start offsets of states; the answer is of no use to whoever comes next. */
    void readSummary(
            ReadShareGroupStateSummaryRequestData request, Function<ReadShareGroupStateSummaryResponseData, CoordinatorResult<?>> then) {
        ports.sharePersister().readSummary(request, back(then, lost -> { }));
    }

    /** The shard is gone: nobody waits for what still comes. */
    void close() {
        closed = true;
    }

    private <T> Consumer<T> back(Function<T, CoordinatorResult<?>> then, Consumer<Errors> lost) {
        Consumer<Errors> promise = promises.of(error -> {
            if (error != Errors.NONE) {
                lost.accept(error);
            }
        });
        return answer -> ports.lane().run(() -> {
            if (!closed) {
                ports.soon(() -> {
                    promise.accept(Errors.NONE);
                    return then.apply(answer);
                });
            }
        });
    }
}
