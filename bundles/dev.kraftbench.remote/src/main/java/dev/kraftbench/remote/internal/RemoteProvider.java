package dev.kraftbench.remote.internal;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterProvider;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.connect.Secrets;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.remote.RemoteConnection;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Connections to clusters outside this process. */
@Component(service = ClusterProvider.class)
public final class RemoteProvider implements ClusterProvider {
    private final OperationsLog operations;
    private final Partitioners partitioners;
    private final Secrets secrets;

    @Activate
    public RemoteProvider(@Reference OperationsLog operations, @Reference Partitioners partitioners, @Reference Secrets secrets) {
        this.operations = operations;
        this.partitioners = partitioners;
        this.secrets = secrets;
    }

    @Override
    public boolean handles(ConnectionSettings settings) {
        return settings instanceof ConnectionSettings.Remote;
    }

    @Override
    public ClusterConnection connection(ConnectionSettings settings) {
        return new RemoteConnection((ConnectionSettings.Remote) settings, operations, partitioners, secrets);
    }
}
