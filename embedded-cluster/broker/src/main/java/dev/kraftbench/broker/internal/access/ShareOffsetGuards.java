package dev.kraftbench.broker.internal.access;

import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.resource.ResourceType.GROUP;

import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.AlterShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsRequestData.DescribeShareGroupOffsetsRequestGroup;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsRequestData.DescribeShareGroupOffsetsRequestTopic;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsResponseData.DescribeShareGroupOffsetsResponseGroup;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsResponseData.DescribeShareGroupOffsetsResponsePartition;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsResponseData.DescribeShareGroupOffsetsResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/** Offsets of share groups, described, set and deleted. */
final class ShareOffsetGuards {

    private static final Errors REFUSED = Errors.TOPIC_AUTHORIZATION_FAILED;
    private static final long NONE = -1;

    private ShareOffsetGuards() {}

    static void addTo(Map<ApiKeys, Guard> guards) {
        guards.put(
                ApiKeys.DESCRIBE_SHARE_GROUP_OFFSETS,
                new PartGuard<
                                DescribeShareGroupOffsetsRequestData,
                                DescribeShareGroupOffsetsRequestGroup,
                                DescribeShareGroupOffsetsResponseData>(
                                DescribeShareGroupOffsetsRequestData::groups,
                                (caller, group) -> OffsetGuards.maySee(caller, group.groupId()),
                                DescribeShareGroupOffsetsResponseData::new,
                                ShareOffsetGuards::refuse)
                        .then(ShareOffsetGuards::describedTopics));
        guards.put(
                ApiKeys.ALTER_SHARE_GROUP_OFFSETS,
                Guard.named(READ, GROUP, AlterShareGroupOffsetsRequestData.class, AlterShareGroupOffsetsRequestData::groupId)
                        .then(altered()));
        guards.put(
                ApiKeys.DELETE_SHARE_GROUP_OFFSETS,
                Guard.named(DELETE, GROUP, DeleteShareGroupOffsetsRequestData.class, DeleteShareGroupOffsetsRequestData::groupId)
                        .then(deleted()));
    }

    private static void refuse(DescribeShareGroupOffsetsResponseData answer, DescribeShareGroupOffsetsRequestGroup group) {
        answer.setGroups(Lists.with(
                answer.groups(),
                new DescribeShareGroupOffsetsResponseGroup()
                        .setGroupId(group.groupId())
                        .setErrorCode(Errors.GROUP_AUTHORIZATION_FAILED.code())));
    }

    private static void describedTopics(Request request, Caller caller, RequestHandler next, ResponseSink sink) {
        DescribeShareGroupOffsetsRequestData rest = ((DescribeShareGroupOffsetsRequestData) request.message()).duplicate();
        Map<String, List<DescribeShareGroupOffsetsRequestTopic>> refused = new HashMap<>();
        for (DescribeShareGroupOffsetsRequestGroup group : rest.groups()) {
            if (group.topics() != null) {
                Lists.Split<DescribeShareGroupOffsetsRequestTopic> topics =
                        Lists.split(group.topics(), topic -> !caller.mayTopic(DESCRIBE, topic.topicName()));
                refused.computeIfAbsent(group.groupId(), any -> new ArrayList<>()).addAll(topics.chosen());
                group.setTopics(topics.others());
            }
        }
        next.handle(Guard.with(request, rest), Guard.amended(sink, message -> ((DescribeShareGroupOffsetsResponseData) message)
                .groups()
                .forEach(group -> {
                    group.setTopics(Lists.only(group.topics(), topic -> caller.quietly().mayTopic(DESCRIBE, topic.topicName())));
                    if (group.errorCode() == Errors.NONE.code()) {
                        // A group that was asked for twice is answered twice.
                        Objects.requireNonNullElse(refused.remove(group.groupId()), List.<DescribeShareGroupOffsetsRequestTopic>of())
                                .forEach(topic -> group.setTopics(Lists.with(group.topics(), refused(topic))));
                    }
                })));
    }

    private static DescribeShareGroupOffsetsResponseTopic refused(DescribeShareGroupOffsetsRequestTopic topic) {
        return new DescribeShareGroupOffsetsResponseTopic()
                .setTopicName(topic.topicName())
                .setPartitions(topic.partitions().stream()
                        .map(partition -> new DescribeShareGroupOffsetsResponsePartition()
                                .setPartitionIndex(partition)
                                .setStartOffset(NONE)
                                .setLag(NONE)
                                .setErrorCode(REFUSED.code())
                                .setErrorMessage(REFUSED.message()))
                        .toList());
    }

    private static Guard altered() {
        return new PartGuard<
                AlterShareGroupOffsetsRequestData,
                AlterShareGroupOffsetsRequestData.AlterShareGroupOffsetsRequestTopic,
                AlterShareGroupOffsetsResponseData>(
                AlterShareGroupOffsetsRequestData::topics,
                (caller, topic) -> caller.mayTopic(READ, topic.topicName()),
                AlterShareGroupOffsetsResponseData::new,
                (answer, topic) -> {
                    if (answer.errorCode() == Errors.NONE.code()) {
                        answer.responses()
                                .add(new AlterShareGroupOffsetsResponseData.AlterShareGroupOffsetsResponseTopic()
                                        .setTopicName(topic.topicName())
                                        .setPartitions(topic.partitions().stream()
                                                .map(partition -> new AlterShareGroupOffsetsResponseData.AlterShareGroupOffsetsResponsePartition()
                                                        .setPartitionIndex(partition.partitionIndex())
                                                        .setErrorCode(REFUSED.code())
                                                        .setErrorMessage(REFUSED.message()))
                                                .toList()));
                    }
                });
    }

    private static Guard deleted() {
        return new PartGuard<
                DeleteShareGroupOffsetsRequestData,
                DeleteShareGroupOffsetsRequestData.DeleteShareGroupOffsetsRequestTopic,
                DeleteShareGroupOffsetsResponseData>(
                DeleteShareGroupOffsetsRequestData::topics,
                (caller, topic) -> caller.mayTopic(READ, topic.topicName()),
                DeleteShareGroupOffsetsResponseData::new,
                (answer, topic) -> {
                    if (answer.errorCode() == Errors.NONE.code()) {
                        answer.setResponses(Lists.with(
                                answer.responses(),
                                new DeleteShareGroupOffsetsResponseData.DeleteShareGroupOffsetsResponseTopic()
                                        .setTopicName(topic.topicName())
                                        .setErrorCode(REFUSED.code())
                                        .setErrorMessage(REFUSED.message())));
                    }
                });
    }
}
