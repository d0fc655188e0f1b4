package dev.kraftbench.ui.cluster.wizard;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Connections;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.cluster.ClusterActions;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.ui.IWorkbenchWindow;
import org.jspecify.annotations.Nullable;

/** Opens the editor of a topic, group or broker, or of the cluster itself, and gives it. */
public final class OpenHandler extends ClusterCommand {
    @Override
    @Nullable Object run(ExecutionEvent event, IWorkbenchWindow window, Connections connections, ClusterActions actions) {
        ClusterConnection connection = cluster(event, connections).orElse(null);
        if (connection == null) {
            return null;
        }
        String topic = event.getParameter(CommandCalls.TOPIC);
        String group = event.getParameter(CommandCalls.GROUP);
        String broker = event.getParameter(CommandCalls.BROKER);
        if (topic != null) {
            return actions.openTopic(connection, topic);
        }
        if (group != null) {
            return actions.openGroup(connection, group);
        }
        return broker != null ? actions.openBroker(connection, Integer.parseInt(broker)) : actions.openCluster(connection);
    }
}
