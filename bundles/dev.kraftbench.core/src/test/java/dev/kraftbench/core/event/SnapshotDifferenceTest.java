package dev.kraftbench.core.event;

import static dev.kraftbench.core.Snapshots.broker;
import static dev.kraftbench.core.Snapshots.partition;
import static dev.kraftbench.core.Snapshots.topic;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.Snapshots;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.Gap;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotDifferenceTest {
    private static final List<Integer> REPLICAS = List.of(1, 2, 3);

    private static ClusterSnapshot healthy() {
        return Snapshots.of(List.of(broker(1, BrokerState.RUNNING), broker(2, BrokerState.RUNNING)),
                List.of(topic("orders", "a", partition("orders", 0, 1, 4, REPLICAS, REPLICAS))), 1, 7);
    }

    private static List<String> summaries(ClusterSnapshot before, ClusterSnapshot after) {
        return SnapshotDifference.events(before, after).stream().map(ClusterEvent::summary).toList();
    }

    @Test
    void aKilledLeaderGivesBrokerControllerLeaderAndIsrEvents() {
        ClusterSnapshot after = Snapshots.of(List.of(broker(1, BrokerState.KILLED), broker(2, BrokerState.RUNNING)),
                List.of(topic("orders", "a", partition("orders", 0, 2, 5, REPLICAS, List.of(2, 3)))), 2, 8);
        assertEquals(List.of("broker 1 running->killed", "controller 1->2 (epoch 8)", "leader orders-0 1->2 (epoch 5)",
                "broker 1 left ISR of orders-0 [1, 2, 3]->[2, 3]"), summaries(healthy(), after));
    }

    @Test
    void theSameClusterGivesNone() {
        assertEquals(List.of(), summaries(healthy(), healthy()));
    }

    @Test
    void theFirstSnapshotGivesNone() {
        assertEquals(List.of(), summaries(ClusterSnapshot.EMPTY, healthy()));
    }

    @Test
    void anIsrInAnotherOrderIsTheSame() {
        ClusterSnapshot after = Snapshots.of(healthy().brokers(),
                List.of(topic("orders", "a", partition("orders", 0, 1, 4, REPLICAS, List.of(3, 1, 2)))), 1, 7);
        assertEquals(List.of(), summaries(healthy(), after));
    }

    @Test
    void topicsComeGrowAndGo() {
        ClusterSnapshot after = Snapshots.of(healthy().brokers(), List.of(topic("orders", "a", partition("orders", 0, 1, 4, REPLICAS, REPLICAS),
                partition("orders", 1, 1, 0, REPLICAS, REPLICAS)), topic("new", "b", partition("new", 0, 1, 0, REPLICAS, REPLICAS))), 1, 7);
        assertEquals(List.of("topic new created, 1 partitions", "topic orders grew from 1 to 2 partitions"), summaries(healthy(), after));
        assertEquals(List.of("topic new deleted"), summaries(Snapshots.of(healthy().brokers(), List.of(after.topics().get("new"),
                healthy().topics().get("orders")), 1, 7), healthy()));
    }

    @Test
    void aTopicOfTheSameNameButAnotherIdIsANewOne() {
        ClusterSnapshot after = Snapshots.of(healthy().brokers(),
                List.of(topic("orders", "other", partition("orders", 0, 2, 0, REPLICAS, REPLICAS))), 1, 7);
        assertEquals(List.of("topic orders deleted", "topic orders created, 1 partitions"), summaries(healthy(), after));
    }

    @Test
    void topicsThatCouldNotBeLearntAreNotDeleted() {
        ClusterSnapshot after = Snapshots.of(healthy().brokers(), List.of(), 1, 7, new Gap(SnapshotDifference.TOPICS, "no answer in time"));
        assertEquals(List.of(), summaries(healthy(), after));
    }
}
