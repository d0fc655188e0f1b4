package dev.kraftbench.broker.internal.access;

import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartition;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopic;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.ResourceType;

/**
 * OFFSET_FETCH: the groups that a client may describe, of them the topics that he may describe. Topics that were asked for by name are
 * refused, those that come when all are asked for are left out.
 */
record OffsetFetchGuard(TopicNames names) implements Guard {

    private static final short GROUPS_BATCHED_SINCE = 8;
    private static final short REFUSED = Errors.TOPIC_AUTHORIZATION_FAILED.code();
    private static final long NO_OFFSET = -1;

    @Override
    public void handle(Request request, Caller caller, RequestHandler next, ResponseSink sink) {
        OffsetFetchRequestData asked = (OffsetFetchRequestData) request.message();
        if (request.version() >= GROUPS_BATCHED_SINCE) {
            new PartGuard<OffsetFetchRequestData, OffsetFetchRequestGroup, OffsetFetchResponseData>(
                            OffsetFetchRequestData::groups,
                            (who, group) -> OffsetGuards.maySee(who, group.groupId()),
                            OffsetFetchResponseData::new,
                            OffsetFetchGuard::refuse)
                    .then(this::topicsOfGroups)
                    .handle(request, caller, next, sink);
        } else if (OffsetGuards.maySee(caller, asked.groupId())) {
            topicsOfTheGroup(request, caller, next, sink);
        } else {
            RefusedRequests.refuse(request, Guard.errorOf(ResourceType.GROUP), sink);
        }
    }

    private static void refuse(OffsetFetchResponseData answer, OffsetFetchRequestGroup group) {
        answer.setGroups(Lists.with(
                answer.groups(),
                new OffsetFetchResponseGroup().setGroupId(group.groupId()).setErrorCode(Errors.GROUP_AUTHORIZATION_FAILED.code())));
    }

    private boolean maySee(Caller caller, OffsetFetchRequestTopics topic) {
        return names.allow(caller, AclOperation.DESCRIBE, topic.name(), topic.topicId());
    }

    private void topicsOfGroups(Request request, Caller caller, RequestHandler next, ResponseSink sink) {
        OffsetFetchRequestData rest = ((OffsetFetchRequestData) request.message()).duplicate();
        Map<String, List<OffsetFetchRequestTopics>> refused = new HashMap<>();
        for (OffsetFetchRequestGroup group : rest.groups()) {
            if (group.topics() != null) {
                Lists.Split<OffsetFetchRequestTopics> topics = Lists.split(group.topics(), topic -> !maySee(caller, topic));
                if (!topics.chosen().isEmpty()) {
                    refused.computeIfAbsent(group.groupId(), any -> new ArrayList<>()).addAll(topics.chosen());
                    group.setTopics(topics.others());
                }
            }
        }
        next.handle(Guard.with(request, rest), Guard.amended(sink, message -> ((OffsetFetchResponseData) message)
                .groups()
                .forEach(group -> {
                    group.setTopics(Lists.only(
                            group.topics(), topic -> names.allow(caller.quietly(), AclOperation.DESCRIBE, topic.name(), topic.topicId())));
                    if (group.errorCode() == Errors.NONE.code()) {
                        // A group that was asked for twice may be answered twice.
                        Objects.requireNonNullElse(refused.remove(group.groupId()), List.<OffsetFetchRequestTopics>of())
                                .forEach(topic -> group.setTopics(Lists.with(group.topics(), refused(topic))));
                    }
                })));
    }

    private static OffsetFetchResponseTopics refused(OffsetFetchRequestTopics topic) {
        return new OffsetFetchResponseTopics()
                .setName(topic.name())
                .setTopicId(topic.topicId())
                .setPartitions(topic.partitionIndexes().stream()
                        .map(partition -> new OffsetFetchResponsePartitions()
                                .setPartitionIndex(partition)
                                .setCommittedOffset(NO_OFFSET)
                                .setErrorCode(REFUSED))
                        .toList());
    }

    private static void topicsOfTheGroup(Request request, Caller caller, RequestHandler next, ResponseSink sink) {
        OffsetFetchRequestData rest = ((OffsetFetchRequestData) request.message()).duplicate();
        List<OffsetFetchRequestTopic> refused = new ArrayList<>();
        if (rest.topics() != null) {
            Lists.Split<OffsetFetchRequestTopic> topics =
                    Lists.split(rest.topics(), topic -> !caller.mayTopic(AclOperation.DESCRIBE, topic.name()));
            refused.addAll(topics.chosen());
            rest.setTopics(topics.others());
        }
        next.handle(Guard.with(request, rest), Guard.amended(sink, message -> {
            OffsetFetchResponseData answer = (OffsetFetchResponseData) message;
            answer.setTopics(Lists.only(answer.topics(), topic -> caller.quietly().mayTopic(AclOperation.DESCRIBE, topic.name())));
            refused.forEach(topic -> answer.setTopics(Lists.with(
                    answer.topics(),
                    new OffsetFetchResponseTopic()
                            .setName(topic.name())
                            .setPartitions(topic.partitionIndexes().stream()
                                    .map(partition -> new OffsetFetchResponsePartition()
                                            .setPartitionIndex(partition)
                                            .setCommittedOffset(NO_OFFSET)
                                            .setErrorCode(REFUSED))
                                    .toList()))));
        }));
    }
}
