package dev.kraftbench.broker.internal.group;

import dev.kraftbench.broker.ImageWatch;
import dev.kraftbench.broker.TopicAccess;
import dev.kraftbench.broker.TopicCreation;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.group.GroupType;
import dev.kraftbench.group.StreamsHeartbeat;
import dev.kraftbench.group.StreamsRequests;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.StreamsGroupDescribeRequestData;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/** STREAMS_GROUP_HEARTBEAT, STREAMS_GROUP_DESCRIBE and STREAMS_GROUP_TOPOLOGY_DESCRIPTION_UPDATE (KIP-1071, KIP-1331). Any lane. */
public final class StreamsHandlers {

    private static final byte MISSING_INTERNAL_TOPICS = 3;

    private final GroupCoordinator coordinator;
    private final ImageWatch images;
    private final TopicCreation creation;
    private final TopicAccess access;

    private StreamsHandlers(GroupCoordinator coordinator, ImageWatch images, TopicCreation creation, TopicAccess access) {
        this.coordinator = coordinator;
        this.images = images;
        this.creation = creation;
        this.access = access;
    }

    /** @param access which topics may be created for a member */
    public static Map<ApiKeys, RequestHandler> handlers(
            GroupCoordinator coordinator, ImageWatch images, TopicCreation creation, TopicAccess access) {
        StreamsHandlers streams = new StreamsHandlers(coordinator, images, creation, access);
        Map<ApiKeys, RequestHandler> handlers = new EnumMap<>(ApiKeys.class);
        handlers.put(ApiKeys.STREAMS_GROUP_HEARTBEAT, streams::heartbeat);
        handlers.put(ApiKeys.STREAMS_GROUP_DESCRIBE, streams::describe);
        handlers.put(ApiKeys.STREAMS_GROUP_TOPOLOGY_DESCRIPTION_UPDATE, streams::describeTopology);
        return handlers;
    }

    private boolean isOff() {
        return !coordinator.serves(GroupType.STREAMS) || images.image().features().level(Features.STREAMS_VERSION) < 1;
    }

    private void heartbeat(Request request, ResponseSink sink) {
        if (isOff()) {
            sink.respond(StreamsHeartbeat.refused(Errors.UNSUPPORTED_VERSION, null).response());
            return;
        }
        StreamsGroupHeartbeatRequestData asked = (StreamsGroupHeartbeatRequestData) request.message();
        coordinator.ask(StreamsRequests.HEARTBEAT, Requests.patientContext(request), asked, answer -> {
            Predicate<String> creatable = access.creatable(request);
            List<String> refused =
                    answer.topicsToCreate().stream().map(CreatableTopic::name).filter(creatable.negate()).toList();
            if (!refused.isEmpty()) {
                sink.respond(refusing(refused, answer.response()));
            } else if (answer.topicsToCreate().isEmpty()) {
                sink.respond(answer.response());
            } else {
                creation.createFor(request, answer.topicsToCreate(), failures -> sink.respond(telling(failures, answer.response())));
            }
        });
    }

    /** Says that the member may not create its internal topics. */
    private static StreamsGroupHeartbeatResponseData refusing(List<String> topics, StreamsGroupHeartbeatResponseData response) {
        String detail = "No ACL allows these topics to be created: " + String.join(", ", topics);
        List<StreamsGroupHeartbeatResponseData.Status> told = new ArrayList<>(response.status() == null ? List.of() : response.status());
        told.stream()
                .filter(status -> status.statusCode() == MISSING_INTERNAL_TOPICS)
                .findFirst()
                .ifPresentOrElse(
                        status -> status.setStatusDetail(status.statusDetail() + "; " + detail),
                        () -> told.add(new StreamsGroupHeartbeatResponseData.Status()
                                .setStatusCode(MISSING_INTERNAL_TOPICS)
                                .setStatusDetail(detail)));
        return response.setStatus(told);
    }

    /** Says which internal topics could not be created, where the member is told that they are missing. */
    private static StreamsGroupHeartbeatResponseData telling(Map<String, String> failures, StreamsGroupHeartbeatResponseData response) {
        if (!failures.isEmpty()) {
            List<String> told = failures.entrySet().stream().limit(3).map(each -> each.getKey() + " (" + each.getValue() + ")").toList();
            response.status().stream()
                    .filter(status -> status.statusCode() == MISSING_INTERNAL_TOPICS)
                    .forEach(status -> status.setStatusDetail(status.statusDetail() + "; Creation failed: " + String.join(", ", told)
                            + (failures.size() > told.size() ? " and " + (failures.size() - told.size()) + " more" : "") + "."));
        }
        return response;
    }

    private void describe(Request request, ResponseSink sink) {
        StreamsGroupDescribeRequestData asked = (StreamsGroupDescribeRequestData) request.message();
        if (isOff()) {
            StreamsGroupDescribeResponseData refusal = new StreamsGroupDescribeResponseData();
            asked.groupIds().forEach(id -> refusal.groups().add(new DescribedGroup().setGroupId(id).setErrorCode(Errors.UNSUPPORTED_VERSION.code())));
            sink.respond(refusal);
            return;
        }
        coordinator.askEach(
                StreamsRequests.describe(asked.includeTopologyDescription()),
                Requests.context(request),
                asked.groupIds().stream().distinct().toList(),
                request.connection().lane(),
                groups -> {
                    if (asked.includeAuthorizedOperations()) {
                        groups.stream()
                                .filter(group -> group.errorCode() == Errors.NONE.code())
                                .forEach(group -> group.setAuthorizedOperations(GroupAdminHandlers.ALL_OPERATIONS));
                    }
                    sink.respond(new StreamsGroupDescribeResponseData().setGroups(groups));
                });
    }

    private void describeTopology(Request request, ResponseSink sink) {
        if (isOff()) {
            sink.respond(new StreamsGroupTopologyDescriptionUpdateResponseData().setErrorCode(Errors.UNSUPPORTED_VERSION.code()));
            return;
        }
        coordinator.ask(
                StreamsRequests.DESCRIBE_TOPOLOGY,
                Requests.context(request),
                (StreamsGroupTopologyDescriptionUpdateRequestData) request.message(),
                sink::respond);
    }
}
