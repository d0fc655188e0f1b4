package dev.kraftbench.workbench.tests;

import dev.kraftbench.core.Connections;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.EmptyState;
import java.util.Map;
import java.util.Objects;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;

/** Users, access rules and quotas of a cluster of ours, which a person made so. */
class SecurityOnEmbeddedTest extends SecurityJourney {
    private static final String TITLE = "New Embedded Cluster";
    private static final String NAME = "security-embedded";

    @Override
    ClusterSession connect() {
        PlatformUI.getWorkbench().getDisplay().asyncExec(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.NEW_CLUSTER, Map.of()));
        Dialogs.in(TITLE, dialog -> {
            Dialogs.after(dialog, "Name", Text.class).setText(NAME);
            Dialogs.after(dialog, "Brokers", Spinner.class).setSelection(1);
            Dialogs.choose(dialog, "Access rules (ACLs)");
        });
        WindowPictures.take(Objects.requireNonNull(RunningWorkbench.ui(() -> Dialogs.shell(TITLE))), "new-cluster");
        Dialogs.press(TITLE, "Create and Start");
        Connections connections = RunningWorkbench.service(Connections.class);
        PartsTest.until("it is made", () -> connections.find(NAME).isPresent());
        return new ClusterSession(connections.find(NAME).orElseThrow(), 1);
    }

    @Test
    void aClusterWithoutRulesSaysHowOneWithThemIsMade() {
        try (ClusterSession open = ClusterSession.embedded("security-open", 1, Map.of())) {
            open.open(Map.of(CommandCalls.PAGE, "security"));
            PartsTest.until("it says so", () -> Dialogs.find(window(), control -> control instanceof EmptyState state
                    && state.isVisible() && state.title().equals("No authorizer")) != null);
            WindowPictures.take(window(), "security-no-authorizer");
            Dialogs.press(window(), "New Embedded Cluster\u2026");
            Dialogs.press(TITLE, "Cancel");
        }
    }
}
