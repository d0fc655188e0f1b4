package dev.kraftbench.share;

import dev.kraftbench.coordinator.SharePartitionKey;
import dev.kraftbench.coordinator.SharePersister;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.share.state.StateBatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData;
import org.apache.kafka.common.message.WriteShareGroupStateResponseData;
import org.apache.kafka.common.protocol.Errors;

/**
 * Writes the changes of one window, one write at a time: what comes meanwhile goes together in the next, so that many small
 * acknowledgements cost few writes. On the partition's lane.
 */
final class StateWrites {

    private record Waiting(Transition transition, Consumer<Errors> done) {}

    private final SharePartitionKey key;
    private final int leaderEpoch;
    private final int stateEpoch;
    private final DeliveryWindow window;
    private final SharePersister persister;
    private final Lane lane;
    private final Runnable settled;
    private List<Waiting> waiting = new ArrayList<>();
    private boolean underWay;

    /** @param settled called after the outcomes of each write have been told */
    StateWrites(
            SharePartitionKey key, int leaderEpoch, int stateEpoch, DeliveryWindow window, SharePartition.Context context, Runnable settled) {
        this.key = key;
        this.leaderEpoch = leaderEpoch;
        this.stateEpoch = stateEpoch;
        this.window = window;
        this.persister = context.persister();
        this.lane = context.lane();
        this.settled = settled;
    }

    /** @param done told how it ended; it commits or rolls back */
    void add(Transition transition, Consumer<Errors> done) {
        waiting.add(new Waiting(transition, done));
        flush();
    }

    private void flush() {
        if (underWay || waiting.isEmpty()) {
            return;
        }
        underWay = true;
        List<Waiting> now = waiting;
        waiting = new ArrayList<>();
        Set<Transition> transitions = new HashSet<>();
        now.forEach(each -> transitions.add(each.transition()));
        persister.write(request(transitions, now), answer -> lane.execute(() -> written(now, error(answer))));
    }

    private WriteShareGroupStateRequestData request(Set<Transition> transitions, List<Waiting> now) {
        long start = window.startAfter(transitions);
        WriteShareGroupStateRequestData.PartitionData data = new WriteShareGroupStateRequestData.PartitionData()
                .setPartition(key.partition())
                .setStateEpoch(stateEpoch)
                .setLeaderEpoch(leaderEpoch)
                .setStartOffset(start)
                .setDeliveryCompleteCount(window.countFinal(start, transitions));
        for (Waiting each : now) {
            for (StateBatch batch : window.batches(each.transition(), start, transitions)) {
                data.stateBatches().add(new WriteShareGroupStateRequestData.StateBatch()
                        .setFirstOffset(batch.firstOffset())
                        .setLastOffset(batch.lastOffset())
                        .setDeliveryState(batch.state())
                        .setDeliveryCount(batch.deliveries()));
            }
        }
        WriteShareGroupStateRequestData request = new WriteShareGroupStateRequestData().setGroupId(key.groupId());
        request.topics().add(new WriteShareGroupStateRequestData.WriteStateData()
                .setTopicId(key.topicId())
                .setPartitions(List.of(data)));
        return request;
    }

    private static Errors error(WriteShareGroupStateResponseData answer) {
        return answer.results().isEmpty() || answer.results().getFirst().partitions().isEmpty()
                ? Errors.UNKNOWN_SERVER_ERROR
                : Errors.forCode(answer.results().getFirst().partitions().getFirst().errorCode());
    }

    private void written(List<Waiting> now, Errors error) {
        underWay = false;
        now.forEach(each -> each.done().accept(error));
        flush();
        settled.run();
    }

    /** Whether everything has been written. */
    boolean isIdle() {
        return !underWay && waiting.isEmpty();
    }

    /** Tells everyone who has not been written that it won't be. What is under way still ends by itself. */
    void close(Errors why) {
        List<Waiting> all = waiting;
        waiting = new ArrayList<>();
        all.forEach(each -> each.done().accept(why));
    }
}
