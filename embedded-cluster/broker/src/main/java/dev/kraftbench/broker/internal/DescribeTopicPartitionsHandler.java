package dev.kraftbench.broker.internal;

import dev.kraftbench.broker.internal.access.Caller;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponsePartition;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponseTopic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.ResourceType;

/** DESCRIBE_TOPIC_PARTITIONS (KIP-966): topics page by page, with their eligible leader replicas. */
public final class DescribeTopicPartitionsHandler implements RequestHandler {

    private final Supplier<ClusterImage> images;
    private final int maxPartitions;

    /** @param maxPartitions per answer, {@code max.request.partition.size.limit} */
    public DescribeTopicPartitionsHandler(Supplier<ClusterImage> images, int maxPartitions) {
        this.images = images;
        this.maxPartitions = maxPartitions;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        DescribeTopicPartitionsRequestData asked = (DescribeTopicPartitionsRequestData) request.message();
        ClusterAnswers cluster = new ClusterAnswers(images.get(), request.connection().listener());
        DescribeTopicPartitionsRequestData.Cursor cursor = asked.cursor();
        String firstTopic = cursor == null ? "" : cursor.topicName();
        boolean all = asked.topics().isEmpty();
        SortedSet<String> names = new TreeSet<>();
        if (all) {
            names.addAll(cluster.image().topics().byName().keySet());
        } else {
            asked.topics().forEach(topic -> names.add(topic.name()));
        }
        int remaining = Math.max(1, Math.min(maxPartitions, asked.responsePartitionLimit()));
        DescribeTopicPartitionsResponseData answer = new DescribeTopicPartitionsResponseData();
        for (String name : names.tailSet(firstTopic)) {
            int from = cursor != null && name.equals(firstTopic) ? Math.max(0, cursor.partitionIndex()) : 0;
            if (remaining == 0) {
                answer.setNextCursor(new DescribeTopicPartitionsResponseData.Cursor().setTopicName(name).setPartitionIndex(from));
                break;
            }
            TopicImage topic = cluster.image().topics().topic(name);
            if (topic == null) {
                if (!all) {
                    answer.topics().add(unknown(name));
                }
                continue;
            }
            int limit = remaining;
            List<DescribeTopicPartitionsResponsePartition> page = topic.partitions().entrySet().stream()
                    .filter(entry -> entry.getKey() >= from)
                    .limit(limit)
                    .map(entry -> describe(cluster, entry.getKey(), entry.getValue()))
                    .toList();
            remaining -= page.size();
            answer.topics()
                    .add(new DescribeTopicPartitionsResponseTopic()
                            .setName(name)
                            .setTopicId(topic.id())
                            .setIsInternal(Topic.isInternal(name))
                            .setTopicAuthorizedOperations(Caller.everyOperation(ResourceType.TOPIC))
                            .setPartitions(page));
            int next = from + page.size();
            if (next < topic.partitions().size()) {
                answer.setNextCursor(new DescribeTopicPartitionsResponseData.Cursor().setTopicName(name).setPartitionIndex(next));
                break;
            }
        }
        sink.respond(answer);
    }

    private static DescribeTopicPartitionsResponseTopic unknown(String name) {
        Errors error = Errors.UNKNOWN_TOPIC_OR_PARTITION;
        try {
            Topic.validate(name);
        } catch (InvalidTopicException e) {
            error = Errors.INVALID_TOPIC_EXCEPTION;
        }
        return new DescribeTopicPartitionsResponseTopic()
                .setName(name)
                .setTopicId(Uuid.ZERO_UUID)
                .setErrorCode(error.code())
                .setIsInternal(Topic.isInternal(name));
    }

    private static DescribeTopicPartitionsResponsePartition describe(
            ClusterAnswers cluster, int id, PartitionRegistration partition) {
        return new DescribeTopicPartitionsResponsePartition()
                .setPartitionIndex(id)
                .setLeaderId(cluster.reachableLeader(partition))
                .setLeaderEpoch(partition.leaderEpoch())
                .setReplicaNodes(partition.replicas())
                .setIsrNodes(partition.isr())
                .setEligibleLeaderReplicas(partition.elr())
                .setLastKnownElr(partition.lastKnownElr())
                .setOfflineReplicas(cluster.offlineReplicas(partition));
    }
}
