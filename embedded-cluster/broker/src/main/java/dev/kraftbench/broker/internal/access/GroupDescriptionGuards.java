package dev.kraftbench.broker.internal.access;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.ShareGroupDescribeRequestData;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData;
import org.apache.kafka.common.message.StreamsGroupDescribeRequestData;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/**
 * Descriptions of groups. A group is described to those who may describe it and, as far as the description names topics, every one of
 * these. What may be done to a group is told by those handlers as if everything were allowed, and narrowed here.
 */
final class GroupDescriptionGuards {

    private static final short REFUSED = Errors.GROUP_AUTHORIZATION_FAILED.code();
    private static final short HIDDEN = Errors.TOPIC_AUTHORIZATION_FAILED.code();
    private static final String HIDDEN_REASON = "The group has topics that you may not describe";
    private static final String HIDDEN_TOPOLOGY_REASON = "The group's topology has topics that you may not describe";

    private GroupDescriptionGuards() {}

    static void addTo(Map<ApiKeys, Guard> guards) {
        guards.put(ApiKeys.DESCRIBE_GROUPS, classic());
        guards.put(ApiKeys.CONSUMER_GROUP_DESCRIBE, consumer());
        guards.put(ApiKeys.SHARE_GROUP_DESCRIBE, share());
        guards.put(ApiKeys.STREAMS_GROUP_DESCRIBE, streams());
    }

    private static boolean visible(Caller caller, String group) {
        return caller.may(DESCRIBE, GROUP, group);
    }

    private static Guard classic() {
        Guard groups = new PartGuard<DescribeGroupsRequestData, String, DescribeGroupsResponseData>(
                DescribeGroupsRequestData::groups,
                GroupDescriptionGuards::visible,
                DescribeGroupsResponseData::new,
                (answer, group) -> answer.setGroups(Lists.with(
                        answer.groups(), new DescribeGroupsResponseData.DescribedGroup().setGroupId(group).setErrorCode(REFUSED))));
        return groups.then(Guard.answered(DescribeGroupsResponseData.class, (caller, answer) -> answer.groups()
                .forEach(group -> group.setAuthorizedOperations(
                        narrowed(caller, group.groupId(), group.errorCode(), group.authorizedOperations())))));
    }

    private static Guard consumer() {
        Guard groups = new PartGuard<ConsumerGroupDescribeRequestData, String, ConsumerGroupDescribeResponseData>(
                ConsumerGroupDescribeRequestData::groupIds,
                GroupDescriptionGuards::visible,
                ConsumerGroupDescribeResponseData::new,
                (answer, group) -> answer.setGroups(Lists.with(
                        answer.groups(), new ConsumerGroupDescribeResponseData.DescribedGroup().setGroupId(group).setErrorCode(REFUSED))));
        return groups.then(Guard.answered(ConsumerGroupDescribeResponseData.class, (caller, answer) -> answer.setGroups(
                answer.groups().stream().map(group -> seen(caller, group)).toList())));
    }

    private static ConsumerGroupDescribeResponseData.DescribedGroup seen(
            Caller caller, ConsumerGroupDescribeResponseData.DescribedGroup group) {
        boolean hidden = group.members().stream()
                .flatMap(member -> Stream.of(member.assignment(), member.targetAssignment()))
                .flatMap(assignment -> assignment.topicPartitions().stream())
                .anyMatch(topic -> !caller.mayTopic(DESCRIBE, topic.topicName()));
        return hidden
                ? new ConsumerGroupDescribeResponseData.DescribedGroup()
                        .setGroupId(group.groupId())
                        .setErrorCode(HIDDEN)
                        .setErrorMessage(HIDDEN_REASON)
                : group.setAuthorizedOperations(narrowed(caller, group.groupId(), group.errorCode(), group.authorizedOperations()));
    }

    private static Guard share() {
        Guard groups = new PartGuard<ShareGroupDescribeRequestData, String, ShareGroupDescribeResponseData>(
                ShareGroupDescribeRequestData::groupIds,
                GroupDescriptionGuards::visible,
                ShareGroupDescribeResponseData::new,
                (answer, group) -> answer.setGroups(Lists.with(
                        answer.groups(), new ShareGroupDescribeResponseData.DescribedGroup().setGroupId(group).setErrorCode(REFUSED))));
        return groups.then(Guard.answered(ShareGroupDescribeResponseData.class, (caller, answer) -> answer.setGroups(
                answer.groups().stream().map(group -> seen(caller, group)).toList())));
    }

    private static ShareGroupDescribeResponseData.DescribedGroup seen(
            Caller caller, ShareGroupDescribeResponseData.DescribedGroup group) {
        boolean hidden = group.members().stream()
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .anyMatch(topic -> !caller.mayTopic(DESCRIBE, topic.topicName()));
        return hidden
                ? new ShareGroupDescribeResponseData.DescribedGroup()
                        .setGroupId(group.groupId())
                        .setErrorCode(HIDDEN)
                        .setErrorMessage(HIDDEN_REASON)
                : group.setAuthorizedOperations(narrowed(caller, group.groupId(), group.errorCode(), group.authorizedOperations()));
    }

    private static Guard streams() {
        Guard groups = new PartGuard<StreamsGroupDescribeRequestData, String, StreamsGroupDescribeResponseData>(
                StreamsGroupDescribeRequestData::groupIds,
                GroupDescriptionGuards::visible,
                StreamsGroupDescribeResponseData::new,
                (answer, group) -> answer.setGroups(Lists.with(
                        answer.groups(), new StreamsGroupDescribeResponseData.DescribedGroup().setGroupId(group).setErrorCode(REFUSED))));
        return groups.then(Guard.answered(StreamsGroupDescribeResponseData.class, (caller, answer) -> answer.setGroups(
                answer.groups().stream().map(group -> seen(caller, group)).toList())));
    }

    private static StreamsGroupDescribeResponseData.DescribedGroup seen(
            Caller caller, StreamsGroupDescribeResponseData.DescribedGroup group) {
        boolean hidden = group.topology() != null
                && group.topology().subtopologies() != null
                && group.topology().subtopologies().stream()
                        .flatMap(part -> Stream.of(
                                        part.sourceTopics().stream(),
                                        part.repartitionSinkTopics().stream(),
                                        part.repartitionSourceTopics().stream().map(StreamsGroupDescribeResponseData.TopicInfo::name),
                                        part.stateChangelogTopics().stream().map(StreamsGroupDescribeResponseData.TopicInfo::name))
                                .flatMap(Function.identity()))
                        .anyMatch(topic -> !caller.mayTopic(DESCRIBE, topic));
        return hidden
                ? new StreamsGroupDescribeResponseData.DescribedGroup()
                        .setGroupId(group.groupId())
                        .setErrorCode(HIDDEN)
                        .setErrorMessage(HIDDEN_TOPOLOGY_REASON)
                        .setTopology(null)
                : group.setAuthorizedOperations(narrowed(caller, group.groupId(), group.errorCode(), group.authorizedOperations()));
    }

    /** @param told everything if it was asked for, otherwise the value for nothing told */
    private static int narrowed(Caller caller, String group, short error, int told) {
        boolean asked = error == Errors.NONE.code() && told != Integer.MIN_VALUE;
        return asked ? told & caller.operations(GROUP, group) : told;
    }
}
