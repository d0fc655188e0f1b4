package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.Precision;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterModel.ReplicaKey;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.Rates;
import dev.kraftbench.core.model.ReplicaLag;
import dev.kraftbench.core.model.ThroughputSample;
import dev.kraftbench.core.sampling.SampledModel;
import dev.kraftbench.core.series.GroupProgress;
import dev.kraftbench.core.series.LogProgress;
import dev.kraftbench.core.series.ReadPosition;
import dev.kraftbench.core.series.SeriesKey;
import dev.kraftbench.core.series.TimeSpan;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.charts.ChartDefinition;
import dev.kraftbench.ui.charts.ChartFrame;
import dev.kraftbench.ui.charts.ChartRequest;
import dev.kraftbench.ui.charts.ChartSubject;
import dev.kraftbench.ui.charts.draw.ChartFile;
import dev.kraftbench.ui.charts.draw.Readout;
import dev.kraftbench.ui.charts.kinds.GroupLagChart;
import dev.kraftbench.ui.charts.kinds.IsrLagChart;
import dev.kraftbench.ui.charts.kinds.QuorumLagChart;
import dev.kraftbench.ui.charts.kinds.RoundTripChart;
import dev.kraftbench.ui.charts.kinds.ThroughputChart;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** What charts are made of, without a window. */
class ChartFrameTest {
    private static final long BEGAN = 1_000_000;
    private static final ChartSubject CLUSTER = new ChartSubject.Cluster();
    private final SampledModel model = new SampledModel(false);

    private static Instant second(int number) {
        return Instant.ofEpochMilli(BEGAN + number * 1_000L);
    }

    private ChartFrame frame(ChartDefinition chart, ChartSubject subject, Map<String, String> chosen) {
        return chart.frame(FixedConnection.of(model), new ChartRequest(subject, chosen, model.series().span()));
    }

    private static List<String> names(ChartFrame frame, int panel) {
        return frame.panels().get(panel).lines().stream().map(ChartFrame.Line::name).toList();
    }

    private void publish(ReplicaLag... lags) {
        ClusterSnapshot snapshot = Snapshots.afterAKill();
        for (int i = 0; i < 3; i++) {
            model.publish(new ClusterSnapshot("id", second(i), i, Precision.EXACT, snapshot.brokers(), snapshot.topics(), snapshot.quorum(), snapshot.groups(),
                    List.of(lags), List.of()));
        }
    }

    private void traffic(String... topics) {
        publish();
        Rates rates = new Rates(10, 1_000, 5, 500);
        Map<String, Rates> each = new java.util.HashMap<>();
        for (String topic : topics) {
            each.put(topic, rates);
        }
        for (int i = 0; i < 100; i++) {
            model.publish(new ThroughputSample(second(i), Map.of(1, rates, 2, rates), each));
        }
    }

    @Test
    void eachScopeHasALineInAndALineOutOfOneColour() {
        traffic("orders");
        ChartFrame frame = frame(new ThroughputChart(), CLUSTER, Map.of("split", "brokers"));
        assertEquals(List.of("broker 1 in", "broker 1 out", "broker 2 in", "broker 2 out"), names(frame, 0));
        List<ChartFrame.Line> lines = frame.panels().get(0).lines();
        assertEquals(lines.get(0).colour(), lines.get(1).colour());
        assertTrue(lines.get(1).dashed() && !lines.get(0).dashed());
    }

    @Test
    void internalTopicsHaveNoLineUntilOneIsChosen() {
        traffic("orders", "__consumer_offsets");
        assertEquals(List.of("orders in", "orders out"), names(frame(new ThroughputChart(), CLUSTER, Map.of("split", "topics")), 0));
        assertEquals(List.of("__consumer_offsets in", "__consumer_offsets out"),
                names(frame(new ThroughputChart(), new ChartSubject.Topic("__consumer_offsets"), Map.of()), 1));
    }

    @Test
    void aChooserOffersEveryBrokerAndTopicByItself() {
        traffic("orders");
        List<String> options = new ThroughputChart().choosers(FixedConnection.of(model), CLUSTER).getFirst().options().stream().map(option -> option.id()).toList();
        assertEquals(List.of("total", "brokers", "topics", "broker:1", "broker:2", "topic:orders"), options);
    }

    @Test
    void eventsOfTheSpanBecomeMarksExceptThoseOfInternalTopics() {
        traffic("orders");
        Instant inside = second(50);
        ClusterEvent moved = new ClusterEvent.LeaderMoved(inside, Precision.EXACT, "orders", 0, 1, 2, 4);
        model.publishEvents(List.of(moved, new ClusterEvent.LeaderMoved(inside, Precision.EXACT, "__consumer_offsets", 0, 1, 2, 4),
                new ClusterEvent.BrokerStateChanged(Instant.ofEpochMilli(10), Precision.EXACT, 3, BrokerState.RUNNING, BrokerState.KILLED)));
        assertEquals(List.of(new ChartFrame.Mark(inside.toEpochMilli(), ChartFrame.MarkKind.LEADER, moved.summary())),
                frame(new ThroughputChart(), CLUSTER, Map.of()).marks());
    }

    private static ReplicaLag lag(int partition, int broker, boolean inSync) {
        return new ReplicaLag("orders", partition, broker, inSync, 10, 5, 40);
    }

    @Test
    void theLagChartHasFollowersOnlyThoseWhoLeftTheIsrAmongThem() {
        publish(lag(0, 1, true), lag(0, 2, true), lag(2, 3, false));
        ChartFrame frame = frame(new IsrLagChart(), CLUSTER, Map.of());
        assertEquals(List.of("orders-0 @2", "orders-2 @3"), names(frame, 0));
        assertEquals(List.of("orders-0 @2", "orders-2 @3"), frame.panels().get(0).bands().stream().map(ChartFrame.Band::name).toList());
        assertFalse(frame(new IsrLagChart(), new ChartSubject.Topic("others"), Map.of()).hasPoints());
        assertEquals(List.of("orders-2 @3"), names(frame(new IsrLagChart(), new ChartSubject.Broker(3), Map.of()), 0));
    }

    @Test
    void aBrokerThatOnlyLeadsHasNoLagToShow() {
        publish(lag(0, 1, true), lag(0, 2, true));
        assertFalse(new IsrLagChart().ready(FixedConnection.of(model), new ChartSubject.Broker(1)));
        assertTrue(new IsrLagChart().ready(FixedConnection.of(model), new ChartSubject.Broker(2)));
    }

    @Test
    void lagInTimeHasItsOwnUnitAndStallsAreShaded() {
        publish(lag(0, 2, true));
        for (int i = 0; i < 4; i++) {
            model.publishProgress(second(i), List.of(new LogProgress(new PartitionId("orders", 0), 7, 9)));
        }
        ChartFrame.Panel panel = frame(new IsrLagChart(), CLUSTER, Map.of("measure", "time")).panels().getFirst();
        assertEquals(ChartFrame.Unit.MILLIS, panel.unit());
        assertEquals(40, panel.lines().getFirst().points().last());
        assertEquals(new TimeSpan(BEGAN, BEGAN + 3_000), panel.shaded().getFirst().span());
        assertTrue(frame(new IsrLagChart(), new ChartSubject.Topic("others"), Map.of()).panels().getFirst().shaded().isEmpty());
    }

    @Test
    void groupsAreShownByGroupATopicByItsReadersAndAGroupByItsTopics() {
        PartitionId orders = new PartitionId("orders", 0);
        PartitionId audit = new PartitionId("audit", 0);
        for (int i = 0; i < 5; i++) {
            model.publish(new GroupProgress(second(i), Map.of(orders, 100L + i, audit, 50L),
                    Map.of("payment", Map.of(orders, ReadPosition.committed(90), audit, ReadPosition.committed(50)), "stock", Map.of(orders, ReadPosition.committed(100L + i)))));
        }
        assertEquals(List.of("payment", "stock"), names(frame(new GroupLagChart(), CLUSTER, Map.of()), 0));
        assertEquals(List.of("audit", "orders"), names(frame(new GroupLagChart(), CLUSTER, Map.of("group", "payment")), 1));
        assertEquals(List.of("payment", "stock"), names(frame(new GroupLagChart(), new ChartSubject.Topic("orders"), Map.of()), 0));
        assertEquals(List.of("audit", "orders"), names(frame(new GroupLagChart(), new ChartSubject.Group("payment"), Map.of()), 0));
        assertEquals(14, model.series().points(new SeriesKey.GroupLag("payment", "")).last());
    }

    @Test
    void manyShareGroupsHaveNewFiguresLessOften() {
        assertEquals(2, new GroupLagChart().everySeconds(FixedConnection.of(model)));
        ClusterSnapshot few = Snapshots.afterAKill();
        model.publish(new ClusterSnapshot(few.clusterId(), few.takenAt(), few.revision(), few.precision(), few.brokers(), few.topics(), few.quorum(),
                IntStream.range(0, 101).mapToObj(i -> new GroupSnapshot("share-" + i, "Share", "Stable")).toList(), List.of(), List.of()));
        assertEquals(6, new GroupLagChart().everySeconds(FixedConnection.of(model)), "fifty are asked each two seconds");
    }

    @Test
    void quorumAndRoundTripsHaveALineANode() {
        publish();
        model.publishRoundTrips(second(1), Map.of(1, 3.5, 2, Double.NaN));
        model.publishRoundTrips(second(3), Map.of(1, 4.5, 2, 8.0));
        assertEquals(List.of("voter 1", "voter 2", "voter 3"), names(frame(new QuorumLagChart(), CLUSTER, Map.of()), 0));
        assertEquals(List.of("broker 1", "broker 2"), names(frame(new RoundTripChart(), CLUSTER, Map.of()), 0));
        assertEquals(List.of("broker 2"), names(frame(new RoundTripChart(), new ChartSubject.Broker(2), Map.of()), 0));
    }

    @Test
    void aFrameIsWrittenAsPictureAsVectorsAndAsTable(@TempDir Path directory) throws Exception {
        traffic("orders");
        ChartFile file = new ChartFile(frame(new ThroughputChart(), CLUSTER, Map.of()), 700, 300, Palette.DARK);
        Path png = directory.resolve("a.png");
        file.write(ChartFile.Format.PNG, png);
        assertEquals(1_400, ImageIO.read(png.toFile()).getWidth());
        String svg = file.svg();
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertEquals("svg", document.getDocumentElement().getTagName());
        assertTrue(svg.contains("cluster in") && svg.contains("stroke-dasharray"), "legend and the dashed line out");
        Path csv = directory.resolve("a.csv");
        file.write(ChartFile.Format.CSV, csv);
        List<String> lines = Files.readAllLines(csv);
        assertEquals("time,epoch_millis,\"Records/s: cluster in\",\"Records/s: cluster out\",\"Bytes/s: cluster in\",\"Bytes/s: cluster out\"", lines.getFirst());
        assertEquals(101, lines.size());
        assertEquals("1970-01-01T00:16:40Z,1000000,10,5,1000,500", lines.get(1));
    }

    @Test
    void theReadoutTellsValuesAndEventsOfAMoment() throws IOException {
        traffic("orders");
        model.publishEvents(List.of(new ClusterEvent.ControllerElected(second(20), Precision.EXACT, 1, 2, 7)));
        ChartFrame frame = frame(new ThroughputChart(), CLUSTER, Map.of());
        Readout readout = Readout.of(frame, 1, BEGAN + 20_300, 500);
        assertEquals(List.of("1 kB", "500 B"), readout.values().stream().map(Readout.Value::text).toList());
        assertEquals(1, readout.events().size());
        assertEquals(List.of(), Readout.of(frame, 0, BEGAN + 40_000, 500).events());
        assertEquals(List.of(), Readout.of(frame, 0, BEGAN + 900_000, 500).values());
    }

    @Test
    void replicasOfOneTopicAreFound() {
        publish(lag(0, 2, true));
        List<ReplicaKey> replicas = new ArrayList<>(model.series().replicas());
        assertEquals(List.of(new ReplicaKey("orders", 0, 2)), replicas);
    }
}
