package dev.kraftbench.share.state;

import dev.kraftbench.coordinator.CoordinatorLog;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.coordinator.Outcome;
import dev.kraftbench.coordinator.RecordFormat;
import dev.kraftbench.coordinator.SharePartitionKey;
import dev.kraftbench.coordinator.ShardRuntime;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.share.state.StateApi.Item;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.internals.Topic;
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
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/**
 * The share partitions whose state this broker keeps: those whose partition of {@code __share_group_state} it leads. May be called from any
 * thread; a request is answered exactly once, on the lane of one of its shards or at once, with a result for each partition.
 */
public final class ShareCoordinator {

    public static final String TOPIC = Topic.SHARE_GROUP_STATE_TOPIC_NAME;

    /**
     * What the coordinator works with.
     *
     * @param images the newest cluster image; any thread
     */
    public record Context(ShardSettings shard, ShareStateSettings state, Helpers helpers, Supplier<ClusterImage> images) {}

    private final Context context;
    private final RecordFormat format = new RecordFormat(ShareStateRecords.TYPES);
    private final Map<Integer, ShardRuntime<ShareStateShard>> shards = new ConcurrentHashMap<>();
    private volatile ClusterImage told = ClusterImage.EMPTY;

    public ShareCoordinator(Context context) {
        this.context = context;
    }

    /** How many partitions the state topic has in this image, 0 if there is none. */
    public static int partitions(ClusterImage image) {
        TopicImage topic = image.topics().topic(TOPIC);
        return topic == null ? 0 : topic.partitions().size();
    }

    /**
     * This broker leads the partition from now on. On the partition's lane.
     *
     * @param deleteBefore deletes the partition's records below an offset; called there
     */
    public void elected(CoordinatorLog log, Lane lane, LongConsumer deleteBefore) {
        ShareStateShard.Context ofShard = new ShareStateShard.Context(
                context.state(), lane.clock(), () -> image().topics(), deleteBefore);
        ShardRuntime<ShareStateShard> shard = new ShardRuntime<>(
                context.shard(), log, lane, context.helpers(), format, timers -> new ShareStateShard(ofShard, timers));
        ShardRuntime<ShareStateShard> before = shards.put(log.partition().partition(), shard);
        if (before != null) {
            before.close(Errors.NOT_COORDINATOR);
        }
        shard.start();
    }

    /** The newest image, which for a moment may be the one told here alone. */
    private ClusterImage image() {
        ClusterImage here = told;
        ClusterImage published = context.images().get();
        return here.offset() > published.offset() ? here : published;
    }

    /** This broker no longer leads the partition. On the partition's lane. */
    public void resigned(int partition) {
        ShardRuntime<ShareStateShard> shard = shards.remove(partition);
        if (shard != null) {
            shard.close(Errors.NOT_COORDINATOR);
        }
    }

    /**
     * The cluster has changed: forgets the share partitions of topics that are gone. Told of an image before a shard is elected by what is in it,
     * for the shard then forgets what the image does not know. Any thread.
     */
    public void metadataChanged(ClusterDelta delta, ClusterImage image) {
        told = image;
        Set<Uuid> deleted = delta.deletedTopics().stream().map(TopicImage::id).collect(Collectors.toSet());
        if (!deleted.isEmpty()) {
            shards.values().forEach(shard -> shard.tell(each -> each.<Void>topicsDeleted(deleted)));
        }
    }

    public void initialize(InitializeShareGroupStateRequestData request, Consumer<InitializeShareGroupStateResponseData> done) {
        ask(StateApi.INITIALIZE, request, (key, data) -> shard -> shard.initialize(key, data), done);
    }

    public void read(ReadShareGroupStateRequestData request, Consumer<ReadShareGroupStateResponseData> done) {
        ask(StateApi.READ, request, (key, data) -> shard -> shard.read(key, data), done);
    }

    public void write(WriteShareGroupStateRequestData request, Consumer<WriteShareGroupStateResponseData> done) {
        ask(StateApi.WRITE, request, (key, data) -> shard -> shard.write(key, data), done);
    }

    public void readSummary(ReadShareGroupStateSummaryRequestData request, Consumer<ReadShareGroupStateSummaryResponseData> done) {
        ask(StateApi.READ_SUMMARY, request, (key, data) -> shard -> shard.readSummary(key, data), done);
    }

    public void delete(DeleteShareGroupStateRequestData request, Consumer<DeleteShareGroupStateResponseData> done) {
        ask(StateApi.DELETE, request, (key, data) -> shard -> shard.delete(key), done);
    }

    private interface Operation<P, R> {
        Function<ShareStateShard, CoordinatorResult<R>> of(SharePartitionKey key, P data);
    }

    /** Asks for each partition by itself; the shard puts what it decides in one turn of its lane into one batch. */
    private <Q extends ApiMessage, A extends ApiMessage, P, R> void ask(
            StateApi<Q, A, P, R> api, Q request, Operation<P, R> operation, Consumer<A> done) {
        List<Item<P>> items = api.items(request);
        String groupId = api.group(request);
        int partitions = partitions(image());
        Gathering<Item<R>> gathering = new Gathering<>(items.size(), results -> done.accept(api.answer(results)));
        for (int i = 0; i < items.size(); i++) {
            int place = i;
            Item<P> item = items.get(i);
            Consumer<R> put = result -> gathering.put(place, new Item<>(item.topicId(), item.partition(), result));
            SharePartitionKey key = new SharePartitionKey(groupId, item.topicId(), item.partition());
            ShardRuntime<ShareStateShard> shard = partitions == 0 ? null : shards.get(key.statePartition(partitions));
            if (groupId.isBlank()) {
                put.accept(api.failed(item.partition(), Errors.INVALID_REQUEST));
            } else if (shard == null) {
                put.accept(api.failed(item.partition(), Errors.NOT_COORDINATOR));
            } else {
                shard.write(operation.of(key, item.data()), outcome -> put.accept(switch (outcome) {
                    case Outcome.Replied<R>(R result) -> result;
                    case Outcome.Failed<R>(Errors error) -> api.failed(item.partition(), error);
                }));
            }
        }
    }
}
