package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.Precision;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.Points;
import dev.kraftbench.ui.charts.ChartFrame;
import dev.kraftbench.ui.charts.FrameSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ChartFrameTest {
    private final Model model = new Model();

    /** A model with fixed series. */
    private static final class Model implements ClusterModel, ClusterModel.Series {
        private final Map<Scope, Points> throughput = new java.util.LinkedHashMap<>();
        private final Map<ReplicaKey, Points> lag = new TreeMap<>();
        private final Map<ReplicaKey, Points> membership = new TreeMap<>();
        private final List<ClusterEvent> events = new ArrayList<>();

        @Override
        public ClusterSnapshot latest() {
            return Snapshots.afterAKill();
        }

        @Override
        public Subscription onSnapshot(Consumer<ClusterSnapshot> listener) {
            return () -> { };
        }

        @Override
        public Subscription onEvents(Consumer<List<ClusterEvent>> listener) {
            return () -> { };
        }

        @Override
        public List<ClusterEvent> events(int limit) {
            return events;
        }

        @Override
        public Series series() {
            return this;
        }

        @Override
        public long revision() {
            return 1;
        }

        @Override
        public Points throughput(Scope scope, Measure measure) {
            return throughput.getOrDefault(scope, Points.NONE);
        }

        @Override
        public List<Scope> scopes() {
            return List.copyOf(throughput.keySet());
        }

        @Override
        public Points lag(ReplicaKey replica) {
            return lag.getOrDefault(replica, Points.NONE);
        }

        @Override
        public Points isrMembership(ReplicaKey replica) {
            return membership.getOrDefault(replica, Points.NONE);
        }

        @Override
        public List<ReplicaKey> replicas() {
            return List.copyOf(lag.keySet());
        }
    }

    private static Points points(long from, double... values) {
        long[] times = new long[values.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = from + i * 1_000L;
        }
        return new Points(times, values);
    }

    private ChartFrame throughput(FrameSource.Split split, long windowMillis) {
        return new FrameSource(model).throughput(split, windowMillis, "cluster", "broker", "in", "out");
    }

    @Test
    void eachScopeHasALineInAndALineOutOfOneColour() {
        model.throughput.put(new ClusterModel.Scope.Broker(2), points(0, 1, 2));
        model.throughput.put(new ClusterModel.Scope.Broker(1), points(0, 1, 2));
        model.throughput.put(new ClusterModel.Scope.Topic("orders"), points(0, 1));
        List<ChartFrame.Line> lines = throughput(FrameSource.Split.BROKERS, 60_000).left();
        assertEquals(List.of("broker 1 in", "broker 1 out", "broker 2 in", "broker 2 out"), lines.stream().map(ChartFrame.Line::name).toList());
        assertEquals(lines.get(0).colour(), lines.get(1).colour());
        assertTrue(lines.get(1).dashed() && !lines.get(0).dashed());
    }

    @Test
    void internalTopicsHaveNoLine() {
        model.throughput.put(new ClusterModel.Scope.Topic("orders"), points(0, 1));
        model.throughput.put(new ClusterModel.Scope.Topic("__consumer_offsets"), points(0, 99));
        assertEquals(List.of("orders in", "orders out"), throughput(FrameSource.Split.TOPICS, 60_000).left().stream().map(ChartFrame.Line::name).toList());
    }

    @Test
    void timeEndsWithTheNewestPointAndGrowsWithTheDataUpToTheWindow() {
        model.throughput.put(new ClusterModel.Scope.Cluster(), points(1_000_000, new double[100]));
        ChartFrame young = throughput(FrameSource.Split.TOTAL, 300_000);
        assertEquals(1_099_000, young.to());
        assertEquals(1_000_000, young.from());
        assertEquals(1_099_000 - 60_000, throughput(FrameSource.Split.TOTAL, 60_000).from());
    }

    @Test
    void eventsOfTheWindowBecomeMarksExceptThoseOfInternalTopics() {
        model.throughput.put(new ClusterModel.Scope.Cluster(), points(1_000_000, new double[100]));
        Instant inside = Instant.ofEpochMilli(1_050_000);
        model.events.add(new ClusterEvent.LeaderMoved(inside, Precision.EXACT, "orders", 0, 1, 2, 4));
        model.events.add(new ClusterEvent.LeaderMoved(inside, Precision.EXACT, "__consumer_offsets", 0, 1, 2, 4));
        model.events.add(new ClusterEvent.BrokerStateChanged(Instant.ofEpochMilli(10), Precision.EXACT, 3, BrokerState.RUNNING, BrokerState.KILLED));
        assertEquals(List.of(new ChartFrame.Mark(1_050_000, ChartFrame.MarkKind.LEADER, model.events.getFirst().summary())),
                throughput(FrameSource.Split.TOTAL, 60_000).marks());
    }

    @Test
    void theLagChartHasFollowersOnlyThoseWhoLeftTheIsrAmongThem() {
        ClusterModel.ReplicaKey leader = new ClusterModel.ReplicaKey("orders", 0, 1);
        ClusterModel.ReplicaKey follower = new ClusterModel.ReplicaKey("orders", 0, 2);
        ClusterModel.ReplicaKey gone = new ClusterModel.ReplicaKey("orders", 2, 3);
        for (ClusterModel.ReplicaKey key : List.of(leader, follower, gone)) {
            model.lag.put(key, points(0, 0, 1));
            model.membership.put(key, points(0, 1, key.equals(gone) ? 0 : 1));
        }
        ChartFrame frame = new FrameSource(model).lag(Optional.empty(), 60_000);
        assertEquals(List.of("orders-0 @2", "orders-2 @3"), frame.left().stream().map(ChartFrame.Line::name).toList());
        assertEquals(List.of("orders-0 @2", "orders-2 @3"), frame.bands().stream().map(ChartFrame.Band::name).toList());
        assertTrue(new FrameSource(model).lag(Optional.of("others"), 60_000).left().isEmpty());
    }
}
