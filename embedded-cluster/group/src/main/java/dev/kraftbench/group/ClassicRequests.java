package dev.kraftbench.group;

import dev.kraftbench.group.internal.shard.GroupShard;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;

/** Requests of the classic protocol. */
public final class ClassicRequests {

    public static final GroupRequest<JoinGroupRequestData, JoinGroupResponseData> JOIN = GroupRequest.of(
            JoinGroupRequestData::groupId,
            GroupShard::join,
            (request, error) -> new JoinGroupResponseData().setMemberId(request.memberId()).setErrorCode(error.code()));

    public static final GroupRequest<SyncGroupRequestData, SyncGroupResponseData> SYNC = GroupRequest.of(
            SyncGroupRequestData::groupId,
            GroupShard::sync,
            (request, error) -> new SyncGroupResponseData().setErrorCode(error.code()));

    /** While a shard is loaded, members are left in peace: they would only try again. */
    public static final GroupRequest<HeartbeatRequestData, HeartbeatResponseData> HEARTBEAT = GroupRequest.of(
            HeartbeatRequestData::groupId,
            GroupShard::heartbeat,
            (request, error) -> new HeartbeatResponseData()
                    .setErrorCode(error == Errors.COORDINATOR_LOAD_IN_PROGRESS ? Errors.NONE.code() : error.code()));

    public static final GroupRequest<LeaveGroupRequestData, LeaveGroupResponseData> LEAVE = GroupRequest.of(
            LeaveGroupRequestData::groupId,
            GroupShard::leave,
            (request, error) -> new LeaveGroupResponseData().setErrorCode(error.code()));

    /** Newer requests are told of groups that don't exist (KIP-1043). */
    public static final GroupsRequest<DescribedGroup> DESCRIBE = GroupsRequest.asking(
            ClassicRequests::describe, (id, error) -> new DescribedGroup().setGroupId(id).setErrorCode(error.code()));

    private static final int TELLS_MISSING_GROUPS_VERSION = 6;

    private static final String DEAD = "Dead";

    private ClassicRequests() {}

    private static DescribedGroup describe(GroupShard shard, ClientContext client, String groupId) {
        DescribedGroup group = shard.classic().describe(groupId);
        if (group != null) {
            return group;
        }
        DescribedGroup missing = new DescribedGroup().setGroupId(groupId).setGroupState(DEAD);
        String why = shard.group(groupId) == null ? " not found." : " is not a classic group.";
        return client.version() < TELLS_MISSING_GROUPS_VERSION
                ? missing
                : missing.setErrorCode(Errors.GROUP_ID_NOT_FOUND.code()).setErrorMessage("Group " + groupId + why);
    }
}
