package dev.kraftbench.ui.records;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.produce.PartitionerFolder;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.handlers.HandlerUtil;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/** Opens the produce dialog on an open cluster, and gives it. */
public final class ProduceHandler extends AbstractHandler {
    @Override
    public @Nullable Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindowChecked(event);
        CurrentCluster current = CurrentCluster.get();
        String id = event.getParameter(CommandCalls.CLUSTER);
        Optional<ClusterConnection> connection = (id == null ? current.connection() : current.connections().flatMap(all -> all.find(id)))
                .filter(c -> c.state() instanceof ConnectionState.Open);
        Optional<Partitioners> partitioners = current.partitioners();
        if (connection.isEmpty() || partitioners.isEmpty()) {
            MessageDialog.openInformation(window.getShell(), Messages.produce_title, Messages.needs_cluster);
            return null;
        }
        String topic = event.getParameter(CommandCalls.TOPIC);
        ProduceDialog dialog = new ProduceDialog(window.getShell(), connection.get(), partitioners.get(), folder(), topic == null ? "" : topic);
        dialog.open();
        if (Boolean.parseBoolean(event.getParameter(CommandCalls.SEND))) {
            dialog.send();
        }
        return dialog;
    }

    /** Where jars of partitioners are dropped. */
    private static Optional<Path> folder() {
        BundleContext context = FrameworkUtil.getBundle(ProduceHandler.class).getBundleContext();
        ServiceTracker<PartitionerFolder, PartitionerFolder> tracker = new ServiceTracker<>(context, PartitionerFolder.class, null);
        tracker.open();
        Optional<Path> path = Optional.ofNullable(tracker.getService()).map(PartitionerFolder::path);
        tracker.close();
        return path;
    }
}
