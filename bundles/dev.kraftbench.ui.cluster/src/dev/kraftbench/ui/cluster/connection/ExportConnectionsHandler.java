package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.core.Connections;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.wizard.ClusterCommand;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.ui.IWorkbenchWindow;
import org.jspecify.annotations.Nullable;

/** Writes all connections into a file, without their secrets. */
public final class ExportConnectionsHandler extends ClusterCommand {
    @Override
    protected @Nullable Object run(ExecutionEvent event, IWorkbenchWindow window, Connections connections, ClusterActions actions) {
        new ConnectionActions(window.getShell(), connections, actions).exportSome(java.util.Set.of());
        return null;
    }
}
