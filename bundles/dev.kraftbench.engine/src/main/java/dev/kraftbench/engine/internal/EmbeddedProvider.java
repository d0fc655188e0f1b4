package dev.kraftbench.engine.internal;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterProvider;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.EmbeddedCluster;
import dev.kraftbench.services.ClusterFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.eclipse.osgi.service.datalocation.Location;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Embedded clusters, with their data in {@code <workspace>/clusters/<id>}. */
@Component(service = ClusterProvider.class)
public final class EmbeddedProvider implements ClusterProvider {
    private final Path clusters;
    private final OperationsLog operations;
    private final Partitioners partitioners;
    /** Gone while a bundle of the engine is stopped. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile @Nullable ClusterFactory factory;

    @Activate
    public EmbeddedProvider(@Reference(target = "(type=osgi.instance.area)") Location workspace, @Reference OperationsLog operations,
            @Reference Partitioners partitioners) throws URISyntaxException {
        this.clusters = Path.of(workspace.getURL().toURI()).resolve("clusters");
        this.operations = operations;
        this.partitioners = partitioners;
    }

    @Override
    public boolean handles(ConnectionSettings settings) {
        return settings instanceof ConnectionSettings.Local;
    }

    @Override
    public ClusterConnection connection(ConnectionSettings settings) {
        return new EmbeddedConnection((ConnectionSettings.Local) settings, clusters.resolve(settings.id()), operations, partitioners,
                this::build);
    }

    private EmbeddedCluster build(String name, EmbeddedCluster.Builder builder, Runnable onWithdrawn) throws ConfigProblem {
        ClusterFactory present = factory;
        if (present == null) {
            throw new ConfigProblem("embedded clusters are not available: a bundle of the engine (storage, raft, replication, controller, broker"
                    + " or services) is stopped; start it again");
        }
        return present.build(name, builder, onWithdrawn);
    }
}
