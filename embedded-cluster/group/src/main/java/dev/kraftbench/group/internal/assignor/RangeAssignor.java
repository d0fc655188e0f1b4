package dev.kraftbench.group.internal.assignor;

import dev.kraftbench.group.internal.modern.PartitionSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;

/**
 * Gives each reader of a topic one range of its partitions, readers in a steady order; so topics with as many partitions and the same
 * readers are cut alike and can be joined.
 */
public final class RangeAssignor implements PartitionAssignor {

    @Override
    public Map<String, PartitionSet> assign(List<Reader> readers, Map<Uuid, Integer> partitions) {
        List<Reader> ordered = readers.stream().sorted(Reader.STEADY_ORDER).toList();
        Map<Uuid, Integer> readersOf = new HashMap<>();
        ordered.forEach(reader -> reader.topics().forEach(topic -> readersOf.merge(topic, 1, Integer::sum)));
        Map<String, PartitionSet.Builder> assignment = new HashMap<>();
        ordered.forEach(reader -> assignment.put(reader.memberId(), new PartitionSet.Builder()));
        Map<Uuid, Integer> served = new HashMap<>();
        Map<Uuid, Integer> next = new HashMap<>();
        for (Reader reader : ordered) {
            for (Uuid topic : reader.topics()) {
                int count = partitions.getOrDefault(topic, 0);
                int share = count / readersOf.get(topic);
                int longer = count % readersOf.get(topic);
                int position = served.merge(topic, 1, Integer::sum) - 1;
                int from = next.getOrDefault(topic, 0);
                int to = from + share + (position < longer ? 1 : 0);
                for (int partition = from; partition < to; partition++) {
                    assignment.get(reader.memberId()).add(topic, partition);
                }
                next.put(topic, to);
            }
        }
        Map<String, PartitionSet> result = new TreeMap<>();
        assignment.forEach((memberId, builder) -> result.put(memberId, builder.build()));
        return result;
    }
}
