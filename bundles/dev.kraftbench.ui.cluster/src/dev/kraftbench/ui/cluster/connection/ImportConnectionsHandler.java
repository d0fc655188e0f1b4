package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.core.Connections;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.wizard.ClusterCommand;
import java.nio.file.Path;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.ui.IWorkbenchWindow;
import org.jspecify.annotations.Nullable;

/** Takes over connections from a file; asks for it unless the parameter names one. */
public final class ImportConnectionsHandler extends ClusterCommand {
    @Override
    protected @Nullable Object run(ExecutionEvent event, IWorkbenchWindow window, Connections connections, ClusterActions actions) {
        ConnectionActions importing = new ConnectionActions(window.getShell(), connections, actions);
        String path = event.getParameter(CommandCalls.PATH);
        if (path == null) {
            importing.importFile();
        } else {
            importing.importFile(Path.of(path));
        }
        return null;
    }
}
