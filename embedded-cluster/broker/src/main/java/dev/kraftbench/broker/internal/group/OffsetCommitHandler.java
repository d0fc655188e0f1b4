package dev.kraftbench.broker.internal.group;

import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.group.OffsetRequests;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import org.apache.kafka.common.protocol.Errors;

/** OFFSET_COMMIT: resolves topic ids (since version 10, KIP-848) and sorts out partitions that don't exist. */
final class OffsetCommitHandler implements RequestHandler {

    private static final int TOPIC_IDS_SINCE = 10;

    private final GroupCoordinator coordinator;
    private final Supplier<ClusterImage> images;

    OffsetCommitHandler(GroupCoordinator coordinator, Supplier<ClusterImage> images) {
        this.coordinator = coordinator;
        this.images = images;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        OffsetCommitRequestData asked = (OffsetCommitRequestData) request.message();
        boolean byId = request.version() >= TOPIC_IDS_SINCE;
        ClusterImage image = images.get();
        Answer answer = new Answer(byId);
        OffsetCommitRequestData valid = new OffsetCommitRequestData()
                .setGroupId(asked.groupId())
                .setMemberId(asked.memberId())
                .setGenerationIdOrMemberEpoch(asked.generationIdOrMemberEpoch())
                .setGroupInstanceId(asked.groupInstanceId())
                .setRetentionTimeMs(asked.retentionTimeMs());
        for (OffsetCommitRequestTopic topic : asked.topics()) {
            TopicImage known = byId ? image.topics().topic(topic.topicId()) : image.topics().topic(topic.name());
            OffsetCommitRequestTopic existing = new OffsetCommitRequestTopic();
            for (OffsetCommitRequestPartition partition : topic.partitions()) {
                if (known == null) {
                    answer.add(topic.topicId(), topic.name(), partition.partitionIndex(), byId ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION);
                } else if (known.partition(partition.partitionIndex()) == null) {
                    answer.add(known.id(), known.name(), partition.partitionIndex(), Errors.UNKNOWN_TOPIC_OR_PARTITION);
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
        coordinator.ask(
                OffsetRequests.COMMIT,
                Requests.context(request),
                valid,
                committed -> {
                    committed.topics().forEach(topic -> topic.partitions().forEach(partition ->
                            answer.add(topic.topicId(), topic.name(), partition.partitionIndex(), Errors.forCode(partition.errorCode()))));
                    sink.respond(answer.response());
                });
    }

    /** Collects partitions by topic, under the name or the id, as the client asked. */
    private static final class Answer {
        private final boolean byId;
        private final Map<Object, OffsetCommitResponseTopic> topics = new LinkedHashMap<>();

        Answer(boolean byId) {
            this.byId = byId;
        }

        void add(Uuid topicId, String name, int partition, Errors error) {
            topics.computeIfAbsent(byId ? topicId : name, key -> byId
                            ? new OffsetCommitResponseTopic().setTopicId(topicId)
                            : new OffsetCommitResponseTopic().setName(name))
                    .partitions()
                    .add(new OffsetCommitResponsePartition().setPartitionIndex(partition).setErrorCode(error.code()));
        }

        OffsetCommitResponseData response() {
            OffsetCommitResponseData response = new OffsetCommitResponseData();
            response.topics().addAll(topics.values());
            return response;
        }
    }
}
