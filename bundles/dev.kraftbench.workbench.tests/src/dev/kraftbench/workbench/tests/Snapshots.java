package dev.kraftbench.workbench.tests;

import dev.kraftbench.core.Precision;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.QuorumSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Pictures of clusters for tests of what is shown. */
final class Snapshots {
    private Snapshots() {}

    static PartitionSnapshot partition(String topic, int partition, int leader, List<Integer> replicas, List<Integer> isr, List<Integer> offline) {
        return new PartitionSnapshot(topic, partition, leader, 3, -1, replicas, isr, offline, List.of(), List.of());
    }

    static PartitionSnapshot healthy(String topic, int partition, Integer... replicas) {
        return partition(topic, partition, replicas[0], List.of(replicas), List.of(replicas), List.of());
    }

    static BrokerSnapshot broker(int id, BrokerState state, boolean controller) {
        return new BrokerSnapshot(id, state, "localhost", 9090 + id, null, controller, true);
    }

    static ClusterSnapshot cluster(List<BrokerSnapshot> brokers, List<TopicSnapshot> topics) {
        TreeMap<String, TopicSnapshot> byName = new TreeMap<>();
        topics.forEach(topic -> byName.put(topic.name(), topic));
        List<QuorumSnapshot.Replica> voters = brokers.stream().map(broker -> new QuorumSnapshot.Replica(broker.id(), 10, 0, -1, -1)).toList();
        return new ClusterSnapshot("id", Instant.EPOCH, 1, Precision.EXACT, brokers, byName, new QuorumSnapshot(1, 2, 10, voters, List.of()),
                List.of(new GroupSnapshot("payment", "Classic", "Stable")), List.of(), List.of());
    }

    /** Three brokers, orders with three partitions twice replicated; broker 3 was killed and led orders-2 before. */
    static ClusterSnapshot afterAKill() {
        List<BrokerSnapshot> brokers = List.of(broker(1, BrokerState.RUNNING, true), broker(2, BrokerState.RUNNING, false),
                broker(3, BrokerState.KILLED, false));
        return cluster(brokers, List.of(new TopicSnapshot("orders", "", false, List.of(
                healthy("orders", 0, 1, 2),
                partition("orders", 1, 2, List.of(2, 3), List.of(2), List.of(3)),
                partition("orders", 2, 1, List.of(3, 1), List.of(1), List.of(3)))),
                new TopicSnapshot("__consumer_offsets", "", true, List.of(healthy("__consumer_offsets", 0, 1, 2)))));
    }

    static ClusterSnapshot large(int partitions) {
        List<BrokerSnapshot> brokers = new ArrayList<>();
        for (int id = 1; id <= 30; id++) {
            brokers.add(broker(id, BrokerState.RUNNING, id == 1));
        }
        List<PartitionSnapshot> list = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            list.add(healthy("big", p, p % 30 + 1, (p + 1) % 30 + 1, (p + 2) % 30 + 1));
        }
        return cluster(brokers, List.of(new TopicSnapshot("big", "", false, list)));
    }
}
