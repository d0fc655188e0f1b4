package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.wizard.ClusterCommand;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.ui.IWorkbenchWindow;
import org.jspecify.annotations.Nullable;

/** Changes a connection to a remote cluster. */
public final class EditConnectionHandler extends ClusterCommand {
    @Override
    protected @Nullable Object run(ExecutionEvent event, IWorkbenchWindow window, Connections connections, ClusterActions actions) {
        cluster(event, connections).ifPresent(connection -> {
            if (connection.settings() instanceof ConnectionSettings.Remote) {
                new ConnectionActions(window.getShell(), connections, actions).edit(connection);
            } else {
                MessageDialog.openInformation(window.getShell(), connection.name(), Messages.connection_local);
            }
        });
        return null;
    }
}
