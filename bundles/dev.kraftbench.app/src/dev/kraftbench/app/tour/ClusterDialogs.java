package dev.kraftbench.app.tour;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.connect.ConnectionFile;
import dev.kraftbench.core.connect.Folders;
import dev.kraftbench.ui.base.CommandCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Text;

/** Dialogs of connections, of a cluster and of the workbench itself, opened as a person would. UI thread. */
final class ClusterDialogs {
    private static final int TYPE_AFTER_MILLIS = 700;

    private final Stage stage;

    ClusterDialogs(Stage stage) {
        this.stage = stage;
    }

    void add() {
        stage.dialog("dialog new cluster", () -> stage.run(CommandCalls.NEW_CLUSTER, Map.of()));
        stage.dialog("dialog connect", () -> stage.run(CommandCalls.CONNECT, Map.of()), Stage.SHOWN, new Stage.Turn(this::test, ClusterDialogs::tested));
        stage.dialog("dialog import connections", () -> stage.run(CommandCalls.IMPORT_CONNECTIONS, Map.of(CommandCalls.PATH, connections().toString())));
        security();
        features();
        stage.closeEditors();
        stage.dialog("dialog preferences", () -> stage.run("org.eclipse.ui.window.preferences", Map.of()));
        stage.dialog("dialog about", () -> stage.run("org.eclipse.ui.help.aboutAction", Map.of()));
        stage.dialog("dialog quick access", () -> {
            stage.run("org.eclipse.ui.window.quickAccess", Map.of());
            Display display = stage.window().getShell().getDisplay();
            display.timerExec(TYPE_AFTER_MILLIS, () -> {
                if (display.getFocusControl() instanceof Text asked) {
                    asked.setText("order");
                }
            });
            // while proposals are worked out there is one row that says so
        }, PartControls::hasRows);
    }

    /** The demo's cluster, as if it were somebody else's. */
    private void test(PartControls dialog) {
        dialog.fields().get(0).setText("staging");
        dialog.fields().get(1).setText(((ConnectionState.Open) stage.demo().state()).bootstrapServers());
        PartControls.press(dialog.buttons().getFirst());
    }

    private static boolean tested(PartControls dialog) {
        return dialog.saying("\u2713") > 1 && dialog.saying("\u2026") == 0;
    }

    private Path connections() throws Exception {
        Path file = Files.createTempDirectory("kraftbench-tour").resolve("connections.properties");
        ConnectionFile.write(file, new ConnectionFile.Contents(List.of(
                new ConnectionSettings.Remote("staging", "Staging", Environment.TEST, false, "staging-1:9092,staging-2:9092", Map.of()),
                new ConnectionSettings.Remote("shop", "Shop", Environment.PRODUCTION, true, "kafka.shop.example:9094", Map.of())), Folders.NONE,
                Map.of("shop", Set.of("sasl.jaas.config"))));
        return file;
    }

    private void security() {
        List<String> names = List.of("dialog access rules", "dialog scram user", "dialog quota");
        for (int i = 0; i < names.size(); i++) {
            openTab(names.get(i), i);
            stage.dialog(names.get(i), () -> PartControls.press(stage.editor().buttons().getFirst()));
        }
        openTab("dialog password", 1);
        stage.steps().then("a user is selected", () -> stage.editor().select(List.of("shop")));
        stage.dialog("dialog password", () -> PartControls.press(stage.editor().buttons().get(1)));
    }

    private void openTab(String name, int index) {
        stage.page(Map.of(CommandCalls.PAGE, "security"));
        stage.steps().then("a tab for " + name, () -> stage.editor().showTab(index));
        stage.steps().await(name + " can be opened", () -> stage.rendersData() && !stage.editor().buttons().isEmpty());
    }

    private void features() {
        stage.page(Map.of(CommandCalls.PAGE, "features"));
        stage.steps().then("a feature is selected", () -> stage.editor().select(List.of("eligible.leader.replicas.version")));
        stage.dialog("dialog feature level", () -> PartControls.press(stage.editor().buttons().getFirst()));
    }
}
