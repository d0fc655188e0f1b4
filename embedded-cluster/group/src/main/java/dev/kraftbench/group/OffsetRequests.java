package dev.kraftbench.group;

import dev.kraftbench.coordinator.CoordinatorResult;
import java.util.List;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.protocol.Errors;

/** Requests about committed offsets, and the deletion of groups with them; whatever the type of the group. */
public final class OffsetRequests {

    public static final GroupRequest<OffsetCommitRequestData, OffsetCommitResponseData> COMMIT = GroupRequest.ofAnyName(
            OffsetCommitRequestData::groupId,
            (shard, client, request, reply) -> shard.offsets().commit(client, request),
            OffsetRequests::refused);

    /** The answer carries topic ids only where the request did. */
    public static final GroupRequest<OffsetFetchRequestGroup, OffsetFetchResponseGroup> FETCH = fetch(false);

    /** The same, but offsets of transactions that have not ended make it an UNSTABLE_OFFSET_COMMIT (KIP-447). */
    public static final GroupRequest<OffsetFetchRequestGroup, OffsetFetchResponseGroup> FETCH_STABLE = fetch(true);

    public static final GroupRequest<OffsetDeleteRequestData, OffsetDeleteResponseData> DELETE = GroupRequest.of(
            OffsetDeleteRequestData::groupId,
            (shard, client, request, reply) -> shard.offsets().delete(request),
            (request, error) -> new OffsetDeleteResponseData().setErrorCode(error.code()));

    public static final GroupsRequest<DeletableGroupResult> DELETE_GROUPS = GroupsRequest.of(
            (shard, client, groupIds) -> shard.deleteGroups(groupIds),
            (id, error) -> new DeletableGroupResult().setGroupId(id).setErrorCode(error.code()));

    private OffsetRequests() {}

    private static GroupRequest<OffsetFetchRequestGroup, OffsetFetchResponseGroup> fetch(boolean requireStable) {
        return GroupRequest.ofAnyName(
                OffsetFetchRequestGroup::groupId,
                (shard, client, request, reply) -> CoordinatorResult.reply(shard.offsets().fetch(request, requireStable)),
                (request, error) -> new OffsetFetchResponseGroup().setGroupId(request.groupId()).setErrorCode(error.code()));
    }

    private static OffsetCommitResponseData refused(OffsetCommitRequestData request, Errors error) {
        OffsetCommitResponseData response = new OffsetCommitResponseData();
        for (OffsetCommitRequestTopic topic : request.topics()) {
            List<OffsetCommitResponsePartition> partitions = topic.partitions().stream()
                    .map(each -> new OffsetCommitResponsePartition().setPartitionIndex(each.partitionIndex()).setErrorCode(error.code()))
                    .toList();
            response.topics().add(new OffsetCommitResponseTopic().setName(topic.name()).setTopicId(topic.topicId()).setPartitions(partitions));
        }
        return response;
    }
}
