package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.group.internal.modern.PartitionSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The partitions a member has, each with the epoch in which it was given to the member: a commit of an older epoch comes from somebody who
 * had the partition before (KIP-1251). Immutable.
 */
record OwnedPartitions(PartitionSet partitions, Map<Uuid, Map<Integer, Integer>> epochs) {

    static final OwnedPartitions NONE = new OwnedPartitions(PartitionSet.EMPTY, Map.of());

    static OwnedPartitions of(PartitionSet partitions, int epoch) {
        return NONE.plus(partitions, epoch);
    }

    static OwnedPartitions of(Map<Uuid, Map<Integer, Integer>> epochs) {
        PartitionSet.Builder partitions = new PartitionSet.Builder();
        epochs.forEach((topic, byPartition) -> partitions.addAll(topic, byPartition.keySet()));
        return new OwnedPartitions(partitions.build(), epochs);
    }

    boolean isEmpty() {
        return partitions.isEmpty();
    }

    /** When the partition was given, or null if it is not here. */
    @Nullable Integer epochOf(Uuid topic, int partition) {
        return epochs.getOrDefault(topic, Map.of()).get(partition);
    }

    /** The newest epoch in which any of these was given, 0 if there is none. */
    int newestEpoch() {
        int newest = 0;
        for (Map<Integer, Integer> byPartition : epochs.values()) {
            for (int epoch : byPartition.values()) {
                newest = Math.max(newest, epoch);
            }
        }
        return newest;
    }

    OwnedPartitions retain(PartitionSet kept) {
        PartitionSet left = partitions.intersection(kept);
        if (left.equals(partitions)) {
            return this;
        }
        Map<Uuid, Map<Integer, Integer>> result = new HashMap<>();
        left.forEach((topic, partition) ->
                result.computeIfAbsent(topic, any -> new HashMap<>()).put(partition, epochs.get(topic).get(partition)));
        return new OwnedPartitions(left, Collections.unmodifiableMap(result));
    }

    OwnedPartitions plus(PartitionSet added, int epoch) {
        if (added.isEmpty()) {
            return this;
        }
        Map<Uuid, Map<Integer, Integer>> result = new HashMap<>();
        epochs.forEach((topic, byPartition) -> result.put(topic, new HashMap<>(byPartition)));
        added.forEach((topic, partition) -> result.computeIfAbsent(topic, any -> new HashMap<>()).put(partition, epoch));
        return new OwnedPartitions(partitions.plus(added), Collections.unmodifiableMap(result));
    }

    /** The same partitions as if given before every epoch. */
    OwnedPartitions withoutEpochs() {
        return isEmpty() ? this : NONE.plus(partitions, 0);
    }
}
