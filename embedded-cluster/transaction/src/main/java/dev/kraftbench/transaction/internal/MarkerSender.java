package dev.kraftbench.transaction.internal;

import dev.kraftbench.coordinator.TransactionEnd;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.Endpoint;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.PeerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings markers to the leaders of partitions, for all shards of one lane and on it: at once, those of one turn of the lane to one broker
 * in one request, and again with a growing pause and the leaders of then, until each partition has its marker or is deleted.
 */
public final class MarkerSender {

    /**
     * Where markers go.
     *
     * @param links to all brokers, this one included
     * @param image of the cluster now; any thread
     * @param listener of brokers for brokers
     * @param timeoutNanos for one request
     */
    public record Network(Links<PeerRequest, ApiMessage> links, Supplier<ClusterImage> image, String listener, long timeoutNanos) {}

    /** A marker for partitions of one broker, so far in vain this many times. */
    private record Parcel(MarkerOrder order, List<TopicPartition> partitions, int attempts) {}

    private static final Logger LOG = LoggerFactory.getLogger(MarkerSender.class);
    private static final long FIRST_PAUSE_NANOS = 10_000_000;
    private static final int MAX_DOUBLINGS = 6;
    /** Of which one is a broker that is known but has no address now. */
    private static final int NOBODY = -1;

    private final int nodeId;
    private final Lane lane;
    private final Network network;
    private final Map<Integer, List<Parcel>> outgoing = new LinkedHashMap<>();
    private final Map<Integer, Link<PeerRequest, ApiMessage>> links = new HashMap<>();
    private boolean flushScheduled;

    public MarkerSender(int nodeId, Lane lane, Network network) {
        this.nodeId = nodeId;
        this.lane = lane;
        this.network = network;
    }

    /** Takes an order. On the lane. */
    public void send(MarkerOrder order) {
        route(order, order.missing(), 0);
    }

    private void route(MarkerOrder order, List<TopicPartition> partitions, int attempts) {
        ClusterImage image = network.image().get();
        Map<Integer, List<TopicPartition>> byLeader = new LinkedHashMap<>();
        for (TopicPartition partition : partitions) {
            if (!order.misses(partition)) {
                continue;
            }
            TopicImage topic = image.topics().topic(partition.topic());
            PartitionRegistration registration = topic == null ? null : topic.partition(partition.partition());
            if (registration == null) {
                LOG.atInfo().addKeyValue("nodeId", nodeId).addKeyValue("transactionalId", order.transactionalId())
                        .addKeyValue("partition", partition).log("A partition of a transaction is gone and needs no marker");
                order.drop(partition);
            } else {
                byLeader.computeIfAbsent(registration.leader(), any -> new ArrayList<>()).add(partition);
            }
        }
        byLeader.forEach((leader, some) -> {
            if (peer(image, leader) == null) {
                retry(new Parcel(order, some, attempts));
            } else {
                outgoing.computeIfAbsent(leader, any -> new ArrayList<>()).add(new Parcel(order, some, attempts));
            }
        });
        if (!outgoing.isEmpty() && !flushScheduled) {
            flushScheduled = true;
            lane.execute(this::flush);
        }
    }

    private @Nullable Peer peer(ClusterImage image, int brokerId) {
        BrokerRegistration broker = brokerId == NOBODY ? null : image.brokers().broker(brokerId);
        Endpoint endpoint = broker == null ? null : broker.listeners().get(network.listener());
        return endpoint == null ? null : new Peer(brokerId, endpoint.host(), endpoint.port(), network.listener());
    }

    private void flush() {
        flushScheduled = false;
        Map<Integer, List<Parcel>> batches = new LinkedHashMap<>(outgoing);
        outgoing.clear();
        batches.forEach(this::sendTo);
    }

    private void sendTo(int broker, List<Parcel> parcels) {
        List<Parcel> wanted = parcels.stream().filter(parcel -> !parcel.order().isCancelled()).toList();
        if (wanted.isEmpty()) {
            return;
        }
        Link<PeerRequest, ApiMessage> link = link(broker);
        if (link == null) {
            wanted.forEach(this::retry);
            return;
        }
        link.send(PeerRequest.of(ApiKeys.WRITE_TXN_MARKERS, request(wanted)), network.timeoutNanos(), delivery -> {
            switch (delivery) {
                case Link.Delivery.Answered<ApiMessage>(ApiMessage message) -> answered((WriteTxnMarkersResponseData) message, wanted);
                case Link.Delivery.Lost<ApiMessage>(Link.Loss reason, String detail) -> {
                    LOG.atInfo().addKeyValue("nodeId", nodeId).addKeyValue("broker", broker).addKeyValue("reason", reason)
                            .addKeyValue("detail", detail).addKeyValue("markers", wanted.size())
                            .log("Markers were not answered, sending them again");
                    wanted.forEach(this::retry);
                }
            }
        });
    }

    private @Nullable Link<PeerRequest, ApiMessage> link(int broker) {
        Peer peer = peer(network.image().get(), broker);
        Link<PeerRequest, ApiMessage> known = links.get(broker);
        if (known != null && known.peer().equals(peer)) {
            return known;
        }
        if (known != null) {
            links.remove(broker);
            known.close();
        }
        if (peer == null) {
            return null;
        }
        Link<PeerRequest, ApiMessage> opened = network.links().open(peer, lane);
        links.put(broker, opened);
        return opened;
    }

    private static WriteTxnMarkersRequestData request(List<Parcel> parcels) {
        WriteTxnMarkersRequestData request = new WriteTxnMarkersRequestData();
        for (Parcel parcel : parcels) {
            TransactionEnd end = parcel.order().end();
            WritableTxnMarker marker = new WritableTxnMarker()
                    .setProducerId(end.producer().producerId())
                    .setProducerEpoch(end.producer().epoch())
                    .setCoordinatorEpoch(end.coordinatorEpoch())
                    .setTransactionResult(end.committed())
                    .setTransactionVersion((byte) end.transactionVersion());
            Map<String, WritableTxnMarkerTopic> topics = new LinkedHashMap<>();
            parcel.partitions().forEach(partition -> topics
                    .computeIfAbsent(partition.topic(), name -> new WritableTxnMarkerTopic().setName(name))
                    .partitionIndexes()
                    .add(partition.partition()));
            marker.topics().addAll(topics.values());
            request.markers().add(marker);
        }
        return request;
    }

    private void answered(WriteTxnMarkersResponseData response, List<Parcel> parcels) {
        Map<Long, Map<TopicPartition, Errors>> byProducer = new HashMap<>();
        for (WritableTxnMarkerResult result : response.markers()) {
            Map<TopicPartition, Errors> errors = byProducer.computeIfAbsent(result.producerId(), any -> new HashMap<>());
            result.topics().forEach(topic -> topic.partitions().forEach(partition -> errors.put(
                    new TopicPartition(topic.name(), partition.partitionIndex()), Errors.forCode(partition.errorCode()))));
        }
        for (Parcel parcel : parcels) {
            Map<TopicPartition, Errors> errors = byProducer.getOrDefault(parcel.order().end().producer().producerId(), Map.of());
            List<TopicPartition> again = new ArrayList<>();
            for (TopicPartition partition : parcel.partitions()) {
                if (!settled(parcel.order(), partition, errors.getOrDefault(partition, Errors.UNKNOWN_SERVER_ERROR))) {
                    again.add(partition);
                }
            }
            if (!again.isEmpty()) {
                retry(new Parcel(parcel.order(), again, parcel.attempts()));
            }
        }
    }

    /** Whether nothing more is to be done about the partition. */
    private boolean settled(MarkerOrder order, TopicPartition partition, Errors error) {
        switch (error) {
            case NONE -> order.written(partition);
            case INVALID_PRODUCER_EPOCH, UNSUPPORTED_FOR_MESSAGE_FORMAT -> {
                // The partition has seen a later epoch, so it has no transaction of this one; or it can't have any transaction at all.
                tell(order, partition, error, "A partition of a transaction takes no marker of it");
                order.drop(partition);
            }
            case TRANSACTION_COORDINATOR_FENCED -> {
                tell(order, partition, error, "A newer coordinator ends the transaction");
                order.cancel();
            }
            default -> {
                tell(order, partition, error, "A marker was not written, sending it again");
                return false;
            }
        }
        return true;
    }

    private void tell(MarkerOrder order, TopicPartition partition, Errors error, String what) {
        LOG.atInfo().addKeyValue("nodeId", nodeId).addKeyValue("transactionalId", order.transactionalId())
                .addKeyValue("partition", partition).addKeyValue("error", error).log(what);
    }

    private void retry(Parcel parcel) {
        if (!parcel.order().isCancelled()) {
            long pause = FIRST_PAUSE_NANOS << Math.min(parcel.attempts(), MAX_DOUBLINGS);
            lane.schedule(pause, () -> route(parcel.order(), parcel.partitions(), parcel.attempts() + 1));
        }
    }
}
