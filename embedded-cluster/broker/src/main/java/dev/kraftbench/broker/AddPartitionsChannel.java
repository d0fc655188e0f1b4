package dev.kraftbench.broker;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.PeerRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker's way to the transaction coordinators: asks them whether partitions belong to transactions, or to add them (KIP-890). A few
 * requests to each coordinator's broker at a time, each with everything that has come together meanwhile: an answer may take a while, since
 * the coordinator lets a transaction wait for the end of the one before, and the others should not wait for that. On the metadata lane,
 * but for {@link #ask}.
 */
public final class AddPartitionsChannel implements AutoCloseable {

    /**
     * What to ask about one partition.
     *
     * @param verifyOnly whether the producer adds its partitions by itself (transaction version 1) instead of leaving that to their leaders
     */
    public record Question(
            String transactionalId, long producerId, short producerEpoch, TopicPartition partition, boolean verifyOnly) {}

    /** @param pauseNanos before it is asked again */
    private record Pending(Question question, Lane home, Consumer<Errors> answer, long sinceNanos, long pauseNanos) {
        void answered(Errors error) {
            home.execute(() -> answer.accept(error));
        }

        Pending again() {
            return new Pending(question, home, answer, sinceNanos, Math.min(2 * pauseNanos, MAX_PAUSE_NANOS));
        }
    }

    /** The questions about one transaction; they all speak of the same producer and epoch. */
    private record Transaction(Question first, Map<TopicPartition, List<Pending>> pending) {
        void answerAll(Errors error) {
            pending.values().forEach(ofPartition -> ofPartition.forEach(each -> each.answered(error)));
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(AddPartitionsChannel.class);
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int MAX_WAITING = 100_000;
    /** Requests to one broker that are not answered yet. */
    static final int MAX_UNDER_WAY = 16;

    /**
     * For how long the end of a producer's transaction before is waited for. Kafka waits 100 ms ({@code
     * add.partitions.to.txn.retry.backoff.max.ms}); a busy machine may need longer, and the client, once told, comes back later still.
     */
    private static final long MAX_CONCURRENT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Since this version a request comes from a broker and speaks of several transactions. */
    private static final short BATCHES_SINCE = 4;

    private final int nodeId;
    private final String listener;
    private final Lane lane;
    private final Links<PeerRequest, ApiMessage> links;
    private final Supplier<ClusterImage> images;
    private final Predicate<ClusterImage> verifies;
    private final Map<Integer, Coordinator> coordinators = new HashMap<>();
    private int waiting;
    private boolean closed;

    /**
     * @param listener between brokers ({@code inter.broker.listener.name})
     * @param images asked on the metadata lane
     * @param verifies whether coordinators are to be asked about partitions that producers add by themselves ({@code
     *     transaction.partition.verification.enable}); the others have to be added in any case
     */
    public AddPartitionsChannel(
            int nodeId,
            String listener,
            Lane metadataLane,
            Links<PeerRequest, ApiMessage> links,
            Supplier<ClusterImage> images,
            Predicate<ClusterImage> verifies) {
        this.nodeId = nodeId;
        this.listener = listener;
        this.lane = metadataLane;
        this.links = links;
        this.images = images;
        this.verifies = verifies;
    }

    /**
     * Asks the coordinator of the transaction.
     *
     * @param home the lane on which the answer is given, later: NONE if the partition is part of the transaction now, or nobody wants to know
     *     whether it is. NETWORK_EXCEPTION if the
     *     coordinator did not answer, INVALID_PRODUCER_EPOCH if it fenced the producer, otherwise what it said
     */
    public void ask(Question question, Lane home, Consumer<Errors> answer) {
        // A later task even on the metadata lane, so that what is asked in one turn travels together.
        lane.execute(() -> enqueue(new Pending(question, home, answer, lane.clock().nanos(), FIRST_PAUSE_NANOS)));
    }

    private void enqueue(Pending pending) {
        ClusterImage image = images.get();
        if (pending.question().verifyOnly() && !verifies.test(image)) {
            pending.answered(Errors.NONE);
            return;
        }
        Peer peer = coordinator(image, pending.question().transactionalId());
        if (peer == null || closed || waiting >= MAX_WAITING) {
            pending.answered(Errors.COORDINATOR_NOT_AVAILABLE);
            return;
        }
        Coordinator coordinator = coordinators.get(peer.id());
        if (coordinator == null || !coordinator.link.peer().equals(peer)) {
            if (coordinator != null) {
                coordinator.close();
            }
            coordinator = new Coordinator(links.open(peer, lane));
            coordinators.put(peer.id(), coordinator);
        }
        coordinator.add(pending);
    }

    /** Where the leader of the transactional id's partition listens, if there is one. */
    private @Nullable Peer coordinator(ClusterImage image, String transactionalId) {
        TopicImage topic = image.topics().topic(Topic.TRANSACTION_STATE_TOPIC_NAME);
        if (topic == null || topic.partitions().isEmpty()) {
            return null;
        }
        PartitionRegistration partition = topic.partition(Utils.abs(transactionalId.hashCode()) % topic.partitions().size());
        BrokerRegistration leader = partition == null ? null : image.brokers().broker(partition.leader());
        return leader == null || leader.fenced() ? null : leader.peer(listener);
    }

    /** Answers what waits with COORDINATOR_NOT_AVAILABLE. On the metadata lane. */
    @Override
    public void close() {
        closed = true;
        coordinators.values().forEach(Coordinator::close);
        coordinators.clear();
    }

    /** A broker that coordinates transactions. */
    private final class Coordinator {
        private final Link<PeerRequest, ApiMessage> link;
        private Map<String, Transaction> next = new LinkedHashMap<>();
        private int underWay;
        private boolean sendScheduled;

        Coordinator(Link<PeerRequest, ApiMessage> link) {
            this.link = link;
        }

        void add(Pending pending) {
            Question question = pending.question();
            Transaction same = next.get(question.transactionalId());
            if (same != null && !isOfOneKind(same.first(), question)) {
                if (isFenced(question, same.first())) {
                    pending.answered(Errors.INVALID_PRODUCER_EPOCH);
                    return;
                }
                waiting -= same.pending().values().stream().mapToInt(List::size).sum();
                same.answerAll(isFenced(same.first(), question) ? Errors.INVALID_PRODUCER_EPOCH : Errors.NETWORK_EXCEPTION);
                next.remove(question.transactionalId());
            }
            waiting++;
            next.computeIfAbsent(question.transactionalId(), id -> new Transaction(question, new LinkedHashMap<>()))
                    .pending()
                    .computeIfAbsent(question.partition(), partition -> new ArrayList<>(1))
                    .add(pending);
            if (underWay < MAX_UNDER_WAY && !sendScheduled) {
                sendScheduled = true;
                lane.execute(this::send);
            }
        }

        private static boolean isOfOneKind(Question one, Question other) {
            return one.producerId() == other.producerId()
                    && one.producerEpoch() == other.producerEpoch()
                    && one.verifyOnly() == other.verifyOnly();
        }

        private static boolean isFenced(Question one, Question by) {
            return one.producerId() == by.producerId() && one.producerEpoch() < by.producerEpoch();
        }

        private void send() {
            sendScheduled = false;
            if (underWay >= MAX_UNDER_WAY || next.isEmpty()) {
                return;
            }
            underWay++;
            Map<String, Transaction> batch = next;
            next = new LinkedHashMap<>();
            batch.values().forEach(each ->
                    waiting -= each.pending().values().stream().mapToInt(List::size).sum());
            link.send(
                    new PeerRequest(
                            ApiKeys.ADD_PARTITIONS_TO_TXN,
                            BATCHES_SINCE,
                            ApiKeys.ADD_PARTITIONS_TO_TXN.latestVersion(),
                            request(batch.values())),
                    TIMEOUT_NANOS,
                    delivery -> {
                        underWay--;
                        answered(batch, delivery);
                        send();
                    });
        }

        private void answered(Map<String, Transaction> batch, Link.Delivery<ApiMessage> delivery) {
            switch (delivery) {
                case Link.Delivery.Answered<ApiMessage>(ApiMessage message) ->
                    answers(batch, (AddPartitionsToTxnResponseData) message);
                case Link.Delivery.Lost<ApiMessage>(Link.Loss reason, String detail) -> {
                    LOG.atWarn()
                            .addKeyValue("nodeId", nodeId)
                            .addKeyValue("coordinator", link.peer().id())
                            .addKeyValue("reason", reason)
                            .addKeyValue("detail", detail)
                            .log("A transaction coordinator did not answer");
                    // A coordinator that knows nothing of such questions leaves batches unchecked, as before KIP-890.
                    Errors error = reason == Link.Loss.UNSUPPORTED ? Errors.NONE : Errors.NETWORK_EXCEPTION;
                    batch.values().forEach(each -> each.answerAll(error));
                }
            }
        }

        private void close() {
            next.values().forEach(each -> {
                waiting -= each.pending().values().stream().mapToInt(List::size).sum();
                each.answerAll(Errors.COORDINATOR_NOT_AVAILABLE);
            });
            next.clear();
            link.close();
        }
    }

    private static AddPartitionsToTxnRequestData request(Collection<Transaction> batch) {
        AddPartitionsToTxnRequestData request = new AddPartitionsToTxnRequestData();
        for (Transaction transaction : batch) {
            Question first = transaction.first();
            AddPartitionsToTxnTransaction asked = new AddPartitionsToTxnTransaction()
                    .setTransactionalId(first.transactionalId())
                    .setProducerId(first.producerId())
                    .setProducerEpoch(first.producerEpoch())
                    .setVerifyOnly(first.verifyOnly());
            for (TopicPartition partition : transaction.pending().keySet()) {
                var topic = asked.topics().find(partition.topic());
                if (topic == null) {
                    topic = new AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic().setName(partition.topic());
                    asked.topics().add(topic);
                }
                topic.partitions().add(partition.partition());
            }
            request.transactions().add(asked);
        }
        return request;
    }

    private void answers(Map<String, Transaction> batch, AddPartitionsToTxnResponseData response) {
        Errors error = Errors.forCode(response.errorCode());
        if (error != Errors.NONE) {
            // Producers can't do anything about the rights of their broker.
            Errors told = error == Errors.CLUSTER_AUTHORIZATION_FAILED ? Errors.INVALID_TXN_STATE : error;
            batch.values().forEach(each -> each.answerAll(told));
            return;
        }
        batch.forEach((transactionalId, transaction) -> {
            Map<TopicPartition, Errors> errors = new HashMap<>();
            var result = response.resultsByTransaction().find(transactionalId);
            if (result != null) {
                result.topicResults().forEach(topic -> topic.resultsByPartition().forEach(partition -> errors.put(
                        new TopicPartition(topic.name(), partition.partitionIndex()),
                        Errors.forCode(partition.partitionErrorCode()))));
            }
            transaction.pending().forEach((partition, pending) -> {
                Errors told = errors.getOrDefault(partition, Errors.UNKNOWN_SERVER_ERROR);
                pending.forEach(each -> answer(each, told == Errors.PRODUCER_FENCED ? Errors.INVALID_PRODUCER_EPOCH : told));
            });
        });
    }

    private void answer(Pending pending, Errors error) {
        boolean mayAskAgain = !pending.question().verifyOnly()
                && lane.clock().nanos() - pending.sinceNanos() < MAX_CONCURRENT_NANOS;
        if (error == Errors.CONCURRENT_TRANSACTIONS && mayAskAgain) {
            // The markers of the transaction before are being written; the client would come back much later.
            lane.schedule(pending.pauseNanos(), () -> enqueue(pending.again()));
        } else {
            pending.answered(error);
        }
    }
}
