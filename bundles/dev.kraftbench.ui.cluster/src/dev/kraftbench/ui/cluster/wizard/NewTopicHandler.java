package dev.kraftbench.ui.cluster.wizard;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.ui.base.DialogOpening;
import dev.kraftbench.core.Connections;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.ui.IWorkbenchWindow;
import org.jspecify.annotations.Nullable;

/** Opens the New Topic wizard on an open cluster. */
public final class NewTopicHandler extends ClusterCommand {
    @Override
    protected @Nullable Object run(ExecutionEvent event, IWorkbenchWindow window, Connections connections, ClusterActions actions) {
        ClusterConnection connection = cluster(event, connections).filter(c -> c.state() instanceof ConnectionState.Open).orElse(null);
        if (connection == null) {
            MessageDialog.openInformation(window.getShell(), Messages.topic_new, Messages.topic_needs_cluster);
            return null;
        }
        WizardDialog dialog = new WizardDialog(window.getShell(), new NewTopicWizard(connection, actions, window.getShell()));
        dialog.setHelpAvailable(false);
        DialogOpening.start(dialog);
        return null;
    }
}
