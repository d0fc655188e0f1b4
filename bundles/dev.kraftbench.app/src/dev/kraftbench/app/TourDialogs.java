package dev.kraftbench.app;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.change.TopicPreset;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.PreviewDialog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IWorkbenchWindow;
import org.jspecify.annotations.Nullable;

/** The wizards and dialogs of the tour, opened as a person would: by their commands, or by the buttons and menus of a page. UI thread. */
final class TourDialogs {
    private static final Duration CALL = Duration.ofSeconds(30);
    private static final int TYPE_AFTER_MILLIS = 700;
    /** In the menu of the records that were found. */
    private static final int WRITE_AGAIN = 1;
    private static final int COPY_ALL = 4;
    private static final int EXPORT = 6;

    private final Tour tour;
    private final ClusterConnection demo;
    private final IWorkbenchWindow window;
    private final List<ChangePlan> plans = new ArrayList<>();

    TourDialogs(Tour tour, ClusterConnection demo, IWorkbenchWindow window) {
        this.tour = tour;
        this.demo = demo;
        this.window = window;
    }

    void add() {
        Map<String, String> cluster = Map.of(CommandCalls.CLUSTER, demo.id());
        tour.dialog("wizard new topic", CommandCalls.NEW_TOPIC, cluster);
        tour.dialog("wizard reassign", CommandCalls.REASSIGN, Map.of(CommandCalls.CLUSTER, demo.id(), CommandCalls.GOAL, "balance"));
        tour.dialog("wizard new partitioner", "dev.kraftbench.newPartitioner", Map.of());
        tour.dialog("dialog connect", CommandCalls.CONNECT, Map.of());
        tour.dialog("dialog new cluster", CommandCalls.NEW_CLUSTER, Map.of());
        tour.dialog("dialog preview", () -> ChangeFlow.on(demo, window.getShell()).start(TopicPreset.HIGH_THROUGHPUT.fill("clicks", 3)));
        deletionInProduction();
        tour.dialog("dialog error", () -> ChangeFlow.on(demo, window.getShell()).start(TopicPreset.HIGH_THROUGHPUT.fill(DemoLoad.TOPIC, 3)));
        offsets();
        security();
        records();
        tour.then(tour::closeEditors);
        tour.dialog("dialog preferences", "org.eclipse.ui.window.preferences", Map.of());
        tour.dialog("dialog quick access", () -> {
            CommandCalls.run(window, "org.eclipse.ui.window.quickAccess", Map.of());
            window.getShell().getDisplay().timerExec(TYPE_AFTER_MILLIS, () -> {
                if (window.getShell().getDisplay().getFocusControl() instanceof Text asked) {
                    asked.setText("order");
                }
            });
        }, tour::proposalsShown);
    }

    /** What has to be typed where a mistake would hurt. */
    private void deletionInProduction() {
        tour.call("plan a deletion", () -> demo.plan(new TopicChange.Delete(DemoLoad.TOPIC), CALL).thenAccept(plans::add));
        tour.dialog("dialog delete in production", () -> {
            ConnectionSettings.Local real = (ConnectionSettings.Local) demo.settings();
            new PreviewDialog(window.getShell(), new ConnectionSettings.Local(real.id(), real.name(), Environment.PRODUCTION, real.brokers(), real.port(),
                    real.nodeProperties()), plans.getLast()).open();
        });
    }

    private void offsets() {
        page(Map.of(CommandCalls.GROUP, TourClients.IDLE_GROUP, CommandCalls.PAGE, "offsets"));
        tour.then(() -> PartControls.press(editor().buttons().getFirst()));
        // what is planned can be set and forgotten
        tour.await("offsets are planned", () -> editor().buttons().size() >= 5);
        tour.picture("editor group planned offsets");
        tour.dialog("dialog set offsets", () -> PartControls.press(editor().buttons().get(1)));
    }

    private void security() {
        List<String> names = List.of("dialog access rules", "dialog scram user", "dialog quota");
        for (int i = 0; i < names.size(); i++) {
            int index = i;
            page(Map.of(CommandCalls.PAGE, "security"));
            tour.then(() -> editor().showTab(index));
            tour.await(names.get(i) + " can be opened", () -> rendersData() && !editor().buttons().isEmpty());
            tour.dialog(names.get(i), () -> PartControls.press(editor().buttons().getFirst()));
        }
    }

    private void records() {
        page(Map.of(CommandCalls.TOPIC, DemoLoad.TOPIC, CommandCalls.PAGE, "messages"));
        tour.dialog("dialog write again", () -> editor().chooseInTable(WRITE_AGAIN));
        tour.dialog("dialog copy records", () -> editor().chooseInTable(COPY_ALL));
        tour.dialog("wizard export", () -> editor().chooseInTable(EXPORT));
    }

    private void page(Map<String, String> what) {
        tour.then(() -> tour.open(demo, what));
        tour.await("a page of " + what, this::rendersData);
    }

    private boolean rendersData() {
        return live() != null && live().rendersData();
    }

    private @Nullable LivePart live() {
        return window.getActivePage().getActiveEditor() instanceof LivePart live ? live : null;
    }

    private PartControls editor() {
        return PartControls.of(window.getActivePage().getActiveEditor());
    }
}
