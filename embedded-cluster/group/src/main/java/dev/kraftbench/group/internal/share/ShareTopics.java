package dev.kraftbench.group.internal.share;

import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.metadata.TopicsImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.Assignment;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.Member;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.TopicPartitions;

/** The topics of the cluster, as share groups look at them. Immutable. */
record ShareTopics(TopicsImage topics) {

    /** By topic that exists and one of the members subscribes to: all its partitions. */
    Map<Uuid, ShareStates.Topic> subscribed(Collection<ShareMember> members) {
        Map<Uuid, ShareStates.Topic> subscribed = new TreeMap<>();
        names(members).forEach(name -> {
            TopicImage topic = topics.topic(name);
            if (topic != null) {
                subscribed.put(topic.id(), new ShareStates.Topic(name, topic.partitions().keySet()));
            }
        });
        return subscribed;
    }

    static Set<String> names(Collection<ShareMember> members) {
        Set<String> names = new TreeSet<>();
        members.forEach(member -> names.addAll(member.subscription()));
        return names;
    }

    Set<Uuid> ids(Set<String> names) {
        return names.stream().map(topics::topic).filter(topic -> topic != null).map(TopicImage::id).collect(Collectors.toSet());
    }

    /** What of the subscribed share-partitions has neither state nor is being given any. */
    static Map<Uuid, ShareStates.Topic> without(ShareStates states, Map<Uuid, ShareStates.Topic> subscribed) {
        Map<Uuid, ShareStates.Topic> missing = new TreeMap<>();
        subscribed.forEach((id, topic) -> {
            Set<Integer> unknown = new TreeSet<>(topic.partitions());
            unknown.removeIf(partition -> states.knows(id, partition));
            if (!unknown.isEmpty()) {
                missing.put(id, new ShareStates.Topic(topic.name(), unknown));
            }
        });
        return missing;
    }

    /** What may be assigned: initialized share-partitions of subscribed topics. */
    static Map<Uuid, Set<Integer>> assignable(ShareStates states, Map<Uuid, ShareStates.Topic> subscribed) {
        Map<Uuid, Set<Integer>> assignable = states.initializedPartitions();
        assignable.keySet().retainAll(subscribed.keySet());
        return assignable;
    }

    /** Each partition as topic-partition, those of topics that are gone left out. */
    Set<String> names(Map<Uuid, Set<Integer>> partitions) {
        Set<String> names = new TreeSet<>();
        partitions.forEach((id, some) -> {
            TopicImage topic = topics.topic(id);
            if (topic != null) {
                some.forEach(partition -> names.add(topic.name() + "-" + partition));
            }
        });
        return names;
    }

    Member describe(ShareMember member) {
        List<TopicPartitions> assigned = new ArrayList<>();
        member.assigned().forEach((id, partitions) -> {
            TopicImage topic = topics.topic(id);
            if (topic != null) {
                assigned.add(new TopicPartitions().setTopicId(id).setTopicName(topic.name()).setPartitions(List.copyOf(partitions)));
            }
        });
        return new Member()
                .setMemberId(member.id())
                .setMemberEpoch(member.epoch())
                .setRackId(member.rackId())
                .setClientId(member.clientId())
                .setClientHost(member.clientHost())
                .setSubscribedTopicNames(List.copyOf(member.subscription()))
                .setAssignment(new Assignment().setTopicPartitions(assigned));
    }
}
