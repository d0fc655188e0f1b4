package dev.kraftbench.workbench.tests;

import static dev.kraftbench.workbench.tests.PartsTest.until;

import com.sun.management.OperatingSystemMXBean;
import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Precision;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.QuorumSnapshot;
import dev.kraftbench.core.model.Rates;
import dev.kraftbench.core.model.ReplicaLag;
import dev.kraftbench.core.model.ThroughputSample;
import dev.kraftbench.core.sampling.SampledModel;
import dev.kraftbench.core.series.GroupProgress;
import dev.kraftbench.core.series.ReadPosition;
import dev.kraftbench.ui.base.time.TimeAxis;
import dev.kraftbench.ui.base.time.TimeWindow;
import dev.kraftbench.ui.charts.ChartDefinitions;
import dev.kraftbench.ui.charts.ChartPane;
import dev.kraftbench.ui.charts.ChartSubject;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What twelve live charts with an hour of history take of a core. Says the figure; asserts only that all go along with the data. */
@ExtendWith(RunningWorkbench.class)
class ChartCostTest {
    private static final int CHARTS = 12;
    private static final int SECONDS = Integer.getInteger("kraftbench.chart.cost.seconds", 3);
    private static final int WARM_UP_SECONDS = SECONDS / 2;

    private final SampledModel model = new SampledModel(false);
    private long second;

    private void publish(Instant at) {
        second++;
        Map<Integer, Rates> brokers = new HashMap<>();
        Map<String, Rates> topics = new HashMap<>();
        for (int i = 1; i <= 8; i++) {
            double wave = 1_000 + 300 * Math.sin(second / 40.0 + i) + second * 7 % 90;
            brokers.put(i, new Rates(wave, wave * 100, wave * 3, wave * 300));
            topics.put("topic-" + i, new Rates(wave, wave * 100, wave * 3, wave * 300));
        }
        model.publish(new ThroughputSample(at, brokers, topics));
        List<ReplicaLag> lags = new ArrayList<>();
        Map<PartitionId, Long> ends = new HashMap<>();
        Map<String, Map<PartitionId, ReadPosition>> groups = new HashMap<>();
        for (int i = 1; i <= 8; i++) {
            long lag = Math.round(20 + 20 * Math.sin(second / 30.0 + i));
            lags.add(new ReplicaLag("topic-" + i, 0, i, lag < 38, 100, lag, lag * 10));
            PartitionId key = new PartitionId("topic-" + i, 0);
            ends.put(key, second * 50);
            groups.put("group-" + i, Map.of(key, ReadPosition.committed(Math.max(0, second * 50 - lag))));
        }
        model.publish(new GroupProgress(at, ends, groups));
        List<QuorumSnapshot.Replica> voters = lags.stream().limit(5).map(lag -> new QuorumSnapshot.Replica(lag.broker(), 100, lag.lagRecords(), -1, -1)).toList();
        ClusterSnapshot shape = Snapshots.afterAKill();
        model.publish(new ClusterSnapshot("id", at, second, Precision.EXACT, shape.brokers(), shape.topics(), new QuorumSnapshot(1, 1, 100, voters, List.of()),
                List.of(), lags, List.of()));
        model.publishRoundTrips(at, Map.of(1, 2.0 + second % 3, 2, 3.0, 3, 4.0));
    }

    @Test
    void twelveChartsGoAlongWithTheData() {
        long began = System.currentTimeMillis() - 3_600_000;
        for (int i = 0; i < 3_600; i++) {
            publish(Instant.ofEpochMilli(began + i * 1_000L));
        }
        ClusterConnection connection = FixedConnection.of(model);
        List<ChartPane> panes = RunningWorkbench.ui(() -> {
            Shell shell = new Shell(PlatformUI.getWorkbench().getDisplay(), SWT.SHELL_TRIM);
            shell.setLayout(new GridLayout(3, true));
            TimeAxis.of(shell).show(TimeWindow.live(3_600_000));
            List<ChartDefinitions.Described> charts = ChartDefinitions.suiting(new ChartSubject.Cluster());
            List<ChartPane> made = new ArrayList<>();
            for (int i = 0; i < CHARTS; i++) {
                ChartPane pane = new ChartPane(shell, charts.get(i % charts.size()), new ChartSubject.Cluster(), false);
                pane.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
                made.add(pane);
            }
            shell.setSize(1_560, 960);
            shell.open();
            return made;
        });
        try {
            update(panes, connection);
            until("all are drawn", () -> panes.stream().allMatch(ChartPane::rendersData));
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            seconds(WARM_UP_SECONDS, panes, connection);
            long frames = panes.stream().mapToLong(ChartPane::framesShown).sum();
            long cpu = system.getProcessCpuTime();
            long wall = System.nanoTime();
            seconds(SECONDS, panes, connection);
            System.out.printf("chart cost: %d charts, an hour of history, %.3f of a core, %d pictures in %d s%n", CHARTS,
                    (double) (system.getProcessCpuTime() - cpu) / (System.nanoTime() - wall), panes.stream().mapToLong(ChartPane::framesShown).sum() - frames,
                    SECONDS);
            until("all go along", () -> panes.stream().allMatch(pane -> pane.drawn().frame().span().to() >= model.series().span().to() - 10_000));
        } finally {
            RunningWorkbench.ui(() -> {
                panes.getFirst().getShell().dispose();
                return null;
            });
        }
    }

    private static void update(List<ChartPane> panes, ClusterConnection connection) {
        RunningWorkbench.ui(() -> {
            panes.forEach(pane -> pane.show(connection));
            return null;
        });
    }

    /** As many seconds of data, a second each, shown as a view shows them. */
    private void seconds(int count, List<ChartPane> panes, ClusterConnection connection) {
        for (int i = 0; i < count; i++) {
            long next = System.nanoTime() + 1_000_000_000L;
            publish(Instant.now());
            update(panes, connection);
            until("the next second", () -> System.nanoTime() >= next);
        }
    }
}
