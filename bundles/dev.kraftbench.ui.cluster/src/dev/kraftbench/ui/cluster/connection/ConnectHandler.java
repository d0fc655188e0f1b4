package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.core.Connections;
import dev.kraftbench.core.connect.Folders;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.wizard.ClusterCommand;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.ui.IWorkbenchWindow;
import org.jspecify.annotations.Nullable;

/** Asks for a remote cluster and connects to it. */
public final class ConnectHandler extends ClusterCommand {
    @Override
    protected @Nullable Object run(ExecutionEvent event, IWorkbenchWindow window, Connections connections, ClusterActions actions) {
        new ConnectionActions(window.getShell(), connections, actions).create(Folders.REMOTE);
        return null;
    }
}
