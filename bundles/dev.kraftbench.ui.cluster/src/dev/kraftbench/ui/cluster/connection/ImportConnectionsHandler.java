package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.core.Connections;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.wizard.ClusterCommand;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.ui.IWorkbenchWindow;
import org.jspecify.annotations.Nullable;

/** Takes over connections from a file. */
public final class ImportConnectionsHandler extends ClusterCommand {
    @Override
    protected @Nullable Object run(ExecutionEvent event, IWorkbenchWindow window, Connections connections, ClusterActions actions) {
        new ConnectionActions(window.getShell(), connections, actions).importFile();
        return null;
    }
}
