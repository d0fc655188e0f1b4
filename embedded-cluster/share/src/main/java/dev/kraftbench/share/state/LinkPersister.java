package dev.kraftbench.share.state;

import dev.kraftbench.coordinator.SharePartitionKey;
import dev.kraftbench.coordinator.SharePersister;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.share.state.StateApi.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
import org.jspecify.annotations.Nullable;

/**
 * Keeps share state with the share coordinators of the cluster: with this broker's own by a call, with others by a link. The coordinator is
 * whoever leads the partition of {@code __share_group_state} in the newest image; while it moves or loads, what was asked of it is asked
 * again. What waits for the same coordinator, API and group goes in one request, and only one of them is under way: the busier it is, the
 * more it carries.
 *
 * <p>Answers come on the persister's lane, to which all its state belongs.
 */
public final class LinkPersister implements SharePersister, AutoCloseable {

    private static final long FIRST_RETRY_NANOS = 20_000_000;
    private static final long LAST_RETRY_NANOS = 500_000_000;
    private static final int MAX_PER_REQUEST = 1_000;

    /**
     * What the persister works with.
     *
     * @param listener between brokers
     * @param own this broker's coordinator
     * @param createTopic sees to it that the state topic exists and calls back, on any thread, when it does or can't be created now
     * @param requestTimeoutNanos for one request to a coordinator
     * @param giveUpNanos after which an operation fails that was tried in vain
     */
    public record Context(
            int nodeId,
            String listener,
            Lane lane,
            Links<PeerRequest, ApiMessage> links,
            Supplier<ClusterImage> images,
            ShareCoordinator own,
            Consumer<Runnable> createTopic,
            long requestTimeoutNanos,
            long giveUpNanos) {}

    /** What is asked about one partition, until its result stands. */
    private static final class Ask<P, R> {
        final SharePartitionKey key;
        final P data;
        final long deadlineNanos;
        final Consumer<R> done;
        long retryNanos = FIRST_RETRY_NANOS;

        Ask(SharePartitionKey key, P data, long deadlineNanos, Consumer<R> done) {
            this.key = key;
            this.data = data;
            this.deadlineNanos = deadlineNanos;
            this.done = done;
        }
    }

    private record OutletKey(int nodeId, StateApi<?, ?, ?, ?> api, String groupId) {}

    private final Context context;
    private final Map<OutletKey, Outlet<?, ?, ?, ?>> outlets = new HashMap<>();
    private final BrokerLinks links;
    private boolean closed;

    public LinkPersister(Context context) {
        this.context = context;
        this.links = new BrokerLinks(context.links(), context.lane(), context.listener(), context.images());
    }

    @Override
    public void initialize(InitializeShareGroupStateRequestData request, Consumer<InitializeShareGroupStateResponseData> done) {
        submit(StateApi.INITIALIZE, request, context.own()::initialize, done);
    }

    @Override
    public void read(ReadShareGroupStateRequestData request, Consumer<ReadShareGroupStateResponseData> done) {
        submit(StateApi.READ, request, context.own()::read, done);
    }

    @Override
    public void readSummary(ReadShareGroupStateSummaryRequestData request, Consumer<ReadShareGroupStateSummaryResponseData> done) {
        submit(StateApi.READ_SUMMARY, request, context.own()::readSummary, done);
    }

    @Override
    public void write(WriteShareGroupStateRequestData request, Consumer<WriteShareGroupStateResponseData> done) {
        submit(StateApi.WRITE, request, context.own()::write, done);
    }

    @Override
    public void delete(DeleteShareGroupStateRequestData request, Consumer<DeleteShareGroupStateResponseData> done) {
        submit(StateApi.DELETE, request, context.own()::delete, done);
    }

    private <Q extends ApiMessage, A extends ApiMessage, P, R> void submit(
            StateApi<Q, A, P, R> api, Q request, BiConsumer<Q, Consumer<A>> own, Consumer<A> done) {
        long deadline = context.lane().clock().nanos() + context.giveUpNanos();
        context.lane().execute(() -> {
            List<Item<P>> items = api.items(request);
            Gathering<Item<R>> gathering = new Gathering<>(items.size(), results -> done.accept(api.answer(results)));
            for (int i = 0; i < items.size(); i++) {
                int place = i;
                Item<P> item = items.get(i);
                SharePartitionKey key = new SharePartitionKey(api.group(request), item.topicId(), item.partition());
                place(api, own, new Ask<>(key, item.data(), deadline,
                        result -> gathering.put(place, new Item<>(key.topicId(), key.partition(), result))));
            }
        });
    }

    /** Lines the question up for the coordinator of the moment. */
    private <Q extends ApiMessage, A extends ApiMessage, P, R> void place(
            StateApi<Q, A, P, R> api, BiConsumer<Q, Consumer<A>> own, Ask<P, R> ask) {
        ClusterImage image = context.images().get();
        TopicImage topic = image.topics().topic(ShareCoordinator.TOPIC);
        if (closed) {
            ask.done.accept(api.failed(ask.key.partition(), Errors.COORDINATOR_NOT_AVAILABLE));
        } else if (topic == null) {
            context.createTopic().accept(() -> context.lane().execute(() -> again(api, own, ask, Errors.COORDINATOR_NOT_AVAILABLE)));
        } else {
            PartitionRegistration state = topic.partition(ask.key.statePartition(topic.partitions().size()));
            if (state == null || !state.hasLeader()) {
                again(api, own, ask, Errors.COORDINATOR_NOT_AVAILABLE);
                return;
            }
            Outlet<Q, A, P, R> outlet = outlet(new OutletKey(state.leader(), api, ask.key.groupId()), api, own);
            outlet.waiting.add(ask);
            outlet.pump();
        }
    }

    // The key holds the API, and so the outlet's types.
    @SuppressWarnings("unchecked")
    private <Q extends ApiMessage, A extends ApiMessage, P, R> Outlet<Q, A, P, R> outlet(
            OutletKey key, StateApi<Q, A, P, R> api, BiConsumer<Q, Consumer<A>> own) {
        return (Outlet<Q, A, P, R>) outlets.computeIfAbsent(key, ignored -> new Outlet<>(key, api, own));
    }

    private <Q extends ApiMessage, A extends ApiMessage, P, R> void again(
            StateApi<Q, A, P, R> api, BiConsumer<Q, Consumer<A>> own, Ask<P, R> ask, Errors error) {
        long wait = ask.retryNanos;
        if (closed || context.lane().clock().nanos() + wait - ask.deadlineNanos >= 0) {
            ask.done.accept(api.failed(ask.key.partition(), error));
            return;
        }
        ask.retryNanos = Math.min(wait * 2, LAST_RETRY_NANOS);
        context.lane().schedule(wait, () -> place(api, own, ask));
    }

    private static boolean mayBeTriedAgain(Errors error) {
        return switch (error) {
            case NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE, COORDINATOR_LOAD_IN_PROGRESS, REQUEST_TIMED_OUT -> true;
            default -> false;
        };
    }

    /** Fails what waits, from now on at once. Any thread. */
    @Override
    public void close() {
        context.lane().execute(() -> {
            closed = true;
            links.close();
            List.copyOf(outlets.values()).forEach(Outlet::fail);
        });
    }

    /** What waits for one API of one coordinator about one group. */
    private final class Outlet<Q extends ApiMessage, A extends ApiMessage, P, R> {
        private final OutletKey key;
        private final StateApi<Q, A, P, R> api;
        private final BiConsumer<Q, Consumer<A>> own;
        private final ArrayDeque<Ask<P, R>> waiting = new ArrayDeque<>();
        private boolean underWay;

        Outlet(OutletKey key, StateApi<Q, A, P, R> api, BiConsumer<Q, Consumer<A>> own) {
            this.key = key;
            this.api = api;
            this.own = own;
        }

        void pump() {
            if (underWay) {
                return;
            }
            if (waiting.isEmpty()) {
                outlets.remove(key, this);
                return;
            }
            underWay = true;
            Map<SharePartitionKey, Ask<P, R>> asks = take();
            Q request = api.request(key.groupId(), asks.values().stream()
                    .map(ask -> new Item<>(ask.key.topicId(), ask.key.partition(), ask.data))
                    .toList());
            if (key.nodeId() == context.nodeId()) {
                own.accept(request, answer -> context.lane().execute(() -> answered(asks, answer)));
                return;
            }
            Link<PeerRequest, ApiMessage> link = links.to(key.nodeId());
            if (link == null) {
                context.lane().execute(() -> lost(asks, Errors.COORDINATOR_NOT_AVAILABLE));
                return;
            }
            link.send(PeerRequest.of(api.key(), request), patience(asks), delivery -> {
                switch (delivery) {
                    case Link.Delivery.Answered<ApiMessage>(ApiMessage answer) -> answered(asks, answerOf(answer));
                    case Link.Delivery.Lost<ApiMessage> ignored -> lost(asks, Errors.COORDINATOR_NOT_AVAILABLE);
                }
            });
        }

        /** A coordinator that does not answer is asked again, or another in its place, before the last moment of who has waited longest. */
        private long patience(Map<SharePartitionKey, Ask<P, R>> asks) {
            long now = context.lane().clock().nanos();
            long left = asks.values().stream().mapToLong(ask -> ask.deadlineNanos - now).min().orElse(0);
            return Math.max(FIRST_RETRY_NANOS, Math.min(context.requestTimeoutNanos(), left));
        }

        // A link answers a request in the API of the request.
        @SuppressWarnings("unchecked")
        private A answerOf(ApiMessage answer) {
            return (A) answer;
        }

        /** The next of each share partition, in order; a second one about the same waits for the next request. */
        private Map<SharePartitionKey, Ask<P, R>> take() {
            Map<SharePartitionKey, Ask<P, R>> asks = new LinkedHashMap<>();
            List<Ask<P, R>> later = new ArrayList<>();
            while (!waiting.isEmpty() && asks.size() < MAX_PER_REQUEST) {
                Ask<P, R> ask = waiting.poll();
                if (asks.putIfAbsent(ask.key, ask) != null) {
                    later.add(ask);
                }
            }
            for (int i = later.size() - 1; i >= 0; i--) {
                waiting.addFirst(later.get(i));
            }
            return asks;
        }

        private void answered(Map<SharePartitionKey, Ask<P, R>> asks, A answer) {
            underWay = false;
            for (Item<R> item : api.results(answer)) {
                Ask<P, R> ask = asks.remove(new SharePartitionKey(key.groupId(), item.topicId(), item.partition()));
                if (ask == null) {
                    continue;
                }
                Errors error = api.error(item.data());
                if (mayBeTriedAgain(error)) {
                    again(api, own, ask, error);
                } else {
                    ask.done.accept(item.data());
                }
            }
            asks.values().forEach(ask -> ask.done.accept(api.failed(ask.key.partition(), Errors.UNKNOWN_SERVER_ERROR)));
            pump();
        }

        private void lost(Map<SharePartitionKey, Ask<P, R>> asks, Errors error) {
            underWay = false;
            asks.values().forEach(ask -> again(api, own, ask, error));
            pump();
        }

        void fail() {
            List<Ask<P, R>> all = List.copyOf(waiting);
            waiting.clear();
            all.forEach(ask -> ask.done.accept(api.failed(ask.key.partition(), Errors.COORDINATOR_NOT_AVAILABLE)));
        }
    }
}
