package dev.kraftbench.group;

import dev.kraftbench.coordinator.CoordinatorLog;
import dev.kraftbench.coordinator.Gathering;
import dev.kraftbench.coordinator.Outcome;
import dev.kraftbench.coordinator.RecordFormat;
import dev.kraftbench.coordinator.ShardRuntime;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.coordinator.SharePersister;
import dev.kraftbench.coordinator.TransactionEnd;
import dev.kraftbench.coordinator.TransactionalProducer;
import dev.kraftbench.group.internal.GroupRecordTypes;
import dev.kraftbench.group.internal.Groups;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.shard.GroupShard;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicDelta;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import dev.kraftbench.storage.VerificationGuard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.Errors;

/**
 * The groups that this broker coordinates: those whose partition of {@code __consumer_offsets} it leads. May be called from any thread;
 * answers come on the lane of the group's partition, except where a home lane is given. Each request is answered exactly once.
 */
public final class GroupCoordinator {

    public static final String TOPIC = Topic.GROUP_METADATA_TOPIC_NAME;

    private static final int NO_PARTITION = -1;

    /**
     * What the coordinator works with.
     *
     * @param image the newest image of the cluster; any thread
     * @param random asked once for each loading of a shard, for member ids
     * @param sharePersister keeps what share groups have consumed
     * @param events told on the lanes of the shards
     */
    public record Context(
            ShardSettings shard,
            GroupSettings group,
            Supplier<ClusterImage> image,
            EffectiveConfigs configs,
            Helpers helpers,
            Supplier<RandomGenerator> random,
            SharePersister sharePersister,
            Consumer<GroupEvent> events) {}

    private final Context context;
    private final RecordFormat format = new RecordFormat(GroupRecordTypes.TYPES);
    private final Map<Integer, ShardRuntime<GroupShard>> shards = new ConcurrentHashMap<>();
    private volatile ClusterImage told = ClusterImage.EMPTY;

    public GroupCoordinator(Context context) {
        this.context = context;
    }

    /** The partition whose leader coordinates the group: Kafka's rule. */
    public static int partitionFor(String groupId, int partitions) {
        int hash = groupId.hashCode();
        return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % partitions;
    }

    /** Whether groups of this type may be had here, as far as the broker's configuration goes. Any thread. */
    public boolean serves(GroupType type) {
        return context.group().protocols().contains(type);
    }

    // ---- what the cluster tells

    /** This broker leads the partition from now on. On the partition's lane. */
    public void elected(CoordinatorLog log, Lane lane) {
        ShardRuntime<GroupShard> shard = new ShardRuntime<>(
                context.shard(),
                log,
                lane,
                context.helpers(),
                format,
                timers -> new GroupShard(new ShardPorts(
                        context.shard().nodeId(),
                        context.group(),
                        this::image,
                        context.configs(),
                        lane,
                        context.random().get(),
                        timers,
                        context.helpers(),
                        new Groups(),
                        context.sharePersister(),
                        context.events())));
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

    /**
     * The newest image, which for a moment may be the one told here alone: the node publishes it to all when everybody has been told. A
     * target computed from the one before would leave out what has changed, and nothing would call for another.
     */
    private ClusterImage image() {
        ClusterImage here = told;
        ClusterImage published = context.image().get();
        return here.offset() > published.offset() ? here : published;
    }

    /** The cluster has changed. Any thread. */
    public void metadataChanged(ClusterDelta delta, ClusterImage image) {
        boolean viewsChanged = context.group().hidesTopics() && told.access().acls() != image.access().acls();
        told = image;
        Map<Uuid, String> deleted = new HashMap<>();
        Set<String> changed = new HashSet<>();
        for (TopicImage topic : delta.deletedTopics()) {
            deleted.put(topic.id(), topic.name());
            changed.add(topic.name());
        }
        for (TopicDelta topic : delta.changedTopics()) {
            if (topic.isNew() || reshaped(topic)) {
                changed.add(topic.name());
            }
        }
        if (viewsChanged || !changed.isEmpty() || !delta.changedConfigs().isEmpty() || !delta.changedFeatures().isEmpty()) {
            shards.values().forEach(shard -> shard.tell(each -> each.metadataChanged(image, changed, deleted)));
        }
    }

    /** Whether the topic has other partitions or its partitions other replicas than before. */
    private static boolean reshaped(TopicDelta topic) {
        return topic.changedPartitions().entrySet().stream().anyMatch(each -> {
            var before = topic.before(each.getKey());
            return before == null || !before.replicas().equals(each.getValue().replicas());
        });
    }

    // ---- requests

    /** Carries out a request about one group. */
    public <Q, R> void ask(GroupRequest<Q, R> kind, ClientContext client, Q request, Consumer<R> done) {
        Consumer<Errors> refuse = error -> done.accept(kind.refusal(request, error));
        if (!kind.acceptsName(request)) {
            refuse.accept(Errors.INVALID_GROUP_ID);
            return;
        }
        onPartition(partitionOf(kind.groupId(request)), refuse, shard -> shard.<R>write(
                each -> kind.decide(each, client, request, done), outcome -> deliver(outcome, done, refuse)));
    }

    /**
     * Carries out a request about several groups.
     *
     * @param done told once on the home lane; the answers are in any order
     */
    public <R> void askEach(GroupsRequest<R> kind, ClientContext client, List<String> groupIds, Lane home, Consumer<List<R>> done) {
        Map<Integer, List<String>> byPartition = new LinkedHashMap<>();
        groupIds.forEach(id -> byPartition.computeIfAbsent(partitionOf(id), any -> new ArrayList<>()).add(id));
        Gathering<R> gathering = new Gathering<>(home, groupIds.size(), done);
        byPartition.forEach((partition, ids) -> {
            Consumer<Errors> refuse = error -> gathering.add(ids.size(), kind.refusals(ids, error));
            onPartition(partition, refuse, shard -> shard.write(
                    each -> kind.decide(each, client, ids), outcome -> deliver(outcome, results -> gathering.add(ids.size(), results), refuse)));
        });
    }

    /**
     * Deletes groups of any type; of share groups also what the share coordinators keep of them, first.
     *
     * @param done told once on the home lane
     */
    public void deleteGroups(ClientContext client, List<String> groupIds, Lane home, Consumer<List<DeletableGroupResult>> done) {
        Gathering<DeletableGroupResult> prepared = new Gathering<>(home, groupIds.size(), results -> {
            List<String> ready = results.stream().filter(GroupCoordinator::succeeded).map(DeletableGroupResult::groupId).toList();
            List<DeletableGroupResult> refused = results.stream().filter(result -> !succeeded(result)).toList();
            askEach(OffsetRequests.DELETE_GROUPS, client, ready, home, deleted ->
                    done.accept(Stream.concat(deleted.stream(), refused.stream()).toList()));
        });
        groupIds.forEach(id -> ask(ShareRequests.DELETE_STATE, client, id, result -> prepared.add(1, List.of(result))));
    }

    private static boolean succeeded(DeletableGroupResult result) {
        return result.errorCode() == Errors.NONE.code();
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

    // ---- transactions

    /**
     * Commits offsets within the transaction of the request's producer: they count when the transaction is committed (KIP-98, 447).
     *
     * @param guard of the question to the transaction coordinator, if the log needed one to be asked (KIP-890)
     * @param refused told instead of {@code done} if nothing of the request was carried out
     */
    public void commitTransactional(
            ClientContext client,
            TxnOffsetCommitRequestData request,
            VerificationGuard guard,
            Consumer<TxnOffsetCommitResponseData> done,
            Consumer<Errors> refused) {
        if (request.producerId() < 0 || request.producerEpoch() < 0) {
            refused.accept(Errors.INVALID_PRODUCER_ID_MAPPING);
            return;
        }
        TransactionalProducer producer = new TransactionalProducer(request.producerId(), request.producerEpoch());
        onPartition(partitionOf(request.groupId()), refused, shard -> shard.writeTransactional(
                producer, guard, each -> each.offsets().commitTransactional(client, request), outcome -> deliver(outcome, done, refused)));
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

    // ---- ways to shards

    private int partitionOf(String groupId) {
        int partitions = GroupLeadership.partitions(image());
        return partitions == 0 ? NO_PARTITION : partitionFor(groupId, partitions);
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
}
