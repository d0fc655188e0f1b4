package dev.kraftbench.ui.cluster.wizard;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterProvider;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.ui.cluster.ClusterActions;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jface.window.Window;
import org.eclipse.ui.IWorkbenchWindow;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Asks for a remote cluster and connects to it. */
public final class ConnectHandler extends ClusterCommand {
    @Override
    @Nullable Object run(ExecutionEvent event, IWorkbenchWindow window, Connections connections, ClusterActions actions) {
        ConnectDialog dialog = new ConnectDialog(window.getShell(), connections.all().stream().map(ClusterConnection::id).collect(Collectors.toSet()),
                ConnectHandler::trial);
        if (dialog.open() == Window.OK) {
            actions.open(connections.add(dialog.settings()));
        }
        return null;
    }

    /** A connection that the workspace does not remember, for a test. */
    private static Optional<ClusterConnection> trial(ConnectionSettings settings) {
        BundleContext context = FrameworkUtil.getBundle(ConnectHandler.class).getBundleContext();
        try {
            for (ServiceReference<ClusterProvider> reference : context.getServiceReferences(ClusterProvider.class, null)) {
                ClusterProvider provider = context.getService(reference);
                if (provider != null && provider.handles(settings)) {
                    return Optional.of(provider.connection(settings));
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no filter was given", e);
        }
        return Optional.empty();
    }
}
