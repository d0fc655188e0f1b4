package dev.kraftbench.broker.internal.group;

import dev.kraftbench.broker.LatestOffsets;
import dev.kraftbench.coordinator.SharePersister;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.group.ShareRequests;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.AlterShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsResponseData.DescribeShareGroupOffsetsResponseGroup;
import org.apache.kafka.common.message.ShareGroupDescribeRequestData;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** The requests of share groups, as long as {@code share.version} lets there be any (KIP-932). */
public final class ShareGroupApis {

    private static final short SHARE_GROUPS_SINCE = 1;
    private static final int JOINING = 0;
    private static final int LEAVING = -1;
    private static final int LONGEST_MEMBER_ID = 36;

    private final GroupCoordinator coordinator;
    private final ShareOffsetDescriptions descriptions;
    private final Supplier<ClusterImage> images;

    private ShareGroupApis(GroupCoordinator coordinator, ShareOffsetDescriptions descriptions, Supplier<ClusterImage> images) {
        this.coordinator = coordinator;
        this.descriptions = descriptions;
        this.images = images;
    }

    public static Map<ApiKeys, RequestHandler> handlers(
            GroupCoordinator coordinator, SharePersister persister, LatestOffsets latestOffsets, Supplier<ClusterImage> images) {
        ShareOffsetDescriptions descriptions = new ShareOffsetDescriptions(coordinator, persister, latestOffsets, images);
        ShareGroupApis apis = new ShareGroupApis(coordinator, descriptions, images);
        Map<ApiKeys, RequestHandler> handlers = new EnumMap<>(ApiKeys.class);
        handlers.put(ApiKeys.SHARE_GROUP_HEARTBEAT, apis::heartbeat);
        handlers.put(ApiKeys.SHARE_GROUP_DESCRIBE, apis::describe);
        handlers.put(ApiKeys.DESCRIBE_SHARE_GROUP_OFFSETS, apis::describeOffsets);
        handlers.put(ApiKeys.ALTER_SHARE_GROUP_OFFSETS, apis::alterOffsets);
        handlers.put(ApiKeys.DELETE_SHARE_GROUP_OFFSETS, apis::deleteOffsets);
        return handlers;
    }

    private boolean isOff() {
        return images.get().features().level(Features.SHARE_VERSION) < SHARE_GROUPS_SINCE;
    }

    private void heartbeat(Request request, ResponseSink sink) {
        ShareGroupHeartbeatRequestData asked = (ShareGroupHeartbeatRequestData) request.message();
        String problem = problem(asked);
        if (isOff()) {
            sink.respond(new ShareGroupHeartbeatResponseData().setErrorCode(Errors.UNSUPPORTED_VERSION.code()));
        } else if (problem != null) {
            sink.respond(new ShareGroupHeartbeatResponseData().setErrorCode(Errors.INVALID_REQUEST.code()).setErrorMessage(problem));
        } else {
            coordinator.ask(ShareRequests.HEARTBEAT, Requests.patientContext(request), asked, sink::respond);
        }
    }

    private static @Nullable String problem(ShareGroupHeartbeatRequestData request) {
        if (request.memberId().isBlank() || request.memberId().length() > LONGEST_MEMBER_ID) {
            return "A member id has 1 to " + LONGEST_MEMBER_ID + " characters.";
        }
        if (request.groupId().isBlank()) {
            return "GroupId can't be empty.";
        }
        if (request.rackId() != null && request.rackId().isBlank()) {
            return "RackId can't be empty.";
        }
        if (request.memberEpoch() < LEAVING) {
            return "MemberEpoch is invalid.";
        }
        List<String> topics = request.subscribedTopicNames();
        if (request.memberEpoch() == JOINING && (topics == null || topics.isEmpty())) {
            return "SubscribedTopicNames must be set in first request.";
        }
        return null;
    }

    private void describe(Request request, ResponseSink sink) {
        ShareGroupDescribeRequestData asked = (ShareGroupDescribeRequestData) request.message();
        if (isOff()) {
            sink.respond(new ShareGroupDescribeResponseData()
                    .setGroups(asked.groupIds().stream()
                            .map(id -> new DescribedGroup().setGroupId(id).setErrorCode(Errors.UNSUPPORTED_VERSION.code()))
                            .toList()));
            return;
        }
        List<String> distinct = asked.groupIds().stream().distinct().toList();
        coordinator.askEach(ShareRequests.DESCRIBE, Requests.context(request), distinct, request.connection().lane(), groups -> {
            if (asked.includeAuthorizedOperations()) {
                groups.stream()
                        .filter(group -> group.errorCode() == Errors.NONE.code())
                        .forEach(group -> group.setAuthorizedOperations(GroupAdminHandlers.ALL_OPERATIONS));
            }
            sink.respond(new ShareGroupDescribeResponseData().setGroups(groups));
        });
    }

    private void describeOffsets(Request request, ResponseSink sink) {
        DescribeShareGroupOffsetsRequestData asked = (DescribeShareGroupOffsetsRequestData) request.message();
        if (isOff()) {
            sink.respond(new DescribeShareGroupOffsetsResponseData()
                    .setGroups(asked.groups().stream()
                            .map(group -> new DescribeShareGroupOffsetsResponseGroup()
                                    .setGroupId(group.groupId())
                                    .setErrorCode(Errors.UNSUPPORTED_VERSION.code()))
                            .toList()));
        } else {
            descriptions.describe(Requests.context(request), asked, request.connection().lane(), sink::respond);
        }
    }

    private void alterOffsets(Request request, ResponseSink sink) {
        if (isOff()) {
            sink.respond(new AlterShareGroupOffsetsResponseData().setErrorCode(Errors.UNSUPPORTED_VERSION.code()));
        } else {
            AlterShareGroupOffsetsRequestData asked = (AlterShareGroupOffsetsRequestData) request.message();
            coordinator.ask(ShareRequests.ALTER_OFFSETS, Requests.context(request), asked, sink::respond);
        }
    }

    private void deleteOffsets(Request request, ResponseSink sink) {
        if (isOff()) {
            sink.respond(new DeleteShareGroupOffsetsResponseData().setErrorCode(Errors.UNSUPPORTED_VERSION.code()));
        } else {
            DeleteShareGroupOffsetsRequestData asked = (DeleteShareGroupOffsetsRequestData) request.message();
            coordinator.ask(ShareRequests.DELETE_OFFSETS, Requests.context(request), asked, sink::respond);
        }
    }
}
