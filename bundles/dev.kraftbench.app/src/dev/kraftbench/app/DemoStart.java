package dev.kraftbench.app;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Connections;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/** Opens the demo cluster and starts its load without anyone pressing a button. Never blocks. */
final class DemoStart {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private DemoStart() {}

    /** Completes with the open cluster when its load runs. */
    static CompletableFuture<ClusterConnection> run() {
        return run(Map.of());
    }

    /** @param nodeProperties of every node, by Kafka's names; kept no longer than the workbench runs */
    static CompletableFuture<ClusterConnection> run(Map<String, String> nodeProperties) {
        ServiceTracker<Connections, Connections> tracker =
                new ServiceTracker<>(FrameworkUtil.getBundle(DemoStart.class).getBundleContext(), Connections.class, null);
        tracker.open();
        Connections connections = tracker.getService();
        ClusterConnection demo = connections == null ? null : connections.find(Connections.DEMO).orElse(null);
        tracker.close();
        if (demo == null) {
            return CompletableFuture.failedFuture(new ClusterException(ClusterException.Kind.UNSUPPORTED, "DEMO", null,
                    "there is no embedded cluster", "The bundle dev.kraftbench.engine is missing or stopped.", null));
        }
        if (demo.settings() instanceof ConnectionSettings.Local usual && !nodeProperties.isEmpty()) {
            demo.change(new ConnectionSettings.Local(usual.id(), usual.name(), usual.environment(), usual.brokers(), usual.port(), nodeProperties));
        }
        return demo.open(TIMEOUT).thenCompose(open -> {
            announce(demo, open);
            return demo.demo().map(load -> load.start(TIMEOUT)).orElseGet(() -> CompletableFuture.completedFuture(null));
        }).thenApply(started -> demo);
    }

    private static void announce(ClusterConnection demo, ConnectionState.Open open) {
        System.out.println("kraftbench: cluster " + demo.name() + " is up, bootstrap.servers=" + open.bootstrapServers());
    }
}
