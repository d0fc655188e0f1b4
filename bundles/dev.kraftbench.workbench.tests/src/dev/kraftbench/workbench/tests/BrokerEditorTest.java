package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.cluster.broker.BrokerEditor;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A broker's editor on an embedded cluster: its pages, and configuration saved over a preview. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerEditorTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final String ID = "broker-test";
    private static final int CONFIGURATION = 3;
    private static final int DEFAULTS = 4;
    private static final String ENTRY = "log.retention.ms";

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private ClusterConnection cluster;
    private BrokerEditor editor;

    @BeforeAll
    void startCluster() {
        cluster = connections.add(new ConnectionSettings.Local(ID, ID, Environment.TRAINING, 3, 0, Map.of()));
        RunningWorkbench.await(cluster.open(LIMIT));
        RunningWorkbench.await(cluster.plan(new TopicChange.Create("orders", 6, 2, Map.of()), LIMIT).thenCompose(plan -> cluster.apply(plan, LIMIT)));
        PartsTest.until("the topic is replicated", () -> cluster.model().latest().topic("orders").filter(t -> t.underReplicated() == 0).isPresent());
        RunningWorkbench.ui(() -> {
            CurrentCluster.get().select(cluster);
            return null;
        });
        editor = (BrokerEditor) RunningWorkbench.ui(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.OPEN,
                Map.of(CommandCalls.CLUSTER, ID, CommandCalls.BROKER, "1")));
    }

    @AfterAll
    void removeCluster() {
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    private void show(int page) {
        RunningWorkbench.ui(() -> {
            RunningWorkbench.page().activate((IEditorPart) editor);
            editor.showPage(page);
            return null;
        });
        PartsTest.until("page " + page + " renders data", editor::rendersData);
    }

    private void picture(String name) {
        WindowPictures.take(Objects.requireNonNull(RunningWorkbench.ui(() -> Dialogs.shell("Kraftbench"))), name);
    }

    @Test
    void everyPageRendersData() {
        String[] names = {"overview", "replicas", "directories", "configuration", "defaults"};
        assertTrue(RunningWorkbench.ui(editor::pageCount) >= names.length);
        for (int page = 0; page < names.length; page++) {
            show(page);
            picture("broker-" + names[page]);
        }
    }

    private String value(int broker) {
        return RunningWorkbench.await(cluster.brokerConfig(broker, LIMIT)).stream().filter(e -> e.name().equals(ENTRY)).findFirst().orElseThrow().value();
    }

    private void save(String lineHas) {
        RunningWorkbench.ui(() -> {
            editor.doSave(new NullProgressMonitor());
            return null;
        });
        PartsTest.until("the preview is open", () -> Dialogs.shell("Preview of the change") != null);
        WindowPictures.take(Objects.requireNonNull(RunningWorkbench.ui(() -> Dialogs.shell("Preview of the change"))), "broker-preview");
        Dialogs.press("Preview of the change", "Apply");
        PartsTest.until("it is saved", () -> !editor.isDirty());
        assertTrue(connections.operations().operations().stream().anyMatch(operation -> operation.succeeded()
                && String.join(" ", operation.commandLines()).contains(lineHas)), connections.operations().operations().toString());
    }

    @Test
    void aBrokersOwnValueAndTheDefaultOfAllAreSavedOverAPreview() {
        show(DEFAULTS);
        RunningWorkbench.ui(() -> {
            editor.defaults().set(ENTRY, "7000000");
            editor.doSave(new NullProgressMonitor());
            return null;
        });
        assertTrue(RunningWorkbench.ui(editor::isDirty));
        Dialogs.press("Preview of the change", "Cancel");
        PartsTest.until("the preview is closed", () -> Dialogs.shell("Preview of the change") == null);
        assertTrue(RunningWorkbench.ui(editor::isDirty), "cancelled is not saved");
        save("--entity-default --add-config log.retention.ms=7000000");
        PartsTest.until("another broker has it", () -> "7000000".equals(value(2)));
        show(CONFIGURATION);
        RunningWorkbench.ui(() -> {
            editor.edits().set(ENTRY, "9000000");
            return null;
        });
        picture("broker-configuration-edited");
        save("--entity-name 1 --add-config log.retention.ms=9000000");
        PartsTest.until("this broker has it", () -> "9000000".equals(value(1)));
        assertEquals("7000000", value(2));
        PartsTest.until("the page shows it", () -> editor.edits().rows().stream().anyMatch(row -> row.entry().name().equals(ENTRY)
                && row.entry().source() == ConfigEntry.Source.BROKER && row.own()));
        assertFalse(RunningWorkbench.ui(editor::isDirty));
    }
}
