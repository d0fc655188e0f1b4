package dev.kraftbench.broker.internal.group;

import dev.kraftbench.broker.ImageWatch;
import dev.kraftbench.broker.TopicAccess;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.protocol.RequestHandler;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiKeys;

/** The requests of classic groups and their offsets. */
public final class GroupApis {

    private GroupApis() {}

    public static Map<ApiKeys, RequestHandler> handlers(GroupCoordinator coordinator, ImageWatch images, TopicAccess access) {
        MembershipHandlers membership = new MembershipHandlers(coordinator);
        ConsumerGroupHandlers consumers = new ConsumerGroupHandlers(coordinator, images::image, access);
        GroupAdminHandlers admin = new GroupAdminHandlers(coordinator, images::image);
        Map<ApiKeys, RequestHandler> handlers = new EnumMap<>(ApiKeys.class);
        handlers.put(ApiKeys.JOIN_GROUP, membership::join);
        handlers.put(ApiKeys.SYNC_GROUP, membership::sync);
        handlers.put(ApiKeys.HEARTBEAT, membership::heartbeat);
        handlers.put(ApiKeys.LEAVE_GROUP, membership::leave);
        handlers.put(ApiKeys.CONSUMER_GROUP_HEARTBEAT, consumers::heartbeat);
        handlers.put(ApiKeys.CONSUMER_GROUP_DESCRIBE, consumers::describe);
        handlers.put(ApiKeys.OFFSET_COMMIT, new OffsetCommitHandler(coordinator, images::image));
        handlers.put(ApiKeys.OFFSET_FETCH, new OffsetFetchHandler(coordinator, images::image));
        handlers.put(ApiKeys.OFFSET_DELETE, admin::deleteOffsets);
        handlers.put(ApiKeys.LIST_GROUPS, admin::list);
        handlers.put(ApiKeys.DESCRIBE_GROUPS, admin::describe);
        handlers.put(ApiKeys.DELETE_GROUPS, admin::delete);
        return handlers;
    }
}
