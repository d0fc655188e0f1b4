package dev.kraftbench.services.internal;

import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.EmbeddedCluster;
import dev.kraftbench.node.NodeFactories;
import dev.kraftbench.services.ClusterFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Assembles clusters from the factory services. It needs all five, so the end of any of them is its own, and that of its clusters. */
@Component(service = ClusterFactory.class)
public final class ServiceClusters implements ClusterFactory {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceClusters.class);
    private static final long STOP_SECONDS = 20;

    private record Running(String name, EmbeddedCluster cluster, NodePartServices parts, Runnable onWithdrawn) {}

    private final BundleContext context;
    private final NodeFactories factories;
    private final List<Running> clusters = new ArrayList<>();
    /** After its end nothing is left to register, so late tasks are dropped. */
    private final ExecutorService registering = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> Thread.ofPlatform().daemon().name("kraftbench-services").unstarted(task),
            new ThreadPoolExecutor.DiscardPolicy());

    @Activate
    public ServiceClusters(
            BundleContext context,
            @Reference NodeFactories.StorageFactory storage,
            @Reference NodeFactories.QuorumFactory quorum,
            @Reference NodeFactories.ControllerFactory controller,
            @Reference NodeFactories.ReplicationFactory replication,
            @Reference NodeFactories.BrokerFactory broker) {
        this.context = context;
        this.factories = new NodeFactories(storage, quorum, controller, replication, broker);
    }

    @Override
    public EmbeddedCluster build(String cluster, EmbeddedCluster.Builder builder, Runnable onWithdrawn) throws ConfigProblem {
        NodePartServices parts = new NodePartServices(context, cluster, registering);
        EmbeddedCluster built = builder.factories(parts.publishing(factories)).listener(parts).build();
        synchronized (clusters) {
            clusters.removeIf(old -> old.name.equals(cluster));
            clusters.add(new Running(cluster, built, parts, onWithdrawn));
        }
        return built;
    }

    @Deactivate
    public void stop() {
        List<Running> stopping;
        synchronized (clusters) {
            stopping = List.copyOf(clusters);
            clusters.clear();
        }
        for (Running running : stopping) {
            try {
                running.cluster.stop().get(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.atError().setCause(e).addKeyValue("cluster", running.name).log("a cluster did not stop cleanly");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            running.parts.close();
            running.onWithdrawn.run();
        }
        registering.shutdown();
    }
}
