package dev.kraftbench.group.internal.assignor;

import dev.kraftbench.group.internal.modern.PartitionSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;

/**
 * Gives every reader as many partitions as any other, as far as what they read allows, and leaves partitions where they are, as far as
 * that balance allows.
 */
public final class UniformAssignor implements PartitionAssignor {

    @Override
    public Map<String, PartitionSet> assign(List<Reader> readers, Map<Uuid, Integer> partitions) {
        if (readers.isEmpty()) {
            return Map.of();
        }
        Set<Uuid> topics = readers.getFirst().topics();
        boolean alike = readers.stream().allMatch(reader -> reader.topics().equals(topics));
        return alike ? assignAlike(readers, topics, partitions) : new UnevenSubscriptions(readers, partitions).assign();
    }

    /** Everyone reads the same: quotas of n and n + 1 partitions, filled first with what each has. */
    private static Map<String, PartitionSet> assignAlike(List<Reader> readers, Set<Uuid> topics, Map<Uuid, Integer> partitions) {
        int total = topics.stream().mapToInt(topic -> partitions.getOrDefault(topic, 0)).sum();
        int quota = total / readers.size();
        int longer = total % readers.size();
        Map<Uuid, boolean[]> taken = new HashMap<>();
        topics.forEach(topic -> taken.put(topic, new boolean[partitions.getOrDefault(topic, 0)]));
        Map<String, PartitionSet.Builder> assignment = new HashMap<>();
        // Those who have the most keep the longer shares, so that as little as possible moves.
        List<Reader> ordered = new ArrayList<>(readers);
        Map<String, Integer> sizes = new HashMap<>();
        readers.forEach(reader -> sizes.put(reader.memberId(), reader.current().size()));
        ordered.sort((a, b) -> {
            int bySize = Integer.compare(sizes.get(b.memberId()), sizes.get(a.memberId()));
            return bySize != 0 ? bySize : Reader.STEADY_ORDER.compare(a, b);
        });
        int[] missing = new int[ordered.size()];
        for (int i = 0; i < missing.length; i++) {
            int[] room = {quota + (i < longer ? 1 : 0)};
            PartitionSet.Builder kept = new PartitionSet.Builder();
            ordered.get(i).current().forEach((topic, partition) -> {
                boolean[] ofTopic = taken.get(topic);
                if (room[0] > 0 && ofTopic != null && partition < ofTopic.length && !ofTopic[partition]) {
                    ofTopic[partition] = true;
                    kept.add(topic, partition);
                    room[0]--;
                }
            });
            missing[i] = room[0];
            assignment.put(ordered.get(i).memberId(), kept);
        }
        int[] filling = {0};
        new TreeMap<>(taken).forEach((topic, ofTopic) -> {
            for (int partition = 0; partition < ofTopic.length; partition++) {
                if (!ofTopic[partition]) {
                    while (missing[filling[0]] == 0) {
                        filling[0]++;
                    }
                    assignment.get(ordered.get(filling[0]).memberId()).add(topic, partition);
                    missing[filling[0]]--;
                }
            }
        });
        Map<String, PartitionSet> result = new TreeMap<>();
        assignment.forEach((memberId, builder) -> result.put(memberId, builder.build()));
        return result;
    }
}
