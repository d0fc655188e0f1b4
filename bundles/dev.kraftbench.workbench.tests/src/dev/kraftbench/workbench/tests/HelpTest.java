package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.app.help.HelpView;
import dev.kraftbench.app.help.WelcomeEditor;
import dev.kraftbench.app.preferences.LanguageFile;
import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.ui.cluster.navigator.ClusterQuickAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.help.HelpSystem;
import org.eclipse.help.IContext;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.quickaccess.QuickAccessElement;
import org.eclipse.ui.views.IViewDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Help, welcome, Quick Access and the language file. */
@ExtendWith(RunningWorkbench.class)
class HelpTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static IContext context(String id) {
        return HelpSystem.getContext("dev.kraftbench.app." + id.replace('.', '_'));
    }

    @Test
    void helpIsThereForTheViewOneIsIn() {
        IContext topology = RunningWorkbench.ui(() -> context("dev.kraftbench.topology"));
        assertTrue(topology.getText().contains("Enter opens"), topology.getText());
        HelpView view = (HelpView) RunningWorkbench.ui(() -> {
            PlatformUI.getWorkbench().getHelpSystem().displayContext(topology, 0, 0);
            return RunningWorkbench.page().findView(HelpView.ID);
        });
        String shown = RunningWorkbench.ui(() ->
                ((StyledText) Objects.requireNonNull(Dialogs.find(view.getSite().getShell(), control -> control instanceof StyledText text && text.getText().startsWith("Topology")))).getText());
        assertTrue(shown.contains("Enter opens"), shown);
        RunningWorkbench.ui(() -> {
            RunningWorkbench.page().hideView(view);
            return null;
        });
    }

    @Test
    void theOperatePerspectivesViewsHaveHelp() {
        for (String id : new String[] {"clusters", "topology", "throughput", "isrlag", "grouplag", "quorumlag", "latency", "events", "operations", "messages",
            "cluster.editor", "topic.editor", "group.editor", "broker.editor"}) {
            assertTrue(RunningWorkbench.ui(() -> context("dev.kraftbench." + id)) != null, id);
        }
        IViewDescriptor help = RunningWorkbench.ui(() -> PlatformUI.getWorkbench().getViewRegistry().find(HelpView.ID));
        assertEquals("Help", help.getLabel());
    }

    @Test
    void theWelcomePageOpensOnce() {
        RunningWorkbench.ui(() -> {
            IWorkbenchPage page = RunningWorkbench.page();
            WelcomeEditor first = WelcomeEditor.open(page);
            assertEquals(first, WelcomeEditor.open(page));
            assertTrue(first.rendersData());
            return page.closeEditor(first, false);
        });
    }

    @Test
    void quickAccessFindsClustersByAPartOfTheirName() {
        Connections connections = RunningWorkbench.service(Connections.class);
        ClusterConnection cluster = connections.add(new ConnectionSettings.Local("quick-found", "quick-found", Environment.TRAINING, 1, 0, Map.of()));
        try {
            RunningWorkbench.await(cluster.open(LIMIT));
            PartsTest.until("its broker is known", () -> !cluster.model().latest().brokers().isEmpty());
            QuickAccessElement[] found = RunningWorkbench.ui(() -> new ClusterQuickAccess().computeElements("QUICK-F", new NullProgressMonitor()));
            assertEquals("quick-found", found[0].getLabel());
            QuickAccessElement[] brokers = RunningWorkbench.ui(() -> new ClusterQuickAccess().computeElements("broker 1", new NullProgressMonitor()));
            QuickAccessElement broker = Arrays.stream(brokers).filter(each -> each.getLabel().endsWith("quick-found")).findFirst().orElseThrow();
            RunningWorkbench.ui(() -> {
                broker.execute();
                assertEquals("broker 1", RunningWorkbench.page().getActiveEditor().getTitle());
                return RunningWorkbench.page().closeAllEditors(false);
            });
        } finally {
            RunningWorkbench.await(cluster.close(LIMIT));
            connections.remove("quick-found");
        }
    }

    @Test
    void theLanguageIsKeptForTheNextStart(@TempDir Path folder) {
        LanguageFile file = LanguageFile.in(folder);
        assertEquals(LanguageFile.Language.SYSTEM, file.read());
        file.write(LanguageFile.Language.CHINESE);
        assertEquals(LanguageFile.Language.CHINESE, file.read());
        file.write(LanguageFile.Language.SYSTEM);
        assertEquals(LanguageFile.Language.SYSTEM, file.read());
    }
}
