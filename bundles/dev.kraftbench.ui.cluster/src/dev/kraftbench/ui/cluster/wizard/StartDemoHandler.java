package dev.kraftbench.ui.cluster.wizard;

import dev.kraftbench.core.Connections;
import dev.kraftbench.ui.cluster.ClusterActions;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.ui.IWorkbenchWindow;
import org.jspecify.annotations.Nullable;

/** One click: the demo cluster and its load. */
public final class StartDemoHandler extends ClusterCommand {
    @Override
    protected @Nullable Object run(ExecutionEvent event, IWorkbenchWindow window, Connections connections, ClusterActions actions) {
        connections.find(Connections.DEMO).ifPresent(actions::startDemo);
        return null;
    }
}
