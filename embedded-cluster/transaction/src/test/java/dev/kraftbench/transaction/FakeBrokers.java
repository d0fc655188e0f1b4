package dev.kraftbench.transaction;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.protocol.PeerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerPartitionResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/** Brokers that take markers, or don't, as a test says. */
final class FakeBrokers implements Links<PeerRequest, ApiMessage> {

    /** A marker that arrived at a broker. */
    record Marker(int broker, TopicPartition partition, long producerId, short epoch, boolean committed, int coordinatorEpoch, int version) {}

    /** Each marker that was written. */
    final List<Marker> written = new ArrayList<>();

    /** How many requests came. */
    int requests;

    /** What a partition answers instead of writing, as long as it is here. */
    final Map<TopicPartition, Errors> errors = new HashMap<>();

    /** Brokers that give no answer until they are taken out of here and {@link #answer} is called. */
    final Set<Integer> silent = new HashSet<>();

    /** Brokers that can't be reached. */
    final Set<Integer> unreachable = new HashSet<>();

    private final List<Runnable> unanswered = new ArrayList<>();

    void answer() {
        List<Runnable> all = List.copyOf(unanswered);
        unanswered.clear();
        all.forEach(Runnable::run);
    }

    @Override
    public Link<PeerRequest, ApiMessage> open(Peer peer, Lane home) {
        return new Link<>() {
            @Override
            public Peer peer() {
                return peer;
            }

            @Override
            public void send(PeerRequest request, long timeoutNanos, Consumer<Delivery<ApiMessage>> delivery) {
                requests++;
                WriteTxnMarkersRequestData message = (WriteTxnMarkersRequestData) request.message();
                Runnable take = () -> home.execute(() -> delivery.accept(new Delivery.Answered<>(write(peer.id(), message))));
                if (unreachable.contains(peer.id())) {
                    home.execute(() -> delivery.accept(new Delivery.Lost<>(Loss.UNREACHABLE, "told so")));
                } else if (silent.contains(peer.id())) {
                    unanswered.add(take);
                } else {
                    take.run();
                }
            }

            @Override
            public void onLoss(Runnable listener) {}

            @Override
            public void close() {}
        };
    }

    private WriteTxnMarkersResponseData write(int broker, WriteTxnMarkersRequestData request) {
        WriteTxnMarkersResponseData response = new WriteTxnMarkersResponseData();
        for (WritableTxnMarker marker : request.markers()) {
            Map<String, WritableTxnMarkerTopicResult> topics = new LinkedHashMap<>();
            marker.topics().forEach(topic -> topic.partitionIndexes().forEach(index -> {
                TopicPartition partition = new TopicPartition(topic.name(), index);
                Errors error = errors.getOrDefault(partition, Errors.NONE);
                if (error == Errors.NONE) {
                    written.add(new Marker(
                            broker,
                            partition,
                            marker.producerId(),
                            marker.producerEpoch(),
                            marker.transactionResult(),
                            marker.coordinatorEpoch(),
                            marker.transactionVersion()));
                }
                topics.computeIfAbsent(topic.name(), name -> new WritableTxnMarkerTopicResult().setName(name))
                        .partitions()
                        .add(new WritableTxnMarkerPartitionResult().setPartitionIndex(index).setErrorCode(error.code()));
            }));
            response.markers().add(new WritableTxnMarkerResult()
                    .setProducerId(marker.producerId())
                    .setTopics(List.copyOf(topics.values())));
        }
        return response;
    }
}
