package dev.kraftbench.group.internal.offset;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Offsets by group, topic and partition. Confined to the shard's lane. */
final class OffsetTable {

    interface Visitor {
        void offset(String groupId, String topic, int partition, CommittedOffset offset);
    }

    private final Map<String, Map<String, Map<Integer, CommittedOffset>>> byGroup = new LinkedHashMap<>();

    @Nullable CommittedOffset get(String groupId, String topic, int partition) {
        return ofTopic(groupId, topic).get(partition);
    }

    Map<String, Map<Integer, CommittedOffset>> ofGroup(String groupId) {
        return byGroup.getOrDefault(groupId, Map.of());
    }

    Map<Integer, CommittedOffset> ofTopic(String groupId, String topic) {
        return ofGroup(groupId).getOrDefault(topic, Map.of());
    }

    void put(String groupId, String topic, int partition, CommittedOffset offset) {
        byGroup.computeIfAbsent(groupId, any -> new LinkedHashMap<>())
                .computeIfAbsent(topic, any -> new PartitionMap<>())
                .put(partition, offset);
    }

    void remove(String groupId, String topic, int partition) {
        Map<String, Map<Integer, CommittedOffset>> topics = byGroup.get(groupId);
        Map<Integer, CommittedOffset> partitions = topics == null ? null : topics.get(topic);
        if (topics == null || partitions == null) {
            return;
        }
        partitions.remove(partition);
        if (partitions.isEmpty()) {
            topics.remove(topic);
        }
        if (topics.isEmpty()) {
            byGroup.remove(groupId);
        }
    }

    void forEach(Visitor visitor) {
        byGroup.forEach((group, topics) -> forEach(group, topics, visitor));
    }

    void forEach(String groupId, Visitor visitor) {
        forEach(groupId, ofGroup(groupId), visitor);
    }

    private static void forEach(String group, Map<String, Map<Integer, CommittedOffset>> topics, Visitor visitor) {
        topics.forEach((topic, partitions) -> partitions.forEach((partition, offset) -> visitor.offset(group, topic, partition, offset)));
    }
}
