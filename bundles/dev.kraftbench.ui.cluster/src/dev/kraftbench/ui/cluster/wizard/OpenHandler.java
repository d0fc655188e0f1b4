package dev.kraftbench.ui.cluster.wizard;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Connections;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.cluster.ClusterActions;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.forms.editor.FormEditor;
import org.jspecify.annotations.Nullable;

/** Opens the editor of a topic, group or broker, or of the cluster itself, and gives it. */
public final class OpenHandler extends ClusterCommand {
    @Override
    protected @Nullable Object run(ExecutionEvent event, IWorkbenchWindow window, Connections connections, ClusterActions actions) {
        ClusterConnection connection = cluster(event, connections).orElse(null);
        if (connection == null) {
            return null;
        }
        String topic = event.getParameter(CommandCalls.TOPIC);
        String group = event.getParameter(CommandCalls.GROUP);
        String broker = event.getParameter(CommandCalls.BROKER);
        IEditorPart editor = topic != null ? actions.openTopic(connection, topic)
                : group != null ? actions.openGroup(connection, group)
                : broker != null ? actions.openBroker(connection, Integer.parseInt(broker)) : actions.openCluster(connection);
        String page = event.getParameter(CommandCalls.PAGE);
        if (page != null && editor instanceof FormEditor form) {
            form.setActivePage(page);
        }
        return editor;
    }
}
