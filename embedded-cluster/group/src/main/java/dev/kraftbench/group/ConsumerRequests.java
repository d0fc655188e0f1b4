package dev.kraftbench.group;

import dev.kraftbench.group.internal.shard.GroupShard;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;

/** Requests of consumer groups (KIP-848). */
public final class ConsumerRequests {

    public static final GroupRequest<ConsumerGroupHeartbeatRequestData, ConsumerGroupHeartbeatResponseData> HEARTBEAT = GroupRequest.of(
            ConsumerGroupHeartbeatRequestData::groupId,
            (shard, client, request, reply) -> shard.consumer().heartbeat(client, request, reply),
            ConsumerRequests::refused);

    public static final GroupsRequest<DescribedGroup> DESCRIBE = GroupsRequest.askingNamed(
            ConsumerRequests::describe, (id, error) -> new DescribedGroup().setGroupId(id).setErrorCode(error.code()));

    private ConsumerRequests() {}

    private static ConsumerGroupHeartbeatResponseData refused(ConsumerGroupHeartbeatRequestData request, Errors error) {
        Errors told = error == Errors.INVALID_GROUP_ID ? Errors.INVALID_REQUEST : error;
        return new ConsumerGroupHeartbeatResponseData().setErrorCode(told.code()).setErrorMessage(told == error ? null : "GroupId can't be empty.");
    }

    private static DescribedGroup describe(GroupShard shard, ClientContext client, String groupId) {
        DescribedGroup group = shard.consumer().describe(groupId);
        if (group != null) {
            return group;
        }
        String why = shard.group(groupId) == null ? " not found." : " is not a consumer group.";
        return new DescribedGroup().setGroupId(groupId).setErrorCode(Errors.GROUP_ID_NOT_FOUND.code()).setErrorMessage("Group " + groupId + why);
    }
}
