package dev.kraftbench.broker.internal.group;

import dev.kraftbench.broker.TopicAccess;
import dev.kraftbench.group.ConsumerRequests;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.group.GroupType;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.ResponseSink;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;

/**
 * CONSUMER_GROUP_HEARTBEAT and CONSUMER_GROUP_DESCRIBE (KIP-848); served once the cluster has finalised group.version 1,
 * unless {@code group.coordinator.rebalance.protocols} leaves them out. Any lane.
 */
final class ConsumerGroupHandlers {

    private final GroupCoordinator coordinator;
    private final Supplier<ClusterImage> images;
    private final TopicAccess access;

    ConsumerGroupHandlers(GroupCoordinator coordinator, Supplier<ClusterImage> images, TopicAccess access) {
        this.coordinator = coordinator;
        this.images = images;
        this.access = access;
    }

    private boolean disabled() {
        return !coordinator.serves(GroupType.CONSUMER) || images.get().features().level(Features.GROUP_VERSION) < 1;
    }

    void heartbeat(Request request, ResponseSink sink) {
        if (disabled()) {
            sink.respond(new ConsumerGroupHeartbeatResponseData().setErrorCode(Errors.UNSUPPORTED_VERSION.code()));
            return;
        }
        coordinator.ask(
                ConsumerRequests.HEARTBEAT,
                Requests.patientContext(request).seeing(access.describable(request)),
                (ConsumerGroupHeartbeatRequestData) request.message(),
                sink::respond);
    }

    void describe(Request request, ResponseSink sink) {
        ConsumerGroupDescribeRequestData asked = (ConsumerGroupDescribeRequestData) request.message();
        if (disabled()) {
            List<DescribedGroup> refused = asked.groupIds().stream()
                    .map(id -> new DescribedGroup().setGroupId(id).setErrorCode(Errors.UNSUPPORTED_VERSION.code()))
                    .toList();
            sink.respond(new ConsumerGroupDescribeResponseData().setGroups(refused));
            return;
        }
        List<String> distinct = asked.groupIds().stream().distinct().toList();
        coordinator.askEach(ConsumerRequests.DESCRIBE, Requests.context(request), distinct, request.connection().lane(), groups -> {
            if (asked.includeAuthorizedOperations()) {
                groups.stream()
                        .filter(group -> group.errorCode() == Errors.NONE.code())
                        .forEach(group -> group.setAuthorizedOperations(GroupAdminHandlers.ALL_OPERATIONS));
            }
            sink.respond(new ConsumerGroupDescribeResponseData().setGroups(groups));
        });
    }
}
