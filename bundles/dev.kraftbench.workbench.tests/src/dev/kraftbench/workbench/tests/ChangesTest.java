package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.change.TopicPreset;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.cluster.events.OperationsLogView;
import dev.kraftbench.ui.cluster.topic.TopicEditor;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Changes go over a preview: with the widgets a person would use, on an embedded cluster. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangesTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final String ID = "changes-test";

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private ClusterConnection cluster;

    @BeforeAll
    void startCluster() {
        cluster = connections.add(new ConnectionSettings.Local(ID, ID, Environment.TRAINING, 1, 0, Map.of()));
        RunningWorkbench.await(cluster.open(LIMIT));
        RunningWorkbench.await(cluster.plan(TopicPreset.REAL_TIME.fill("alerts", 1), LIMIT).thenCompose(plan -> cluster.apply(plan, LIMIT)));
        PartsTest.until("the topic is known", () -> cluster.model().latest().topic("alerts").isPresent());
    }

    @AfterAll
    void removeCluster() {
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    private static TopicEditor configuration() {
        TopicEditor editor = (TopicEditor) RunningWorkbench.ui(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0],
                CommandCalls.OPEN, Map.of(CommandCalls.CLUSTER, ID, CommandCalls.TOPIC, "alerts")));
        RunningWorkbench.ui(() -> {
            editor.showPage(2);
            return null;
        });
        PartsTest.until("the configuration is loaded", editor::rendersData);
        return editor;
    }

    @Test
    void savingAConfigurationShowsAPreviewAndAppliesIt() {
        TopicEditor editor = configuration();
        RunningWorkbench.ui(() -> {
            editor.edits().set("retention.ms", "777000");
            editor.doSave(new NullProgressMonitor());
            editor.edits().set("flush.ms", "888000");
            return null;
        });
        Dialogs.press("Preview of the change", "Apply");
        PartsTest.until("the edit is saved, and the one made meanwhile is kept", () -> editor.edits().values().equals(Map.of("flush.ms", Optional.of("888000"))));
        assertTrue(RunningWorkbench.ui(editor::isDirty));
        RunningWorkbench.ui(() -> {
            editor.edits().revert();
            return null;
        });
        assertTrue(RunningWorkbench.await(cluster.topicConfig("alerts", LIMIT)).stream()
                .anyMatch(entry -> entry.name().equals("retention.ms") && "777000".equals(entry.value())));
        assertTrue(connections.operations().operations().stream().anyMatch(operation -> operation.succeeded()
                && String.join(" ", operation.commandLines()).contains("--add-config retention.ms=777000")));
    }

    @Test
    void anEditThatSomebodyElseMadeTooIsNoneAnyMore() {
        TopicEditor editor = configuration();
        AtomicBoolean told = new AtomicBoolean();
        RunningWorkbench.ui(() -> {
            editor.addPropertyListener((source, property) -> {
                if (property == IEditorPart.PROP_DIRTY && !editor.isDirty()) {
                    told.set(true);
                }
            });
            editor.edits().set("max.message.bytes", "654321");
            return null;
        });
        RunningWorkbench.await(cluster.plan(new TopicChange.AlterConfig("alerts", Map.of("max.message.bytes", Optional.of("654321"))), LIMIT)
                .thenCompose(plan -> cluster.apply(plan, LIMIT)));
        PartsTest.until("the window is told that there is nothing to save", told::get);
        NullProgressMonitor closing = new NullProgressMonitor();
        RunningWorkbench.ui(() -> {
            editor.doSave(closing);
            return null;
        });
        assertFalse(closing.isCanceled(), "a close that finds nothing to save goes on");
    }

    @Test
    void theOperationsLogTakesAChangeBack() throws Exception {
        RunningWorkbench.await(cluster.plan(TopicPreset.REAL_TIME.fill("regretted", 1), LIMIT).thenCompose(plan -> cluster.apply(plan, LIMIT)));
        PartsTest.until("the topic is known", () -> cluster.model().latest().topic("regretted").isPresent());
        OperationsLogView view = (OperationsLogView) RunningWorkbench.ui(() -> RunningWorkbench.page().showView(OperationsLogView.ID));
        PartsTest.until("the log shows it", view::rendersData);
        // others that were made before can be undone too
        PartsTest.until("the newest operation is shown", () -> Dialogs.find(view.getSite().getShell(),
                control -> control instanceof Label label && label.getText().equals("Create topic regretted")) != null);
        PartsTest.until("it can be undone", () -> undo(view).isEnabled());
        RunningWorkbench.ui(() -> {
            undo(view).notifyListeners(SWT.Selection, new Event());
            return null;
        });
        Dialogs.press("Preview of the change", "Apply");
        PartsTest.until("the topic is gone", () -> cluster.model().latest().topic("regretted").isEmpty());
    }

    private static Button undo(OperationsLogView view) {
        return (Button) Objects.requireNonNull(Dialogs.find(view.getSite().getShell(), control -> control instanceof Button button && button.getText().equals("Undo\u2026")));
    }

    @Test
    void theNewTopicWizardMakesATopic() {
        PlatformUI.getWorkbench().getDisplay().asyncExec(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0],
                CommandCalls.NEW_TOPIC, Map.of(CommandCalls.CLUSTER, ID)));
        String title = "New Topic on " + ID;
        PartsTest.until("the wizard is open", () -> Dialogs.shell(title) != null);
        RunningWorkbench.ui(() -> {
            ((Text) Objects.requireNonNull(Dialogs.find(Objects.requireNonNull(Dialogs.shell(title)), control -> control instanceof Text))).setText("from-the-wizard");
            return null;
        });
        Dialogs.press(title, "Next >");
        Dialogs.press(title, "Finish");
        PartsTest.until("the topic exists", () -> cluster.model().latest().topic("from-the-wizard").isPresent());
        assertTrue(cluster.model().latest().topic("from-the-wizard").orElseThrow().partitions().size() == 3);
        PartsTest.until("it is opened", () -> RunningWorkbench.page().getActiveEditor() instanceof TopicEditor editor && editor.getTitle().equals("from-the-wizard"));
    }
}
