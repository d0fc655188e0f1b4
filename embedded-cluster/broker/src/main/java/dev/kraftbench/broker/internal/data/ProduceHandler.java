package dev.kraftbench.broker.internal.data;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.replication.PartitionTransactions.Delivery;
import dev.kraftbench.replication.ProduceOutcome;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.replication.Replicas.Lookup;
import dev.kraftbench.storage.AppendOrigin;
import dev.kraftbench.storage.TransactionalBatch;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;

/** PRODUCE: appends each partition's batch on its lane and answers when the acknowledgements asked for are in. */
final class ProduceHandler implements RequestHandler {

    private static final short TOPIC_IDS_SINCE = 13;
    private static final short LEADER_HINTS_SINCE = 10;
    private static final Set<String> INTERNAL_TOPICS =
            Set.of(Topic.GROUP_METADATA_TOPIC_NAME, Topic.TRANSACTION_STATE_TOPIC_NAME, Topic.SHARE_GROUP_STATE_TOPIC_NAME);
    /** The one client id that Kafka lets write to internal topics. */
    private static final String ADMIN_CLIENT = "__admin_client";

    private record Batch(String topic, Uuid topicId, PartitionProduceData data) {
        MemoryRecords records() {
            return (MemoryRecords) data.records();
        }
    }

    private final Replicas replicas;
    private final TransactionalProduces transactional;

    ProduceHandler(Replicas replicas, TransactionalProduces transactional) {
        this.replicas = replicas;
        this.transactional = transactional;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        ProduceRequestData message = (ProduceRequestData) request.message();
        PartitionQuestions<Batch, ProduceOutcome> appends = new PartitionQuestions<>(request.connection().lane());
        int asked = 0;
        boolean mixed = message.transactionalId() != null && hasSeveralProducers(message);
        for (TopicProduceData topic : message.topicData()) {
            for (PartitionProduceData data : topic.partitionData()) {
                Batch batch = new Batch(topic.name(), topic.topicId(), data);
                Lookup lookup = request.version() >= TOPIC_IDS_SINCE
                        ? replicas.find(topic.topicId(), data.index())
                        : replicas.find(new TopicPartition(topic.name(), data.index()));
                ProduceOutcome.@Nullable Failed refused = mixed
                        ? new ProduceOutcome.Failed(
                                Errors.INVALID_PRODUCER_ID_MAPPING, "Transactional records of more than one producer id or epoch")
                        : check(request, message, lookup, data);
                if (refused != null) {
                    appends.addAnswered(batch, refused);
                } else {
                    appends.add(batch, lookup, ProduceOutcome.Failed::new);
                    asked += lookup instanceof Lookup.Hosted ? 1 : 0;
                }
            }
        }
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(0, message.timeoutMs()));
        Answer answer = new Answer(request, message.acks(), sink);
        String transactionalId = message.transactionalId();
        if (transactionalId == null) {
            appends.ask(
                    (partition, batch, outcome) ->
                            partition.append(batch.records(), message.acks(), timeoutNanos, AppendOrigin.CLIENT, outcome),
                    sink::consumed,
                    answer::add,
                    answer::send);
        } else {
            // A batch that waits for its coordinator's word is still looked at.
            AtomicInteger left = new AtomicInteger(asked);
            appends.ask(
                    (partition, batch, outcome) -> appendTransactional(
                            partition,
                            request.version(),
                            transactionalId,
                            batch,
                            new Delivery(message.acks(), timeoutNanos, outcome, consumption(left, sink))),
                    answer::add,
                    answer::send);
        }
    }

    /** What is done when one of several batches is taken: the last one ends the life of the request's bytes. */
    private static Runnable consumption(AtomicInteger left, ResponseSink sink) {
        AtomicBoolean taken = new AtomicBoolean();
        return () -> {
            if (taken.compareAndSet(false, true) && left.decrementAndGet() == 0) {
                sink.consumed();
            }
        };
    }

    private static boolean hasSeveralProducers(ProduceRequestData message) {
        return message.topicData().stream()
                        .flatMap(topic -> topic.partitionData().stream())
                        .filter(data -> data.records() instanceof MemoryRecords records
                                && ProducedBatch.check(records, ApiKeys.PRODUCE.latestVersion()) == null)
                        .map(data -> ProducedBatch.transaction((MemoryRecords) data.records(), false))
                        .filter(Objects::nonNull)
                        .map(claim -> List.of(claim.producerId(), claim.epoch()))
                        .distinct()
                        .limit(2)
                        .count()
                > 1;
    }

    private void appendTransactional(
            Partition partition, short version, String transactionalId, Batch batch, Delivery delivery) {
        TransactionalBatch claim = ProducedBatch.transaction(batch.records(), TransactionalProduces.bumpsEpochs(version));
        if (claim == null) {
            partition.append(
                    batch.records(), delivery.acks(), delivery.timeoutNanos(), AppendOrigin.CLIENT, delivery.outcome());
            delivery.taken().run();
        } else {
            transactional.append(partition, version, transactionalId, claim, batch.records(), delivery);
        }
    }

    private static ProduceOutcome.@Nullable Failed check(
            Request request, ProduceRequestData message, Lookup lookup, PartitionProduceData data) {
        if (message.acks() < -1 || message.acks() > 1) {
            return new ProduceOutcome.Failed(Errors.INVALID_REQUIRED_ACKS);
        }
        if (lookup instanceof Lookup.Hosted(var partition)
                && INTERNAL_TOPICS.contains(partition.id().topic())
                && !request.clientId().equals(ADMIN_CLIENT)) {
            return new ProduceOutcome.Failed(Errors.INVALID_TOPIC_EXCEPTION);
        }
        if (!(data.records() instanceof MemoryRecords records)) {
            return new ProduceOutcome.Failed(Errors.INVALID_RECORD, "There must be one record batch");
        }
        ProduceOutcome.@Nullable Failed refused = ProducedBatch.check(records, request.version());
        // Nobody has been asked whether this client may write in the transaction, which may be another's and open.
        return refused == null && message.transactionalId() == null && ProducedBatch.isTransactional(records)
                ? new ProduceOutcome.Failed(
                        Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, "Transactional records need the transactional id in the request")
                : refused;
    }

    /** The response as it comes together; on the connection's lane. */
    private final class Answer {
        private final ProduceResponseData response = new ProduceResponseData();
        private final Request request;
        private final short acks;
        private final ResponseSink sink;
        private @Nullable Errors firstError;

        Answer(Request request, short acks, ResponseSink sink) {
            this.request = request;
            this.acks = acks;
            this.sink = sink;
        }

        void add(Batch batch, ProduceOutcome outcome) {
            var topic = response.responses().find(batch.topic(), batch.topicId());
            if (topic == null) {
                topic = new ProduceResponseData.TopicProduceResponse().setName(batch.topic()).setTopicId(batch.topicId());
                response.responses().add(topic);
            }
            var partition = new ProduceResponseData.PartitionProduceResponse().setIndex(batch.data().index());
            switch (outcome) {
                case ProduceOutcome.Produced produced ->
                    partition
                            .setBaseOffset(produced.baseOffset())
                            .setLogAppendTimeMs(produced.logAppendTimeMillis())
                            .setLogStartOffset(produced.logStartOffset());
                case ProduceOutcome.Failed failed -> {
                    firstError = firstError == null ? failed.error() : firstError;
                    partition
                            .setErrorCode(failed.error().code())
                            .setErrorMessage(failed.message())
                            .setBaseOffset(-1)
                            .setLogStartOffset(-1);
                    failed.recordErrors().forEach(error -> partition.recordErrors()
                            .add(new ProduceResponseData.BatchIndexAndErrorMessage()
                                    .setBatchIndex(error.batchIndex())
                                    .setBatchIndexErrorMessage(error.message())));
                    hint(batch, failed.error(), partition);
                }
            }
            topic.partitionResponses().add(partition);
        }

        private void hint(Batch batch, Errors error, ProduceResponseData.PartitionProduceResponse partition) {
            if (request.version() < LEADER_HINTS_SINCE) {
                return;
            }
            ClusterImage image = replicas.image();
            LeaderHints hint = LeaderHints.of(
                    image,
                    error,
                    LeaderHints.topicId(image, batch.topicId(), batch.topic()),
                    batch.data().index(),
                    request.connection().listener());
            if (hint == null) {
                return;
            }
            partition.setCurrentLeader(
                    new ProduceResponseData.LeaderIdAndEpoch().setLeaderId(hint.leader()).setLeaderEpoch(hint.leaderEpoch()));
            Peer endpoint = hint.endpoint();
            if (endpoint != null && response.nodeEndpoints().find(hint.leader()) == null) {
                response.nodeEndpoints()
                        .add(new ProduceResponseData.NodeEndpoint()
                                .setNodeId(hint.leader())
                                .setHost(endpoint.host())
                                .setPort(endpoint.port())
                                .setRack(hint.rack()));
            }
        }

        void send() {
            if (acks != 0) {
                sink.respond(response);
            } else if (firstError == null) {
                sink.noResponse();
            } else {
                // The only way to tell a producer that wants no answers: it will ask for metadata when it connects again.
                sink.close("produce with acks=0 failed: " + firstError);
            }
        }
    }
}
