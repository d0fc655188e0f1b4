package dev.kraftbench.ui.cluster.wizard;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Connections;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.handlers.HandlerUtil;
import org.jspecify.annotations.Nullable;

/** A command on the workspace's clusters. Without the services behind it, it says so. UI thread. */
public abstract class ClusterCommand extends AbstractHandler {
    @Override
    public final @Nullable Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindowChecked(event);
        Optional<Connections> connections = CurrentCluster.get().connections();
        if (connections.isEmpty()) {
            MessageDialog.openError(window.getShell(), Messages.services_missing, Messages.services_missing_reason);
            return null;
        }
        return run(event, window, connections.get(), ClusterActions.in(window));
    }

    /** The result of the command; null for most. */
    protected abstract @Nullable Object run(ExecutionEvent event, IWorkbenchWindow window, Connections connections, ClusterActions actions);

    /** The cluster the command names, or else the one the window looks at. */
    protected static Optional<ClusterConnection> cluster(ExecutionEvent event, Connections connections) {
        String id = event.getParameter(CommandCalls.CLUSTER);
        return id == null ? CurrentCluster.get().connection() : connections.find(id);
    }
}
