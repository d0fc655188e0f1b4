package dev.kraftbench.workbench.tests;

import static dev.kraftbench.workbench.tests.PartsTest.until;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Precision;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.model.Rates;
import dev.kraftbench.core.model.ThroughputSample;
import dev.kraftbench.core.sampling.SampledModel;
import dev.kraftbench.ui.base.FollowedCluster;
import dev.kraftbench.ui.charts.ChartDefinitions;
import dev.kraftbench.ui.charts.ChartPane;
import dev.kraftbench.ui.charts.ChartSubject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A chart marks what happened when it happens, not with the next figures: here none come. */
@ExtendWith(RunningWorkbench.class)
class ChartMarkTest {
    private static final Instant LAST_FIGURE = Instant.ofEpochMilli(1_000_000);

    private final SampledModel model = new SampledModel(false);
    private ClusterConnection connection;
    private ChartPane pane;

    @BeforeEach
    void aChartWithFigures() {
        model.publish(Snapshots.afterAKill());
        for (int i = 60; i >= 0; i--) {
            Rates rates = new Rates(i, i, i, i);
            model.publish(new ThroughputSample(LAST_FIGURE.minusSeconds(i), Map.of(1, rates), Map.of("orders", rates)));
        }
        connection = FixedConnection.of(model);
        pane = RunningWorkbench.ui(() -> {
            Shell shell = new Shell(PlatformUI.getWorkbench().getDisplay(), SWT.SHELL_TRIM);
            shell.setLayout(new FillLayout());
            ChartDefinitions.Described throughput = ChartDefinitions.find("throughput").orElseThrow();
            ChartPane made = new ChartPane(shell, throughput, new ChartSubject.Cluster(), false);
            FollowedCluster.fixed(made, connection, () -> made.show(connection));
            shell.setSize(800, 400);
            shell.open();
            return made;
        });
        until("the figures are drawn", pane::rendersData);
    }

    @AfterEach
    void close() {
        RunningWorkbench.ui(() -> {
            pane.getShell().dispose();
            return null;
        });
    }

    private static ClusterEvent leaderMoved(Instant at, String topic) {
        return new ClusterEvent.LeaderMoved(at, Precision.EXACT, topic, 0, 1, 2, 7);
    }

    @Test
    void aLeaderThatMovedAfterTheLastFigureIsMarked() {
        Instant moved = LAST_FIGURE.plusMillis(700);
        model.publishEvents(List.of(leaderMoved(moved, "orders")));
        until("the move is marked", () -> pane.marks(moved));
        assertEquals(moved.toEpochMilli(), pane.drawn().frame().span().to(), "time reaches to the move");
    }

    @Test
    void eachOfABurstIsMarkedButInternalTopicsAreNot() {
        for (int i = 1; i <= 9; i++) {
            Instant at = LAST_FIGURE.plusMillis(i * 100L);
            model.publishEvents(List.of(leaderMoved(at.minusMillis(1), "__consumer_offsets"), leaderMoved(at, "orders")));
            until("mark " + i, () -> pane.marks(at));
        }
        assertEquals(9, pane.drawn().frame().marks().size());
    }

    /** Nothing tells it when the page around it is shown, and as long as it is scrolled out of sight nobody paints it. */
    @Test
    void aChartAtTheEndOfAPageThatWasHiddenIsDrawnWithoutNewFigures() {
        ChartPane low = RunningWorkbench.ui(() -> {
            ScrolledComposite page = new ScrolledComposite(pane.getShell(), SWT.V_SCROLL);
            page.setVisible(false);
            Composite content = new Composite(page, SWT.NONE);
            ChartPane made = new ChartPane(content, ChartDefinitions.find("throughput").orElseThrow(), new ChartSubject.Cluster(), true);
            page.setContent(content);
            content.setSize(600, 3_000);
            made.setBounds(0, 2_700, 600, 300);
            made.show(connection);
            pane.getShell().layout();
            return made;
        });
        until("the hidden chart is asked for", low::stale);
        RunningWorkbench.ui(() -> {
            low.getParent().getParent().setVisible(true);
            return null;
        });
        until("it is drawn", () -> {
            low.show(connection);
            return low.rendersData();
        });
    }
}
