package dev.kraftbench.workbench.tests;

import static dev.kraftbench.workbench.tests.PartsTest.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.model.Rates;
import dev.kraftbench.core.model.ThroughputSample;
import dev.kraftbench.core.sampling.SampledModel;
import dev.kraftbench.core.series.SeriesKey;
import dev.kraftbench.core.series.TimeSpan;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.time.TimeAxis;
import dev.kraftbench.ui.base.time.TimeWindow;
import dev.kraftbench.ui.charts.ChartPane;
import dev.kraftbench.ui.charts.ChartView;
import java.awt.geom.Rectangle2D;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Charts in the live workbench: one time axis for all, measured from an embedded cluster under load. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartsTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final String ID = "charts-test";

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private ClusterConnection cluster;

    @BeforeAll
    void startClusterAndLoad() {
        cluster = connections.add(new ConnectionSettings.Local(ID, ID, Environment.TRAINING, 3, 0, Map.of()));
        RunningWorkbench.await(cluster.open(LIMIT).thenCompose(open -> cluster.demo().orElseThrow().start(LIMIT)));
        RunningWorkbench.ui(() -> {
            CurrentCluster.get().select(cluster);
            return null;
        });
        until("groups have a lag", () -> cluster.model().series().keys(SeriesKey.GroupLag.class).size() >= 3);
        until("brokers have answered", () -> cluster.model().series().keys(SeriesKey.RoundTrip.class).size() == 3);
    }

    @AfterEach
    void backToNow() {
        RunningWorkbench.ui(() -> {
            axis().show(TimeWindow.live(300_000));
            return null;
        });
    }

    @AfterAll
    void removeCluster() {
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    private static TimeAxis axis() {
        return TimeAxis.of(PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell());
    }

    private static ChartPane shown(String view) {
        ChartView part = (ChartView) RunningWorkbench.ui(() -> RunningWorkbench.page().showView("dev.kraftbench." + view));
        until(view + " renders data", part::rendersData);
        return Objects.requireNonNull(part.pane());
    }

    private static void send(ChartPane pane, int type, int x, int y, java.util.function.Consumer<Event> more) {
        Control canvas = ((org.eclipse.swt.widgets.Composite) pane.getChildren()[0]).getChildren()[1];
        Event event = new Event();
        event.x = x;
        event.y = y;
        more.accept(event);
        canvas.notifyListeners(type, event);
    }

    @Test
    void everyChartHasAViewThatRendersData() {
        for (String view : new String[] {"throughput", "isrlag", "grouplag", "quorumlag", "latency"}) {
            ChartPane pane = shown(view);
            assertTrue(RunningWorkbench.ui(() -> pane.drawn().areas().size()) >= 1, view);
        }
    }

    private static Combo split() {
        return (Combo) Objects.requireNonNull(Dialogs.find(PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell(),
                control -> control instanceof Combo combo && combo.isVisible() && combo.indexOf("By broker") >= 0));
    }

    private static String firstLine(ChartPane pane) {
        return pane.drawn().frame().panels().getFirst().lines().getFirst().name();
    }

    @Test
    void aTopicThatAnotherClusterDoesNotHaveIsNotDrawnThere() {
        ChartPane pane = shown("throughput");
        until("the topic can be chosen", () -> split().indexOf(DemoLoad.TOPIC) >= 0);
        RunningWorkbench.ui(() -> {
            Dialogs.choose(split(), DemoLoad.TOPIC);
            return null;
        });
        until("the topic is drawn", () -> firstLine(pane).startsWith(DemoLoad.TOPIC));
        SampledModel model = new SampledModel(true);
        model.publish(Snapshots.afterAKill());
        Rates rates = new Rates(10, 1_000, 5, 500);
        for (int second = 0; second < 60; second++) {
            model.publish(new ThroughputSample(Instant.EPOCH.plusSeconds(second), Map.of(1, rates), Map.of("letters", rates)));
        }
        try {
            RunningWorkbench.ui(() -> {
                CurrentCluster.get().select(FakeCluster.of("other", model));
                return null;
            });
            until("the whole of the other cluster is drawn", () -> split().getText().equals("Total") && firstLine(pane).startsWith("cluster"));
        } finally {
            RunningWorkbench.ui(() -> {
                CurrentCluster.get().select(cluster);
                return null;
            });
        }
        until("the first is drawn again", () -> split().indexOf(DemoLoad.TOPIC) >= 0 && firstLine(pane).startsWith("cluster"));
    }

    @Test
    void everyEditorHasAMetricsPageThatRendersData() {
        for (Map<String, String> what : new Map[] {Map.of(), Map.of(CommandCalls.TOPIC, DemoLoad.TOPIC), Map.of(CommandCalls.GROUP, "payment"),
            Map.of(CommandCalls.BROKER, "2")}) {
            Map<String, String> parameters = new HashMap<>(what);
            parameters.put(CommandCalls.CLUSTER, ID);
            LivePart editor = (LivePart) RunningWorkbench.ui(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.OPEN,
                    parameters));
            RunningWorkbench.ui(() -> {
                editor.showPage(editor.pageCount() - 1);
                return null;
            });
            until("the last page of " + what + " shows its charts", editor::rendersData);
        }
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
    }

    @Test
    void pausingHoldsTheTimeOfAllViewsWhileTheDataGoOn() {
        ChartPane pane = shown("throughput");
        TimeSpan shown = RunningWorkbench.ui(() -> pane.drawn().frame().span());
        RunningWorkbench.ui(() -> {
            axis().show(axis().window().pausedAt(shown));
            return null;
        });
        until("data went on", () -> cluster.model().series().span().to() > shown.to() + 2_000);
        until("the same time is shown", () -> pane.drawn().frame().span().equals(shown));
        ChartPane other = shown("grouplag");
        until("the other shows it too", () -> other.drawn().frame().span().equals(shown));
        RunningWorkbench.ui(() -> {
            send(other, SWT.KeyDown, 0, 0, event -> event.keyCode = SWT.END);
            return null;
        });
        until("time goes on in the view that is seen", () -> other.drawn().frame().span().to() > shown.to());
        assertFalse(RunningWorkbench.ui(() -> axis().window().paused()));
    }

    @Test
    void draggingShowsThatPartOfTimeAndTheWheelZooms() {
        ChartPane pane = shown("throughput");
        until("a minute's width would hold some seconds", () -> pane.drawn().frame().span().millis() >= 30_000);
        TimeSpan chosen = RunningWorkbench.ui(() -> {
            Rectangle2D area = pane.drawn().areas().getFirst();
            int y = (int) area.getCenterY();
            int from = (int) (area.getX() + area.getWidth() * 0.25);
            int to = (int) (area.getX() + area.getWidth() * 0.75);
            TimeSpan expected = new TimeSpan(pane.drawn().timeAt(0, from), pane.drawn().timeAt(0, to));
            send(pane, SWT.MouseDown, from, y, event -> event.button = 1);
            send(pane, SWT.MouseMove, to, y, event -> { });
            send(pane, SWT.MouseUp, to, y, event -> event.button = 1);
            return expected;
        });
        until("the chosen part is shown", () -> pane.drawn().frame().span().equals(chosen));
        RunningWorkbench.ui(() -> {
            Rectangle2D area = pane.drawn().areas().getFirst();
            send(pane, SWT.MouseVerticalWheel, (int) area.getCenterX(), (int) area.getCenterY(), event -> event.count = -3);
            return null;
        });
        until("more is shown", () -> pane.drawn().frame().span().millis() > chosen.millis());
    }

    @Test
    void theCursorIsOneForAllViews() {
        ChartPane pane = shown("isrlag");
        // in one turn: there is a real pointer somewhere too
        RunningWorkbench.ui(() -> {
            Rectangle2D area = pane.drawn().areas().getFirst();
            send(pane, SWT.MouseMove, (int) area.getCenterX(), (int) area.getCenterY(), event -> { });
            assertEquals(pane.drawn().timeAt(0, (int) area.getCenterX()), axis().cursor());
            send(pane, SWT.MouseExit, 0, 0, event -> { });
            assertEquals(TimeAxis.NOWHERE, axis().cursor());
            return null;
        });
    }
}
