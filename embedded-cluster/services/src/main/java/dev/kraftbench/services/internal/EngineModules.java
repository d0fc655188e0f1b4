package dev.kraftbench.services.internal;

import dev.kraftbench.node.NodeFactories;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * Publishes the factory of each engine module while the module's bundle is active. The modules themselves know nothing of OSGi; a bundle that
 * is being stopped loses its service first, so whatever was assembled from it goes down while its classes still work.
 */
@Component(immediate = true, service = {})
public final class EngineModules {
    private static final String PREFIX = "dev.kraftbench.";
    private static final Map<String, Factory<?>> FACTORIES = Map.of(
            PREFIX + "storage", new Factory<>(NodeFactories.StorageFactory.class, NodeFactories.DIRECT.storage()),
            PREFIX + "raft", new Factory<>(NodeFactories.QuorumFactory.class, NodeFactories.DIRECT.quorum()),
            PREFIX + "controller", new Factory<>(NodeFactories.ControllerFactory.class, NodeFactories.DIRECT.controller()),
            PREFIX + "replication", new Factory<>(NodeFactories.ReplicationFactory.class, NodeFactories.DIRECT.replication()),
            PREFIX + "broker", new Factory<>(NodeFactories.BrokerFactory.class, NodeFactories.DIRECT.broker()));

    private record Factory<T>(Class<T> type, T factory) {
        ServiceRegistration<T> publish(BundleContext context) {
            return context.registerService(type, factory, null);
        }
    }

    private final BundleTracker<ServiceRegistration<?>> tracker;

    @Activate
    public EngineModules(BundleContext context) {
        tracker = new BundleTracker<>(context, Bundle.ACTIVE, new BundleTrackerCustomizer<ServiceRegistration<?>>() {
            @Override
            public @Nullable ServiceRegistration<?> addingBundle(Bundle bundle, @Nullable BundleEvent event) {
                Factory<?> factory = FACTORIES.get(String.valueOf(bundle.getSymbolicName()));
                return factory == null ? null : factory.publish(context);
            }

            @Override
            public void modifiedBundle(Bundle bundle, @Nullable BundleEvent event, ServiceRegistration<?> registration) {
                // active is the only state that is tracked
            }

            @Override
            public void removedBundle(Bundle bundle, @Nullable BundleEvent event, ServiceRegistration<?> registration) {
                registration.unregister();
            }
        });
        tracker.open();
    }

    @Deactivate
    public void close() {
        tracker.close();
    }
}
