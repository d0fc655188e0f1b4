package dev.kraftbench.group;

import dev.kraftbench.coordinator.CoordinatorResult;

import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateResponseData;
import org.apache.kafka.common.protocol.Errors;

/** Requests about streams groups (KIP-1071, KIP-1331). */
public final class StreamsRequests {

    public static final GroupRequest<StreamsGroupHeartbeatRequestData, StreamsHeartbeat> HEARTBEAT = GroupRequest.of(
            StreamsGroupHeartbeatRequestData::groupId,
            (shard, client, request, reply) -> shard.streams().heartbeat(client, request, reply),
            (request, error) -> error == Errors.INVALID_GROUP_ID
                    ? StreamsHeartbeat.refused(Errors.INVALID_REQUEST, "GroupId can't be empty.")
                    : StreamsHeartbeat.refused(error, null));

    public static final GroupRequest<StreamsGroupTopologyDescriptionUpdateRequestData, StreamsGroupTopologyDescriptionUpdateResponseData>
            DESCRIBE_TOPOLOGY = GroupRequest.of(
                    StreamsGroupTopologyDescriptionUpdateRequestData::groupId,
                    (shard, client, request, reply) -> CoordinatorResult.reply(refusal(shard.streams().describeTopology(request))),
                    (request, error) -> refusal(error));

    private StreamsRequests() {}

    /** @param withDescription whether to tell the nodes of the topology, if a member has described them */
    public static GroupsRequest<DescribedGroup> describe(boolean withDescription) {
        return GroupsRequest.askingNamed(
                (shard, client, groupId) -> shard.streams().describe(groupId, client.version(), withDescription),
                (groupId, error) -> new DescribedGroup().setGroupId(groupId).setErrorCode(error.code()).setErrorMessage(error.message()));
    }

    private static StreamsGroupTopologyDescriptionUpdateResponseData refusal(Errors error) {
        return new StreamsGroupTopologyDescriptionUpdateResponseData()
                .setErrorCode(error.code())
                .setErrorMessage(error == Errors.NONE ? null : error.message());
    }
}
