package dev.kraftbench.broker.internal.data;

import dev.kraftbench.coordinator.TransactionEnd;
import dev.kraftbench.coordinator.TransactionalProducer;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.replication.ProduceOutcome;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.storage.AppendOrigin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerPartitionResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerTopicResult;
import org.apache.kafka.common.protocol.Errors;

/**
 * WRITE_TXN_MARKERS: ends transactions in the partitions that this broker leads, for transaction coordinators and for those who abort hanging
 * transactions by hand (KIP-98, KIP-664). Answers when all in-sync replicas have the markers.
 */
final class WriteTxnMarkersHandler implements RequestHandler {

    /** As long as Kafka's coordinators wait for the answer. */
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final short ACKS_ALL = -1;

    private record Question(TransactionEnd end, TopicPartition partition) {}

    private final Replicas replicas;
    private final OffsetsMarkers offsets;

    WriteTxnMarkersHandler(Replicas replicas, OffsetsMarkers offsets) {
        this.replicas = replicas;
        this.offsets = offsets;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        WriteTxnMarkersRequestData message = (WriteTxnMarkersRequestData) request.message();
        PartitionQuestions<Question, Errors> markers = new PartitionQuestions<>(request.connection().lane());
        for (WritableTxnMarker marker : message.markers()) {
            TransactionEnd end = new TransactionEnd(
                    new TransactionalProducer(marker.producerId(), marker.producerEpoch()),
                    marker.coordinatorEpoch(),
                    marker.transactionResult(),
                    marker.transactionVersion());
            for (var topic : marker.topics()) {
                for (int index : topic.partitionIndexes()) {
                    TopicPartition partition = new TopicPartition(topic.name(), index);
                    Question question = new Question(end, partition);
                    if (marker.producerId() < 0 || marker.producerEpoch() < 0) {
                        markers.addAnswered(question, Errors.INVALID_REQUEST);
                    } else {
                        // Coordinators take any other error for one that does not pass.
                        markers.add(question, replicas.find(partition), error -> Errors.UNKNOWN_TOPIC_OR_PARTITION);
                    }
                }
            }
        }
        WriteTxnMarkersResponseData response = new WriteTxnMarkersResponseData();
        Map<Long, WritableTxnMarkerResult> results = new LinkedHashMap<>();
        markers.ask(
                (partition, question, answer) -> write(partition, question.end(), answer),
                (question, error) -> add(
                        results.computeIfAbsent(question.end().producer().producerId(), id -> {
                            WritableTxnMarkerResult result = new WritableTxnMarkerResult().setProducerId(id);
                            response.markers().add(result);
                            return result;
                        }),
                        question.partition(),
                        error),
                () -> sink.respond(response));
    }

    private void write(Partition partition, TransactionEnd end, Consumer<Errors> answer) {
        if (partition.id().topic().equals(Topic.GROUP_METADATA_TOPIC_NAME)) {
            offsets.endTransaction(partition.id().partition(), end, answer);
            return;
        }
        partition.append(
                end.marker(partition.lane().clock().wallMillis()),
                ACKS_ALL,
                TIMEOUT_NANOS,
                new AppendOrigin.Marker(end.transactionVersion()),
                outcome -> answer.accept(
                        switch (outcome) {
                            case ProduceOutcome.Produced ignored -> Errors.NONE;
                            case ProduceOutcome.Failed failed -> failed.error();
                        }));
    }

    private static void add(WritableTxnMarkerResult result, TopicPartition partition, Errors error) {
        WritableTxnMarkerTopicResult topic = result.topics().stream()
                .filter(each -> each.name().equals(partition.topic()))
                .findFirst()
                .orElse(null);
        if (topic == null) {
            topic = new WritableTxnMarkerTopicResult().setName(partition.topic());
            result.topics().add(topic);
        }
        topic.partitions()
                .add(new WritableTxnMarkerPartitionResult()
                        .setPartitionIndex(partition.partition())
                        .setErrorCode(error.code()));
    }
}
