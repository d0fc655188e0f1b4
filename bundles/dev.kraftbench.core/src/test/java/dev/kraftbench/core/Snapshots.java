package dev.kraftbench.core;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.QuorumSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Small clusters for tests. */
public final class Snapshots {
    public static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    private Snapshots() {}

    public static ClusterSnapshot of(List<BrokerSnapshot> brokers, List<TopicSnapshot> topics, int controller, int epoch, Gap... gaps) {
        TreeMap<String, TopicSnapshot> byName = new TreeMap<>();
        topics.forEach(t -> byName.put(t.name(), t));
        return new ClusterSnapshot("c", AT, 1, Precision.EXACT, brokers, byName, new QuorumSnapshot(controller, epoch, 0, List.of(), List.of()),
                List.of(), List.of(), List.of(gaps));
    }

    public static BrokerSnapshot broker(int id, BrokerState state) {
        return new BrokerSnapshot(id, state, "127.0.0.1", 9092 + id, null, false, true);
    }

    public static TopicSnapshot topic(String name, String id, PartitionSnapshot... partitions) {
        return new TopicSnapshot(name, id, false, List.of(partitions));
    }

    public static PartitionSnapshot partition(String topic, int partition, int leader, int epoch, List<Integer> replicas, List<Integer> isr) {
        return new PartitionSnapshot(topic, partition, leader, epoch, 0, replicas, isr, List.of(), List.of(), List.of());
    }
}
