package dev.kraftbench.broker.internal.access;

import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.resource.ResourceType.GROUP;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData;
import org.apache.kafka.common.message.ShareFetchRequestData;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Members of groups of every type: they read their group, and describe the topics that they name. */
final class GroupGuards {

    private GroupGuards() {}

    static void addTo(Map<ApiKeys, Guard> guards) {
        guards.put(ApiKeys.JOIN_GROUP, Guard.named(READ, GROUP, JoinGroupRequestData.class, JoinGroupRequestData::groupId));
        guards.put(ApiKeys.SYNC_GROUP, Guard.named(READ, GROUP, SyncGroupRequestData.class, SyncGroupRequestData::groupId));
        guards.put(ApiKeys.HEARTBEAT, Guard.named(READ, GROUP, HeartbeatRequestData.class, HeartbeatRequestData::groupId));
        guards.put(ApiKeys.LEAVE_GROUP, Guard.named(READ, GROUP, LeaveGroupRequestData.class, LeaveGroupRequestData::groupId));
        guards.put(
                ApiKeys.CONSUMER_GROUP_HEARTBEAT,
                Guard.named(READ, GROUP, ConsumerGroupHeartbeatRequestData.class, ConsumerGroupHeartbeatRequestData::groupId)
                        .then(topics(ConsumerGroupHeartbeatRequestData.class, ConsumerGroupHeartbeatRequestData::subscribedTopicNames)));
        guards.put(
                ApiKeys.SHARE_GROUP_HEARTBEAT,
                Guard.named(READ, GROUP, ShareGroupHeartbeatRequestData.class, ShareGroupHeartbeatRequestData::groupId)
                        .then(topics(ShareGroupHeartbeatRequestData.class, ShareGroupHeartbeatRequestData::subscribedTopicNames)));
        guards.put(
                ApiKeys.STREAMS_GROUP_HEARTBEAT,
                Guard.named(READ, GROUP, StreamsGroupHeartbeatRequestData.class, StreamsGroupHeartbeatRequestData::groupId)
                        .then(topics(StreamsGroupHeartbeatRequestData.class, GroupGuards::topicsOf)));
        guards.put(
                ApiKeys.STREAMS_GROUP_TOPOLOGY_DESCRIPTION_UPDATE,
                Guard.named(
                        READ,
                        GROUP,
                        StreamsGroupTopologyDescriptionUpdateRequestData.class,
                        StreamsGroupTopologyDescriptionUpdateRequestData::groupId));
        guards.put(ApiKeys.SHARE_FETCH, Guard.named(READ, GROUP, ShareFetchRequestData.class, ShareFetchRequestData::groupId));
        guards.put(
                ApiKeys.SHARE_ACKNOWLEDGE,
                Guard.named(READ, GROUP, ShareAcknowledgeRequestData.class, ShareAcknowledgeRequestData::groupId));
        guards.put(ApiKeys.LIST_GROUPS, Guard.answered(ListGroupsResponseData.class, GroupGuards::onlyVisible));
        guards.put(ApiKeys.DELETE_GROUPS, deletions());
        GroupDescriptionGuards.addTo(guards);
    }

    /** Who names one topic that he may not describe gets nothing. */
    private static <Q extends ApiMessage> Guard topics(Class<Q> type, Function<Q, @Nullable Collection<String>> topics) {
        return (request, caller, next, sink) -> {
            Collection<String> named = topics.apply(type.cast(request.message()));
            if (named == null || named.stream().allMatch(topic -> caller.mayTopic(DESCRIBE, topic))) {
                next.handle(request, sink);
            } else {
                RefusedRequests.refuse(request, Errors.TOPIC_AUTHORIZATION_FAILED, sink);
            }
        };
    }

    private static @Nullable Collection<String> topicsOf(StreamsGroupHeartbeatRequestData asked) {
        if (asked.topology() == null) {
            return null;
        }
        return asked.topology().subtopologies().stream()
                .flatMap(part -> Stream.of(
                                part.sourceTopics().stream(),
                                part.repartitionSinkTopics().stream(),
                                part.repartitionSourceTopics().stream().map(StreamsGroupHeartbeatRequestData.TopicInfo::name),
                                part.stateChangelogTopics().stream().map(StreamsGroupHeartbeatRequestData.TopicInfo::name))
                        .flatMap(Function.identity()))
                .distinct()
                .toList();
    }

    private static void onlyVisible(Caller caller, ListGroupsResponseData answer) {
        Caller asking = caller.quietly();
        if (!asking.mayCluster(DESCRIBE)) {
            answer.setGroups(Lists.only(answer.groups(), group -> asking.may(DESCRIBE, GROUP, group.groupId())));
        }
    }

    private static Guard deletions() {
        return new PartGuard<DeleteGroupsRequestData, String, DeleteGroupsResponseData>(
                DeleteGroupsRequestData::groupsNames,
                (caller, group) -> caller.may(DELETE, GROUP, group),
                DeleteGroupsResponseData::new,
                (answer, group) -> {
                    if (answer.results().find(group) == null) {
                        answer.results()
                                .add(new DeleteGroupsResponseData.DeletableGroupResult()
                                        .setGroupId(group)
                                        .setErrorCode(Errors.GROUP_AUTHORIZATION_FAILED.code()));
                    }
                });
    }

}
