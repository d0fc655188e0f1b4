package dev.kraftbench.broker.internal.group;

import dev.kraftbench.broker.internal.access.Caller;
import dev.kraftbench.group.ClassicRequests;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.group.OffsetRequests;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.ResponseSink;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartition;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponseTopic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.ResourceType;

/** LIST_GROUPS, DESCRIBE_GROUPS, DELETE_GROUPS and OFFSET_DELETE. */
final class GroupAdminHandlers {

    /** What can be done to a group, as bits: everything, until a guard takes away what its client may not. */
    static final int ALL_OPERATIONS = Caller.everyOperation(ResourceType.GROUP);

    private final GroupCoordinator coordinator;
    private final Supplier<ClusterImage> images;

    GroupAdminHandlers(GroupCoordinator coordinator, Supplier<ClusterImage> images) {
        this.coordinator = coordinator;
        this.images = images;
    }

    void list(Request request, ResponseSink sink) {
        ListGroupsRequestData asked = (ListGroupsRequestData) request.message();
        coordinator.list(
                new LinkedHashSet<>(asked.statesFilter()),
                new LinkedHashSet<>(asked.typesFilter()),
                request.connection().lane(),
                sink::respond);
    }

    void describe(Request request, ResponseSink sink) {
        DescribeGroupsRequestData asked = (DescribeGroupsRequestData) request.message();
        List<String> distinct = asked.groups().stream().distinct().toList();
        coordinator.askEach(ClassicRequests.DESCRIBE, Requests.context(request), distinct, request.connection().lane(), groups -> {
            if (asked.includeAuthorizedOperations()) {
                groups.stream()
                        .filter(group -> group.errorCode() == Errors.NONE.code())
                        .forEach(group -> group.setAuthorizedOperations(ALL_OPERATIONS));
            }
            sink.respond(new DescribeGroupsResponseData().setGroups(groups));
        });
    }

    void delete(Request request, ResponseSink sink) {
        DeleteGroupsRequestData asked = (DeleteGroupsRequestData) request.message();
        List<String> distinct = asked.groupsNames().stream().distinct().toList();
        coordinator.deleteGroups(Requests.context(request), distinct, request.connection().lane(), results -> {
            DeleteGroupsResponseData response = new DeleteGroupsResponseData();
            results.forEach(result -> response.results().add(result));
            sink.respond(response);
        });
    }

    void deleteOffsets(Request request, ResponseSink sink) {
        OffsetDeleteRequestData asked = (OffsetDeleteRequestData) request.message();
        ClusterImage image = images.get();
        OffsetDeleteRequestData valid = new OffsetDeleteRequestData().setGroupId(asked.groupId());
        OffsetDeleteResponseData missing = new OffsetDeleteResponseData();
        for (OffsetDeleteRequestTopic topic : asked.topics()) {
            TopicImage known = image.topics().topic(topic.name());
            OffsetDeleteRequestTopic existing = new OffsetDeleteRequestTopic().setName(topic.name());
            OffsetDeleteResponseTopic refused = new OffsetDeleteResponseTopic().setName(topic.name());
            topic.partitions().forEach(partition -> {
                if (known != null && known.partition(partition.partitionIndex()) != null) {
                    existing.partitions().add(partition);
                } else {
                    refused.partitions().add(new OffsetDeleteResponsePartition()
                            .setPartitionIndex(partition.partitionIndex())
                            .setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code()));
                }
            });
            if (!existing.partitions().isEmpty()) {
                valid.topics().add(existing);
            }
            if (!refused.partitions().isEmpty()) {
                missing.topics().add(refused);
            }
        }
        coordinator.ask(OffsetRequests.DELETE, Requests.context(request), valid, answer -> {
            if (answer.errorCode() == Errors.NONE.code()) {
                missing.topics().forEach(topic -> merge(answer, topic));
            }
            sink.respond(answer);
        });
    }

    private static void merge(OffsetDeleteResponseData answer, OffsetDeleteResponseTopic refused) {
        OffsetDeleteResponseTopic topic = answer.topics().find(refused.name());
        if (topic == null) {
            answer.topics().add(refused.duplicate());
        } else {
            refused.partitions().forEach(partition -> topic.partitions().add(partition.duplicate()));
        }
    }
}
