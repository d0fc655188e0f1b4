package dev.kraftbench.remote.group;

import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.series.ReadPosition;
import dev.kraftbench.core.topic.TopicReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Which groups read which topics, and how far they are behind. */
public final class TopicReaders {
    private TopicReaders() {}

    /** @param ends of the partitions, as far as known */
    public static Map<String, List<TopicReader>> byTopic(List<GroupSnapshot> groups, Map<String, Map<TopicPartition, ReadPosition>> positions,
            Map<TopicPartition, Long> ends) {
        Map<String, List<TopicReader>> readers = new HashMap<>();
        for (GroupSnapshot group : groups) {
            Map<String, List<Long>> lags = new TreeMap<>();
            positions.getOrDefault(group.id(), Map.of()).forEach((partition, position) ->
                    lags.computeIfAbsent(partition.topic(), topic -> new ArrayList<>()).add(position.behind(ends.getOrDefault(partition, -1L))));
            lags.forEach((topic, each) -> readers.computeIfAbsent(topic, name -> new ArrayList<>()).add(new TopicReader(group.id(), group.type(), group.state(),
                    each.size(), each.contains(ReadPosition.UNKNOWN) ? ReadPosition.UNKNOWN : each.stream().mapToLong(Long::longValue).sum())));
        }
        return readers;
    }
}
