package dev.kraftbench.broker.internal.data;

import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.replication.PartitionOffsets.Producers;
import dev.kraftbench.replication.Replicas;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeProducersResponseData;

/** DESCRIBE_PRODUCERS: which producers a partition remembers (KIP-664). */
final class ProducersHandler implements RequestHandler {

    private final Replicas replicas;

    ProducersHandler(Replicas replicas) {
        this.replicas = replicas;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        DescribeProducersRequestData message = (DescribeProducersRequestData) request.message();
        PartitionQuestions<TopicPartition, Producers> questions =
                new PartitionQuestions<>(request.connection().lane());
        Set<TopicPartition> seen = new HashSet<>();
        for (var topic : message.topics()) {
            for (int index : topic.partitionIndexes()) {
                TopicPartition partition = new TopicPartition(topic.name(), index);
                if (!seen.add(partition)) {
                    continue;
                }
                questions.add(partition, replicas.find(partition), error -> new Producers(error, List.of()));
            }
        }
        Map<String, DescribeProducersResponseData.TopicResponse> topics = new LinkedHashMap<>();
        questions.ask(
                (partition, question, answer) -> answer.accept(partition.offsets().producers()),
                (question, answer) -> topics.computeIfAbsent(
                                question.topic(), name -> new DescribeProducersResponseData.TopicResponse().setName(name))
                        .partitions()
                        .add(response(question.partition(), answer)),
                () -> sink.respond(new DescribeProducersResponseData().setTopics(new ArrayList<>(topics.values()))));
    }

    private static DescribeProducersResponseData.PartitionResponse response(int partition, Producers producers) {
        var response = new DescribeProducersResponseData.PartitionResponse()
                .setPartitionIndex(partition)
                .setErrorCode(producers.error().code());
        producers.active().forEach(producer -> response.activeProducers()
                .add(new DescribeProducersResponseData.ProducerState()
                        .setProducerId(producer.producerId())
                        .setProducerEpoch(producer.epoch())
                        .setLastSequence(producer.lastSequence())
                        .setLastTimestamp(producer.lastTimestampMillis())
                        .setCoordinatorEpoch(producer.coordinatorEpoch())
                        .setCurrentTxnStartOffset(producer.transactionStartOffset())));
        return response;
    }
}
