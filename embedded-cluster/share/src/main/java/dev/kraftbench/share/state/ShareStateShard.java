package dev.kraftbench.share.state;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.coordinator.CoordinatorShard;
import dev.kraftbench.coordinator.SharePartitionKey;
import dev.kraftbench.coordinator.ShardTimers;
import dev.kraftbench.kernel.Clock;
import dev.kraftbench.metadata.TopicsImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
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
import org.apache.kafka.coordinator.share.generated.ShareSnapshotKey;
import org.apache.kafka.coordinator.share.generated.ShareSnapshotValue;
import org.apache.kafka.coordinator.share.generated.ShareUpdateKey;
import org.apache.kafka.coordinator.share.generated.ShareUpdateValue;
import org.jspecify.annotations.Nullable;

/**
 * The states of the share partitions that belong to one partition of {@code __share_group_state}. On its lane.
 *
 * <pre>
 *   snapshot, update, update, … (so many updates) …, snapshot, update, …      of one share partition
 * </pre>
 *
 * A snapshot says everything, an update what changed. What lies before the oldest of the newest snapshots is deleted from time to time, since
 * the topic is not compacted.
 */
final class ShareStateShard implements CoordinatorShard {

    private static final String PRUNE = "prune";
    private static final String COLD = "cold";
    private static final String GONE = "gone";

    /**
     * What a shard works with.
     *
     * @param topics of the cluster as they are now, never those of before the shard's leadership; any thread
     * @param deleteBefore deletes the records of the shard's log below an offset
     */
    record Context(ShareStateSettings settings, Clock clock, Supplier<TopicsImage> topics, LongConsumer deleteBefore) {}

    private final Context context;
    private final ShardTimers timers;
    private final Map<SharePartitionKey, ShareState> states = new LinkedHashMap<>();
    private long lastSnapshotOffset = -1;

    ShareStateShard(Context context, ShardTimers timers) {
        this.context = context;
        this.timers = timers;
    }

    // ---- replay

    @Override
    public void replay(long offset, long producerId, CoordinatorRecord record) {
        switch (record.key()) {
            case ShareSnapshotKey key -> {
                SharePartitionKey of = new SharePartitionKey(key.groupId(), key.topicId(), key.partition());
                lastSnapshotOffset = offset;
                if (record.valueMessage() instanceof ShareSnapshotValue value) {
                    states.computeIfAbsent(of, ignored -> new ShareState()).snapshot(value, offset);
                } else {
                    states.remove(of);
                }
            }
            case ShareUpdateKey key -> {
                SharePartitionKey of = new SharePartitionKey(key.groupId(), key.topicId(), key.partition());
                ShareState state = states.get(of);
                // Without its snapshot, which lay before, an update is of a share partition that has been deleted since.
                if (state != null && record.valueMessage() instanceof ShareUpdateValue value) {
                    state.update(value);
                }
            }
            default -> {
                // A type of a later version: not ours to understand.
            }
        }
    }

    @Override
    public void replayTransactionEnd(long producerId, boolean committed) {
        // Nobody writes to this topic in transactions.
    }

    @Override
    public void loaded() {
        // Topics may have been deleted while nobody led the partition.
        schedule(GONE, 0, () -> topicsDeleted(unknownTopics()));
        schedule(PRUNE, context.settings().pruneIntervalMillis(), this::prune);
        schedule(COLD, context.settings().coldSnapshotIntervalMillis(), this::snapshotCold);
    }

    @Override
    public void unloaded(Errors why) {
        // Nobody waits in the shard.
    }

    private void schedule(String timer, long millis, ShardTimers.Expiry expiry) {
        timers.schedule(timer, TimeUnit.MILLISECONDS.toNanos(millis), expiry);
    }

    // ---- operations

    CoordinatorResult<InitializeShareGroupStateResponseData.PartitionResult> initialize(
            SharePartitionKey key, InitializeShareGroupStateRequestData.PartitionData asked) {
        ShareState state = states.get(key);
        Errors error = asked.stateEpoch() < 0 ? Errors.INVALID_REQUEST : refusal(key);
        if (error == Errors.NONE && state != null && state.stateEpoch > asked.stateEpoch()) {
            error = Errors.FENCED_STATE_EPOCH;
        }
        // A request that says only that there is to be a state may come again, late or from a coordinator that was deposed, when records
        // have been accepted already: it must not bring them back.
        boolean repeated = state != null
                && state.stateEpoch == asked.stateEpoch()
                && (state.startOffset == asked.startOffset() || asked.startOffset() == ShareState.UNKNOWN_OFFSET);
        if (error != Errors.NONE) {
            return CoordinatorResult.reply(StateApi.INITIALIZE.failed(key.partition(), error));
        }
        InitializeShareGroupStateResponseData.PartitionResult done =
                new InitializeShareGroupStateResponseData.PartitionResult().setPartition(key.partition());
        if (repeated) {
            return CoordinatorResult.reply(done);
        }
        long now = context.clock().wallMillis();
        ShareSnapshotValue value = new ShareSnapshotValue()
                .setSnapshotEpoch(state == null ? 0 : state.snapshotEpoch + 1)
                .setStateEpoch(asked.stateEpoch())
                .setLeaderEpoch(0)
                .setStartOffset(asked.startOffset())
                .setDeliveryCompleteCount(asked.startOffset() == ShareState.UNKNOWN_OFFSET ? ShareState.UNKNOWN_COUNT : 0)
                .setCreateTimestamp(now)
                .setWriteTimestamp(now);
        return CoordinatorResult.of(List.of(ShareStateRecords.snapshot(key, value, List.of())), done);
    }

    CoordinatorResult<WriteShareGroupStateResponseData.PartitionResult> write(
            SharePartitionKey key, WriteShareGroupStateRequestData.PartitionData asked) {
        ShareState state = states.get(key);
        Errors error = asked.stateEpoch() < 0 ? Errors.INVALID_REQUEST : leaderRefusal(key, state, asked.leaderEpoch());
        if (error == Errors.NONE && state != null && state.stateEpoch > asked.stateEpoch()) {
            error = Errors.FENCED_STATE_EPOCH;
        }
        if (error != Errors.NONE || state == null || asked.stateBatches().stream().anyMatch(batch -> batch.firstOffset() > batch.lastOffset())) {
            return CoordinatorResult.reply(StateApi.WRITE.failed(key.partition(), error == Errors.NONE ? Errors.INVALID_REQUEST : error));
        }
        return CoordinatorResult.of(
                List.of(changed(key, state, asked, state.leaderEpoch)),
                new WriteShareGroupStateResponseData.PartitionResult().setPartition(key.partition()));
    }

    /** A new leader's reading fences the ones before, and so is written down. */
    CoordinatorResult<ReadShareGroupStateResponseData.PartitionResult> read(
            SharePartitionKey key, ReadShareGroupStateRequestData.PartitionData asked) {
        ShareState state = states.get(key);
        Errors error = leaderRefusal(key, state, asked.leaderEpoch());
        if (error != Errors.NONE || state == null) {
            return CoordinatorResult.reply(StateApi.READ.failed(key.partition(), error));
        }
        ReadShareGroupStateResponseData.PartitionResult answer = new ReadShareGroupStateResponseData.PartitionResult()
                .setPartition(key.partition())
                .setStateEpoch(state.stateEpoch)
                .setStartOffset(state.startOffset)
                .setStateBatches(state.batches.list().stream()
                        .map(batch -> new ReadShareGroupStateResponseData.StateBatch()
                                .setFirstOffset(batch.firstOffset())
                                .setLastOffset(batch.lastOffset())
                                .setDeliveryState(batch.state())
                                .setDeliveryCount(batch.deliveries()))
                        .toList());
        if (asked.leaderEpoch() == state.fencingLeaderEpoch) {
            return CoordinatorResult.reply(answer);
        }
        WriteShareGroupStateRequestData.PartitionData unchanged = new WriteShareGroupStateRequestData.PartitionData()
                .setPartition(key.partition())
                .setLeaderEpoch(asked.leaderEpoch())
                .setStateEpoch(state.stateEpoch)
                .setStartOffset(state.startOffset)
                .setDeliveryCompleteCount(state.deliveryCompleteCount);
        return CoordinatorResult.of(List.of(changed(key, state, unchanged, asked.leaderEpoch())), answer);
    }

    CoordinatorResult<ReadShareGroupStateSummaryResponseData.PartitionResult> readSummary(
            SharePartitionKey key, ReadShareGroupStateSummaryRequestData.PartitionData asked) {
        Errors error = refusal(key);
        if (error != Errors.NONE) {
            return CoordinatorResult.reply(StateApi.READ_SUMMARY.failed(key.partition(), error));
        }
        ReadShareGroupStateSummaryResponseData.PartitionResult answer =
                new ReadShareGroupStateSummaryResponseData.PartitionResult().setPartition(key.partition());
        ShareState state = states.get(key);
        return CoordinatorResult.reply(state == null
                ? answer.setStartOffset(ShareState.UNKNOWN_OFFSET).setDeliveryCompleteCount(ShareState.UNKNOWN_COUNT)
                : answer.setStateEpoch(state.stateEpoch)
                        .setLeaderEpoch(state.leaderEpoch)
                        .setStartOffset(state.startOffset)
                        .setDeliveryCompleteCount(state.deliveryCompleteCount));
    }

    CoordinatorResult<DeleteShareGroupStateResponseData.PartitionResult> delete(SharePartitionKey key) {
        Errors error = refusal(key);
        if (error != Errors.NONE) {
            return CoordinatorResult.reply(StateApi.DELETE.failed(key.partition(), error));
        }
        DeleteShareGroupStateResponseData.PartitionResult done =
                new DeleteShareGroupStateResponseData.PartitionResult().setPartition(key.partition());
        return states.containsKey(key)
                ? CoordinatorResult.of(List.of(ShareStateRecords.tombstone(key)), done)
                : CoordinatorResult.reply(done);
    }

    private Set<Uuid> unknownTopics() {
        TopicsImage topics = context.topics().get();
        return states.keySet().stream().map(SharePartitionKey::topicId).filter(topic -> topics.topic(topic) == null).collect(Collectors.toSet());
    }

    /** Forgets the share partitions of topics that are gone. */
    <R> CoordinatorResult<R> topicsDeleted(Set<Uuid> topicIds) {
        return CoordinatorResult.background(states.keySet().stream()
                .filter(key -> topicIds.contains(key.topicId()))
                .map(ShareStateRecords::tombstone)
                .toList());
    }

    private Errors refusal(SharePartitionKey key) {
        if (key.partition() < 0) {
            return Errors.INVALID_REQUEST;
        }
        return context.topics().get().partition(key.topicId(), key.partition()) != null ? Errors.NONE : Errors.UNKNOWN_TOPIC_OR_PARTITION;
    }

    private Errors leaderRefusal(SharePartitionKey key, @Nullable ShareState state, int leaderEpoch) {
        if (key.partition() < 0 || leaderEpoch < 0 || state == null) {
            return Errors.INVALID_REQUEST;
        }
        return state.fencingLeaderEpoch > leaderEpoch ? Errors.FENCED_LEADER_EPOCH : refusal(key);
    }

    /** The record for a change: an update, or after so many of them a snapshot. The start offset never goes back. */
    private CoordinatorRecord changed(
            SharePartitionKey key, ShareState state, WriteShareGroupStateRequestData.PartitionData asked, int leaderEpoch) {
        long startOffset = Math.max(asked.startOffset(), state.startOffset);
        int complete;
        if (asked.startOffset() == state.startOffset) {
            complete = Math.max(asked.deliveryCompleteCount(), state.deliveryCompleteCount);
        } else {
            complete = asked.startOffset() < state.startOffset ? state.deliveryCompleteCount : asked.deliveryCompleteCount();
        }
        List<StateBatch> batches = asked.stateBatches().stream()
                .map(batch -> new StateBatch(batch.firstOffset(), batch.lastOffset(), batch.deliveryState(), batch.deliveryCount()))
                .toList();
        if (state.updates >= context.settings().updatesPerSnapshot()) {
            long now = context.clock().wallMillis();
            ShareSnapshotValue value = new ShareSnapshotValue()
                    .setSnapshotEpoch(state.snapshotEpoch + 1)
                    .setStateEpoch(state.stateEpoch)
                    .setLeaderEpoch(leaderEpoch)
                    .setStartOffset(startOffset)
                    .setDeliveryCompleteCount(complete)
                    .setCreateTimestamp(now)
                    .setWriteTimestamp(now);
            return ShareStateRecords.snapshot(key, value, state.with(batches, startOffset).list());
        }
        StateBatches own = new StateBatches();
        own.addAll(batches);
        if (startOffset != ShareState.UNKNOWN_OFFSET) {
            own.dropBefore(startOffset);
        }
        ShareUpdateValue value = new ShareUpdateValue()
                .setSnapshotEpoch(state.snapshotEpoch)
                .setLeaderEpoch(leaderEpoch)
                .setStartOffset(startOffset)
                .setDeliveryCompleteCount(complete);
        return ShareStateRecords.update(key, value, own.list());
    }

    // ---- keeping the topic short

    private CoordinatorResult<Void> prune() {
        schedule(PRUNE, context.settings().pruneIntervalMillis(), this::prune);
        long needed = states.values().stream().mapToLong(state -> state.snapshotLogOffset).min().orElse(lastSnapshotOffset);
        if (needed <= 0) {
            return CoordinatorResult.deferred();
        }
        // Only when all that makes the older ones useless is committed.
        return CoordinatorResult.settling(List.of(), error -> {
            if (error == Errors.NONE) {
                context.deleteBefore().accept(needed);
            }
        });
    }

    private CoordinatorResult<Void> snapshotCold() {
        long interval = context.settings().coldSnapshotIntervalMillis();
        schedule(COLD, interval, this::snapshotCold);
        // Where everything rests, new snapshots would make nothing useless.
        if (states.values().stream().allMatch(state -> state.createMillis != state.writeMillis)) {
            return CoordinatorResult.deferred();
        }
        long now = context.clock().wallMillis();
        List<CoordinatorRecord> records = new ArrayList<>();
        states.forEach((key, state) -> {
            if (now - state.writeMillis >= interval) {
                ShareSnapshotValue value = new ShareSnapshotValue()
                        .setSnapshotEpoch(state.snapshotEpoch + 1)
                        .setStateEpoch(state.stateEpoch)
                        .setLeaderEpoch(state.leaderEpoch)
                        .setStartOffset(state.startOffset)
                        .setDeliveryCompleteCount(state.deliveryCompleteCount)
                        .setCreateTimestamp(state.createMillis)
                        .setWriteTimestamp(now);
                records.add(ShareStateRecords.snapshot(key, value, state.batches.list()));
            }
        });
        return CoordinatorResult.background(records);
    }

    // ---- for tests

    Stream<Map.Entry<SharePartitionKey, ShareState>> states() {
        return states.entrySet().stream();
    }
}
