package dev.kraftbench.app.tour;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.change.TopicPreset;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.PreviewDialog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.swt.widgets.Shell;

/** Wizards and dialogs of topics and groups, opened as a person would: by their commands, or by the buttons and menus of a page. UI thread. */
final class TopicDialogs {
    private static final Duration CALL = Duration.ofSeconds(30);
    /** In the menu of one topic. */
    private static final int COPY = 2;
    private static final int GROW = 5;
    /** In the menu of several topics. */
    private static final int CONFIGURE = 0;
    private static final int DELETE_RECORDS = 5;

    private final Stage stage;
    private final List<ChangePlan> plans = new ArrayList<>();

    TopicDialogs(Stage stage) {
        this.stage = stage;
    }

    void add() {
        Stage.Turn next = new Stage.Turn(PartControls::nextPage, PartControls::pageComplete);
        stage.dialog("wizard new topic", () -> stage.runOnDemo(CommandCalls.NEW_TOPIC, Map.of()), Stage.SHOWN,
                new Stage.Turn(wizard -> wizard.fields().getFirst().setText("shipments"), PartControls::pageComplete), next);
        stage.dialog("wizard reassign", () -> stage.runOnDemo(CommandCalls.REASSIGN, Map.of(CommandCalls.TOPIC, DemoLoad.TOPIC, CommandCalls.GOAL, "factor")), Stage.SHOWN,
                next, next);
        topics();
        stage.dialog("dialog preview", () -> start(TopicPreset.HIGH_THROUGHPUT.fill("clicks", 3)));
        deletionInProduction();
        stage.dialog("dialog error", () -> start(TopicPreset.HIGH_THROUGHPUT.fill(DemoLoad.TOPIC, 3)));
        offsets();
        configuration();
    }

    private Shell shell() {
        return stage.window().getShell();
    }

    private void start(Change change) {
        ChangeFlow.on(stage.demo(), shell()).start(change);
    }

    private void topics() {
        stage.page(Map.of(CommandCalls.PAGE, "topics"));
        List<String> one = List.of(DemoLoad.TOPIC);
        List<String> two = List.of(Tour.TOPIC, DemoLoad.TOPIC);
        ofTopics("dialog copy topic", one, COPY);
        ofTopics("dialog add partitions", one, GROW);
        ofTopics("dialog configure topics", two, CONFIGURE);
        ofTopics("dialog delete records", two, DELETE_RECORDS);
    }

    private void ofTopics(String name, List<String> topics, int item) {
        stage.steps().await("rows for " + name, () -> stage.editor().hasRows(topics));
        stage.steps().then("a selection for " + name, () -> stage.editor().select(topics));
        stage.dialog(name, () -> stage.editor().chooseInTable(item));
    }

    /** What has to be typed where a mistake would hurt. */
    private void deletionInProduction() {
        ClusterConnection demo = stage.demo();
        stage.steps().call("plan a deletion", () -> demo.plan(new TopicChange.Delete(DemoLoad.TOPIC), CALL).thenAccept(plans::add));
        stage.dialog("dialog delete in production", () -> {
            ConnectionSettings.Local real = (ConnectionSettings.Local) demo.settings();
            new PreviewDialog(shell(), new ConnectionSettings.Local(real.id(), real.name(), Environment.PRODUCTION, real.brokers(), real.port(),
                    real.nodeProperties()), plans.getLast()).open();
        });
    }

    private void offsets() {
        stage.page(Map.of(CommandCalls.GROUP, TourClients.IDLE_GROUP, CommandCalls.PAGE, "offsets"));
        stage.steps().then("offsets are worked out", () -> PartControls.press(stage.editor().buttons().getFirst()));
        // what is planned can be set and forgotten
        stage.steps().await("offsets are planned", () -> stage.editor().buttons().size() >= 5);
        stage.album().picture("editor group planned offsets");
        stage.dialog("dialog set offsets", () -> PartControls.press(stage.editor().buttons().get(1)));
        stage.dialog("dialog add topic", () -> PartControls.press(stage.editor().buttons().get(3)));
    }

    private void configuration() {
        List<String> setting = List.of("streams.num.standby.replicas");
        stage.page(Map.of(CommandCalls.GROUP, StreamsInstance.APPLICATION, CommandCalls.PAGE, "configuration"));
        stage.steps().await("the group's settings", () -> stage.editor().hasRows(setting));
        stage.steps().then("a setting is selected", () -> stage.editor().select(setting));
        stage.dialog("dialog group setting", () -> PartControls.press(stage.editor().buttons().getFirst()));
    }
}
