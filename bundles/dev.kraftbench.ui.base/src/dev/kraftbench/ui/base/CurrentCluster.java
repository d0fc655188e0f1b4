package dev.kraftbench.ui.base;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.produce.Partitioners;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.swt.widgets.Display;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * The cluster the window looks at, and the services behind it. Views follow it; the navigator's selection and the editors set it. UI thread.
 *
 * <p>The services may come late or go (their bundles can be stopped): then there is no connection and the views say so.
 */
public final class CurrentCluster {
    private static @Nullable CurrentCluster shared;

    private final Map<String, String> topics = new HashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private @Nullable Connections connections;
    private @Nullable Partitioners partitioners;
    private @Nullable ClusterConnection connection;
    private Subscription changes = () -> { };

    /** Of the running workbench. */
    public static CurrentCluster get() {
        CurrentCluster current = shared;
        if (current == null) {
            current = new CurrentCluster();
            shared = current;
            BundleContext context = FrameworkUtil.getBundle(CurrentCluster.class).getBundleContext();
            Display display = Display.getDefault();
            CurrentCluster cluster = current;
            new ServiceTracker<>(context, Connections.class, cluster.new Arrival<Connections>(context, display, cluster::setConnections)).open();
            new ServiceTracker<>(context, Partitioners.class, cluster.new Arrival<Partitioners>(context, display, cluster::setPartitioners)).open();
        }
        return current;
    }

    private CurrentCluster() {}

    public CurrentCluster(Connections connections, Partitioners partitioners) {
        this.partitioners = partitioners;
        setConnections(connections);
    }

    public Optional<Connections> connections() {
        return Optional.ofNullable(connections);
    }

    public Optional<Partitioners> partitioners() {
        return Optional.ofNullable(partitioners);
    }

    public Optional<ClusterConnection> connection() {
        return Optional.ofNullable(connection);
    }

    public void select(ClusterConnection selected) {
        if (connection != selected) {
            connection = selected;
            listeners.forEach(Runnable::run);
        }
    }

    /** A person looks at this topic: of the cluster, which is selected, it is the one that views propose. */
    public void look(ClusterConnection at, String topic) {
        boolean another = !topic.equals(topics.put(at.id(), topic));
        if (connection != at) {
            select(at);
        } else if (another) {
            listeners.forEach(Runnable::run);
        }
    }

    /** The topic of this cluster that a person looked at last. */
    public Optional<String> topic(ClusterConnection of) {
        return Optional.ofNullable(topics.get(of.id()));
    }

    /** Called on the UI thread when {@link #connection()}, {@link #connections()}, what they hold, or the topic looked at changed. */
    public Subscription onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void setConnections(@Nullable Connections service) {
        changes.close();
        changes = () -> { };
        connections = service;
        connection = null;
        if (service != null) {
            Display display = Display.getDefault();
            changes = service.onChange(all -> DisplayUpdates.run(display, this::reviewed));
        }
        reviewed();
    }

    /** Keeps the selection where it still exists, otherwise falls back to the demo or the first cluster. */
    private void reviewed() {
        if (connections != null) {
            List<ClusterConnection> all = connections.all();
            if (connection == null || !all.contains(connection)) {
                connection = connections.find(Connections.DEMO).orElse(all.isEmpty() ? null : all.getFirst());
            }
        }
        listeners.forEach(Runnable::run);
    }

    private void setPartitioners(@Nullable Partitioners service) {
        partitioners = service;
        listeners.forEach(Runnable::run);
    }

    private interface Setter<S> {
        void set(@Nullable S service);
    }

    private final class Arrival<S> implements ServiceTrackerCustomizer<S, S> {
        private final BundleContext context;
        private final Display display;
        private final Setter<S> setter;

        Arrival(BundleContext context, Display display, Setter<S> setter) {
            this.context = context;
            this.display = display;
            this.setter = setter;
        }

        @Override
        public S addingService(ServiceReference<S> reference) {
            S service = context.getService(reference);
            if (Display.getCurrent() == display) {
                setter.set(service);
            } else {
                DisplayUpdates.run(display, () -> setter.set(service));
            }
            return service;
        }

        @Override
        public void modifiedService(ServiceReference<S> reference, S service) {
            // properties of these services say nothing to the views
        }

        @Override
        public void removedService(ServiceReference<S> reference, S service) {
            DisplayUpdates.run(display, () -> setter.set(null));
            context.ungetService(reference);
        }
    }
}
