package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.group.ServerAssignor;
import dev.kraftbench.group.internal.modern.PartitionSet;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.Assignment;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.Member;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.TopicPartitions;

/** Describes consumer groups (KIP-848, KIP-1099). Stateless. */
final class ConsumerDescriptions {

    private static final byte CLASSIC_MEMBER = 0;
    private static final byte CONSUMER_MEMBER = 1;

    private ConsumerDescriptions() {}

    static DescribedGroup describe(ConsumerGroup group, ServerAssignor assignor, ClusterImage image) {
        return new DescribedGroup()
                .setGroupId(group.id())
                .setGroupState(group.stateLabel())
                .setGroupEpoch(group.epoch())
                .setAssignmentEpoch(group.assignmentEpoch())
                .setAssignorName(assignor.label())
                .setMembers(group.members().stream().map(member -> member(group, member, image)).toList());
    }

    private static Member member(ConsumerGroup group, ConsumerMember member, ClusterImage image) {
        return new Member()
                .setMemberId(member.id())
                .setMemberEpoch(member.epoch())
                .setInstanceId(member.instanceId())
                .setRackId(member.profile().rackId())
                .setClientId(member.profile().clientId())
                .setClientHost(member.profile().clientHost())
                .setSubscribedTopicNames(member.topics())
                .setSubscribedTopicRegex(member.profile().subscribedTopicRegex())
                .setAssignment(assignment(member.standing().held(), image))
                .setTargetAssignment(assignment(group.target(member.id()), image))
                .setMemberType(member.speaksClassic() ? CLASSIC_MEMBER : CONSUMER_MEMBER);
    }

    /** Topics that are gone are left out: they have no name any more. */
    private static Assignment assignment(PartitionSet partitions, ClusterImage image) {
        List<TopicPartitions> topics = new ArrayList<>();
        for (var id : partitions.topics()) {
            TopicImage topic = image.topics().topic(id);
            if (topic != null) {
                topics.add(new TopicPartitions().setTopicId(id).setTopicName(topic.name()).setPartitions(partitions.ofTopic(id)));
            }
        }
        return new Assignment().setTopicPartitions(topics);
    }
}
