package dev.kraftbench.group.internal.streams;

import dev.kraftbench.group.internal.streams.topology.InternalTopic;
import dev.kraftbench.group.internal.streams.topology.Subtopology;
import dev.kraftbench.group.internal.streams.topology.TopicResolution;
import dev.kraftbench.group.internal.streams.topology.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.Assignment;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.KeyValue;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.Member;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.TaskIds;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.TopicInfo;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData;
import org.jspecify.annotations.Nullable;

/** Describes streams groups for StreamsGroupDescribe. Stateless. */
final class StreamsDescriptions {

    /** Whether a description of the topology's nodes comes along, under the codes of the answer (KIP-1331). */
    private enum DescriptionStatus {
        NOT_REQUESTED(0),
        NOT_STORED(1),
        AVAILABLE(3);

        private final byte code;

        DescriptionStatus(int code) {
            this.code = (byte) code;
        }
    }

    private static final short DESCRIPTIONS_SINCE = 1;

    private StreamsDescriptions() {}

    static DescribedGroup describe(StreamsGroup group, short version, boolean withDescription) {
        DescribedGroup described = new DescribedGroup()
                .setGroupId(group.id())
                .setGroupState(group.stateLabel())
                .setGroupEpoch(group.metadata().epoch())
                .setAssignmentEpoch(group.assignmentEpoch())
                .setTopology(topology(group))
                .setMembers(group.members().values().stream().map(member -> member(group, member)).toList());
        if (version >= DESCRIPTIONS_SINCE) {
            described.setAssignorName(StickyAssignor.NAME);
            TopologyDescription description = withDescription ? current(group) : null;
            described.setTopologyDescription(description == null ? null : description.content());
            described.setTopologyDescriptionStatus(
                    (!withDescription ? DescriptionStatus.NOT_REQUESTED : description == null ? DescriptionStatus.NOT_STORED : DescriptionStatus.AVAILABLE).code);
        }
        return described;
    }

    private static @Nullable TopologyDescription current(StreamsGroup group) {
        TopologyDescription known = group.moment().description();
        Topology topology = group.topology();
        return known != null && topology != null && known.topologyEpoch() == topology.epoch() ? known : null;
    }

    private static StreamsGroupDescribeResponseData.@Nullable Topology topology(StreamsGroup group) {
        Topology topology = group.topology();
        if (topology == null) {
            return null;
        }
        GroupMoment.Resolved resolved = group.moment().resolved();
        SortedMap<String, TopicResolution.Resolved> ready = resolved == null ? null : resolved.resolution().ready();
        Stream<Subtopology> subtopologies = ready == null
                ? topology.subtopologies().stream()
                : ready.values().stream().map(TopicResolution.Resolved::subtopology);
        return new StreamsGroupDescribeResponseData.Topology()
                .setEpoch(topology.epoch())
                .setSubtopologies(subtopologies.sorted(Comparator.comparing(Subtopology::id)).map(StreamsDescriptions::subtopology).toList());
    }

    private static StreamsGroupDescribeResponseData.Subtopology subtopology(Subtopology subtopology) {
        return new StreamsGroupDescribeResponseData.Subtopology()
                .setSubtopologyId(subtopology.id())
                .setSourceTopics(subtopology.sourceTopics().stream().sorted().toList())
                .setRepartitionSinkTopics(subtopology.repartitionSinks().stream().sorted().toList())
                .setStateChangelogTopics(topics(subtopology.changelogs()))
                .setRepartitionSourceTopics(topics(subtopology.repartitionSources()));
    }

    private static List<TopicInfo> topics(List<InternalTopic> topics) {
        return topics.stream().sorted(Comparator.comparing(InternalTopic::name)).map(StreamsDescriptions::topic).toList();
    }

    private static TopicInfo topic(InternalTopic topic) {
        List<KeyValue> configs = new ArrayList<>();
        topic.configs().forEach((key, value) -> configs.add(new KeyValue().setKey(key).setValue(value)));
        return new TopicInfo()
                .setName(topic.name())
                .setPartitions(topic.partitions())
                .setReplicationFactor(topic.replicationFactor())
                .setTopicConfigs(configs);
    }

    private static Member member(StreamsGroup group, StreamsMember member) {
        MemberProfile profile = member.profile();
        List<KeyValue> tags = new ArrayList<>();
        profile.clientTags().forEach((key, value) -> tags.add(new KeyValue().setKey(key).setValue(value)));
        MemberProfile.Endpoint endpoint = profile.endpoint();
        TaskOffsets offsets = group.moment().offsets(member.id());
        return new Member()
                .setMemberId(member.id())
                .setMemberEpoch(member.epoch())
                .setInstanceId(profile.instanceId())
                .setRackId(profile.rackId())
                .setClientId(profile.clientId())
                .setClientHost(profile.clientHost())
                .setTopologyEpoch(profile.topologyEpoch())
                .setProcessId(profile.processId())
                .setUserEndpoint(
                        endpoint == null ? null : new StreamsGroupDescribeResponseData.Endpoint().setHost(endpoint.host()).setPort(endpoint.port()))
                .setClientTags(tags)
                .setTaskOffsets(offsets(offsets.offsets()))
                .setTaskEndOffsets(offsets(offsets.ends()))
                .setAssignment(assignment(member.progress().assigned().tasks()))
                .setTargetAssignment(assignment(group.targets().getOrDefault(member.id(), TaskAssignment.NONE)));
    }

    private static List<StreamsGroupDescribeResponseData.TaskOffset> offsets(SortedMap<TaskId, Long> offsets) {
        List<StreamsGroupDescribeResponseData.TaskOffset> described = new ArrayList<>();
        offsets.forEach((task, offset) -> described.add(new StreamsGroupDescribeResponseData.TaskOffset()
                .setSubtopologyId(task.subtopology())
                .setPartition(task.partition())
                .setOffset(offset)));
        return described;
    }

    private static Assignment assignment(TaskAssignment tasks) {
        return new Assignment().setActiveTasks(ids(tasks.active())).setStandbyTasks(ids(tasks.standby())).setWarmupTasks(ids(tasks.warmup()));
    }

    private static List<TaskIds> ids(Collection<TaskId> tasks) {
        List<TaskIds> ids = new ArrayList<>();
        StreamsRecords.partitionsBySubtopology(tasks)
                .forEach((subtopology, partitions) -> ids.add(new TaskIds().setSubtopologyId(subtopology).setPartitions(partitions)));
        return ids;
    }
}
