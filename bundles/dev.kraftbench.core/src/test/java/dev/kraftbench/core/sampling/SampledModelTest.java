package dev.kraftbench.core.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.Snapshots;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterModel.Measure;
import dev.kraftbench.core.model.ClusterModel.Scope;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.Rates;
import dev.kraftbench.core.model.ThroughputSample;
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
}
