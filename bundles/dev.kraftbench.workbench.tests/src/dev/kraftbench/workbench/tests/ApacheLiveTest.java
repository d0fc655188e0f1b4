package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.quorum.FeatureLevel;
import dev.kraftbench.core.series.SeriesKey;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import dev.kraftbench.ui.charts.ChartPane;
import dev.kraftbench.ui.charts.ChartView;
import dev.kraftbench.ui.cluster.doctor.DoctorView;
import dev.kraftbench.ui.cluster.topology.TopologyPane;
import dev.kraftbench.ui.cluster.topology.TopologyView;
import dev.kraftbench.ui.cluster.topology.scene.MapPosition;
import dev.kraftbench.ui.logs.LogDirectoryEditor;
import dev.kraftbench.ui.logs.LogPane;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Charts, the map, the Doctor, directories of brokers, voters and features, live on Apache Kafka 4.4. */
@ExtendWith({RunningWorkbench.class, ApacheCluster.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApacheLiveTest {
    private static final String PREVIEW = "Preview of the change";
    private static final String TOPIC = "living";
    private static final int DIRECTORIES = 2;

    private ApacheSession session;
    private ClusterConnection cluster;

    @BeforeAll
    void connect() {
        session = new ApacheSession("apache-live");
        cluster = session.cluster();
        session.topic(TOPIC, 2, 3);
        ApacheSession.write(TOPIC, 100);
        ApacheSession.read("livers", TOPIC, 100);
    }

    @AfterAll
    void disconnect() {
        session.close();
    }

    private static Shell window() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
    }

    private static ChartPane chart(String view) {
        ChartView part = (ChartView) RunningWorkbench.ui(() -> RunningWorkbench.page().showView("dev.kraftbench." + view));
        PartsTest.until(view + " shows data", part::rendersData);
        return Objects.requireNonNull(RunningWorkbench.ui(part::pane));
    }

    @Test
    void everyChartGetsPoints() {
        ClusterModel.Series series = cluster.model().series();
        session.send(IntStream.range(0, 40).mapToObj(i -> new ProducerRecord<>(TOPIC, "k" + i, "v")).toList());
        PartsTest.until("the group lags", () -> series.points(new SeriesKey.GroupLag("livers", TOPIC)).last() == 40);
        PartsTest.until("voters, brokers and followers have series", () -> series.keys(SeriesKey.QuorumLag.class).size() >= ApacheCluster.NODES
                && series.keys(SeriesKey.RoundTrip.class).size() == ApacheCluster.NODES
                && series.keys(SeriesKey.InSync.class).stream().filter(key -> key.replica().topic().equals(TOPIC)).count() >= 4);
        for (String view : List.of("throughput", "isrlag", "grouplag", "quorumlag", "latency")) {
            ChartPane pane = chart(view);
            assertFalse(RunningWorkbench.ui(() -> pane.drawn().areas()).isEmpty(), view);
            long before = RunningWorkbench.ui(() -> pane.drawn().frame().span().to());
            PartsTest.until(view + " goes on", () -> pane.drawn().frame().span().to() > before);
        }
    }

    @Test
    void theMapIsExportedWhole() {
        TopologyView view = (TopologyView) RunningWorkbench.ui(() -> RunningWorkbench.page().showView(TopologyView.ID));
        TopologyPane pane = view.pane();
        RunningWorkbench.ui(() -> {
            pane.setProblemsOnly(false);
            pane.go(MapPosition.partitions(""));
            return null;
        });
        PartsTest.until("the map shows the topic", () -> view.rendersData() && pane.model().topics().stream().anyMatch(row -> row.topic().name().equals(TOPIC)));
        String svg = RunningWorkbench.ui(() -> pane.export().svgDocument("apache-live"));
        assertTrue(svg.contains(">" + TOPIC + "-0<") && svg.contains(">" + TOPIC + "-1<"), svg.substring(0, Math.min(400, svg.length())));
        assertEquals(RunningWorkbench.ui(() -> pane.canvas().scene().orElseThrow().extent().y), RunningWorkbench.ui(() -> pane.export().pixels()).height);
        RunningWorkbench.ui(() -> {
            pane.go(MapPosition.TOPICS);
            return null;
        });
    }

    private PartitionSnapshot partition(String topic) {
        return cluster.model().latest().partition(topic, 0).orElseThrow();
    }

    @Test
    void theDoctorsAdviceIsFollowed() {
        session.topic("led-by-another", 1, 3);
        List<Integer> turned = partition("led-by-another").replicas().reversed();
        session.change(new PlacementChange.Reassign(Map.of(new PartitionId("led-by-another", 0), turned)));
        DoctorView view = (DoctorView) RunningWorkbench.ui(() -> RunningWorkbench.page().showView(DoctorView.ID));
        String finding = "leaders.preferred/";
        // there may be others that are not led by the preferred one
        PartsTest.act("the leader is found", () -> view.pane().shown().stream().noneMatch(each -> each.key().equals(finding)
                && each.remedies().toString().contains("led-by-another")) ? null : () -> {
                    view.pane().select(finding);
                    view.pane().begin(Objects.requireNonNull(view.pane().selected()).remedies().getFirst());
                });
        Dialogs.press(PREVIEW, "Apply");
        PartsTest.until("the preferred one leads", () -> partition("led-by-another").leader() == turned.getFirst());
        PartsTest.until("it is no finding any more", () -> view.pane().shown().stream().noneMatch(each -> each.key().equals(finding)));
        session.change(new TopicChange.Delete("led-by-another"));
    }

    private static int row(Table table, int column, String text) {
        return IntStream.range(0, table.getItemCount()).filter(each -> table.getItem(each).getText(column).equals(text)).findFirst().orElse(-1);
    }

    @Test
    void aReplicaIsMovedToAnotherDirectoryAndBack() {
        int broker = partition(TOPIC).leader();
        ClusterFormEditor editor = (ClusterFormEditor) session.open(Map.of(CommandCalls.BROKER, Integer.toString(broker)));
        RunningWorkbench.ui(() -> editor.setActivePage("directories"));
        PartsTest.until("both directories are shown", () -> ((LivePart) editor).rendersData() && Dialogs.tableWith(window(), "Disk used") instanceof Table disks
                && disks.getItemCount() == DIRECTORIES);
        String before = directory(broker);
        Dialogs.press(window(), "Move to Another Directory\u2026", () -> Dialogs.select(replicas(), 0, List.of(TOPIC + "-0")));
        PartsTest.until("the directories are offered", () -> move() != null && move().getMenu() != null && move().getMenu().getItemCount() == DIRECTORIES);
        RunningWorkbench.ui(() -> {
            MenuItem other = Arrays.stream(move().getMenu().getItems()).filter(item -> item.isEnabled() && !item.getText().equals(before)).findFirst().orElseThrow();
            PlatformUI.getWorkbench().getDisplay().asyncExec(() -> other.notifyListeners(SWT.Selection, new Event()));
            move().getMenu().setVisible(false);
            return null;
        });
        Dialogs.press(PREVIEW, "Apply");
        PartsTest.until("the page shows it there", () -> replicas() instanceof Table table && row(table, 0, TOPIC + "-0") >= 0
                && !table.getItem(row(table, 0, TOPIC + "-0")).getText(3).equals(before) && table.getItem(row(table, 0, TOPIC + "-0")).getText(2).equals("here"));
        session.takeBack("--reassignment-json-file");
        ClusterSession.answer("it is back", () -> cluster.brokers().directories(broker, ClusterSession.LIMIT), all -> before.equals(directory(broker)));
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor(editor, false));
    }

    private static Table replicas() {
        Table disks = Dialogs.tableWith(window(), "Disk used");
        return (Table) Dialogs.find(window(), control -> control instanceof Table table && table != disks && table.isVisible()
                && Arrays.stream(table.getColumns()).map(column -> column.getText()).toList().containsAll(List.of("Partition", "Directory")));
    }

    private static Button move() {
        return Dialogs.button(window(), "Move to Another Directory\u2026");
    }

    private String directory(int broker) {
        return RunningWorkbench.await(cluster.brokers().directories(broker, ClusterSession.LIMIT)).stream().filter(each -> each.replicas().stream()
                .anyMatch(replica -> !replica.future() && replica.partition().equals(new PartitionId(TOPIC, 0)))).findFirst().orElseThrow().path();
    }

    private int level(String feature) {
        return RunningWorkbench.await(cluster.quorum().features(ClusterSession.LIMIT)).stream().filter(each -> each.name().equals(feature))
                .mapToInt(FeatureLevel::finalized).findFirst().orElseThrow();
    }

    @Test
    void aFeatureIsSetToAnotherLevelAndBack() {
        int before = level("streams.version");
        ClusterFormEditor editor = (ClusterFormEditor) session.open(Map.of(CommandCalls.PAGE, "features"));
        Dialogs.press(window(), "Set Level\u2026", () -> Dialogs.select(Dialogs.tableWith(window(), "Feature"), 0, List.of("streams.version")));
        Dialogs.in("Set Level", dialog -> ((Text) Objects.requireNonNull(Dialogs.find(dialog, control -> control instanceof Text text && text.getEditable()))).setText("0"));
        Dialogs.press("Set Level", "OK");
        Dialogs.press(PREVIEW, "Apply");
        ClusterSession.answer("it is off", () -> cluster.quorum().features(ClusterSession.LIMIT), features -> level("streams.version") == 0);
        session.takeBack("disable --feature streams.version");
        ClusterSession.answer("it has its level again", () -> cluster.quorum().features(ClusterSession.LIMIT), features -> level("streams.version") == before);
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor(editor, false));
    }

    @Test
    void theLogsOfApacheKafkaAreReadAsFiles() {
        LogDirectoryEditor editor = (LogDirectoryEditor) RunningWorkbench.ui(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0],
                CommandCalls.OPEN_LOG_DIRECTORY, Map.of(CommandCalls.PATH, directory(partition(TOPIC).leader()))));
        PartsTest.until("batches and records are shown", editor::rendersData);
        LogPane pane = Objects.requireNonNull(RunningWorkbench.ui(editor::pane));
        assertTrue(RunningWorkbench.ui(pane::directories).stream().anyMatch(each -> each.topic().equals(TOPIC)));
        RunningWorkbench.ui(() -> {
            pane.lookUp(false, "3");
            return null;
        });
        PartsTest.until("the way to the offset is told", () -> pane.lookupRows().size() >= 4);
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor(editor, false));
    }

    /** A process that is stopped keeps its connections and answers nothing. */
    @Test
    void aHungBrokerCostsItsPartOnly() {
        int broker = IntStream.rangeClosed(1, ApacheCluster.NODES).filter(each -> each != cluster.model().latest().quorum().leader()).findFirst().orElseThrow();
        LivePart editor = session.open(Map.of());
        ApacheCluster.suspend(broker);
        try {
            PartsTest.until("it is shown as not running", () -> cluster.model().latest().broker(broker).orElseThrow().state() != BrokerState.RUNNING);
            ClusterSession.everyPageHasData("the cluster editor, a broker hung,", editor);
        } finally {
            ApacheCluster.resume(broker);
        }
        PartsTest.until("it is there again", () -> cluster.model().latest().runningBrokers() == ApacheCluster.NODES && cluster.model().latest().gaps().isEmpty()
                && cluster.model().latest().partitions().noneMatch(PartitionSnapshot::underReplicated));
    }
}
