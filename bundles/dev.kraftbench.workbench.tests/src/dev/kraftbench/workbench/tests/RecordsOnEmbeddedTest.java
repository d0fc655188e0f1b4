package dev.kraftbench.workbench.tests;

import dev.kraftbench.core.Connections;
import dev.kraftbench.ui.base.CommandCalls;
import java.util.Map;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;

/** Records of a cluster of ours, which a person made. */
class RecordsOnEmbeddedTest extends RecordsJourney {
    private static final String NAME = "records-embedded";

    @Override
    ClusterSession connect(Map<String, String> properties) {
        String title = "New Embedded Cluster";
        PlatformUI.getWorkbench().getDisplay().asyncExec(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.NEW_CLUSTER, Map.of()));
        Dialogs.in(title, dialog -> {
            Dialogs.after(dialog, "Name", Text.class).setText(NAME);
            Dialogs.after(dialog, "Brokers", Spinner.class).setSelection(1);
            Dialogs.after(dialog, "Schema registry", Text.class).setText(properties.get("schema.registry.url"));
        });
        Dialogs.press(title, "Create and Start");
        Connections connections = RunningWorkbench.service(Connections.class);
        PartsTest.until("it is made", () -> connections.find(NAME).isPresent());
        return new ClusterSession(connections.find(NAME).orElseThrow(), 1);
    }
}
