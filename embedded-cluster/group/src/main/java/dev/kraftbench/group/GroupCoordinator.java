package dev.kraftbench.group;

import dev.kraftbench.coordinator.CoordinatorLog;
import dev.kraftbench.coordinator.Outcome;
import dev.kraftbench.coordinator.RecordFormat;
import dev.kraftbench.coordinator.ShardRuntime;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.coordinator.TransactionEnd;
import dev.kraftbench.coordinator.TransactionalProducer;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.Errors;

/**
 * The groups that this broker coordinates: those whose partition of {@code __consumer_offsets} it leads. May be called from any thread;
 * answers come on the lane of the group's partition, except where a home lane is given. Each request is answered exactly once.
 */
public final class GroupCoordinator {

    public static final String TOPIC = Topic.GROUP_METADATA_TOPIC_NAME;

    /** From this version on a description tells of a group that it does not exist (KIP-1043). */
    private static final int TELLS_MISSING_GROUPS_VERSION = 6;

    private static final int NO_PARTITION = -1;

    /**
     * What the coordinator works with.
     *
     * @param partitions how many partitions {@link #TOPIC} has, 0 while it does not exist; any thread
     * @param random asked once for each loading of a shard, for member ids
     * @param events told on the lanes of the shards
     */
    public record Context(
            ShardSettings shard,
            GroupSettings group,
            IntSupplier partitions,
            Helpers helpers,
            Supplier<RandomGenerator> random,
            Consumer<GroupEvent> events) {}

    private final Context context;
    private final RecordFormat format = new RecordFormat(GroupRecords.TYPES);
    private final Map<Integer, ShardRuntime<GroupShard>> shards = new ConcurrentHashMap<>();

    public GroupCoordinator(Context context) {
        this.context = context;
    }

    /** The partition whose leader coordinates the group: Kafka's rule. */
    public static int partitionFor(String groupId, int partitions) {
        int hash = groupId.hashCode();
        return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % partitions;
    }

    /** This broker leads the partition from now on. On the partition's lane. */
    public void elected(CoordinatorLog log, Lane lane) {
        ShardRuntime<GroupShard> shard = new ShardRuntime<>(
                context.shard(),
                log,
                lane,
                context.helpers(),
                format,
                timers -> new GroupShard(context.shard().nodeId(), context.group(), lane.clock(), context.random().get(), timers, context.events()));
        ShardRuntime<GroupShard> before = shards.put(log.partition().partition(), shard);
        if (before != null) {
            before.close(Errors.NOT_COORDINATOR);
        }
        shard.start();
    }

    /** This broker no longer leads the partition. On the partition's lane. */
    public void resigned(int partition) {
        ShardRuntime<GroupShard> shard = shards.remove(partition);
        if (shard != null) {
            shard.close(Errors.NOT_COORDINATOR);
        }
    }

    /** Forgets what groups have committed for topics (id and name) that are gone. Any thread. */
    public void topicsDeleted(Map<Uuid, String> topics) {
        shards.values().forEach(shard -> shard.<Void>write(each -> each.topicsDeleted(topics), outcome -> { }));
    }

    // ---- membership

    public void join(ClientContext client, JoinGroupRequestData request, Consumer<JoinGroupResponseData> done) {
        Consumer<Errors> refuse = error -> done.accept(new JoinGroupResponseData().setMemberId(request.memberId()).setErrorCode(error.code()));
        if (request.groupId().isEmpty()) {
            refuse.accept(Errors.INVALID_GROUP_ID);
            return;
        }
        onShard(request.groupId(), refuse, shard -> shard.<Void>write(
                each -> each.join(client, request, done), outcome -> ifFailed(outcome, refuse)));
    }

    public void sync(SyncGroupRequestData request, Consumer<SyncGroupResponseData> done) {
        Consumer<Errors> refuse = error -> done.accept(new SyncGroupResponseData().setErrorCode(error.code()));
        if (request.groupId().isEmpty()) {
            refuse.accept(Errors.INVALID_GROUP_ID);
            return;
        }
        onShard(request.groupId(), refuse, shard -> shard.<Void>write(each -> each.sync(request, done), outcome -> ifFailed(outcome, refuse)));
    }

    public void heartbeat(HeartbeatRequestData request, Consumer<HeartbeatResponseData> done) {
        // While a shard is loaded, members are left in peace: they would only try again.
        Consumer<Errors> refuse = error -> done.accept(new HeartbeatResponseData()
                .setErrorCode(error == Errors.COORDINATOR_LOAD_IN_PROGRESS ? Errors.NONE.code() : error.code()));
        if (request.groupId().isEmpty()) {
            refuse.accept(Errors.INVALID_GROUP_ID);
            return;
        }
        onShard(request.groupId(), refuse, shard -> shard.<Void>write(each -> each.heartbeat(request, done), outcome -> ifFailed(outcome, refuse)));
    }

    public void leave(LeaveGroupRequestData request, Consumer<LeaveGroupResponseData> done) {
        Consumer<Errors> refuse = error -> done.accept(new LeaveGroupResponseData().setErrorCode(error.code()));
        if (request.groupId().isEmpty()) {
            refuse.accept(Errors.INVALID_GROUP_ID);
            return;
        }
        onShard(request.groupId(), refuse, shard -> shard.write(each -> each.leave(request), outcome -> deliver(outcome, done, refuse)));
    }

    // ---- offsets

    /** @param refused told instead of {@code done} if nothing of the request was carried out */
    public void commit(ClientContext client, OffsetCommitRequestData request, Consumer<OffsetCommitResponseData> done, Consumer<Errors> refused) {
        onShard(request.groupId(), refused, shard -> shard.write(each -> each.commit(client, request), outcome -> deliver(outcome, done, refused)));
    }

    /**
     * Commits offsets within the transaction of the request's producer: they count when the transaction is committed (KIP-98, 447).
     *
     * @param refused told instead of {@code done} if nothing of the request was carried out
     */
    public void commitTransactional(
            ClientContext client, TxnOffsetCommitRequestData request, Consumer<TxnOffsetCommitResponseData> done, Consumer<Errors> refused) {
        TransactionalProducer producer = new TransactionalProducer(request.producerId(), request.producerEpoch());
        onShard(request.groupId(), refused, shard -> shard.writeTransactional(
                producer, each -> each.commitTransactional(client, request), outcome -> deliver(outcome, done, refused)));
    }

    /**
     * Ends a transaction in a partition of {@link #TOPIC}: writes the marker and makes the transaction's offsets count or forgets them.
     *
     * @param done told NONE at the marker's commit; NOT_LEADER_OR_FOLLOWER if this broker can't write it (now)
     */
    public void endTransaction(int partition, TransactionEnd end, Consumer<Errors> done) {
        onPartition(partition, error -> done.accept(markerError(error)), shard ->
                shard.endTransaction(end, error -> done.accept(markerError(error))));
    }

    /** Transaction coordinators know errors of partitions, not of coordinators. */
    private static Errors markerError(Errors error) {
        return switch (error) {
            case COORDINATOR_NOT_AVAILABLE, COORDINATOR_LOAD_IN_PROGRESS, NOT_COORDINATOR -> Errors.NOT_LEADER_OR_FOLLOWER;
            default -> error;
        };
    }

    /** The answer carries topic ids only where the request did. */
    public void fetch(OffsetFetchRequestGroup request, boolean requireStable, Consumer<OffsetFetchResponseGroup> done) {
        Consumer<Errors> refuse = error -> done.accept(new OffsetFetchResponseGroup().setGroupId(request.groupId()).setErrorCode(error.code()));
        onShard(request.groupId(), refuse, shard -> shard.read(each -> each.fetch(request, requireStable), outcome -> deliver(outcome, done, refuse)));
    }

    public void deleteOffsets(OffsetDeleteRequestData request, Consumer<OffsetDeleteResponseData> done) {
        Consumer<Errors> refuse = error -> done.accept(new OffsetDeleteResponseData().setErrorCode(error.code()));
        if (request.groupId().isEmpty()) {
            refuse.accept(Errors.INVALID_GROUP_ID);
            return;
        }
        onShard(request.groupId(), refuse, shard -> shard.write(each -> each.deleteOffsets(request), outcome -> deliver(outcome, done, refuse)));
    }

    // ---- groups

    /** @param done told once on the home lane */
    public void deleteGroups(List<String> groupIds, Lane home, Consumer<List<DeletableGroupResult>> done) {
        Gathering<DeletableGroupResult> gathering = new Gathering<>(home, groupIds.size(), done);
        byShard(groupIds).forEach((partition, ids) -> {
            Consumer<Errors> refuse = error -> gathering.add(ids.size(), ids.stream()
                    .map(id -> new DeletableGroupResult().setGroupId(id).setErrorCode(error.code()))
                    .toList());
            onPartition(partition, refuse, shard -> shard.write(
                    each -> each.deleteGroups(ids), outcome -> deliver(outcome, results -> gathering.add(ids.size(), results), refuse)));
        });
    }

    /**
     * Describes groups, in any order.
     *
     * @param version of the request: newer ones are told of groups that don't exist (KIP-1043)
     * @param done told once on the home lane
     */
    public void describe(List<String> groupIds, short version, Lane home, Consumer<List<DescribedGroup>> done) {
        Gathering<DescribedGroup> gathering = new Gathering<>(home, groupIds.size(), done);
        byShard(groupIds).forEach((partition, ids) -> {
            Consumer<Errors> refuse = error -> gathering.add(ids.size(), ids.stream()
                    .map(id -> new DescribedGroup().setGroupId(id).setErrorCode(error.code()))
                    .toList());
            onPartition(partition, refuse, shard -> shard.read(
                    each -> ids.stream().map(id -> described(each, id, version)).toList(),
                    outcome -> deliver(outcome, results -> gathering.add(ids.size(), results), refuse)));
        });
    }

    private static DescribedGroup described(GroupShard shard, String groupId, short version) {
        DescribedGroup group = shard.describe(groupId);
        if (group != null) {
            return group;
        }
        DescribedGroup missing = new DescribedGroup().setGroupId(groupId).setGroupState(GroupState.DEAD.label());
        return version < TELLS_MISSING_GROUPS_VERSION
                ? missing
                : missing.setErrorCode(Errors.GROUP_ID_NOT_FOUND.code()).setErrorMessage("Group " + groupId + " not found.");
    }

    /**
     * All groups coordinated here that pass the filters.
     *
     * @param done told once on the home lane
     */
    public void list(Set<String> states, Set<String> types, Lane home, Consumer<ListGroupsResponseData> done) {
        List<ShardRuntime<GroupShard>> all = List.copyOf(shards.values());
        Gathering<Outcome<List<ListedGroup>>> gathering = new Gathering<>(home, all.size(), outcomes -> done.accept(merge(outcomes)));
        all.forEach(shard -> shard.read(each -> each.list(states, types), outcome -> gathering.add(1, List.of(outcome))));
    }

    private static ListGroupsResponseData merge(List<Outcome<List<ListedGroup>>> outcomes) {
        List<ListedGroup> groups = new ArrayList<>();
        for (Outcome<List<ListedGroup>> outcome : outcomes) {
            switch (outcome) {
                case Outcome.Replied<List<ListedGroup>>(List<ListedGroup> some) -> groups.addAll(some);
                case Outcome.Failed<List<ListedGroup>>(Errors error) -> {
                    // A shard that has just moved is listed by its new coordinator.
                    if (error != Errors.NOT_COORDINATOR) {
                        return new ListGroupsResponseData().setErrorCode(error.code());
                    }
                }
            }
        }
        return new ListGroupsResponseData().setGroups(groups);
    }

    // ---- ways to shards

    private Map<Integer, List<String>> byShard(List<String> groupIds) {
        int partitions = context.partitions().getAsInt();
        Map<Integer, List<String>> byShard = new LinkedHashMap<>();
        groupIds.forEach(id -> byShard.computeIfAbsent(partitions == 0 ? NO_PARTITION : partitionFor(id, partitions), any -> new ArrayList<>()).add(id));
        return byShard;
    }

    private void onShard(String groupId, Consumer<Errors> refuse, Consumer<ShardRuntime<GroupShard>> action) {
        int partitions = context.partitions().getAsInt();
        onPartition(partitions == 0 ? NO_PARTITION : partitionFor(groupId, partitions), refuse, action);
    }

    private void onPartition(int partition, Consumer<Errors> refuse, Consumer<ShardRuntime<GroupShard>> action) {
        ShardRuntime<GroupShard> shard = shards.get(partition);
        if (shard == null) {
            refuse.accept(Errors.NOT_COORDINATOR);
        } else {
            action.accept(shard);
        }
    }

    private static <R> void deliver(Outcome<R> outcome, Consumer<R> done, Consumer<Errors> refuse) {
        switch (outcome) {
            case Outcome.Replied<R>(R reply) -> done.accept(reply);
            case Outcome.Failed<R>(Errors error) -> refuse.accept(error);
        }
    }

    private static void ifFailed(Outcome<?> outcome, Consumer<Errors> refuse) {
        if (outcome instanceof Outcome.Failed<?>(Errors error)) {
            refuse.accept(error);
        }
    }

    /** Collects parts of an answer from several lanes on one. */
    private static final class Gathering<T> {
        private final Lane home;
        private final Consumer<List<T>> done;
        private final List<T> parts = new ArrayList<>();
        private int missing;

        Gathering(Lane home, int expected, Consumer<List<T>> done) {
            this.home = home;
            this.missing = expected;
            this.done = done;
            if (expected == 0) {
                home.run(() -> done.accept(parts));
            }
        }

        void add(int count, List<T> some) {
            home.run(() -> {
                parts.addAll(some);
                missing -= count;
                if (missing == 0) {
                    done.accept(parts);
                }
            });
        }
    }
}
