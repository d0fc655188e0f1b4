package dev.kraftbench.group;

import dev.kraftbench.coordinator.CoordinatorResult;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.AlterShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;

/** Requests of share groups (KIP-932). */
public final class ShareRequests {

    public static final GroupRequest<ShareGroupHeartbeatRequestData, ShareGroupHeartbeatResponseData> HEARTBEAT = GroupRequest.of(
            ShareGroupHeartbeatRequestData::groupId,
            (shard, client, request, reply) -> shard.share().heartbeat(client, request, reply),
            (request, error) -> new ShareGroupHeartbeatResponseData().setErrorCode(error.code()).setErrorMessage(error.message()));

    public static final GroupsRequest<DescribedGroup> DESCRIBE = GroupsRequest.askingNamed(
            (shard, client, id) -> shard.share().describe(id),
            (id, error) -> new DescribedGroup().setGroupId(id).setErrorCode(error.code()).setErrorMessage(error.message()));

    public static final GroupRequest<AlterShareGroupOffsetsRequestData, AlterShareGroupOffsetsResponseData> ALTER_OFFSETS = GroupRequest.of(
            AlterShareGroupOffsetsRequestData::groupId,
            (shard, client, request, reply) -> shard.share().offsets().alter(request, reply),
            (request, error) -> new AlterShareGroupOffsetsResponseData().setErrorCode(error.code()).setErrorMessage(error.message()));

    public static final GroupRequest<DeleteShareGroupOffsetsRequestData, DeleteShareGroupOffsetsResponseData> DELETE_OFFSETS = GroupRequest.of(
            DeleteShareGroupOffsetsRequestData::groupId,
            (shard, client, request, reply) -> shard.share().offsets().delete(request, reply),
            (request, error) -> new DeleteShareGroupOffsetsResponseData().setErrorCode(error.code()).setErrorMessage(error.message()));

    /** Which share-partitions of a group, by topic, have a state at the share coordinators. */
    public static final GroupRequest<String, Initialized> INITIALIZED = GroupRequest.ofAnyName(
            id -> id,
            (shard, client, id, reply) ->
                    CoordinatorResult.reply(new Initialized(Errors.NONE, shard.share().offsets().initialized(id))),
            (id, error) -> new Initialized(error, Map.of()));

    /** @param error NONE, or why it can't be told */
    public record Initialized(Errors error, Map<Uuid, Set<Integer>> partitions) {}

    /** The first step of a group's deletion: nothing is left of it at the share coordinators. */
    static final GroupRequest<String, DeletableGroupResult> DELETE_STATE = GroupRequest.ofAnyName(
            id -> id,
            (shard, client, id, reply) -> shard.share().offsets().deleteState(id, reply),
            (id, error) -> new DeletableGroupResult().setGroupId(id).setErrorCode(error.code()));

    private ShareRequests() {}
}
