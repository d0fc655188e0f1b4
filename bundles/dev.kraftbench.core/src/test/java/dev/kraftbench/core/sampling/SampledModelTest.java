package dev.kraftbench.core.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.Snapshots;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterModel.Measure;
import dev.kraftbench.core.model.ClusterModel.ReplicaKey;
import dev.kraftbench.core.model.ClusterModel.Scope;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.QuorumSnapshot;
import dev.kraftbench.core.model.Rates;
import dev.kraftbench.core.model.ReplicaLag;
import dev.kraftbench.core.model.ThroughputSample;
import dev.kraftbench.core.series.GroupProgress;
import dev.kraftbench.core.series.ReadPosition;
import dev.kraftbench.core.series.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampledModelTest {
    private static final ClusterSnapshot UP = Snapshots.of(List.of(Snapshots.broker(1, BrokerState.RUNNING)), List.of(), 1, 1);
    private static final ClusterSnapshot DOWN = Snapshots.of(List.of(Snapshots.broker(1, BrokerState.KILLED)), List.of(), 1, 1);

    @Test
    void comparesSnapshotsWhereNothingElseTellsOfEvents() {
        SampledModel model = new SampledModel(true);
        List<ClusterEvent> seen = new ArrayList<>();
        model.onEvents(seen::addAll);
        model.publish(UP);
        model.publish(DOWN);
        assertEquals(1, seen.size());
        assertEquals(seen, model.events(10));
        assertEquals(DOWN, model.latest());
    }

    @Test
    void aFailingListenerDoesNotKeepTheOthersFromTheirSnapshot() {
        SampledModel model = new SampledModel(false);
        List<ClusterSnapshot> seen = new ArrayList<>();
        model.onSnapshot(snapshot -> {
            throw new IllegalStateException("a view with a defect");
        });
        model.onSnapshot(seen::add);
        model.publish(UP);
        assertEquals(List.of(UP), seen);
    }

    @Test
    void aClosedSubscriptionHearsNothing() {
        SampledModel model = new SampledModel(false);
        List<ClusterSnapshot> seen = new ArrayList<>();
        model.onSnapshot(seen::add).close();
        model.publish(UP);
        assertEquals(List.of(), seen);
    }

    @Test
    void throughputIsKeptByClusterBrokerAndTopic() {
        SampledModel model = new SampledModel(false);
        Rates rates = new Rates(10, 1_000, 5, 500);
        model.publish(new ThroughputSample(Snapshots.AT, Map.of(1, rates), Map.of("orders", rates)));
        assertArrayEquals(new double[] {10}, model.series().throughput(new Scope.Cluster(), Measure.RECORDS_IN).values());
        assertArrayEquals(new double[] {500}, model.series().throughput(new Scope.Topic("orders"), Measure.BYTES_OUT).values());
        assertArrayEquals(new double[] {5}, model.series().throughput(new Scope.Broker(1), Measure.RECORDS_OUT).values());
        assertArrayEquals(new double[0], model.series().throughput(new Scope.Broker(2), Measure.RECORDS_OUT).values());
    }

    @Test
    void onlyTheNewestEventsAreKept() {
        SampledModel model = new SampledModel(false);
        for (int i = 0; i < SampledModel.EVENT_CAPACITY + 10; i++) {
            model.publishEvents(List.of(new ClusterEvent.TopicDeleted(Snapshots.AT, UP.precision(), "t" + i)));
        }
        List<ClusterEvent> all = model.events(Integer.MAX_VALUE);
        assertEquals(SampledModel.EVENT_CAPACITY, all.size());
        assertEquals("topic t10 deleted", all.getFirst().summary());
    }

    private static ClusterSnapshot lagging(int second, long lag, boolean inSync) {
        return new ClusterSnapshot("c", Snapshots.AT.plusSeconds(second), second, UP.precision(), UP.brokers(), UP.topics(),
                new QuorumSnapshot(1, 1, 100, List.of(new QuorumSnapshot.Replica(1, 100, 0, -1, -1), new QuorumSnapshot.Replica(2, 90, 10, -1, -1)), List.of()),
                List.of(), List.of(new ReplicaLag("orders", 0, 2, inSync, 90, lag, -1)), List.of());
    }

    @Test
    void whereTheClusterDoesNotTellTheTimeSinceAFollowerHadNoLagIsCounted() {
        SampledModel model = new SampledModel(false);
        model.publish(lagging(0, 5, true));
        model.publish(lagging(2, 0, true));
        model.publish(lagging(4, 7, true));
        model.publish(lagging(6, 9, false));
        ReplicaKey replica = new ReplicaKey("orders", 0, 2);
        assertArrayEquals(new double[] {5, 0, 7, 9}, model.series().points(new SeriesKey.LagRecords(replica)).values());
        assertArrayEquals(new double[] {0, 2_000, 4_000}, model.series().points(new SeriesKey.LagMillis(replica)).values());
        assertArrayEquals(new double[] {1, 1, 1, 0}, model.series().points(new SeriesKey.InSync(replica)).values());
        assertEquals(List.of(replica), model.series().replicas());
        assertArrayEquals(new double[] {10, 10, 10, 10}, model.series().points(new SeriesKey.QuorumLag(2, true)).values());
        assertEquals(6_000, model.series().span().millis());
    }

    @Test
    void aGroupsLagIsItsPartitionsTogetherAndItsDelayThatOfTheLatest() {
        SampledModel model = new SampledModel(false);
        PartitionId first = new PartitionId("orders", 0);
        PartitionId second = new PartitionId("orders", 1);
        for (int s = 0; s <= 20; s++) {
            model.publish(new GroupProgress(Snapshots.AT.plusSeconds(s), Map.of(first, 10L * s, second, 10L * s),
                    Map.of("payment", Map.of(first, ReadPosition.committed(10L * s), second, ReadPosition.committed(Math.min(10L * s, 100L))),
                            "packers", Map.of(first, ReadPosition.window(0, s), second, ReadPosition.window(0, 0)))));
        }
        assertEquals(100, model.series().points(new SeriesKey.GroupLag("payment", "")).last());
        assertEquals(100, model.series().points(new SeriesKey.GroupLag("payment", "orders")).last());
        assertEquals(9_900, model.series().points(new SeriesKey.GroupDelay("payment", "")).last(), 150);
        assertEquals(20, model.series().points(new SeriesKey.GroupLag("packers", "orders")).last(), "as the cluster tells, not from where the window is said to start");
        assertEquals(2_000, model.series().points(new SeriesKey.GroupDelay("packers", "")).last(), 150);
    }

    private static void publish(SampledModel model, int second, Map<PartitionId, Long> ends, Map<PartitionId, ReadPosition> read) {
        model.publish(new GroupProgress(Snapshots.AT.plusSeconds(second), ends, read.isEmpty() ? Map.of() : Map.of("payment", read)));
    }

    @Test
    void aRoundWithoutItsCoordinatorDoesNotShortenAGroupsDelay() {
        SampledModel model = new SampledModel(false);
        PartitionId partition = new PartitionId("orders", 0);
        for (int s = 0; s <= 1_200; s += 2) {
            publish(model, s, Map.of(partition, 10L * s), Map.of(partition, ReadPosition.committed(0)));
        }
        publish(model, 1_202, Map.of(partition, 12_020L), Map.of());
        publish(model, 1_204, Map.of(partition, 12_040L), Map.of(partition, ReadPosition.committed(0)));
        double[] delays = model.series().points(new SeriesKey.GroupDelay("payment", "")).values();
        assertEquals(1_200_000, delays[delays.length - 3], 150);
        assertEquals(Double.NaN, delays[delays.length - 2]);
        assertEquals(1_204_000, delays[delays.length - 1], 150);
    }

    @Test
    void aGroupsLagIsNotKnownWhileThatOfAPartitionIsNot() {
        SampledModel model = new SampledModel(false);
        PartitionId first = new PartitionId("orders", 0);
        PartitionId second = new PartitionId("orders", 1);
        PartitionId other = new PartitionId("returns", 0);
        Map<PartitionId, ReadPosition> read = Map.of(first, ReadPosition.committed(0), second, ReadPosition.committed(0), other, ReadPosition.committed(0));
        publish(model, 0, Map.of(first, 100L, second, 100L, other, 7L), read);
        publish(model, 2, Map.of(first, 100L, other, 7L), read);
        publish(model, 4, Map.of(first, 100L, second, 100L, other, 7L), read);
        assertArrayEquals(new double[] {207, Double.NaN, 207}, model.series().points(new SeriesKey.GroupLag("payment", "")).values());
        assertArrayEquals(new double[] {200, Double.NaN, 200}, model.series().points(new SeriesKey.GroupLag("payment", "orders")).values());
        assertArrayEquals(new double[] {7, 7, 7}, model.series().points(new SeriesKey.GroupLag("payment", "returns")).values());
        assertArrayEquals(new double[] {0, Double.NaN, 4_000}, model.series().points(new SeriesKey.GroupDelay("payment", "")).values());
        assertArrayEquals(new double[] {0, 2_000, 4_000}, model.series().points(new SeriesKey.GroupDelay("payment", "returns")).values());
    }

    @Test
    void theLagThatTheClusterTellsNeedsNoEnd() {
        SampledModel model = new SampledModel(false);
        PartitionId partition = new PartitionId("orders", 0);
        publish(model, 0, Map.of(), Map.of(partition, ReadPosition.window(0, 5)));
        assertEquals(5, model.series().points(new SeriesKey.GroupLag("payment", "")).last());
        assertEquals(0, model.series().points(new SeriesKey.GroupDelay("payment", "")).size());
    }

    @Test
    void topicsWithoutTrafficTakeNoMoreThanHalfOfTheRoom() {
        SampledModel model = new SampledModel(false);
        Map<String, Rates> topics = new java.util.HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            topics.put("idle-" + i, Rates.ZERO);
        }
        model.publish(new ThroughputSample(Snapshots.AT, Map.of(), topics));
        topics.put("busy", new Rates(1, 1, 1, 1));
        for (int i = 1; i <= 3; i++) {
            model.publish(new ThroughputSample(Snapshots.AT.plusSeconds(i), Map.of(), topics));
        }
        assertEquals(1, model.series().throughput(new Scope.Topic("busy"), Measure.RECORDS_IN).last());
    }
}
