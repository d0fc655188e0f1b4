package dev.kraftbench.broker.internal.transaction;

import dev.kraftbench.coordinator.Shards;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.transaction.ProducerIdAndEpoch;
import dev.kraftbench.transaction.TransactionCoordinator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddOffsetsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnPartitionResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResultCollection;
import org.apache.kafka.common.protocol.Errors;

/**
 * ADD_PARTITIONS_TO_TXN, up to version 3 from producers and since version 4 from brokers for many of them (KIP-890), and
 * ADD_OFFSETS_TO_TXN, which adds the partition where a group's offsets lie.
 */
final class AddPartitionsHandlers {

    /** Since this version brokers ask, in batches. */
    private static final short BATCHES_SINCE = 4;

    /** Since this version clients know PRODUCER_FENCED; the same in both requests. */
    private static final short FENCED_SINCE = 2;

    private static final short SAME_EPOCH = 0;
    private static final short EPOCH_PER_TRANSACTION = 2;

    private final TransactionCoordinator coordinator;
    private final Supplier<ClusterImage> images;

    AddPartitionsHandlers(TransactionCoordinator coordinator, Supplier<ClusterImage> images) {
        this.coordinator = coordinator;
        this.images = images;
    }

    // ---- partitions

    void addPartitions(Request request, ResponseSink sink) {
        AddPartitionsToTxnRequestData asked = (AddPartitionsToTxnRequestData) request.message();
        if (request.version() < BATCHES_SINCE) {
            ProducerIdAndEpoch producer = new ProducerIdAndEpoch(asked.v3AndBelowProducerId(), asked.v3AndBelowProducerEpoch());
            Set<TopicPartition> partitions = partitions(asked.v3AndBelowTopics());
            Consumer<Map<TopicPartition, Errors>> done = errors ->
                    sink.respond(new AddPartitionsToTxnResponseData().setResultsByTopicV3AndBelow(results(errors, request.version())));
            Map<TopicPartition, Errors> refused = refused(partitions, true);
            if (refused.isEmpty()) {
                add(asked.v3AndBelowTransactionalId(), producer, partitions, SAME_EPOCH, done);
            } else {
                done.accept(refused);
            }
            return;
        }
        Batch batch = new Batch(request, sink, asked.transactions().size());
        asked.transactions().forEach(transaction -> addOrVerify(transaction, errors -> batch.add(transaction.transactionalId(), errors)));
    }

    private void addOrVerify(AddPartitionsToTxnTransaction asked, Consumer<Map<TopicPartition, Errors>> done) {
        ProducerIdAndEpoch producer = new ProducerIdAndEpoch(asked.producerId(), asked.producerEpoch());
        Set<TopicPartition> partitions = partitions(asked.topics());
        Map<TopicPartition, Errors> refused = refused(partitions, false);
        if (!refused.isEmpty()) {
            done.accept(refused);
        } else if (asked.verifyOnly()) {
            coordinator.verify(asked.transactionalId(), producer, partitions, done);
        } else {
            add(asked.transactionalId(), producer, partitions, EPOCH_PER_TRANSACTION, done);
        }
    }

    private void add(
            String transactionalId,
            ProducerIdAndEpoch producer,
            Set<TopicPartition> partitions,
            short version,
            Consumer<Map<TopicPartition, Errors>> done) {
        coordinator.addPartitions(transactionalId, producer, partitions, version, error -> {
            Map<TopicPartition, Errors> errors = new LinkedHashMap<>();
            partitions.forEach(partition -> errors.put(partition, error));
            done.accept(errors);
        });
    }

    /** Errors for all partitions if one of them can't be added, otherwise none. */
    private Map<TopicPartition, Errors> refused(Set<TopicPartition> partitions, boolean fromClient) {
        ClusterImage image = images.get();
        Map<TopicPartition, Errors> errors = new LinkedHashMap<>();
        for (TopicPartition partition : partitions) {
            TopicImage topic = image.topics().topic(partition.topic());
            if (fromClient && Topic.isInternal(partition.topic())) {
                errors.put(partition, Errors.TOPIC_AUTHORIZATION_FAILED);
            } else if (topic == null || topic.partition(partition.partition()) == null) {
                errors.put(partition, Errors.UNKNOWN_TOPIC_OR_PARTITION);
            }
        }
        if (!errors.isEmpty()) {
            partitions.forEach(partition -> errors.putIfAbsent(partition, Errors.OPERATION_NOT_ATTEMPTED));
        }
        return errors;
    }

    private static Set<TopicPartition> partitions(AddPartitionsToTxnTopicCollection topics) {
        Set<TopicPartition> partitions = new LinkedHashSet<>();
        topics.forEach(topic -> topic.partitions().forEach(partition -> partitions.add(new TopicPartition(topic.name(), partition))));
        return partitions;
    }

    private static AddPartitionsToTxnTopicResultCollection results(Map<TopicPartition, Errors> errors, short version) {
        AddPartitionsToTxnTopicResultCollection results = new AddPartitionsToTxnTopicResultCollection();
        errors.forEach((partition, error) -> {
            AddPartitionsToTxnTopicResult topic = results.find(partition.topic());
            if (topic == null) {
                topic = new AddPartitionsToTxnTopicResult().setName(partition.topic());
                results.add(topic);
            }
            topic.resultsByPartition().add(new AddPartitionsToTxnPartitionResult()
                    .setPartitionIndex(partition.partition())
                    .setPartitionErrorCode(OldClients.fenced(error, version, FENCED_SINCE).code()));
        });
        return results;
    }

    /** The answer to a batch, as it comes together on the connection's lane. */
    private static final class Batch {
        private final Request request;
        private final ResponseSink sink;
        private final AddPartitionsToTxnResponseData response = new AddPartitionsToTxnResponseData();
        private int missing;

        Batch(Request request, ResponseSink sink, int transactions) {
            this.request = request;
            this.sink = sink;
            this.missing = transactions;
            if (transactions == 0) {
                sink.respond(response);
            }
        }

        void add(String transactionalId, Map<TopicPartition, Errors> errors) {
            request.connection().lane().run(() -> {
                response.resultsByTransaction().add(new AddPartitionsToTxnResult()
                        .setTransactionalId(transactionalId)
                        .setTopicResults(results(errors, request.version())));
                missing--;
                if (missing == 0) {
                    sink.respond(response);
                }
            });
        }
    }

    // ---- offsets

    void addOffsets(Request request, ResponseSink sink) {
        AddOffsetsToTxnRequestData asked = (AddOffsetsToTxnRequestData) request.message();
        Consumer<Errors> done = error -> sink.respond(new AddOffsetsToTxnResponseData()
                .setErrorCode(OldClients.fenced(error, request.version(), FENCED_SINCE).code()));
        TopicImage topic = images.get().topics().topic(GroupCoordinator.TOPIC);
        if (topic == null) {
            done.accept(Errors.COORDINATOR_NOT_AVAILABLE);
            return;
        }
        int partition = Shards.partitionFor(asked.groupId(), topic.partitions().size());
        coordinator.addPartitions(
                asked.transactionalId(),
                new ProducerIdAndEpoch(asked.producerId(), asked.producerEpoch()),
                Set.of(new TopicPartition(GroupCoordinator.TOPIC, partition)),
                SAME_EPOCH,
                done);
    }
}
