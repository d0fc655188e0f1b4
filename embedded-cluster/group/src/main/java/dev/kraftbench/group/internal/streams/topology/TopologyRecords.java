package dev.kraftbench.group.internal.streams.topology;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.group.internal.streams.topology.Subtopology.CopartitionGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTopologyKey;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTopologyValue;

/** A topology as it comes in a heartbeat and as it is kept in a record. Stateless. */
public final class TopologyRecords {

    private static final int VERSION = 0;

    private TopologyRecords() {}

    public static CoordinatorRecord record(String groupId, Topology topology) {
        return CoordinatorRecord.of(
                new StreamsGroupTopologyKey().setGroupId(groupId),
                new StreamsGroupTopologyValue()
                        .setEpoch(topology.epoch())
                        .setSubtopologies(topology.subtopologies().stream().map(TopologyRecords::value).toList()),
                VERSION);
    }

    private static StreamsGroupTopologyValue.Subtopology value(Subtopology subtopology) {
        return new StreamsGroupTopologyValue.Subtopology()
                .setSubtopologyId(subtopology.id())
                .setSourceTopics(subtopology.sourceTopics())
                .setSourceTopicRegex(subtopology.sourcePatterns())
                .setStateChangelogTopics(subtopology.changelogs().stream().map(TopologyRecords::value).toList())
                .setRepartitionSinkTopics(subtopology.repartitionSinks())
                .setRepartitionSourceTopics(subtopology.repartitionSources().stream().map(TopologyRecords::value).toList())
                .setCopartitionGroups(subtopology.copartitioned().stream()
                        .map(group -> new StreamsGroupTopologyValue.CopartitionGroup()
                                .setSourceTopics(group.sourceTopics())
                                .setSourceTopicRegex(group.sourcePatterns())
                                .setRepartitionSourceTopics(group.repartitionSources()))
                        .toList());
    }

    private static StreamsGroupTopologyValue.TopicInfo value(InternalTopic topic) {
        List<StreamsGroupTopologyValue.TopicConfig> configs = new ArrayList<>();
        topic.configs().forEach((key, value) -> configs.add(new StreamsGroupTopologyValue.TopicConfig().setKey(key).setValue(value)));
        return new StreamsGroupTopologyValue.TopicInfo()
                .setName(topic.name())
                .setPartitions(topic.partitions())
                .setReplicationFactor(topic.replicationFactor())
                .setTopicConfigs(configs);
    }

    public static Topology of(StreamsGroupTopologyValue value) {
        return new Topology(value.epoch(), value.subtopologies().stream().map(TopologyRecords::of).toList());
    }

    private static Subtopology of(StreamsGroupTopologyValue.Subtopology value) {
        return new Subtopology(
                value.subtopologyId(),
                value.sourceTopics(),
                value.sourceTopicRegex(),
                value.stateChangelogTopics().stream().map(TopologyRecords::of).toList(),
                value.repartitionSinkTopics(),
                value.repartitionSourceTopics().stream().map(TopologyRecords::of).toList(),
                value.copartitionGroups().stream()
                        .map(group -> new CopartitionGroup(group.sourceTopics(), group.sourceTopicRegex(), group.repartitionSourceTopics()))
                        .toList());
    }

    private static InternalTopic of(StreamsGroupTopologyValue.TopicInfo value) {
        Map<String, String> configs = new LinkedHashMap<>();
        if (value.topicConfigs() != null) {
            value.topicConfigs().forEach(config -> configs.put(config.key(), config.value()));
        }
        return new InternalTopic(value.name(), value.partitions(), value.replicationFactor(), configs);
    }

    public static Topology of(StreamsGroupHeartbeatRequestData.Topology asked) {
        return new Topology(asked.epoch(), asked.subtopologies().stream().map(TopologyRecords::of).toList());
    }

    private static Subtopology of(StreamsGroupHeartbeatRequestData.Subtopology asked) {
        return new Subtopology(
                asked.subtopologyId(),
                asked.sourceTopics(),
                asked.sourceTopicRegex(),
                asked.stateChangelogTopics().stream().map(TopologyRecords::of).toList(),
                asked.repartitionSinkTopics(),
                asked.repartitionSourceTopics().stream().map(TopologyRecords::of).toList(),
                asked.copartitionGroups().stream()
                        .map(group -> new CopartitionGroup(group.sourceTopics(), group.sourceTopicRegex(), group.repartitionSourceTopics()))
                        .toList());
    }

    private static InternalTopic of(StreamsGroupHeartbeatRequestData.TopicInfo asked) {
        Map<String, String> configs = new LinkedHashMap<>();
        if (asked.topicConfigs() != null) {
            asked.topicConfigs().forEach(config -> configs.put(config.key(), config.value()));
        }
        return new InternalTopic(asked.name(), asked.partitions(), asked.replicationFactor(), configs);
    }
}
