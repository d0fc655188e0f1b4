package dev.kraftbench.simulation.cluster;

import dev.kraftbench.protocol.ForwardingSink;
import dev.kraftbench.protocol.ResponseSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData;
import org.apache.kafka.common.message.ShareFetchRequestData;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData;
import org.apache.kafka.common.message.WriteShareGroupStateResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.protocol.ApiMessage;

/** Rules of the coordinators, each broken in one way. One is made for each run, as some remember. */
final class BrokenCoordinators {

    private BrokenCoordinators() {}

    /** Sees answers before they go out. */
    private static final class Changed extends ForwardingSink {

        private final Consumer<ApiMessage> change;

        Changed(ResponseSink sink, Consumer<ApiMessage> change) {
            super(sink);
            this.change = change;
        }

        @Override
        public void respond(ApiMessage response) {
            change.accept(response);
            super.respond(response);
        }
    }

    // ---- transactions

    /** Markers are confirmed and not written. */
    static Tampering withoutMarkers() {
        return (node, request, sink, next) -> {
            if (!(request.message() instanceof WriteTxnMarkersRequestData markers)) {
                next.handle(request, sink);
                return;
            }
            WriteTxnMarkersResponseData response = new WriteTxnMarkersResponseData();
            for (WriteTxnMarkersRequestData.WritableTxnMarker marker : markers.markers()) {
                WriteTxnMarkersResponseData.WritableTxnMarkerResult result =
                        new WriteTxnMarkersResponseData.WritableTxnMarkerResult().setProducerId(marker.producerId());
                marker.topics().forEach(topic -> result.topics()
                        .add(new WriteTxnMarkersResponseData.WritableTxnMarkerTopicResult()
                                .setName(topic.name())
                                .setPartitions(topic.partitionIndexes().stream()
                                        .map(index -> new WriteTxnMarkersResponseData.WritableTxnMarkerPartitionResult()
                                                .setPartitionIndex(index))
                                        .toList())));
                response.markers().add(result);
            }
            sink.respond(response);
        };
    }

    /** One partition's records are aborted where the others' are committed. */
    static Tampering withHalfCommits() {
        return (node, request, sink, next) -> {
            if (request.message() instanceof WriteTxnMarkersRequestData markers) {
                markers.markers().forEach(marker -> {
                    boolean ofFirst = marker.topics().stream().anyMatch(topic -> topic.partitionIndexes().contains(0));
                    marker.setTransactionResult(marker.transactionResult() && !ofFirst);
                });
            }
            next.handle(request, sink);
        };
    }

    /** What was to be committed is aborted, and the commit confirmed. */
    static Tampering withoutCommits() {
        return (node, request, sink, next) -> {
            if (request.message() instanceof EndTxnRequestData end && end.committed()) {
                end.setCommitted(false);
            }
            next.handle(request, sink);
        };
    }

    /** Readers are not told which transactions were aborted. */
    static Tampering withoutAbortedLists() {
        return (node, request, sink, next) -> next.handle(request, new Changed(sink, response -> {
            if (response instanceof FetchResponseData fetch) {
                fetch.responses().forEach(topic -> topic.partitions().forEach(partition -> partition.setAbortedTransactions(null)));
            }
        }));
    }

    // ---- consumer groups

    /** What a member is told to give up counts as given up with its next heartbeat. */
    static Tampering withoutRevocation() {
        Map<String, List<ConsumerGroupHeartbeatRequestData.TopicPartitions>> told = new HashMap<>();
        return (node, request, sink, next) -> {
            if (!(request.message() instanceof ConsumerGroupHeartbeatRequestData heartbeat)) {
                next.handle(request, sink);
                return;
            }
            String member = heartbeat.memberId();
            if (heartbeat.memberEpoch() > 0 && told.containsKey(member)) {
                heartbeat.setTopicPartitions(told.get(member));
            }
            next.handle(request, new Changed(sink, response -> {
                if (response instanceof ConsumerGroupHeartbeatResponseData answer && answer.assignment() != null) {
                    List<ConsumerGroupHeartbeatRequestData.TopicPartitions> owned = new ArrayList<>();
                    answer.assignment().topicPartitions().forEach(topic -> owned.add(new ConsumerGroupHeartbeatRequestData.TopicPartitions()
                            .setTopicId(topic.topicId())
                            .setPartitions(topic.partitions())));
                    told.put(member, owned);
                }
            }));
        };
    }

    /** Commits count whatever epoch they are of. */
    static Tampering withoutEpochCheck() {
        Map<String, Integer> epochs = new HashMap<>();
        return (node, request, sink, next) -> {
            if (request.message() instanceof OffsetCommitRequestData commit && epochs.containsKey(commit.memberId())) {
                commit.setGenerationIdOrMemberEpoch(epochs.get(commit.memberId()));
            }
            next.handle(request, new Changed(sink, response -> {
                if (response instanceof ConsumerGroupHeartbeatResponseData answer && answer.memberEpoch() > 0) {
                    epochs.put(answer.memberId(), answer.memberEpoch());
                }
            }));
        };
    }

    // ---- share groups

    /** The state of share partitions is confirmed and not written. */
    static Tampering withoutShareState() {
        return (node, request, sink, next) -> {
            if (!(request.message() instanceof WriteShareGroupStateRequestData write)) {
                next.handle(request, sink);
                return;
            }
            WriteShareGroupStateResponseData response = new WriteShareGroupStateResponseData();
            write.topics().forEach(topic -> response.results()
                    .add(new WriteShareGroupStateResponseData.WriteStateResult()
                            .setTopicId(topic.topicId())
                            .setPartitions(topic.partitions().stream()
                                    .map(partition -> new WriteShareGroupStateResponseData.PartitionResult()
                                            .setPartition(partition.partition()))
                                    .toList())));
            sink.respond(response);
        };
    }

    /** Records that were accepted are released. */
    static Tampering withoutAcceptance() {
        return (node, request, sink, next) -> {
            if (request.message() instanceof ShareFetchRequestData fetch) {
                fetch.topics().forEach(topic -> topic.partitions().forEach(partition -> partition.acknowledgementBatches()
                        .forEach(batch -> batch.setAcknowledgeTypes(released(batch.acknowledgeTypes())))));
            } else if (request.message() instanceof ShareAcknowledgeRequestData acknowledge) {
                acknowledge.topics().forEach(topic -> topic.partitions().forEach(partition -> partition.acknowledgementBatches()
                        .forEach(batch -> batch.setAcknowledgeTypes(released(batch.acknowledgeTypes())))));
            }
            next.handle(request, sink);
        };
    }

    private static List<Byte> released(List<Byte> types) {
        return types.stream().map(type -> type == 1 ? (byte) 2 : type).toList();
    }

    /** Every delivery counts as the first. */
    static Tampering withoutDeliveryCounts() {
        return (node, request, sink, next) -> next.handle(request, new Changed(sink, response -> {
            if (response instanceof ShareFetchResponseData fetch) {
                fetch.responses().forEach(topic -> topic.partitions()
                        .forEach(partition -> partition.acquiredRecords().forEach(acquired -> acquired.setDeliveryCount((short) 1))));
            }
        }));
    }
}
