package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** The engine in the framework: factories, a cluster made from them, its nodes' parts, and what stopping a bundle does. */
class EngineServicesTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final String ID = "services-test";

    private final BundleContext context = RunningWorkbench.context();
    private final Connections connections = RunningWorkbench.service(Connections.class);
    private ClusterConnection cluster;

    @BeforeEach
    void startCluster() {
        cluster = connections.add(new ConnectionSettings.Local(ID, ID, Environment.TEST, 3, 0, Map.of()));
        RunningWorkbench.await(cluster.open(LIMIT));
    }

    @AfterEach
    void removeCluster() {
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    private List<String> parts(String clusterId) throws InvalidSyntaxException {
        ServiceReference<?>[] references = context.getAllServiceReferences(null, "(&(cluster=" + clusterId + ")(node.id=*)(role=*))");
        return references == null ? List.of()
                : Arrays.stream(references).map(r -> r.getProperty("node.id") + " " + r.getProperty("role")).sorted().toList();
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles()).filter(b -> name.equals(b.getSymbolicName())).findFirst().orElseThrow();
    }

    /** Parts become services a moment after they are made. */
    private void awaitParts(int count) throws InvalidSyntaxException {
        CompletableFuture<Void> there = new CompletableFuture<>();
        List<ServiceReference<?>> seen = new ArrayList<>();
        ServiceTracker<Object, Object> tracker = new ServiceTracker<>(context, context.createFilter("(&(cluster=" + ID + ")(node.id=*))"), null) {
            @Override
            public Object addingService(ServiceReference<Object> reference) {
                synchronized (seen) {
                    seen.add(reference);
                    if (seen.size() == count) {
                        there.complete(null);
                    }
                }
                return super.addingService(reference);
            }
        };
        tracker.open(true);
        RunningWorkbench.await(there);
        tracker.close();
    }

    @Test
    void thePartsOfEachRunningNodeAreServices() throws InvalidSyntaxException {
        awaitParts(15);
        TreeSet<String> expected = new TreeSet<>();
        for (int node = 1; node <= 3; node++) {
            for (String role : List.of("storage", "quorum", "controller", "replication", "broker")) {
                expected.add(node + " " + role);
            }
        }
        assertEquals(List.copyOf(expected), parts(ID));
    }

    @Test
    void stoppingABundleOfTheEngineStopsItsClustersCleanlyAndStartingItAgainServesThemAgain() throws BundleException, InvalidSyntaxException {
        CompletableFuture<ConnectionState> lost = new CompletableFuture<>();
        cluster.onState(state -> {
            if (state instanceof ConnectionState.Failed) {
                lost.complete(state);
            }
        });
        Bundle storage = bundle("dev.kraftbench.storage");
        storage.stop(Bundle.STOP_TRANSIENT);
        try {
            ConnectionState.Failed failed = (ConnectionState.Failed) RunningWorkbench.await(lost);
            assertTrue(failed.reason().getMessage().contains("engine"), failed.toString());
            assertEquals(List.of(), parts(ID));
            assertEquals(null, context.getServiceReference("dev.kraftbench.services.ClusterFactory"));
        } finally {
            storage.start(Bundle.START_TRANSIENT);
        }
        assertNotNull(context.getServiceReference("dev.kraftbench.services.ClusterFactory"));
        RunningWorkbench.await(cluster.open(LIMIT));
        assertInstanceOf(ConnectionState.Open.class, cluster.state());
    }
}
