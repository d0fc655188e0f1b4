package dev.kraftbench.broker.internal.transaction;

import dev.kraftbench.group.ClientContext;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponsePartition;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponseTopic;
import org.apache.kafka.common.protocol.Errors;

/** TXN_OFFSET_COMMIT: resolves topic ids (since version 6, KIP-1319) and sorts out partitions that don't exist. */
final class TxnOffsetCommitHandler implements RequestHandler {

    private static final int TOPIC_IDS_SINCE = 6;

    /** Since this version clients wait for a coordinator that is loading, instead of failing. */
    private static final int LOADING_SINCE = 2;

    private final TransactionalOffsets offsets;
    private final Supplier<ClusterImage> images;

    TxnOffsetCommitHandler(TransactionalOffsets offsets, Supplier<ClusterImage> images) {
        this.offsets = offsets;
        this.images = images;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        TxnOffsetCommitRequestData asked = (TxnOffsetCommitRequestData) request.message();
        boolean byId = request.version() >= TOPIC_IDS_SINCE;
        ClusterImage image = images.get();
        Answer answer = new Answer(byId, request.version() < LOADING_SINCE);
        TxnOffsetCommitRequestData valid = new TxnOffsetCommitRequestData()
                .setTransactionalId(asked.transactionalId())
                .setGroupId(asked.groupId())
                .setProducerId(asked.producerId())
                .setProducerEpoch(asked.producerEpoch())
                .setMemberId(asked.memberId())
                .setGenerationIdOrMemberEpoch(asked.generationIdOrMemberEpoch())
                .setGroupInstanceId(asked.groupInstanceId());
        for (TxnOffsetCommitRequestTopic topic : asked.topics()) {
            TopicImage known = byId ? image.topics().topic(topic.topicId()) : image.topics().topic(topic.name());
            TxnOffsetCommitRequestTopic existing = new TxnOffsetCommitRequestTopic();
            for (TxnOffsetCommitRequestPartition partition : topic.partitions()) {
                int index = partition.partitionIndex();
                if (known == null) {
                    answer.add(topic.topicId(), topic.name(), index, byId ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION);
                } else if (known.partition(index) == null) {
                    answer.add(known.id(), known.name(), index, Errors.UNKNOWN_TOPIC_OR_PARTITION);
                } else {
                    existing.partitions().add(partition);
                }
            }
            if (known != null && !existing.partitions().isEmpty()) {
                valid.topics().add(existing.setName(known.name()).setTopicId(known.id()));
            }
        }
        if (valid.topics().isEmpty()) {
            sink.respond(answer.response());
            return;
        }
        ClientContext client =
                new ClientContext(request.clientId(), "/" + request.connection().clientAddress().getHostAddress(), request.version());
        offsets.commit(
                client,
                valid,
                committed -> {
                    committed.topics().forEach(topic -> topic.partitions().forEach(partition ->
                            answer.add(topic.topicId(), topic.name(), partition.partitionIndex(), Errors.forCode(partition.errorCode()))));
                    sink.respond(answer.response());
                },
                error -> {
                    valid.topics().forEach(topic -> topic.partitions().forEach(partition ->
                            answer.add(topic.topicId(), topic.name(), partition.partitionIndex(), error)));
                    sink.respond(answer.response());
                });
    }

    /** Collects partitions by topic, under the name or the id, as the client asked. */
    private static final class Answer {
        private final boolean byId;
        private final boolean hidesLoading;
        private final Map<Object, TxnOffsetCommitResponseTopic> topics = new LinkedHashMap<>();

        Answer(boolean byId, boolean hidesLoading) {
            this.byId = byId;
            this.hidesLoading = hidesLoading;
        }

        void add(Uuid topicId, String name, int partition, Errors error) {
            Errors told = hidesLoading && error == Errors.COORDINATOR_LOAD_IN_PROGRESS ? Errors.COORDINATOR_NOT_AVAILABLE : error;
            topics.computeIfAbsent(byId ? topicId : name, key -> byId
                            ? new TxnOffsetCommitResponseTopic().setTopicId(topicId)
                            : new TxnOffsetCommitResponseTopic().setName(name))
                    .partitions()
                    .add(new TxnOffsetCommitResponsePartition().setPartitionIndex(partition).setErrorCode(told.code()));
        }

        TxnOffsetCommitResponseData response() {
            TxnOffsetCommitResponseData response = new TxnOffsetCommitResponseData();
            response.topics().addAll(topics.values());
            return response;
        }
    }
}
