package dev.kraftbench.workbench.tests;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.PrecisionBadge;
import java.util.Map;
import java.util.Objects;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every page of an editor says how its figures came to be known. */
@ExtendWith(RunningWorkbench.class)
class PrecisionBadgeTest {
    private static final int TOPICS = 1;

    @Test
    void aPageSaysWhatIsPushedAndHowOldTheRestMayBe() {
        try (ClusterSession pushed = ClusterSession.embedded("badge-pushed", 1, Map.of())) {
            LivePart editor = open(pushed);
            page(editor, TOPICS);
            says("exact, parts \u00B1\\d+ s");
            page(editor, editor.pageCount() - 1);
            says("exact");
            try (ClusterSession polled = new ClusterSession(
                    new ConnectionSettings.Remote("badge-polled", "badge-polled", Environment.TEST, false, pushed.servers(), Map.of()), 1)) {
                LivePart other = open(polled);
                says("sampled \u00B12 s");
                page(other, TOPICS);
                says("sampled \u00B1\\d+ s");
            }
        }
    }

    private static LivePart open(ClusterSession session) {
        return RunningWorkbench.ui(() -> {
            IWorkbenchWindow window = PlatformUI.getWorkbench().getWorkbenchWindows()[0];
            return (LivePart) Objects.requireNonNull(CommandCalls.run(window, CommandCalls.OPEN, Map.of(CommandCalls.CLUSTER, session.cluster().id())));
        });
    }

    private static void page(LivePart editor, int index) {
        RunningWorkbench.ui(() -> {
            editor.showPage(index);
            return null;
        });
    }

    private static void says(String pattern) {
        PartsTest.until("the badge says " + pattern, () -> RunningWorkbench.ui(() -> Dialogs.find(PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell(),
                control -> control instanceof PrecisionBadge badge && badge.isVisible() && badge.getParent() instanceof CTabFolder && badge.text().matches(pattern)) != null));
    }
}
