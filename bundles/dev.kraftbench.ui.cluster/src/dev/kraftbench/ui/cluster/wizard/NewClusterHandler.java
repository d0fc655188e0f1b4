package dev.kraftbench.ui.cluster.wizard;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Connections;
import dev.kraftbench.ui.base.DialogOpening;
import dev.kraftbench.ui.cluster.ClusterActions;
import java.util.stream.Collectors;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.ui.IWorkbenchWindow;
import org.jspecify.annotations.Nullable;

/** Asks for a new embedded cluster and starts it. */
public final class NewClusterHandler extends ClusterCommand {
    @Override
    protected @Nullable Object run(ExecutionEvent event, IWorkbenchWindow window, Connections connections, ClusterActions actions) {
        NewClusterDialog dialog = new NewClusterDialog(window.getShell(), connections.all().stream().map(ClusterConnection::id).collect(Collectors.toSet()));
        DialogOpening.start(dialog, () -> actions.open(connections.add(dialog.settings())));
        return null;
    }
}
